/** Events counted by up to four columns, whichever they are. */
import { z } from "zod";
import { join, raw, type Sql, sql } from "../../lib/db/sql.ts";
import { chooseSource } from "../choose-source.ts";
import { type CountColumn, countColumn } from "../count-columns.ts";
import { readFieldValue } from "../count-groups.ts";
import type { ReportGroup } from "../report-answers.ts";
import { queryRows } from "../run-query.ts";
import { formatInstant } from "../time-range.ts";
import type { Subject } from "./base-rows.ts";
import { type Column, columnField, shownName } from "./columns.ts";
import { lineColumn } from "./line-columns.ts";

const row = z.object({
  values: z.array(z.string().nullable()),
  count: z.coerce.number(),
  first_seen: z.date(),
  last_seen: z.date(),
});

/**
 * The largest groups, by count and then by value; an absent value is a group of its own (null). An event with several
 * resources is in several groups.
 */
export async function countByColumns(
  subject: Subject,
  options: { groupBy: readonly Column[]; limit: number },
  signal?: AbortSignal,
): Promise<ReportGroup[]> {
  const { groupBy, limit } = options;
  const rows = await queryRows(row, groupStatement(subject, groupBy, limit), signal);
  return rows.map((one) => ({
    values: Object.fromEntries(
      groupBy.map((column, index) => {
        const field = columnField(column);
        const text = one.values[index] ?? null;
        return [shownName(column), field === null ? text : readFieldValue(field, text)];
      }),
    ),
    count: one.count,
    firstSeen: formatInstant(one.first_seen),
    lastSeen: formatInstant(one.last_seen),
    windows: null,
    peak: null,
  }));
}

function groupStatement({ range, conditions }: Subject, groupBy: readonly Column[], limit: number): Sql {
  const fields = groupBy.map(columnField);
  const others = groupBy.filter((column) => columnField(column) === null).filter((column) => column !== "resource_ids");
  const source = chooseSource({
    range,
    conditions,
    fields: fields.filter((field) => field !== null),
    columns: others.map(lineColumn),
  });
  const columns = groupBy.map((column, index): CountColumn => {
    const field = fields[index] ?? null;
    if (field !== null) return countColumn(field, source.kind === "rows" ? "rows" : "activity");
    if (column === "resource_ids") throw new Error("resources are a field of the catalogue");
    return lineColumn(column);
  });
  const keys = join([...new Set(columns.map((column) => column.name))].map((name) => raw(`l.${name}`)));
  const relations = columns.map(
    (column, index) => sql`cross join lateral ${column.value(raw(`c.${column.name}`))} ${raw(`f${index}`)}`,
  );
  const shown = join(columns.map((_, index) => raw(`f${index}.value`)));
  const order = join(columns.map((_, index) => raw(`f${index}.value collate "C" nulls last`)));
  return sql`/* query:group-columns */
    with counted as (
      select ${keys}, sum(l.events) as events, min(l.first_time) as first_time, max(l.last_time) as last_time
      from (${source.lines}) l
      group by ${keys}
    )
    select array[${shown}] as values, sum(c.events) as count, min(c.first_time) as first_seen, max(c.last_time) as last_seen
    from counted c ${join(relations, " ")}
    group by ${shown}
    order by count desc, ${order}
    limit ${limit}`;
}
