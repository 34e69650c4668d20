/** How the events of groups spread over the range: the small charts beside them. */
import { z } from "zod";
import { join, raw, type Sql, sql } from "../lib/db/sql.ts";
import type { GroupAnswer, Sparklines } from "./answers.ts";
import { chooseSource } from "./choose-source.ts";
import { countColumn } from "./count-columns.ts";
import { type GroupBy, readFieldValue } from "./count-groups.ts";
import type { EventQuery, TimeRange } from "./event-query.ts";
import { queryRows } from "./run-query.ts";
import { BUCKET_ORIGIN, bucketSecondsFor, formatInstant, listBuckets } from "./time-range.ts";
import { exactValue } from "./value-pattern.ts";
import { type Condition, resolveConditions } from "./where.ts";

/** Days of a month, with the parts of days at both ends. */
const MAX_BUCKETS = 31;
/** Above this many values the filter costs more than it saves. */
const MAX_NARROWED = 200;

const row = z.object({ values: z.array(z.string().nullable()), bucket: z.date(), count: z.coerce.number() });

/** Counts per time bucket of the groups given, each list in time order, as many lists as groups. One statement for all. */
export async function countSparklines(
  query: Pick<EventQuery, "filters"> & { range: TimeRange },
  { groupBy, groups }: { groupBy: GroupBy; groups: readonly GroupAnswer[] },
  signal?: AbortSignal,
): Promise<Sparklines> {
  const { range } = query;
  const intervalSeconds = bucketSecondsFor(range, MAX_BUCKETS);
  const starts = listBuckets(range, intervalSeconds).map((start) => start.getTime());
  const lists = new Map(groups.map((group) => [keyOf(groupBy, group), starts.map(() => 0)]));
  if (groups.length > 0) {
    const wanted = groupBy.map((field) => groups.map((group) => group[field] ?? null));
    const conditions = await narrowTo(query.filters, { groupBy, wanted }, signal);
    const statement = sparklineStatement({ range, conditions, groupBy, wanted, intervalSeconds });
    for (const { values, bucket, count } of await queryRows(row, statement, signal)) {
      const group = groupBy.map((field, index) => [field, readFieldValue(field, values[index] ?? null)] as const);
      const list = lists.get(keyOf(groupBy, Object.fromEntries(group)));
      const at = starts.indexOf(bucket.getTime());
      if (at === -1) throw new Error("an event lies outside every bucket");
      if (list !== undefined) list[at] = count;
    }
  }
  return {
    intervalSeconds,
    from: formatInstant(new Date(starts[0] ?? range.from.getTime())),
    counts: [...lists.values()],
  };
}

type Value = string | number | boolean | null;

const keyOf = (groupBy: GroupBy, group: Readonly<Record<string, Value>>): string =>
  JSON.stringify(groupBy.map((field) => group[field] ?? null));

/** Filters by the values of the groups find at least their events; no filter says "one of these or absent". */
async function narrowTo(
  filters: EventQuery["filters"],
  { groupBy, wanted }: { groupBy: GroupBy; wanted: readonly Value[][] },
  signal?: AbortSignal,
): Promise<Condition[]> {
  const narrowing: EventQuery["filters"] = {};
  groupBy.forEach((field, index) => {
    const values = [...new Set(wanted[index])];
    if (values.includes(null) || values.length > MAX_NARROWED) return;
    narrowing[field] = { include: values.map((value) => exactValue(String(value))), exclude: [] };
  });
  const found = await Promise.all([resolveConditions(filters, signal), resolveConditions(narrowing, signal)]);
  return found.flat();
}

type Request = {
  range: TimeRange;
  conditions: readonly Condition[];
  groupBy: GroupBy;
  wanted: readonly Value[][];
  intervalSeconds: number;
};

function sparklineStatement({ range, conditions, groupBy, wanted, intervalSeconds }: Request): Sql {
  const source = chooseSource({ range, conditions, fields: groupBy, bucketSeconds: intervalSeconds });
  const columns = groupBy.map((field) => countColumn(field, source.kind === "rows" ? "rows" : "activity"));
  const keys = join([...new Set(columns.map((column) => column.name))].map((name) => raw(`l.${name}`)));
  const relations = columns.map(
    (column, index) => sql`cross join lateral ${column.value(raw(`c.${column.name}`))} ${raw(`f${index}`)}`,
  );
  const values = join(columns.map((_, index) => raw(`f${index}.value`)));
  const isWanted = columns.map((_, index) => {
    const value = raw(`f${index}.value`);
    const texts = [...new Set(wanted[index])].filter((one) => one !== null).map(String);
    return sql`(${value} = any(${texts}::text[])${wanted[index]?.includes(null) === true ? sql` or ${value} is null` : sql``})`;
  });
  return sql`/* query:count-sparklines */
    with counted as (
      select ${keys}, date_bin(make_interval(secs => ${intervalSeconds}), l.at, ${BUCKET_ORIGIN}::timestamptz) as bucket,
        sum(l.events) as events
      from (${source.lines}) l
      group by ${keys}, bucket
    )
    select array[${values}] as values, c.bucket, sum(c.events) as count
    from counted c ${join(relations, " ")}
    where ${join(isWanted, " and ")}
    group by ${values}, c.bucket`;
}
