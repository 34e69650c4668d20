/**
 * What a range has seen for the first time ever, over everything stored. value_seen knows when each dictionary entry was
 * first seen; a value of several entries (an event name in two API versions) is new only when the first of them is.
 */
import { z } from "zod";
import type { FieldKey } from "../cloudtrail/fields.ts";
import { raw, type Sql, sql } from "../lib/db/sql.ts";
import { countGroups } from "./count-groups.ts";
import type { EventQuery, TimeRange } from "./event-query.ts";
import * as from from "./lookup/dictionaries.ts";
import { queryRows } from "./run-query.ts";
import { formatInstant } from "./time-range.ts";
import { exactValue } from "./value-pattern.ts";

/** Fields that can be asked for what is new. */
export const NEW_FIELDS = [
  "principal",
  "sourceIPAddress",
  "country",
  "asn",
  "eventName",
  "eventSource",
  "awsRegion",
  "accessKeyId",
  "userAgent",
] as const satisfies readonly FieldKey[];
export type NewField = (typeof NEW_FIELDS)[number];

/** A value never seen before the range. `count` and `denied` are of the query: its range and filters. */
export type NewValue = { value: string; firstSeen: string; count: number; denied: number };

/** The newest values first. `total` counts all of them; there may be more where `atLeast` says so. */
export type NewValues = { field: NewField; values: NewValue[]; total: number; atLeast: boolean };

const DICTIONARIES: Readonly<Record<NewField, from.Dictionary>> = {
  principal: from.PRINCIPALS,
  sourceIPAddress: from.SOURCES,
  country: from.COUNTRIES,
  asn: from.NETWORKS,
  eventName: from.EVENT_NAMES,
  eventSource: from.SERVICES,
  awsRegion: from.REGIONS,
  accessKeyId: from.ACCESS_KEYS,
  userAgent: from.USER_AGENTS,
};

/** Every temporary credential has a key of its own: only keys that last are worth a word. */
const LASTING_KEYS = raw(" and d.access_key_id not like 'ASIA%'");

/** With other filters, only so many of the newest are looked at. */
const MAX_FILTERED = 200;
const MAX_GROUPS = 1_000;

const row = z.object({ value: z.string(), first_time: z.date(), total: z.coerce.number() });

/** The newest values of a field that the range saw first, with their events under the query's filters. */
export async function listNewValues(
  query: Pick<EventQuery, "filters"> & { range: TimeRange },
  options: { field: NewField; limit: number },
  signal?: AbortSignal,
): Promise<NewValues> {
  const { field, limit } = options;
  const isFiltered = Object.keys(query.filters).length > 0;
  const statement = newestStatement(field, query.range, isFiltered ? MAX_FILTERED : limit);
  const found = await queryRows(row, statement, signal);
  const values = await countNew(query, { field, found }, signal);
  const total = found[0]?.total ?? 0;
  if (!isFiltered) return { field, values, total, atLeast: false };
  return { field, values: values.slice(0, limit), total: values.length, atLeast: total > MAX_FILTERED };
}

function newestStatement(field: NewField, { from: start, to }: TimeRange, limit: number): Sql {
  const { name, value, same } = DICTIONARIES[field];
  const table = raw(`cloudtrail.${name}`);
  return sql`/* query:new-values */
    select v.value, t.first_time, count(*) over () as total
    from (
      select distinct ${value} as value
      from cloudtrail.value_seen s
      join ${table} d on d.id = s.id
      where s.dictionary = ${name} and s.first_time >= ${start} and s.first_time < ${to}
        and ${value} is not null${field === "accessKeyId" ? LASTING_KEYS : raw("")}
    ) v
    cross join lateral (
      select min(s.first_time) as first_time
      from ${table} d
      join cloudtrail.value_seen s on s.dictionary = ${name} and s.id = d.id
      where ${same}
    ) t
    where t.first_time >= ${start}
    order by t.first_time desc, v.value collate "C"
    limit ${limit}`;
}

/** Those of the values that the query finds, with their counts. */
async function countNew(
  { filters, range }: Pick<EventQuery, "filters"> & { range: TimeRange },
  { field, found }: { field: NewField; found: z.infer<typeof row>[] },
  signal: AbortSignal | undefined,
): Promise<NewValue[]> {
  if (found.length === 0) return [];
  const among = found.map(({ value }) => exactValue(value));
  const { groups } = await countGroups(
    { filters, range },
    { groupBy: [field, "outcome"], among, limit: MAX_GROUPS },
    signal,
  );
  return found.flatMap(({ value, first_time }) => {
    const own = groups.filter((group) => String(group[field]) === value);
    const count = own.reduce((sum, group) => sum + group.count, 0);
    const denied = own.find((group) => group.outcome === "denied")?.count ?? 0;
    return count === 0 ? [] : [{ value, firstSeen: formatInstant(first_time), count, denied }];
  });
}
