/** Values of a field for people who are typing one. */
import { z } from "zod";
import { type FieldKey, findField } from "../cloudtrail/fields.ts";
import { cleanText } from "../cloudtrail/record.ts";
import { sql } from "../lib/db/sql.ts";
import type { FacetValue } from "./answers.ts";
import { countValues } from "./count-groups.ts";
import { type EventQuery, InvalidQueryError, type TimeRange } from "./event-query.ts";
import { DICTIONARIES, FIELD_COLUMNS, LIST_DICTIONARIES } from "./field-columns.ts";
import { queryRows } from "./run-query.ts";
import { exactValue, MAX_VALUE_LENGTH } from "./value-pattern.ts";
import { resolveConditions } from "./where.ts";

/** Values looked at for a text; the shortest, which are the closest to what was typed. */
const MAX_CANDIDATES = 200;

const row = z.object({ value: z.string() });

/**
 * The most frequent values of `field` that hold `text` in any case, with their counts under the query's other filters.
 * Empty text gives the most frequent of all. Throws InvalidQueryError for fields that have no list of values.
 */
export async function suggestValues(
  query: Pick<EventQuery, "filters"> & { range: TimeRange },
  options: { field: FieldKey; text: string; limit: number },
  signal?: AbortSignal,
): Promise<FacetValue[]> {
  const { field, text, limit } = options;
  const { [field]: _own, ...others } = query.filters;
  if (text === "") {
    const conditions = await resolveConditions(others, signal);
    return countValues({ range: query.range, conditions, field, limit }, signal);
  }
  const column = FIELD_COLUMNS[field];
  if (column.store === "row" && findField(field)?.kind === "text") {
    // No dictionary to look in: the rows of the range are.
    const holds = { field, rows: sql`${column.value} ilike ${likeText(text)}`, activity: null, volume: null };
    const conditions = [...(await resolveConditions(others, signal)), holds];
    return countValues({ range: query.range, conditions, field, limit }, signal);
  }
  const candidates = new Set(await findCandidates(field, text, signal));
  if (candidates.size === 0) return [];
  const include = [...candidates].map(exactValue);
  const conditions = await resolveConditions({ ...others, [field]: { include, exclude: [] } }, signal);
  // Events have further resources and facts than those asked for.
  const counted = await countValues({ range: query.range, conditions, field, limit: 1_000 }, signal);
  return counted.filter(({ value }) => value !== null && candidates.has(String(value))).slice(0, limit);
}

/** Text anywhere in a value, for `ilike`. */
const likeText = (text: string): string => `%${cleanText(text, MAX_VALUE_LENGTH).replace(/[\\%_]/g, "\\$&")}%`;

async function findCandidates(field: FieldKey, text: string, signal: AbortSignal | undefined): Promise<string[]> {
  const { kind, values = [] } = findField(field) ?? {};
  if (kind === "boolean") return ["true", "false"].filter((value) => value.includes(text.toLowerCase()));
  if (kind === "enum") return values.filter((value) => value.toLowerCase().includes(text.toLowerCase()));
  const column = FIELD_COLUMNS[field];
  if (column.store === "row") throw new InvalidQueryError("field", `field: ${field} has no list of values`);
  const table = column.store === "list" ? LIST_DICTIONARIES[column.list] : DICTIONARIES[column.id];
  const pattern = likeText(text);
  const statement = sql`/* query:suggest-values */
    select found.value
    from (select distinct (${column.value})::text as value from ${table} d where (${column.value})::text ilike ${pattern}) found
    order by length(found.value), found.value
    limit ${MAX_CANDIDATES}`;
  return (await queryRows(row, statement, signal)).map(({ value }) => value);
}
