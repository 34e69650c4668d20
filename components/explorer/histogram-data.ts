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

export const bucketTotal = (bucket: Omit<Bucket, "from">): number => bucket.success + bucket.denied + bucket.other;

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

/** Distances between marks of the axis, in seconds: what a clock and a calendar are read by. */
const STEPS = [300, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600, 2_592_000];
const MAX_TICKS = 13;

/** Starts of the buckets that get a mark: round times of day or days, at most 13. */
export function axisTicks(buckets: readonly Bucket[], intervalSeconds: number): string[] {
  const span = buckets.length * intervalSeconds;
  const step = STEPS.find((seconds) => seconds >= intervalSeconds && span / seconds <= MAX_TICKS);
  const every = Math.max(1, Math.ceil(buckets.length / MAX_TICKS));
  return buckets
    .filter(({ from }, index) => (step === undefined ? index % every === 0 : (Date.parse(from) / 1000) % step === 0))
    .map(({ from }) => from);
}

/** Text under the axis: the time of day; the day where one begins or buckets are longer than hours; with the year for years. */
export function tickLabel(from: string, intervalSeconds: number): string {
  const text = formatUtcMinute(from);
  if (intervalSeconds > 86_400 * 7) return text.slice(0, 7);
  return intervalSeconds >= 86_400 || text.slice(11) === "00:00" ? text.slice(5, 10) : text.slice(11);
}
