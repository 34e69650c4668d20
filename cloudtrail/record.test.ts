import { describe, expect, test } from "vitest";
import { cleanText, isRecord, readArray, readBoolean, readCount, readObject, readString } from "./record.ts";
import { KNOWN_FIELDS, listUnknownFields } from "./unknown-fields.ts";

describe("readString", () => {
  test.each([
    ["plain text", "ada", "ada"],
    ["empty text is absent", "", null],
    ["a number, as forwarded copies write account ids", 111122223333, "111122223333"],
    ["not a number", Number.NaN, null],
    ["an object is absent", { a: 1 }, null],
    ["a list is absent", ["a"], null],
    ["a boolean is absent", true, null],
    ["null", null, null],
  ])("%s", (_, value, expected) => {
    expect(readString(value, 256)).toBe(expected);
  });

  test("NUL, which Postgres refuses, becomes U+FFFD", () => {
    expect(readString("a\0b\0", 256)).toBe("a\ufffdb\ufffd");
  });

  test("lone surrogates are repaired", () => {
    expect(readString("a\ud800b", 256)).toBe("a\ufffdb");
  });

  test("a cut never splits a character of two units", () => {
    expect(cleanText("abc😀def", 4)).toBe("abc");
    expect(cleanText("abc😀def", 5)).toBe("abc😀");
  });
});

test("booleans are read from text too", () => {
  expect([true, "true", "True", false, "false", "FALSE"].map(readBoolean)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(["yes", "", 1, null, undefined, {}].map(readBoolean)).toEqual([null, null, null, null, null, null]);
});

test("counts are whole, not negative and exact", () => {
  expect([0, 0.0, 12.9, "7", 5e3].map(readCount)).toEqual([0, 0, 12, 7, 5000]);
  expect([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, "x", "", null, {}].map(readCount)).toEqual(
    Array(8).fill(null),
  );
});

test("bodies that are lists, null or the text null are no objects", () => {
  expect([[], null, "null", 3].map(readObject)).toEqual([null, null, null, null]);
  expect(readObject({ a: 1 })).toEqual({ a: 1 });
  expect(readArray({ length: 3 })).toEqual([]);
  expect(isRecord(null)).toBe(false);
});

describe("unknown members", () => {
  test("every documented member and those of Insights and aggregated records are known", () => {
    for (const name of [
      "eventTime",
      "tlsDetails",
      "eventContext",
      "insightDetails",
      "eventId",
      "timeWindow",
      "summary",
    ]) {
      expect(KNOWN_FIELDS).toContain(name);
    }
    expect(listUnknownFields({ eventTime: 1, userIdentity: {}, eventId: "x" })).toEqual([]);
  });

  test("at most 20 names of at most 128 characters are told", () => {
    const record = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}${"x".repeat(300)}\0`, 1]));
    const names = listUnknownFields(record);
    expect(names).toHaveLength(20);
    expect(Math.max(...names.map((name) => name.length))).toBe(128);
  });
});
