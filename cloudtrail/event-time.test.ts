import { describe, expect, test } from "vitest";
import { parseEventTime, parseSessionTime } from "./event-time.ts";

const NOW = new Date("2026-11-21T12:00:00Z");

describe("eventTime", () => {
  test.each([
    ["2026-11-21T08:30:00Z", "2026-11-21T08:30:00.000Z"],
    ["2026-11-21T08:30:00.5Z", "2026-11-21T08:30:00.500Z"],
    ["2026-11-21T08:30:00.123456789Z", "2026-11-21T08:30:00.123Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
    ["2013-01-01T00:00:00Z", "2013-01-01T00:00:00.000Z"],
    ["2026-11-22T12:00:00Z", "2026-11-22T12:00:00.000Z"],
  ])("%s is accepted", (text, expected) => {
    expect(parseEventTime(text, NOW)).toEqual({ time: new Date(expected) });
  });

  test.each([
    ["event-time-missing", undefined],
    ["event-time-missing", null],
    ["event-time-missing", ""],
    ["event-time-malformed", 1],
    ["event-time-malformed", {}],
    ["event-time-malformed", "1"],
    ["event-time-malformed", "infinity"],
    ["event-time-malformed", "2026-11-21"],
    ["event-time-malformed", "2026-11-21T08:30Z"],
    ["event-time-malformed", "2026-11-21T08:30:00"],
    ["event-time-malformed", "2026-11-21T08:30:00+01:00"],
    ["event-time-malformed", "2026-11-21 08:30:00Z"],
    ["event-time-malformed", "2026-11-21T08:30:00.Z"],
    ["event-time-malformed", "2026-11-21T08:30:00.1234567890Z"],
    ["event-time-malformed", "2024-02-30T00:00:00Z"],
    ["event-time-malformed", "2023-02-29T00:00:00Z"],
    ["event-time-malformed", "2026-13-01T00:00:00Z"],
    ["event-time-malformed", "2026-00-00T00:00:00Z"],
    ["event-time-malformed", "2026-11-20T24:00:00Z"],
    ["event-time-malformed", "2026-11-20T23:59:60Z"],
    ["event-time-malformed", "+275760-09-13T00:00:00Z"],
    ["event-time-malformed", "2026-11-21T08:30:00Z\n"],
    ["event-time-out-of-range", "2012-12-31T23:59:59Z"],
    ["event-time-out-of-range", "2026-11-22T12:00:01Z"],
    ["event-time-out-of-range", "9999-12-31T23:59:59Z"],
    ["event-time-out-of-range", "0000-01-01T00:00:00Z"],
  ])("%s: %j", (code, value) => {
    const result = parseEventTime(value, NOW);
    expect(result).toMatchObject({ code });
    if ("message" in result && typeof value === "string" && value.length > 3) {
      expect(result.message).not.toContain(value);
    }
  });
});

describe("session creation", () => {
  test.each([
    ["2021-02-21T23:46:28Z", "2021-02-21T23:46:28Z"],
    ["20131102T010628Z", "2013-11-02T01:06:28Z"],
    ["2021-02-21T23:46:28.999Z", "2021-02-21T23:46:28Z"],
    ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"],
    ["0000-01-01T00:00:00Z", null],
    ["20131302T010628Z", null],
    ["...", null],
    [17, null],
    [null, null],
  ])("%j is %j", (value, expected) => {
    expect(parseSessionTime(value)).toBe(expected);
  });
});
