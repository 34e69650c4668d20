/** How results are shown beside what is asked: the order of groups, the layers of the histogram. Client-safe. */
import { type FieldKey, findField } from "../cloudtrail/fields.ts";
import { InvalidQueryError } from "./event-query.ts";

/** How groups are ordered: largest or most denied first, last or first seen newest first, or by value from A to Z. */
export const GROUP_SORTS = ["count", "denied", "lastSeen", "firstSeen", "value"] as const;
export type GroupSort = (typeof GROUP_SORTS)[number];

/** Reads an order of groups; the first of them for null. Throws InvalidQueryError. */
export function parseGroupSort(text: string | null): GroupSort {
  const sort = GROUP_SORTS.find((one) => one === (text ?? "count"));
  if (sort === undefined) throw new InvalidQueryError("sort", `sort must be one of ${GROUP_SORTS.join(", ")}`);
  return sort;
}

/**
 * Reads the field whose values are the layers of a histogram. Throws InvalidQueryError, also for a field of which an event
 * has several values: bars would count it more than once.
 */
export function parseStackBy(text: string): FieldKey {
  const field = findField(text);
  if (field === null || field.groupable === false) {
    throw new InvalidQueryError(
      "stackBy",
      `stackBy: there is no field ${JSON.stringify(text.slice(0, 60))} to stack by`,
    );
  }
  if (field.multiple === true) {
    throw new InvalidQueryError(
      "stackBy",
      `stackBy: an event can have several values of ${field.key}, so bars would count it more than once; group by it instead`,
    );
  }
  return field.key;
}
