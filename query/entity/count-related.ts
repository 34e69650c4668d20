/** Values of several fields that occur together with something in a range, with counts by outcome, in one pass. */
import { z } from "zod";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { join, raw, type Sql, sql } from "../../lib/db/sql.ts";
import { chooseSource } from "../choose-source.ts";
import { countColumn } from "../count-columns.ts";
import type { TimeRange } from "../event-query.ts";
import { ROLLUP_FIELDS } from "../field-columns.ts";
import { queryRows } from "../run-query.ts";
import type { Condition } from "../where.ts";

const row = z.object({
  field: z.number(),
  value: z.string(),
  count: z.coerce.number(),
  success: z.coerce.number(),
  denied: z.coerce.number(),
  first_seen: z.date(),
  last_seen: z.date(),
  total: z.coerce.number(),
});

/** One value of one field; `total` is how many values the field has. */
export type CountedValue = Omit<z.infer<typeof row>, "field">;

/** What to count, and which values of each field to keep: the commonest, or those first seen last. */
export type RelatedRequest = {
  range: TimeRange;
  conditions: readonly Condition[];
  fields: readonly FieldKey[];
  order: "commonest" | "newest";
  limit: number;
};

/** Statements of one call that run at the same time: the others' readers need connections as well. */
const MAX_RUNNING = 2;

/** The values of each field, absent ones left out. */
export async function countRelated(
  request: RelatedRequest,
  signal?: AbortSignal,
): Promise<Map<FieldKey, CountedValue[]>> {
  const waiting = planBatches(request.fields);
  const found = new Map<FieldKey, CountedValue[]>(request.fields.map((field) => [field, []]));
  const work = async () => {
    for (let fields = waiting.shift(); fields !== undefined; fields = waiting.shift()) {
      const rows = await queryRows(row, statementOf({ ...request, fields }), signal);
      for (const { field, ...value } of rows) found.get(fields[field] ?? "eventID")?.push(value);
    }
  };
  await Promise.all(Array.from({ length: MAX_RUNNING }, work));
  return found;
}

/** Fields that the rollups know together, others together, and those that an event has several of alone. */
function planBatches(fields: readonly FieldKey[]): FieldKey[][] {
  const isMultiple = (field: FieldKey) => findField(field)?.multiple === true;
  const single = fields.filter((field) => !isMultiple(field));
  return [
    single.filter((field) => !ROLLUP_FIELDS.has(field)),
    single.filter((field) => ROLLUP_FIELDS.has(field)),
    ...fields.filter(isMultiple).map((field) => [field]),
  ].filter((batch) => batch.length > 0);
}

/** Each line is counted once per column of numbers, then the numbers get their values (as in count-facets.ts). */
function statementOf({ range, conditions, fields, order, limit }: RelatedRequest): Sql {
  const source = chooseSource({ range, conditions, fields: [...fields, "outcome"] });
  const columns = fields.map((field) => countColumn(field, source.kind === "rows" ? "rows" : "activity"));
  const names = [...new Set(columns.map((column) => column.name))];
  const keys = join(names.map((name) => raw(`l.${name}::text`)));
  const ordered = order === "commonest" ? raw("count desc") : raw("first_seen desc, count desc");
  const parts = columns.map((column, index) => {
    const number = column.type === "number" ? raw("c.key::integer") : raw("c.key");
    return sql`(
      select ${index}::integer as field, f.value, sum(c.events) as count, sum(c.success) as success,
        sum(c.denied) as denied, min(c.first_time) as first_seen, max(c.last_time) as last_seen, count(*) over () as total
      from counted c cross join lateral ${column.value(number)} f
      where c.kind = ${names.indexOf(column.name)} and f.value is not null
      group by f.value
      order by ${ordered}, f.value collate "C"
      limit ${limit}
    )`;
  });
  return sql`/* query:count-related */
    with counted as materialized (
      select k.kind, k.key, sum(k.events) as events,
        coalesce(sum(k.events) filter (where k.outcome = 0), 0) as success,
        coalesce(sum(k.events) filter (where k.outcome = 1), 0) as denied,
        min(k.first_time) as first_time, max(k.last_time) as last_time
      from (
        select unnest(${names.map((_, index) => index)}::integer[]) as kind, unnest(array[${keys}]) as key,
          l.outcome, l.events, l.first_time, l.last_time
        from (${source.lines}) l
      ) k
      group by k.kind, k.key
    )
    ${join(parts, " union all ")}`;
}
