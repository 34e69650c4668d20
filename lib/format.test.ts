import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatLocal,
  formatOffset,
  formatPlural,
  formatShare,
  formatUtc,
  formatUtcShort,
  shortenArn,
  visibleParts,
  visibleText,
} from "./format.ts";

describe("times", () => {
  it("writes UTC first, to the second, whatever the zone of the text", () => {
    expect(formatUtc("2026-11-20T15:03:22.987+01:00")).toBe("2026-11-20 14:03:22");
    expect(formatUtc("not a time")).toBe("not a time");
  });
  it("leaves the day out only on the same UTC day", () => {
    const now = new Date("2026-11-20T00:10:00Z");
    expect(formatUtcShort("2026-11-20T00:05:00Z", now)).toBe("00:05");
    expect(formatUtcShort("2026-11-19T23:59:00Z", now)).toBe("2026-11-19 23:59");
  });
  it("says the offset of local time", () => {
    expect(formatLocal("2026-11-20T14:03:22Z")).toMatch(/^2026-11-\d\d \d\d:\d\d:22 [+-]\d\d:\d\d$/);
    expect([formatOffset(0), formatOffset(330), formatOffset(-210)]).toEqual(["+00:00", "+05:30", "-03:30"]);
  });
  it("keeps the two largest units of a duration", () => {
    expect([0, 59, 720, 12_000, 439_200, 864_000].map(formatDuration)).toEqual([
      "0 s",
      "59 s",
      "12 min",
      "3 h 20 min",
      "5 d 2 h",
      "10 d",
    ]);
  });
});

describe("numbers", () => {
  it("are exact below 10,000 and have three digits above", () => {
    expect([0, 9_999, 10_000, 12_345, 999_499, 999_999, 4_560_000, 1e9].map(formatCount)).toEqual([
      "0",
      "9,999",
      "10k",
      "12.3k",
      "999k",
      "1M",
      "4.56M",
      "1B",
    ]);
  });
  it("never round a share to nothing or to all", () => {
    expect([formatShare(1, 100_000), formatShare(99_999, 100_000), formatShare(1, 8), formatShare(0, 0)]).toEqual([
      "<0.1%",
      ">99.9%",
      "13%",
      "",
    ]);
  });
  it("count one thing as one", () => {
    expect([formatPlural(1, "file"), formatPlural(0, "file"), formatPlural(2, "entry", "entries")]).toEqual([
      "1 file",
      "0 files",
      "2 entries",
    ]);
    expect([999, 1_400, 23_000_000].map(formatBytes)).toEqual(["999 B", "1.4 kB", "23 MB"]);
  });
});

describe("hostile text", () => {
  it("shows control, bidi, zero-width and look-alike blank characters as escapes", () => {
    const hostile = [
      "\u0000",
      "\n",
      "\u001b",
      "\u007f",
      "\u00a0",
      "\u00ad",
      "\u200b",
      "\u202e",
      "\u2066",
      "\ufeff",
      "\u3164",
    ];
    for (const character of [...hostile, "\ud800", "\u{e0041}", "\u2003", "\ufe0f"]) {
      expect(visibleParts(`a${character}b`)).toEqual([
        { text: "a", escaped: false },
        { text: expect.stringMatching(/^<U\+[0-9A-F]{4,6}>$/), escaped: true },
        { text: "b", escaped: false },
      ]);
    }
    expect(visibleText("cat\u202egpj")).toBe("cat<U+202E>gpj");
  });
  it("leaves ordinary text of any script alone", () => {
    for (const text of ["plain text", "Zürich", "東京", "שלום", "a b", "🙂", "<script>alert(1)</script>"]) {
      expect(visibleParts(text)).toEqual([{ text, escaped: false }]);
    }
    expect(visibleParts("")).toEqual([]);
  });
});

it("shortens ARNs to their resource and leaves other text whole", () => {
  expect(shortenArn("arn:aws:iam::111122223333:role/team/deploy")).toBe("role/team/deploy");
  expect(shortenArn("arn:aws:s3:::bucket/a:b")).toBe("bucket/a:b");
  expect(shortenArn("arn:aws")).toBe("arn:aws");
  expect(shortenArn("ada")).toBe("ada");
});
