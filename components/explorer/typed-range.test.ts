import { expect, it } from "vitest";
import { readTypedRange } from "./typed-range.ts";

const now = new Date("2026-11-21T12:00:00Z");
const read = (text: string, zone = "utc") => readTypedRange(text, zone, now);

it.each([
  ["-24h", "-24h", "now"],
  ["15m", "-15m", "now"],
  ["last 2 days", "-2d", "now"],
  ["-7d..-1d", "-7d", "-1d"],
  ["2026-11-20", "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"],
  ["2026-10", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"],
  ["2026-11-20 08:00 to 09:30", "2026-11-20T08:00:00Z", "2026-11-20T09:30:00Z"],
  ["2026-11-20T08:00:00Z/2026-11-20T10:00:00+01:00", "2026-11-20T08:00:00Z", "2026-11-20T09:00:00Z"],
  ["2026-11-20T08:00:00Z → now", "2026-11-20T08:00:00Z", "now"],
  ["2026-11-20T08:15:30.250+05:30", "2026-11-20T02:45:30.250Z", "now"],
])("reads %s", (text, from, to) => {
  expect(read(text)).toEqual({ from, to });
});

it("reads times without an offset by the clock of the zone", () => {
  expect(read("2026-11-20", "Asia/Kolkata")).toEqual({ from: "2026-11-19T18:30:00Z", to: "2026-11-20T18:30:00Z" });
  expect(read("2026-11-20 08:00 - 2026-11-20 09:00", "America/New_York")).toEqual({
    from: "2026-11-20T13:00:00Z",
    to: "2026-11-20T14:00:00Z",
  });
});

it.each([
  "",
  "yesterday",
  "now",
  "2026-02-30",
  "2026-11-20 25:00",
  "5 fortnights",
  "2026-11-21..2026-11-20",
  "a..b..c",
  "1999-01-01",
])("refuses %s", (text) => expect(read(text)).toBeNull());
