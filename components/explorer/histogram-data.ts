/** What the histogram draws: every bucket told apart by outcome. */
import { formatUtcMinute } from "../../lib/format.ts";

export type Bucket = {
  /** Start, RFC 3339 UTC. */
  from: string;
  success: number;
  denied: number;
  /** Throttled and other errors. */
  other: number;
};

export type Histogram = {
  intervalSeconds: number;
  buckets: Bucket[];
  /** The range asked for, resolved: buckets at its ends may reach beyond it. */
  from: string;
  to: string;
};

/** Counts per bucket and outcome, as query/histogram.ts answers. */
type Counts = { from: string; success: number; denied: number; throttled: number; error: number };

/** The three parts of each bar. */
export const toBuckets = (counts: readonly Counts[]): Bucket[] =>
  counts.map(({ from, success, denied, throttled, error }) => ({ from, success, denied, other: throttled + error }));

export const bucketTotal = (bucket: Bucket): number => bucket.success + bucket.denied + bucket.other;

/** The range of the buckets from `first` to `last`, both included, within the range asked for. */
export function zoomRange(histogram: Histogram, first: number, last: number): { from: string; to: string } | null {
  const start = histogram.buckets[Math.min(first, last)];
  const end = histogram.buckets[Math.max(first, last)];
  if (start === undefined || end === undefined) return null;
  const from = Math.max(Date.parse(start.from), Date.parse(histogram.from));
  const to = Math.min(Date.parse(end.from) + histogram.intervalSeconds * 1000, Date.parse(histogram.to));
  return { from: secondText(from), to: secondText(to) };
}

const secondText = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** `2026-11-20 14:00–15:00`, or a day alone, or both days. */
export function bucketLabel(from: string, intervalSeconds: number): string {
  const start = formatUtcMinute(from);
  if (intervalSeconds === 86_400) return start.slice(0, 10);
  const end = formatUtcMinute(new Date(Date.parse(from) + intervalSeconds * 1000));
  if (intervalSeconds > 86_400) return `${start.slice(0, 10)} to ${end.slice(0, 10)}`;
  return `${start}–${start.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end}`;
}

/** Text under the axis: the time of day, or the day where a day begins or buckets are longer than hours. */
export function tickLabel(from: string, intervalSeconds: number): string {
  const text = formatUtcMinute(from);
  return intervalSeconds >= 21_600 || text.slice(11) === "00:00" ? text.slice(5, 10) : text.slice(11);
}
