import type { FieldKey } from "../../../cloudtrail/fields.ts";
import { type Histogram, toBuckets } from "../../../components/explorer/histogram-data.ts";
import type { HistogramSeries } from "../../../query/answers.ts";
import type { EventQuery, TimeRange } from "../../../query/event-query.ts";
import { countByTime } from "../../../query/histogram.ts";
import { countStacks } from "../../../query/histogram-stacks.ts";
import { formatInstant } from "../../../query/time-range.ts";

/** The histogram, its sum, and the services among its layers. */
export type LoadedHistogram = { histogram: Histogram; total: number; services: HistogramSeries["value"][] };

/** Events over time: by outcome, or by the commonest values of another field. */
export async function loadHistogram(
  query: Pick<EventQuery, "filters"> & { range: TimeRange },
  stackBy: FieldKey | undefined,
  signal: AbortSignal,
): Promise<LoadedHistogram> {
  const ends = { from: formatInstant(query.range.from), to: formatInstant(query.range.to) };
  const sum = (buckets: readonly { count: number }[]) => buckets.reduce((total, { count }) => total + count, 0);
  if (stackBy === undefined || stackBy === "outcome") {
    const { intervalSeconds, buckets } = await countByTime(query, signal);
    const histogram = { intervalSeconds, buckets: toBuckets(buckets), ...ends };
    return { histogram, total: sum(buckets), services: [] };
  }
  const { intervalSeconds, buckets, series } = await countStacks(query, stackBy, signal);
  return {
    histogram: { intervalSeconds, buckets, stack: { field: stackBy, series }, ...ends },
    total: sum(buckets),
    services: stackBy === "eventSource" ? series.map(({ value }) => value) : [],
  };
}
