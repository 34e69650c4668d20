/** Events counted by one or two fields: the groups of the explorer, of reports and of `GET /groups`. */
import { z } from "zod";
import { type FieldKey, findField } from "../cloudtrail/fields.ts";
import { join, raw, type Sql, sql } from "../lib/db/sql.ts";
import type { FacetValue, GroupAnswer, GroupsAnswer } from "./answers.ts";
import { type CountRequest, chooseSource } from "./choose-source.ts";
import { countColumn } from "./count-columns.ts";
import { countEvents } from "./count-events.ts";
import type { EventQuery, TimeRange } from "./event-query.ts";
import { queryRows } from "./run-query.ts";
import { formatInstant } from "./time-range.ts";
import { type Condition, resolveConditions } from "./where.ts";

/** One or two different fields. */
export type GroupBy = readonly [FieldKey] | readonly [FieldKey, FieldKey];

const row = z.object({
  values: z.array(z.string().nullable()),
  count: z.coerce.number(),
  first_seen: z.date(),
  last_seen: z.date(),
  total: z.coerce.number(),
});
type Row = z.infer<typeof row>;

/**
 * The largest groups, by count and then by value; an absent value is a group of its own (null). `total` counts events:
 * an event with several resources or facts is in several groups, but once in the total.
 */
export async function countGroups(
  query: Pick<EventQuery, "filters"> & { range: TimeRange },
  options: { groupBy: GroupBy; limit: number },
  signal?: AbortSignal,
): Promise<Omit<GroupsAnswer, "coverage">> {
  const conditions = await resolveConditions(query.filters, signal);
  const request = { range: query.range, conditions, fields: options.groupBy };
  const multiple = options.groupBy.some((field) => findField(field)?.multiple === true);
  const [rows, total] = await Promise.all([
    queryRows(row, groupStatement(request, options.limit), signal),
    multiple ? countEvents(request, signal) : null,
  ]);
  return { groups: rows.map((one) => toGroup(one, options.groupBy)), total: total ?? rows[0]?.total ?? 0 };
}

/** The most frequent values of one field. */
export async function countValues(
  request: { range: TimeRange; conditions: readonly Condition[]; field: FieldKey; limit: number },
  signal?: AbortSignal,
): Promise<FacetValue[]> {
  const { range, conditions, field, limit } = request;
  const rows = await queryRows(row, groupStatement({ range, conditions, fields: [field] }, limit), signal);
  return rows.map((one) => ({ value: readFieldValue(field, one.values[0] ?? null), count: one.count }));
}

/** A field's value from its text in SQL: booleans and numbers as such. */
export function readFieldValue(field: FieldKey, text: string | null): string | number | boolean | null {
  if (text === null) return null;
  const kind = findField(field)?.kind;
  if (kind === "boolean") return text === "true";
  return kind === "number" ? Number(text) : text;
}

function groupStatement(request: CountRequest, limit: number): Sql {
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
  const order = join(values.map((_, index) => raw(`g.values[${index + 1}] collate "C" nulls last`)));
  return sql`/* query:count-groups */
    with counted as (
      select ${keys}, sum(l.events) as events, min(l.first_time) as first_time, max(l.last_time) as last_time
      from (${source.lines}) l
      group by ${keys}
    ), grouped as (
      select array[${shown}] as values, sum(c.events) as count, min(c.first_time) as first_seen, max(c.last_time) as last_seen
      from counted c ${join(
        values.map(({ relation }) => relation),
        " ",
      )}
      group by ${shown}
    )
    select g.values, g.count, g.first_seen, g.last_seen, sum(g.count) over () as total
    from grouped g
    order by g.count desc, ${order}
    limit ${limit}`;
}

function toGroup(one: Row, groupBy: GroupBy): GroupAnswer {
  const values = groupBy.map((field, index) => [field, readFieldValue(field, one.values[index] ?? null)] as const);
  return {
    ...Object.fromEntries(values),
    count: one.count,
    firstSeen: formatInstant(one.first_seen),
    lastSeen: formatInstant(one.last_seen),
  };
}
