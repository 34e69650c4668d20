/** Values of a field for people who are typing one. */
import { z } from "zod";
import { type FieldKey, findField } from "../cloudtrail/fields.ts";
import { cleanText } from "../cloudtrail/record.ts";
import { sql } from "../lib/db/sql.ts";
import type { FacetValue } from "./answers.ts";
import { countValues } from "./count-groups.ts";
import { type EventQuery, InvalidQueryError, type TimeRange } from "./event-query.ts";
import { DICTIONARIES, FIELD_COLUMNS, LIST_DICTIONARIES } from "./field-columns.ts";
import { matchCondition } from "./match-values.ts";
import { queryRows } from "./run-query.ts";
import { exactValue, MAX_VALUE_LENGTH, matchesValue } from "./value-pattern.ts";
import { resolveConditions } from "./where.ts";

/** Values looked at for a text; the shortest, which are the closest to what was typed. */
const MAX_CANDIDATES = 200;
/** Values counted before those are left out that were not asked for. */
const MAX_COUNTED = 1_000;

const row = z.object({ value: z.string() });

/**
 * The most frequent values of `field` that hold `text` in any case, with their counts under the query's other filters.
 * Empty text gives the most frequent of all; `match`, a filter's value, only those that are written like it. Throws
 * InvalidQueryError for fields that have no list of values.
 */
export async function suggestValues(
  query: Pick<EventQuery, "filters"> & { range: TimeRange },
  options: { field: FieldKey; text: string; match?: string | null; limit: number },
  signal?: AbortSignal,
): Promise<FacetValue[]> {
  const { field, text, match = null, limit } = options;
  const { [field]: _own, ...rest } = query.filters;
  const others = match === null ? rest : { ...rest, [field]: { include: [match], exclude: [] } };
  const { range } = query;
  const column = FIELD_COLUMNS[field];
  if (text === "" || (column.store === "row" && findField(field)?.kind === "text")) {
    const given = await resolveConditions(others, signal);
    // No dictionary to look in: the rows of the range are.
    const holds = { field, rows: sql`${column.value} ilike ${likeText(text)}`, activity: null, volume: null };
    const conditions = text === "" ? given : [...given, holds];
    const most = match === null ? limit : MAX_COUNTED;
    return keep(await countValues({ range, conditions, field, limit: most }, signal), options, null);
  }
  const candidates = new Set(await findCandidates(options, signal));
  if (candidates.size === 0) return [];
  const include = [...candidates].map(exactValue);
  const conditions = await resolveConditions({ ...rest, [field]: { include, exclude: [] } }, signal);
  return keep(await countValues({ range, conditions, field, limit: MAX_COUNTED }, signal), options, candidates);
}

/** Events have further resources and facts than those asked for. */
function keep(
  counted: readonly FacetValue[],
  { match = null, limit }: { match?: string | null; limit: number },
  candidates: ReadonlySet<string> | null,
): FacetValue[] {
  if (match === null && candidates === null) return counted.slice(0, limit);
  const isWanted = (text: string) =>
    (match === null || matchesValue(match, text)) && (candidates === null || candidates.has(text));
  return counted.filter(({ value }) => value !== null && isWanted(String(value))).slice(0, limit);
}

/** Text anywhere in a value, for `ilike`. */
const likeText = (text: string): string => `%${cleanText(text, MAX_VALUE_LENGTH).replace(/[\\%_]/g, "\\$&")}%`;

async function findCandidates(
  { field, text, match = null }: { field: FieldKey; text: string; match?: string | null },
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const { kind, values = [] } = findField(field) ?? {};
  if (kind === "boolean") return ["true", "false"].filter((value) => value.includes(text.toLowerCase()));
  if (kind === "enum") return values.filter((value) => value.toLowerCase().includes(text.toLowerCase()));
  const column = FIELD_COLUMNS[field];
  if (column.store === "row") throw new InvalidQueryError("field", `field: ${field} has no list of values`);
  const table = column.store === "list" ? LIST_DICTIONARIES[column.list] : DICTIONARIES[column.id];
  const pattern = likeText(text);
  const like = match === null ? sql`true` : matchCondition(field, [match]);
  const statement = sql`/* query:suggest-values */
    select found.value
    from (select distinct (${column.value})::text as value from ${table} d where (${column.value})::text ilike ${pattern} and ${like}) found
    order by length(found.value), found.value
    limit ${MAX_CANDIDATES}`;
  return (await queryRows(row, statement, signal)).map(({ value }) => value);
}
