/** Questions that count: facets, groups, histogram, top values under filters. */
import { z } from "zod";
import { FIELDS, type FieldKey } from "../../cloudtrail/fields.ts";
import { countFacets } from "../../query/count-facets.ts";
import { countGroups } from "../../query/count-groups.ts";
import type { EventQuery, TimeRange } from "../../query/event-query.ts";
import { countByTime } from "../../query/histogram.ts";
import { bucketSecondsFor } from "../../query/time-range.ts";
import type { DuckDB } from "../peers/duckdb.ts";
import { type Comparable, only, type Question, quote, within } from "./question.ts";
import type { Values } from "./values.ts";

const FACETS = FIELDS.flatMap((field): FieldKey[] => ("facet" in field ? [field.key] : []));
const FACET_VALUES = 10;
const GROUPS = 100;
const TOP = 50;

const facetRow = z.object({ field: z.string(), value: z.string().nullable(), n: z.coerce.number() });
const groupRow = z.object({ values: z.array(z.string().nullable()), n: z.coerce.number(), denied: z.coerce.number() });
const bucketRow = z.object({ bucket: z.date(), outcome: z.string(), n: z.coerce.number() });

export const facets: Question = {
  name: "Facets of all fields",
  values: [""],
  ranges: "all",
  ask: async (range) => {
    const { facets: found } = await countFacets({ filters: {}, range }, { fields: FACETS, limit: FACET_VALUES });
    return FACETS.flatMap((field) => (found[field] ?? []).map(({ value, count }) => [field, text(value), count]));
  },
  askDuckDB: async (duckdb, range) => {
    const parts = FACETS.map(
      (field, index) => `(select ${index} as place, '${field}' as field, "${field}"::varchar as value, count(*) as n
        from events where ${within(range)} group by 3 order by n desc, value nulls last limit ${FACET_VALUES})`,
    );
    const rows = await duckdb.rows(
      facetRow,
      `select field, value, n from (${parts.join(" union all ")}) order by place, n desc, value nulls last`,
    );
    return rows.map(({ field, value, n }) => [field, value, n]);
  },
};

export const twoLevels: Question = {
  name: "Groups by service and event name",
  values: [""],
  ranges: "all",
  ask: (range) => askGroups({}, ["eventSource", "eventName"], range, GROUPS),
  askDuckDB: (duckdb, range) => askDuckDBGroups(duckdb, ["eventSource", "eventName"], within(range), GROUPS),
};

export const histogram: Question = {
  name: "Histogram by outcome",
  values: [""],
  ranges: "all",
  ask: async (range) => {
    const { buckets } = await countByTime({ filters: {}, range });
    return buckets
      .filter(({ count }) => count > 0)
      .map(({ from, success, denied, throttled, error }) => [Date.parse(from), success, denied, throttled, error]);
  },
  askDuckDB: async (duckdb, range) => {
    const width = bucketSecondsFor(range);
    const rows = await duckdb.rows(
      bucketRow,
      `select time_bucket(interval '${width} seconds', event_time, timestamp '2001-01-01') as bucket, outcome, count(*) as n
       from events where ${within(range)} group by all order by bucket`,
    );
    const buckets = new Map<number, number[]>();
    const places = ["success", "denied", "throttled", "error"];
    for (const { bucket: at, outcome, n } of rows) {
      const counts = buckets.get(at.getTime()) ?? [0, 0, 0, 0];
      counts[places.indexOf(outcome)] = n;
      buckets.set(at.getTime(), counts);
    }
    return [...buckets].map(([at, counts]) => [at, ...counts]);
  },
};

/** Top principals under filters that leave much, top event names under filters that leave little. */
export function filtered(values: Values): Question[] {
  const top = (
    name: string,
    field: FieldKey,
    by: FieldKey,
    own: readonly string[],
    where?: (value: string) => string,
  ) =>
    ({
      name,
      values: own,
      ranges: "all",
      ask: (range, value) => askGroups(only(field, value), [by], range, TOP),
      askDuckDB: (duckdb, range, value) =>
        askDuckDBGroups(duckdb, [by], `${within(range)} and ${(where ?? equal(field))(value)}`, TOP),
    }) satisfies Question;
  const block = (value: string): string => `starts_with("sourceIPAddress", ${quote(value.replace(/0\/24$/, ""))})`;
  const holds = (value: string): string => `list_contains(resource, ${quote(value)})`;
  return [
    top("Top principals of a Region", "awsRegion", "principal", values.awsRegion),
    top("Top principals of a service", "eventSource", "principal", values.eventSource),
    top("Top principals of writes", "readOnly", "principal", ["false"], () => `not "readOnly"`),
    top("Top event names of one key", "accessKeyId", "eventName", values.accessKeyId),
    top("Top event names of one IP", "sourceIPAddress", "eventName", values.sourceIPAddress),
    top("Top event names of one resource", "resource", "eventName", values.resource, holds),
    top("Top event names of a CIDR block", "sourceIPAddress", "eventName", values.block, block),
    top("Top principals of a rare event name", "eventName", "principal", values.rareEventName),
  ];
}

const equal =
  (field: FieldKey) =>
  (value: string): string =>
    `"${field}" = ${quote(value)}`;

type GroupBy = readonly [FieldKey] | readonly [FieldKey, FieldKey];

/** Groups with their counts, as the explorer has them. */
export async function askGroups(
  filters: EventQuery["filters"],
  groupBy: GroupBy,
  range: TimeRange,
  limit: number,
): Promise<Comparable> {
  const { groups } = await countGroups({ filters, range }, { groupBy, limit });
  return groups.map((group) => [...groupBy.map((field) => text(group[field] ?? null)), group.count, group.denied]);
}

/** The same of DuckDB; first and last times as well, which the explorer shows. */
export async function askDuckDBGroups(
  duckdb: DuckDB,
  groupBy: GroupBy,
  where: string,
  limit: number,
): Promise<Comparable> {
  const names = groupBy.map((field) => `"${field}"`);
  const texts = names.map((name) => `${name}::varchar`);
  const rows = await duckdb.rows(
    groupRow,
    `select [${texts.join(", ")}] as values, count(*) as n, count(*) filter (where outcome = 'denied') as denied,
       min(event_time) as first_seen, max(event_time) as last_seen
     from events where ${where} group by ${names.join(", ")}
     order by n desc, ${names.map((name) => `${name} nulls last`).join(", ")} limit ${limit}`,
  );
  return rows.map(({ values, n, denied }) => [...values, n, denied]);
}

const text = (value: string | number | boolean | null): string | null => (value === null ? null : String(value));
