import { expect, test } from "vitest";
import { extractEventID, parseUuid, toEventID } from "./event-id.ts";

const UUID_V5 = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("a UUID of any version is kept in lower case", () => {
  expect(extractEventID({ eventID: "0B5C42C5-7BB3-46DA-9ADB-3C8E6F3D1A11" })).toBe(
    "0b5c42c5-7bb3-46da-9adb-3c8e6f3d1a11",
  );
  expect(extractEventID({ eventId: "62759c1a-6248-48e1-a6b3-d5fb7e6c4bc0" })).toBe(
    "62759c1a-6248-48e1-a6b3-d5fb7e6c4bc0",
  );
});

test("what a reader types finds the same event as the record", () => {
  for (const text of ["EXAMPLE8-9621-4d00-b913-beca2EXAMPLE", "1", "...", " ABCDEF ", "\ud800", "a\0b"]) {
    const id = extractEventID({ eventID: text });
    expect(id).toMatch(UUID_V5);
    expect(toEventID(text.trim())).toBe(id);
  }
  expect(toEventID(" 0B5C42C5-7BB3-46DA-9ADB-3C8E6F3D1A11 ")).toBe("0b5c42c5-7bb3-46da-9adb-3c8e6f3d1a11");
});

test("derived ids never change: rows of earlier loads must be found again", () => {
  expect(toEventID("1")).toBe("7b172c37-267e-5b51-9b23-c934fcdd0c19");
  expect(extractEventID({ eventTime: "2014-03-06T21:22:54Z", eventName: "StartInstances" })).toBe(
    "9e0668e5-8df1-5719-a6c3-6f2668701032",
  );
});

test("without an id the whole record decides, whatever the order of its members", () => {
  const record = { eventName: "a", requestParameters: { x: [1, { b: 1, c: null }], y: "t" } };
  const reordered = { requestParameters: { y: "t", x: [1, { c: null, b: 1 }] }, eventName: "a" };
  expect(extractEventID(record)).toBe(extractEventID(reordered));
  expect(extractEventID({ ...record, eventName: "b" })).not.toBe(extractEventID(record));
  expect(extractEventID({ ...record, eventID: "" })).toMatch(UUID_V5);
});

test("nesting of any depth does not break the derivation", () => {
  const deep: unknown = JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`);
  expect(extractEventID({ requestParameters: deep })).toMatch(UUID_V5);
});

test("only UUIDs are UUIDs", () => {
  expect(parseUuid("7bb000gg-22b3-4c03-94af-c74tj0c8m7c0")).toBeNull();
  expect(parseUuid("0b5c42c57bb346da9adb3c8e6f3d1a11")).toBeNull();
});
