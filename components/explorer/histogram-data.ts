/** What the histogram draws: every bucket in layers, by outcome or by the values of a field. */
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { formatUtcMinute } from "../../lib/format.ts";
import type { HistogramSeries } from "../../query/answers.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { addCondition, conditionFor, filterOf, narrowTo, setFilter } from "./edit-query.ts";

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
  /** The range asked for, resolved: buckets at its ends may reach beyond it. */
  from: string;
  to: string;
} & (
  | { buckets: Bucket[]; stack?: undefined }
  | { buckets: { from: string }[]; stack: { field: FieldKey; series: HistogramSeries[] } }
);

/** One layer of all bars, lowest first. */
export type Layer = {
  field: FieldKey;
  /** `errors`: what is neither success nor denied. */
  kind: "errors" | HistogramSeries["kind"];
  value: HistogramSeries["value"];
  /** What it is called; null where it is a value of the field. */
  label: string | null;
  /** A colour of tokens.css. */
  color: string;
  counts: number[];
};

/** Room for the numbers left of the bars, in pixels. */
export const AXIS_WIDTH = 38;

const SERIES_COLORS = [1, 2, 3, 4, 5, 6].map((number) => `var(--series-${number})`);

/** The layers of a histogram: denied, other errors and success; or the values of a field, all others, and none. */
export function layersOf(histogram: Histogram): Layer[] {
  if (histogram.stack === undefined) {
    const { buckets } = histogram;
    const outcome = { field: "outcome", kind: "value" } as const;
    return [
      {
        ...outcome,
        value: "denied",
        label: "denied",
        color: "var(--denied-fill)",
        counts: buckets.map((one) => one.denied),
      },
      {
        ...outcome,
        kind: "errors",
        value: null,
        label: "other errors",
        color: "var(--bar-other)",
        counts: buckets.map((one) => one.other),
      },
      {
        ...outcome,
        value: "success",
        label: "succeeded",
        color: "var(--bar)",
        counts: buckets.map((one) => one.success),
      },
    ];
  }
  const { field, series } = histogram.stack;
  return series.map(({ kind, value, counts }, index) => {
    if (kind === "other") return { field, kind, value, label: "all others", color: "var(--bar-other)", counts };
    if (kind === "none") return { field, kind, value, label: "none", color: "var(--bar)", counts };
    return { field, kind, value, label: null, color: SERIES_COLORS[index % SERIES_COLORS.length] ?? "", counts };
  });
}

export const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** The query of one layer's events. */
export function narrowToLayer(query: EventQuery, layer: Layer, layers: readonly Layer[]): EventQuery {
  const { field, kind, value } = layer;
  switch (kind) {
    case "value":
      return narrowTo(query, conditionFor(field, String(value), "include"));
    case "none":
      return narrowTo(query, conditionFor(field, null, "include"));
    case "errors":
      return setFilter(query, field, { include: ["error", "throttled"], exclude: [] });
    case "other": {
      const { include, exclude } = filterOf(query, field);
      const present = setFilter(query, field, { include: include.length > 0 ? include : ["*"], exclude });
      return layers
        .filter((one) => one.kind === "value")
        .reduce((narrowed, one) => addCondition(narrowed, conditionFor(field, String(one.value), "exclude")), present);
    }
    default: {
      const never: never = kind;
      throw new Error(`no such layer: ${never}`);
    }
  }
}

/** Counts per bucket and outcome, as query/histogram.ts answers. */
type Counts = { from: string; success: number; denied: number; throttled: number; error: number };

/** The three parts of each bar. */
export const toBuckets = (counts: readonly Counts[]): Bucket[] =>
  counts.map(({ from, success, denied, throttled, error }) => ({ from, success, denied, other: throttled + error }));

/** Events of one bucket. */
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
export function axisTicks(buckets: readonly { from: string }[], intervalSeconds: number): string[] {
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
