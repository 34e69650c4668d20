/** Values of many fields with their counts, each without its own filter: what the explorer shows beside the table. */
import { z } from "zod";
import type { FieldKey } from "../cloudtrail/fields.ts";
import { join, raw, type Sql, sql } from "../lib/db/sql.ts";
import type { FacetsAnswer, FacetValue } from "./answers.ts";
import { chooseSource } from "./choose-source.ts";
import { countColumn } from "./count-columns.ts";
import { countValues, readFieldValue } from "./count-groups.ts";
import type { EventQuery, TimeRange } from "./event-query.ts";
import { FIELD_COLUMNS, ROLLUP_FIELDS } from "./field-columns.ts";
import { queryRows } from "./run-query.ts";
import { type Condition, resolveConditions } from "./where.ts";

const row = z.object({ field: z.number(), value: z.string().nullable(), count: z.coerce.number() });

/** Statements of one call that run at the same time: the others' readers need connections as well. */
const MAX_RUNNING = 3;

/** Fields that one statement counts together. */
type Batch = { fields: FieldKey[]; conditions: readonly Condition[] };

/** The `limit` most frequent values of each field, an absent value among them as null. */
export async function countFacets(
  query: Pick<EventQuery, "filters"> & { range: TimeRange },
  options: { fields: readonly FieldKey[]; limit: number },
  signal?: AbortSignal,
): Promise<Omit<FacetsAnswer, "coverage">> {
  const conditions = await resolveConditions(query.filters, signal);
  const waiting = planBatches(options.fields, conditions);
  const found = new Map<FieldKey, FacetValue[]>();
  const work = async () => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      const request = { range: query.range, limit: options.limit, ...batch };
      for (const [field, values] of await countBatch(request, signal)) found.set(field, values);
    }
  };
  await Promise.all(Array.from({ length: MAX_RUNNING }, work));
  return { facets: Object.fromEntries(options.fields.map((field) => [field, found.get(field) ?? []])) };
}

/** A filtered field needs conditions of its own; so do lists and single ids, whose lines are others. */
function planBatches(fields: readonly FieldKey[], conditions: readonly Condition[]): Batch[] {
  const alone: Batch[] = [];
  const together = new Map<boolean, FieldKey[]>();
  for (const field of fields) {
    const others = conditions.filter((condition) => condition.field !== field);
    const shareable = others.length === conditions.length && isCountedByNumber(field);
    if (shareable) together.set(ROLLUP_FIELDS.has(field), [...(together.get(ROLLUP_FIELDS.has(field)) ?? []), field]);
    else alone.push({ fields: [field], conditions: others });
  }
  return [...[...together.values()].map((shared) => ({ fields: shared, conditions })), ...alone];
}

const isCountedByNumber = (field: FieldKey): boolean => field === "outcome" || FIELD_COLUMNS[field].store === "dictionary";

type BatchRequest = Batch & { range: TimeRange; limit: number };

async function countBatch(request: BatchRequest, signal: AbortSignal | undefined): Promise<[FieldKey, FacetValue[]][]> {
  const [first, ...more] = request.fields;
  if (first === undefined) return [];
  if (more.length === 0) return [[first, await countValues({ ...request, field: first }, signal)]];
  const rows = await queryRows(row, facetStatement(request), signal);
  return request.fields.map((field, index) => {
    const own = rows.filter((one) => one.field === index);
    return [field, own.map(({ value, count }) => ({ value: readFieldValue(field, value), count }))];
  });
}

/**
 * One pass over the lines: each is counted once per column, then the numbers get their values. Written with `values`,
 * because Citus refuses grouping sets.
 */
function facetStatement({ fields, conditions, range, limit }: BatchRequest): Sql {
  const source = chooseSource({ range, conditions, fields });
  const columns = fields.map((field) => countColumn(field, source.kind === "rows" ? "rows" : "activity"));
  const names = [...new Set(columns.map((column) => column.name))];
  const numbered = names.map((name, index) => {
    const text = columns.find((column) => column.name === name)?.type === "text";
    const own = raw(`l.${name}`);
    return text ? sql`(${index}::integer, 0, ${own})` : sql`(${index}::integer, ${own}::integer, '')`;
  });
  const facets = columns.map((column, index) => {
    const reference = raw(column.type === "text" ? "c.name" : "c.number");
    return sql`(
      select ${index}::integer as field, f.value, sum(c.events) as count
      from counted c cross join lateral ${column.value(reference)} f
      where c.kind = ${names.indexOf(column.name)}
      group by f.value
      order by count desc, f.value collate "C" nulls last
      limit ${limit}
    )`;
  });
  return sql`/* query:count-facets */
    with counted as materialized (
      select k.kind, k.number, k.name, sum(l.events) as events
      from (${source.lines}) l cross join lateral (values ${join(numbered)}) k (kind, number, name)
      group by k.kind, k.number, k.name
    )
    ${join(facets, " union all ")}`;
}
