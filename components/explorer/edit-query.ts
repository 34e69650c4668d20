/** Small changes of an EventQuery, each a new value. What the buttons of the interface do. */
import type { FieldKey } from "../../cloudtrail/fields.ts";
import type { EventQuery, FieldFilter } from "../../query/event-query.ts";
import { exactValue, parsePattern } from "../../query/value-pattern.ts";

export type FilterMode = keyof FieldFilter;

/** One value of one field, wanted or not. */
export type Condition = { field: FieldKey; mode: FilterMode; value: string };

const NOTHING: FieldFilter = { include: [], exclude: [] };
const other = (mode: FilterMode): FilterMode => (mode === "include" ? "exclude" : "include");

/** The filter of a field; empty lists when it has none. */
export const filterOf = (query: EventQuery, field: FieldKey): FieldFilter => query.filters[field] ?? NOTHING;

/** Whether exactly this value is wanted (or not wanted). */
export const hasCondition = (query: EventQuery, { field, mode, value }: Condition): boolean =>
  filterOf(query, field)[mode].includes(value);

/** Replaces the filter of a field; empty lists remove it. */
export function setFilter(query: EventQuery, field: FieldKey, filter: FieldFilter): EventQuery {
  const { [field]: _, ...rest } = query.filters;
  const filters: EventQuery["filters"] = { ...rest };
  if (filter.include.length + filter.exclude.length > 0) filters[field] = filter;
  return { ...query, filters };
}

/** Adds a value; the same value is taken from the other side, where it would contradict. */
export function addCondition(query: EventQuery, { field, mode, value }: Condition): EventQuery {
  const filter = filterOf(query, field);
  const opposite = other(mode);
  return setFilter(query, field, {
    ...filter,
    [mode]: filter[mode].includes(value) ? filter[mode] : [...filter[mode], value],
    [opposite]: filter[opposite].filter((one) => one !== value),
  });
}

/** Takes a value out again. */
export function removeCondition(query: EventQuery, { field, mode, value }: Condition): EventQuery {
  const filter = filterOf(query, field);
  return setFilter(query, field, { ...filter, [mode]: filter[mode].filter((one) => one !== value) });
}

/** Adds the value, or takes it out when it is there. */
export const toggleCondition = (query: EventQuery, condition: Condition): EventQuery =>
  hasCondition(query, condition) ? removeCondition(query, condition) : addCondition(query, condition);

/**
 * Only what the condition leaves of the query: another wanted value of the field gives way to this one, where
 * {@link addCondition} would want either. What a click on a value in a result means.
 */
export function narrowTo(query: EventQuery, condition: Condition): EventQuery {
  const { field, mode, value } = condition;
  const { include, exclude } = filterOf(query, field);
  if (mode === "exclude") return addCondition(value === "*" ? setFilter(query, field, NOTHING) : query, condition);
  if (value === "*") return setFilter(query, field, { include: include.length > 0 ? include : [value], exclude });
  return setFilter(query, field, { include: [value], exclude: exclude.filter((one) => one !== value) });
}

/** "is" becomes "is not", and the reverse. */
export function flipFilter(query: EventQuery, field: FieldKey, mode: FilterMode): EventQuery {
  const filter = filterOf(query, field);
  const moved = filter[mode];
  return setFilter(query, field, {
    ...NOTHING,
    [other(mode)]: [...filter[other(mode)].filter((value) => !moved.includes(value)), ...moved],
  });
}

/** Removes one side of a field's filter. */
export const removeFilter = (query: EventQuery, field: FieldKey, mode: FilterMode): EventQuery =>
  setFilter(query, field, { ...filterOf(query, field), [mode]: [] });

/** The same range without any filter. */
export const clearFilters = (query: EventQuery): EventQuery => ({ ...query, filters: {} });

/**
 * The condition for a value as it stands in an event. Null is "absent": `*` on the other side, because `*` means that
 * there is any value. Stars and backslashes of the value are taken literally.
 */
export function conditionFor(field: FieldKey, value: string | null, mode: FilterMode): Condition {
  return value === null ? { field, mode: other(mode), value: "*" } : { field, mode, value: exactValue(value) };
}

/** Whether a filter's value stands for exactly one value. */
export const isExact = (value: string): boolean => parsePattern(value)?.kind === "exact";

/** A filter's value as people read it: stars of a pattern stay, escapes go. */
export function patternText(value: string): string {
  const pattern = parsePattern(value);
  if (pattern === null || pattern.kind === "any") return value;
  if (pattern.kind === "exact") return pattern.text;
  return `${pattern.openStart ? "*" : ""}${pattern.text}${pattern.openEnd ? "*" : ""}`;
}
