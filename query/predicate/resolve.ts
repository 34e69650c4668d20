/** Predicates → conditions on events, their dictionary entries looked up: all of them in a few statements. */
import { raw } from "../../lib/db/sql.ts";
import type { TimeRange } from "../event-query.ts";
import { type LineCondition, type Lookup, lookUpIds } from "../where.ts";
import { buildPlan, listLookups, planPredicate } from "./plan.ts";
import type { Predicate } from "./predicate.ts";

const NOTHING: LineCondition = { rows: raw("false"), activity: raw("false"), volume: raw("false") };
const EVERYTHING: LineCondition = { rows: raw("true"), activity: raw("true"), volume: raw("true") };

/**
 * A condition for each predicate. `never`: no stored event can meet it, and nothing need be asked. With `within` all of that
 * is said of events in these ranges only.
 */
export async function resolvePredicates(
  predicates: readonly Predicate[],
  signal?: AbortSignal,
  within: readonly TimeRange[] | null = null,
): Promise<{ condition: LineCondition; never: boolean }[]> {
  const plans = predicates.map((predicate) => planPredicate(predicate));
  const lookups = plans.map(listLookups);
  const found = await lookUpOnce(lookups.flat(), signal, within);
  let next = 0;
  return plans.map((plan, index) => {
    const count = lookups[index]?.length ?? 0;
    const built = buildPlan(plan, found.slice(next, next + count)[Symbol.iterator]());
    next += count;
    if (typeof built === "boolean") return { condition: built ? EVERYTHING : NOTHING, never: !built };
    return { condition: { ...built, volume: null }, never: false };
  });
}

/** All searches of the catalogue need some two hundred: as many statements as there may well be processors for. */
const LOOKUPS_AT_ONCE = 80;

/** Searches share many look-ups: each is made once. */
async function lookUpOnce(
  lookups: readonly Lookup[],
  signal: AbortSignal | undefined,
  within: readonly TimeRange[] | null,
): Promise<number[][]> {
  const keys = lookups.map(({ table, condition }) => JSON.stringify([table.sql, condition.sql, condition.values]));
  const distinct = [...new Map(lookups.map((lookup, index) => [keys[index], lookup])).entries()];
  const parts = Array.from({ length: Math.ceil(distinct.length / LOOKUPS_AT_ONCE) }, (_, part) =>
    distinct.slice(part * LOOKUPS_AT_ONCE, (part + 1) * LOOKUPS_AT_ONCE).map(([, lookup]) => lookup),
  );
  const found = (await Promise.all(parts.map((part) => lookUpIds(part, signal, within)))).flat();
  const byKey = new Map(distinct.map(([key], index) => [key, found[index] ?? []]));
  return keys.map((key) => byKey.get(key) ?? []);
}
