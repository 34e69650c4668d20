import { expect, it } from "vitest";
import {
  axisTicks,
  bucketLabel,
  bucketTotal,
  type Histogram,
  tickLabel,
  toBuckets,
  zoomRange,
} from "./histogram-data.ts";

const counts = (hour: string, success: number, denied: number, throttled: number, error: number) => ({
  from: `2026-11-20T${hour}:00:00Z`,
  success,
  denied,
  throttled,
  error,
});
const histogram: Histogram = {
  intervalSeconds: 3600,
  from: "2026-11-20T13:20:00Z",
  to: "2026-11-20T15:40:00Z",
  buckets: toBuckets([counts("13", 5, 2, 1, 2), counts("14", 5, 0, 0, 0), counts("15", 0, 0, 0, 0)]),
};

it("tells outcomes apart and keeps every total", () => {
  expect(histogram.buckets[0]).toEqual({ from: "2026-11-20T13:00:00Z", success: 5, denied: 2, other: 3 });
  expect(histogram.buckets.map(bucketTotal)).toEqual([10, 5, 0]);
});

it("zooms to whole buckets, in either direction, but never beyond the range asked for", () => {
  expect(zoomRange(histogram, 1, 0)).toEqual({ from: "2026-11-20T13:20:00Z", to: "2026-11-20T15:00:00Z" });
  expect(zoomRange(histogram, 1, 1)).toEqual({ from: "2026-11-20T14:00:00Z", to: "2026-11-20T15:00:00Z" });
  expect(zoomRange(histogram, 2, 2)?.to).toBe("2026-11-20T15:40:00Z");
  expect(zoomRange(histogram, 7, 9)).toBeNull();
});

it("marks round times, few enough to read", () => {
  const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));
  const day = toBuckets(hours.map((hour) => counts(hour, 1, 0, 0, 0)));
  expect(axisTicks(day, 3600).map((from) => from.slice(11, 16))).toEqual([
    "00:00",
    "02:00",
    "04:00",
    "06:00",
    "08:00",
    "10:00",
    "12:00",
    "14:00",
    "16:00",
    "18:00",
    "20:00",
    "22:00",
  ]);
  const weeks = toBuckets(Array.from({ length: 53 }, () => counts("00", 1, 0, 0, 0)));
  expect(axisTicks(weeks, 7 * 86_400).length).toBeLessThanOrEqual(13);
});

it("names buckets in UTC", () => {
  expect(bucketLabel("2026-11-20T14:00:00Z", 3600)).toBe("2026-11-20 14:00–15:00");
  expect(bucketLabel("2026-11-20T23:00:00Z", 3600)).toBe("2026-11-20 23:00–2026-11-21 00:00");
  expect(bucketLabel("2026-11-20T00:00:00Z", 86_400)).toBe("2026-11-20");
  expect(tickLabel("2026-11-20T00:00:00Z", 3600)).toBe("11-20");
  expect(tickLabel("2026-11-20T01:00:00Z", 3600)).toBe("01:00");
});
