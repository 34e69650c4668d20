import { expect, it } from "vitest";
import type { Coverage, HistogramAnswer } from "../../query/answers.ts";
import { bucketLabel, bucketTotal, tickLabel, toHistogram, zoomRange } from "./histogram-data.ts";

const coverage: Coverage = {
  from: "2026-11-20T13:20:00Z",
  to: "2026-11-20T15:40:00Z",
  accounts: [],
  regions: [],
  firstEvent: null,
  lastEvent: null,
  completeThrough: null,
  loadedFiles: 0,
  failedFiles: 0,
  rejectedRecords: 0,
};
const bucket = (hour: string, count: number, denied: number) => ({ from: `2026-11-20T${hour}:00:00Z`, count, denied });
const answer: HistogramAnswer = {
  intervalSeconds: 3600,
  buckets: [bucket("13", 10, 2), bucket("14", 5, 0), bucket("15", 0, 0)],
  coverage,
};

it("tells outcomes apart and keeps every total", () => {
  const histogram = toHistogram(answer, { ...answer, buckets: [bucket("13", 3, 0)] });
  expect(histogram.buckets[0]).toEqual({ from: "2026-11-20T13:00:00Z", success: 5, denied: 2, other: 3 });
  expect(histogram.buckets.map(bucketTotal)).toEqual([10, 5, 0]);
});

it("zooms to whole buckets, in either direction, but never beyond the range asked for", () => {
  const histogram = toHistogram(answer, null);
  expect(zoomRange(histogram, 1, 0)).toEqual({ from: "2026-11-20T13:20:00Z", to: "2026-11-20T15:00:00Z" });
  expect(zoomRange(histogram, 1, 1)).toEqual({ from: "2026-11-20T14:00:00Z", to: "2026-11-20T15:00:00Z" });
  expect(zoomRange(histogram, 2, 2)?.to).toBe("2026-11-20T15:40:00Z");
  expect(zoomRange(histogram, 7, 9)).toBeNull();
});

it("names buckets in UTC", () => {
  expect(bucketLabel("2026-11-20T14:00:00Z", 3600)).toBe("2026-11-20 14:00–15:00");
  expect(bucketLabel("2026-11-20T23:00:00Z", 3600)).toBe("2026-11-20 23:00–2026-11-21 00:00");
  expect(bucketLabel("2026-11-20T00:00:00Z", 86_400)).toBe("2026-11-20");
  expect(tickLabel("2026-11-20T00:00:00Z", 3600)).toBe("11-20");
  expect(tickLabel("2026-11-20T01:00:00Z", 3600)).toBe("01:00");
});
