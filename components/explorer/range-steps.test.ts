import { describe, expect, it } from "vitest";
import { earlierRange, laterRange, nextTrail, widerRange } from "./range-steps.ts";

const now = new Date("2026-11-20T12:00:00Z");
const day = { from: "2026-11-10T00:00:00Z", to: "2026-11-11T00:00:00Z" };

describe("stepping through time", () => {
  it("goes earlier and later by the range's width, without gap or overlap", () => {
    const earlier = earlierRange(day, now);
    expect(earlier).toEqual({ from: "2026-11-09T00:00:00Z", to: day.from });
    expect(earlier === null ? null : laterRange(earlier, now)).toEqual(day);
    expect(earlierRange({ from: "-1h", to: "now" }, now)).toEqual({
      from: "2026-11-20T10:00:00Z",
      to: "2026-11-20T11:00:00Z",
    });
  });

  it("ends at now and begins when CloudTrail did", () => {
    expect(laterRange({ from: "-1h", to: "now" }, now)).toBeNull();
    expect(laterRange({ from: "2026-11-20T09:00:00Z", to: "2026-11-20T11:00:00Z" }, now)).toEqual({
      from: "2026-11-20T10:00:00Z",
      to: "2026-11-20T12:00:00Z",
    });
    expect(earlierRange({ from: "2013-01-01T00:00:00Z", to: "now" }, now)).toBeNull();
    expect(widerRange({ from: "2013-06-01", to: "now" }, now)).toEqual({ from: "2013-01-01T00:00:00Z", to: "now" });
  });

  it("zooms out to twice the width around the same middle", () => {
    expect(widerRange(day, now)).toEqual({ from: "2026-11-09T12:00:00Z", to: "2026-11-11T12:00:00Z" });
    expect(widerRange({ from: "-2h", to: "now" }, now)).toEqual({ from: "2026-11-20T08:00:00Z", to: "now" });
  });
});

describe("the way back out of a zoom", () => {
  const hour = { from: "2026-11-10T05:00:00Z", to: "2026-11-10T06:00:00Z" };
  const minutes = { from: "2026-11-10T05:10:00Z", to: "2026-11-10T05:20:00Z" };

  it("leads through every zoom, and ends where the first began", () => {
    const one = nextTrail([], { before: day, after: hour, now });
    const two = nextTrail(one, { before: hour, after: minutes, now });
    expect(two).toEqual([day, hour]);
    const back = nextTrail(two, { before: minutes, after: hour, now });
    expect(back).toEqual([day]);
    expect(nextTrail(back, { before: hour, after: day, now })).toEqual([]);
  });

  it("is forgotten when another range is chosen", () => {
    expect(nextTrail([day], { before: hour, after: { from: "-7d", to: "now" }, now })).toEqual([]);
    expect(nextTrail([], { before: { from: "-24h", to: "now" }, after: { from: "-1h", to: "now" }, now })).toEqual([]);
  });
});
