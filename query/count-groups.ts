/** Events counted by one or two fields: the groups of the explorer, of reports and of `GET /groups`. */
import { z } from "zod";
import { type FieldKey, findField } from "../cloudtrail/fields.ts";
import { empty, join, raw, type Sql, sql } from "../lib/db/sql.ts";
import type { FacetValue, GroupAnswer, GroupsAnswer } from "./answers.ts";
import { type CountRequest, chooseSource } from "./choose-source.ts";
import { countColumn } from "./count-columns.ts";
import { countEvents } from "./count-events.ts";
import type { EventQuery, TimeRange } from "./event-query.ts";
import type { GroupSort } from "./result-options.ts";
import { queryRows } from "./run-query.ts";
import { formatInstant } from "./time-range.ts";
import { exactValue } from "./value-pattern.ts";
import { type Condition, resolveConditions } from "./where.ts";

/** One or two different fields. */
export type GroupBy = readonly [FieldKey] | readonly [FieldKey, FieldKey];

/** What groups are wanted. */
export type GroupOptions = {
  groupBy: GroupBy;
  limit: number;
  /** By count unless told. */
  sort?: GroupSort;
  /** With two fields: only the groups whose first field has this value, null for absent. */
  within?: string | null;
  /** Only events whose first field has one of these, as the values of a filter are written; filters on it hold as well. */
  among?: readonly string[];
};

const row = z.object({
  values: z.array(z.string().nullable()),
  count: z.coerce.number(),
  denied: z.coerce.number(),
  first_seen: z.date(),
  last_seen: z.date(),
  total: z.coerce.number(),
  groups: z.coerce.number(),
});
type Row = z.infer<typeof row>;

/**
 * The first groups in the order asked for, ties by count and then by value; an absent value is a group of its own (null).
 * `total` counts events: an event with several resources or facts is in several groups, but once in the total. With
 * `within` it counts the events of that group.
 */
export async function countGroups(
  query: Pick<EventQuery, "filters"> & { range: TimeRange },
  options: GroupOptions,
  signal?: AbortSignal,
): Promise<Omit<GroupsAnswer, "coverage">> {
  const request = {
    range: query.range,
    conditions: await resolveGroupConditions(query.filters, options, signal),
    fields: options.groupBy,
  };
  const [rows, total] = await Promise.all([
    queryRows(row, groupStatement(request, options), signal),
    overlaps(options) ? countAll(request, options, signal) : null,
  ]);
  return {
    groups: rows.map((one) => toGroup(one, options.groupBy)),
    total: total ?? rows[0]?.total ?? 0,
    groupCount: rows[0]?.groups ?? 0,
  };
}

/** Whether an event may be in several of the groups. */
function overlaps({ groupBy, within }: GroupOptions): boolean {
  return groupBy.some((field, index) => isMultiple(field) && !(index === 0 && within !== undefined));
}

const isMultiple = (field: FieldKey): boolean => findField(field)?.multiple === true;

async function countAll(request: CountRequest, options: GroupOptions, signal?: AbortSignal): Promise<number> {
  const { groupBy, within } = options;
  if (within === undefined) return countEvents(request, signal);
  const [first] = groupBy;
  const only = { groupBy: [first], limit: 1, within } as const;
  return (await queryRows(row, groupStatement({ ...request, fields: [first] }, only), signal))[0]?.count ?? 0;
}

/** A filter by the value of `within` finds at least its events, and finds them by their indexes; so does one by `among`. */
async function resolveGroupConditions(
  filters: EventQuery["filters"],
  { groupBy, within, among }: GroupOptions,
  signal?: AbortSignal,
): Promise<Condition[]> {
  const include = among ?? (typeof within === "string" ? [exactValue(within)] : null);
  const [conditions, narrowing] = await Promise.all([
    resolveConditions(filters, signal),
    include === null ? [] : resolveConditions({ [groupBy[0]]: { include: [...include], exclude: [] } }, signal),
  ]);
  return [...conditions, ...narrowing];
}

/** The most frequent values of one field. */
export async function countValues(
  request: { range: TimeRange; conditions: readonly Condition[]; field: FieldKey; limit: number },
  signal?: AbortSignal,
): Promise<FacetValue[]> {
  const { range, conditions, field, limit } = request;
  const statement = groupStatement({ range, conditions, fields: [field] }, { groupBy: [field], limit });
  const rows = await queryRows(row, statement, signal);
  return rows.map((one) => ({ value: readFieldValue(field, one.values[0] ?? null), count: one.count }));
}

/** A field's value from its text in SQL: booleans and numbers as such. */
export function readFieldValue(field: FieldKey, text: string | null): string | number | boolean | null {
  if (text === null) return null;
  const kind = findField(field)?.kind;
  if (kind === "boolean") return text === "true";
  return kind === "number" ? Number(text) : text;
}

const ORDERS: Readonly<Record<GroupSort, Sql>> = {
  count: empty,
  denied: raw("g.denied desc, "),
  lastSeen: raw("g.last_seen desc, "),
  firstSeen: raw("g.first_seen desc, "),
  value: empty,
};

function groupStatement(request: CountRequest, { sort = "count", within, limit }: GroupOptions): Sql {
  const source = chooseSource(request);
  const columns = request.fields.map((field) => countColumn(field, source.kind === "rows" ? "rows" : "activity"));
  const keys = join([...new Set(columns.map((column) => column.name))].map((name) => raw(`l.${name}`)));
  const values = columns.map((column, index) => {
    const name = raw(`f${index}`);
    return {
      relation: sql`cross join lateral ${column.value(raw(`c.${column.name}`))} ${name}`,
      value: sql`${name}.value`,
    };
  });
  const shown = join(values.map(({ value }) => value));
  const byValue = join(values.map((_, index) => raw(`g.values[${index + 1}] collate "C" nulls last`)));
  const order = sort === "value" ? byValue : sql`${ORDERS[sort]}g.count desc, ${byValue}`;
  return sql`/* query:count-groups */
    with counted as (
      select ${keys}, sum(l.events) as events, sum(l.denied) as denied,
        min(l.first_time) as first_time, max(l.last_time) as last_time
      from (${source.lines}) l
      group by ${keys}
    ), grouped as (
      select array[${shown}] as values, sum(c.events) as count, sum(c.denied) as denied,
        min(c.first_time) as first_seen, max(c.last_time) as last_seen
      from counted c ${join(
        values.map(({ relation }) => relation),
        " ",
      )}
      ${withinCondition(within)}
      group by ${shown}
    )
    select g.values, g.count, g.denied, g.first_seen, g.last_seen,
      sum(g.count) over () as total, count(*) over () as groups
    from grouped g
    order by ${order}
    limit ${limit}`;
}

function withinCondition(within: string | null | undefined): Sql {
  if (within === undefined) return empty;
  return within === null ? sql`where f0.value is null` : sql`where f0.value = ${within}`;
}

function toGroup(one: Row, groupBy: GroupBy): GroupAnswer {
  const values = groupBy.map((field, index) => [field, readFieldValue(field, one.values[index] ?? null)] as const);
  return {
    ...Object.fromEntries(values),
    count: one.count,
    denied: one.denied,
    firstSeen: formatInstant(one.first_seen),
    lastSeen: formatInstant(one.last_seen),
  };
}
