import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidQueryError } from "./event-query.ts";
import {
  bucketSecondsFor,
  bucketStart,
  formatInstant,
  isRolling,
  listBuckets,
  parseTime,
  resolveTimeRange,
} from "./time-range.ts";

const now = new Date("2026-11-21T12:34:56.789Z");
const parse = (text: string) => parseTime("from", text, now).toISOString();

describe("parseTime", () => {
  it.each([
    ["now", "2026-11-21T12:34:56.789Z"],
    ["-15m", "2026-11-21T12:19:56.789Z"],
    ["-24h", "2026-11-20T12:34:56.789Z"],
    ["-30d", "2026-10-22T12:34:56.789Z"],
    ["-2w", "2026-11-07T12:34:56.789Z"],
    ["-1y", "2025-11-21T12:34:56.789Z"],
    ["2026-11-21T08:30:00Z", "2026-11-21T08:30:00.000Z"],
    ["2026-11-21T08:30Z", "2026-11-21T08:30:00.000Z"],
    ["2026-11-21t08:30:00z", "2026-11-21T08:30:00.000Z"],
    ["2026-11-21T08:30:00.1239Z", "2026-11-21T08:30:00.123Z"],
    ["2026-11-21T08:30:00+02:00", "2026-11-21T06:30:00.000Z"],
    ["2026-11-21T08:30:00 02:00", "2026-11-21T06:30:00.000Z"],
    ["2026-11-21T08:30:00-05:30", "2026-11-21T14:00:00.000Z"],
    ["2026-11-21", "2026-11-21T00:00:00.000Z"],
  ])("reads %s", (text, expected) => expect(parse(text)).toBe(expected));

  it.each([
    "",
    "today",
    "24h",
    "-24",
    "-1s",
    "--1h",
    "-1000000h",
    "2026-02-30",
    "2026-11-21T24:00:00Z",
    "2026-11-21T08:30:60Z",
    "2026-11-21T08:30:00",
    "2026-11-21T08:30:00+24:00",
    "2012-12-31T23:59:59Z",
    "2100-01-01",
    "-100y",
    "+275760-09-13T00:00:00Z",
    "NaN",
    "1e9",
    "infinity",
  ])("refuses %j and names the parameter", (text) => {
    expect(() => parse(text)).toThrow(InvalidQueryError);
    expect(() => parse(text)).toThrow(/^from /);
  });
});

describe("resolveTimeRange", () => {
  it("refuses a range that is empty or runs backwards", () => {
    expect(() => resolveTimeRange({ from: "now", to: "now" }, now)).toThrow("from must be before to");
    expect(() => resolveTimeRange({ from: "now", to: "-1h" }, now)).toThrow(InvalidQueryError);
  });
});

describe("isRolling", () => {
  it.each([
    ["-24h", "now", true],
    ["2026-11-01T00:00:00Z", "now", true],
    ["-7d", "2026-11-21T00:00:00Z", true],
    ["2026-11-01", "2026-11-02T00:00:00+01:00", false],
  ])("%s to %s: %s", (from, to, rolling) => expect(isRolling({ from, to })).toBe(rolling));
});

describe("buckets", () => {
  const instant = fc.integer({ min: Date.UTC(2013, 0, 1), max: Date.UTC(2100, 0, 1) - 1 });

  it("cover any range without gaps, at most 120 of them", () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        fc.pre(a !== b);
        const range = { from: new Date(Math.min(a, b)), to: new Date(Math.max(a, b)) };
        const seconds = bucketSecondsFor(range);
        const starts = listBuckets(range, seconds).map((start) => start.getTime());
        expect(starts.length).toBeLessThanOrEqual(120);
        expect(starts[0]).toBeLessThanOrEqual(range.from.getTime());
        expect((starts.at(-1) ?? 0) + seconds * 1_000).toBeGreaterThanOrEqual(range.to.getTime());
        const steps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
        expect(new Set(steps)).toEqual(new Set(steps.length > 0 ? [seconds * 1_000] : []));
      }),
    );
  });

  it.each([
    ["-1h", 60],
    ["-24h", 15 * 60],
    ["-3d", 3_600],
    ["-30d", 12 * 3_600],
    ["-90d", 86_400],
    ["-1y", 7 * 86_400],
  ])("are %s → %i s wide", (from, seconds) => {
    expect(bucketSecondsFor(resolveTimeRange({ from, to: "now" }, now))).toBe(seconds);
  });

  it("start weeks on Mondays", () =>
    expect(bucketStart(now, 7 * 86_400).toISOString()).toBe("2026-11-16T00:00:00.000Z"));
});

describe("formatInstant", () => {
  it("writes times as CloudTrail does, and milliseconds only where there are any", () => {
    expect(formatInstant(new Date("2026-11-21T08:30:00.000Z"))).toBe("2026-11-21T08:30:00Z");
    expect(formatInstant(now)).toBe("2026-11-21T12:34:56.789Z");
  });
});
