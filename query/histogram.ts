/** Events over time: continuous buckets, empty ones included. */
import { z } from "zod";
import { OUTCOMES, type Outcome } from "../cloudtrail/event.ts";
import { sql } from "../lib/db/sql.ts";
import type { HistogramAnswer } from "./answers.ts";
import { type CountRequest, chooseSource } from "./choose-source.ts";
import type { EventQuery, TimeRange } from "./event-query.ts";
import { queryRows } from "./run-query.ts";
import { BUCKET_ORIGIN, bucketSecondsFor, formatInstant, listBuckets } from "./time-range.ts";
import { resolveConditions } from "./where.ts";

const row = z.object({ bucket: z.date(), outcome: z.number(), count: z.coerce.number() });

/** One bucket with its events by outcome. `from` is its start; the first may start before the range asked for. */
export type OutcomeBucket = { from: string; count: number } & Record<Outcome, number>;

/** Counts per bucket and outcome; the width follows from the range (time-range.ts). Counts hold only what the range holds. */
export async function countByTime(
  query: Pick<EventQuery, "filters"> & { range: TimeRange },
  signal?: AbortSignal,
): Promise<{ intervalSeconds: number; buckets: OutcomeBucket[] }> {
  return countByTimeWhere({ range: query.range, conditions: await resolveConditions(query.filters, signal) }, signal);
}

/** The same under conditions that are resolved. */
export async function countByTimeWhere(
  { range, conditions }: Pick<CountRequest, "range" | "conditions">,
  signal?: AbortSignal,
): Promise<{ intervalSeconds: number; buckets: OutcomeBucket[] }> {
  const bucketSeconds = bucketSecondsFor(range);
  const { lines } = chooseSource({ range, conditions, fields: ["outcome"], bucketSeconds, times: "none" });
  const statement = sql`/* query:histogram */
    select date_bin(make_interval(secs => ${bucketSeconds}), l.at, ${BUCKET_ORIGIN}::timestamptz) as bucket,
      l.outcome, sum(l.events) as count
    from (${lines}) l
    group by bucket, l.outcome`;
  const rows = await queryRows(row, statement, signal);
  const buckets = new Map(listBuckets(range, bucketSeconds).map((from) => [from.getTime(), emptyBucket(from)]));
  for (const { bucket, outcome, count } of rows) {
    const found = buckets.get(bucket.getTime());
    const name = OUTCOMES[outcome];
    if (found === undefined || name === undefined) throw new Error("an event lies outside every bucket");
    found[name] += count;
    found.count += count;
  }
  return { intervalSeconds: bucketSeconds, buckets: [...buckets.values()] };
}

/** The histogram as the API shows it. */
export async function getHistogram(
  query: Pick<EventQuery, "filters"> & { range: TimeRange },
  signal?: AbortSignal,
): Promise<Omit<HistogramAnswer, "coverage">> {
  const { intervalSeconds, buckets } = await countByTime(query, signal);
  return { intervalSeconds, buckets: buckets.map(({ from, count, denied }) => ({ from, count, denied })) };
}

const emptyBucket = (from: Date): OutcomeBucket => ({
  from: formatInstant(from),
  count: 0,
  success: 0,
  denied: 0,
  throttled: 0,
  error: 0,
});
