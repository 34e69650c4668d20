/** A query narrowed to a part of itself: what a number of the overview counts, and what its link asks. */
import type { FieldKey } from "../../cloudtrail/fields.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { filterOf, setFilter } from "../explorer/edit-query.ts";

/** Only events whose field has one of the values; `*`: any value. */
export type Part = { field: FieldKey; values: readonly string[] };

/**
 * The query and the part together; null when the query's own filter leaves nothing of the part. Unlike a click on a value
 * it never replaces what the reader asked for.
 */
export function restrict(query: EventQuery, { field, values }: Part): EventQuery | null {
  const { include, exclude } = filterOf(query, field);
  const allowed = values.filter((value) => !exclude.includes(value) && !exclude.includes("*"));
  const both = include.length === 0 || include.includes("*") ? allowed : intersect(include, allowed);
  return both.length === 0 ? null : setFilter(query, field, { include: both, exclude });
}

const intersect = (include: readonly string[], values: readonly string[]): string[] =>
  values.includes("*") ? [...include] : values.filter((value) => include.includes(value));
