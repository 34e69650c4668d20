/** Events over time, told apart by the commonest values of a field. */
import { z } from "zod";
import type { FieldKey } from "../cloudtrail/fields.ts";
import { raw, type Sql, sql } from "../lib/db/sql.ts";
import type { HistogramAnswer, HistogramSeries } from "./answers.ts";
import { chooseSource } from "./choose-source.ts";
import { countColumn } from "./count-columns.ts";
import { readFieldValue } from "./count-groups.ts";
import type { EventQuery, TimeRange } from "./event-query.ts";
import { queryRows } from "./run-query.ts";
import { BUCKET_ORIGIN, bucketSecondsFor, formatInstant, listBuckets } from "./time-range.ts";
import { type Condition, resolveConditions } from "./where.ts";

/** Values with a layer of their own: as many as can be told apart by colour. */
const MAX_VALUES = 6;

/** Null for the whole of a bucket's events without a value, and for those of all other values. */
const row = z.object({
  kind: z.enum(["value", "none", "other"]),
  value: z.string().nullable(),
  bucket: z.date(),
  count: z.coerce.number(),
  denied: z.coerce.number(),
});
type Row = z.infer<typeof row>;

/**
 * Buckets and their layers from one statement, so that they always add up: the six commonest values, largest first, then
 * the events of all other values and those without a value, where there are any. `stackBy` comes from parseStackBy: an
 * event has one value of it at most.
 */
export async function countStacks(
  query: Pick<EventQuery, "filters"> & { range: TimeRange },
  stackBy: FieldKey,
  signal?: AbortSignal,
): Promise<Required<Omit<HistogramAnswer, "coverage">>> {
  const { range } = query;
  const intervalSeconds = bucketSecondsFor(range);
  const conditions = await resolveConditions(query.filters, signal);
  const rows = await queryRows(row, stackStatement({ range, conditions, stackBy, intervalSeconds }), signal);
  const starts = listBuckets(range, intervalSeconds);
  const buckets = starts.map((start) => ({ from: formatInstant(start), count: 0, denied: 0 }));
  const indexes = new Map(starts.map((start, index) => [start.getTime(), index]));
  const series = new Map<string, HistogramSeries>();
  for (const one of rows) {
    const index = indexes.get(one.bucket.getTime());
    const bucket = index === undefined ? undefined : buckets[index];
    if (index === undefined || bucket === undefined) throw new Error("an event lies outside every bucket");
    const key = JSON.stringify([one.kind, one.value]);
    const layer = series.get(key) ?? emptySeries(stackBy, one, starts.length);
    layer.counts[index] = one.count;
    series.set(key, layer);
    bucket.count += one.count;
    bucket.denied += one.denied;
  }
  return { intervalSeconds, buckets, series: [...series.values()] };
}

const emptySeries = (field: FieldKey, { kind, value }: Row, buckets: number): HistogramSeries => ({
  kind,
  value: kind === "value" ? readFieldValue(field, value) : null,
  counts: Array.from({ length: buckets }, () => 0),
});

type Request = {
  range: TimeRange;
  conditions: readonly Condition[];
  stackBy: FieldKey;
  intervalSeconds: number;
};

/** Rows come layer by layer, in the order the layers are shown. */
function stackStatement({ range, conditions, stackBy, intervalSeconds }: Request): Sql {
  const source = chooseSource({
    range,
    conditions,
    fields: [stackBy],
    bucketSeconds: intervalSeconds,
    times: stackBy === "outcome" ? "none" : "first-and-last",
  });
  const column = countColumn(stackBy, source.kind === "rows" ? "rows" : "activity");
  const key = raw(`l.${column.name}`);
  return sql`/* query:histogram-stacks */
    with counted as (
      select ${key}, date_bin(make_interval(secs => ${intervalSeconds}), l.at, ${BUCKET_ORIGIN}::timestamptz) as bucket,
        sum(l.events) as events, sum(l.denied) as denied
      from (${source.lines}) l
      group by ${key}, bucket
    ), valued as materialized (
      select f.value, c.bucket, sum(c.events) as events, sum(c.denied) as denied
      from counted c cross join lateral ${column.value(raw(`c.${column.name}`))} f
      group by f.value, c.bucket
    ), top as (
      select v.value, row_number() over (order by sum(v.events) desc, v.value collate "C") as rank
      from valued v
      where v.value is not null
      group by v.value
      order by rank
      limit ${MAX_VALUES}
    ), layered as (
      select case when v.value is null then 'none' when t.rank is null then 'other' else 'value' end as kind,
        t.value, t.rank, v.bucket, v.events, v.denied
      from valued v left join top t on t.value = v.value
    )
    select y.kind, y.value, y.bucket, sum(y.events) as count, sum(y.denied) as denied
    from layered y
    group by y.kind, y.value, y.rank, y.bucket
    order by y.rank nulls last, y.kind desc, y.bucket`;
}
