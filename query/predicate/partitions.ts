/** The answer of a burst or a sequence: who did it, when, how much of it. */
import { z } from "zod";
import { join, raw, type Sql, sql } from "../../lib/db/sql.ts";
import type { ReportGroup } from "../report-answers.ts";
import { queryRow, queryRows } from "../run-query.ts";
import { formatInstant } from "../time-range.ts";
import type { LineCondition } from "../where.ts";
import { atPlaces, type KeyUse, keyNames, sameKey } from "./base-rows.ts";
import { type SingleColumn, shownName } from "./columns.ts";
import { eventsInSpans } from "./windows.ts";

/** Tables `base` and `span` of windows.ts or sequences.ts, and the key they are partitioned by. */
export type Detection = { tables: (use: KeyUse) => Sql; key: readonly SingleColumn[]; measures: readonly string[] };

/** The events that belong to the detection. */
export const detectedEvents = ({ tables, key }: Detection): LineCondition =>
  atPlaces(sql`with ${tables("compared")} ${eventsInSpans(key)}`);

/** How many partitions reach the bound. */
export async function countPartitions({ tables, key }: Detection, signal?: AbortSignal): Promise<number> {
  const statement = sql`/* query:count-partitions */
    with ${tables("compared")}
    select count(*) as count from (select distinct ${keyNames(key)} from span) found`;
  return (await queryRow(z.object({ count: z.coerce.number() }), statement, signal)).count;
}

/** The keys of these partitions, as texts that are the same in every range. */
export async function listPartitionKeys({ tables, key }: Detection, signal?: AbortSignal): Promise<string[]> {
  const statement = sql`/* query:list-partition-keys */
    with ${tables("compared")}
    select distinct jsonb_build_array(${keyNames(key)})::text as key from span`;
  return (await queryRows(z.object({ key: z.string() }), statement, signal)).map((one) => one.key);
}

const row = z.object({
  shown: z.array(z.string().nullable()),
  count: z.coerce.number(),
  windows: z.coerce.number(),
  peak: z.array(z.coerce.number().nullable()),
  first_seen: z.date(),
  last_seen: z.date(),
});

/** The partitions, those with most events first. `count` is of the events inside the windows. */
export async function listPartitions(
  detection: Detection,
  limit: number,
  signal?: AbortSignal,
): Promise<ReportGroup[]> {
  const { tables, key, measures } = detection;
  const keys = keyNames(key);
  const shown = join(key.map((_, index) => raw(`min(base.s${index})`)));
  const peaks = measures.map((_, index) =>
    raw(`(select max(span.peak[${index + 1}]) from span where ${sameKey(key, "span", "found").sql})`),
  );
  const statement = sql`/* query:list-partitions */
    with ${tables("shown")}, inside as materialized (${eventsInSpans(key)}),
    found as (
      select ${join(key.map((_, index) => raw(`base.k${index}`)))}, array[${shown}]::text[] as shown, count(*) as count,
        min(base.event_time) as first_seen, max(base.event_time) as last_seen
      from base join inside using (event_time, event_id)
      group by ${join(key.map((_, index) => raw(`base.k${index}`)))}
    )
    select found.shown, found.count, found.first_seen, found.last_seen,
      (select count(*) from span where ${sameKey(key, "span", "found")}) as windows,
      array[${join([...peaks, raw("null")])}]::numeric[] as peak
    from found
    order by found.count desc, ${keys}
    limit ${limit}`;
  const rows = await queryRows(row, statement, signal);
  return rows.map((one) => ({
    values: Object.fromEntries(key.map((column, index) => [shownName(column), one.shown[index] ?? null])),
    count: one.count,
    firstSeen: formatInstant(one.first_seen),
    lastSeen: formatInstant(one.last_seen),
    windows: one.windows,
    peak: Object.fromEntries(measures.map((name, index) => [name, one.peak[index] ?? 0])),
  }));
}
