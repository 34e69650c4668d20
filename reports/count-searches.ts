/** How much every search of the catalogue has in a range, at a glance. */
import type { KnownGood } from "../lib/known-good.ts";
import { countMany, runAtMost } from "../query/count-many.ts";
import type { EventQuery, TimeRange } from "../query/event-query.ts";
import { countFirstEvents } from "../query/predicate/baseline.ts";
import { countPartitions } from "../query/predicate/partitions.ts";
import { type LineCondition, resolveConditions } from "../query/where.ts";
import { SEARCHES } from "./catalog/index.ts";
import { openKnownGood } from "./known-good.ts";
import { isAnswerable, withDefaults } from "./parameters.ts";
import { baselineOf, detectionOf, type ResolvedSearch, resolveSearches, subjectOf } from "./resolve-search.ts";

/** Rules sort events of their own; more at once only wait for each other. */
const RULES_AT_ONCE = 4;

/**
 * Count by id of the search: events, or for bursts and sequences the partitions that reach their bound. Searches that need a
 * value of the reader's first are not in it. `filters` apply to all, and what is in `hide` is left out of all.
 */
export async function countSearches(
  query: Pick<EventQuery, "filters"> & { range: TimeRange; hide?: readonly KnownGood[] },
  signal?: AbortSignal,
): Promise<Map<string, number>> {
  const [resolved, given, known] = await Promise.all([
    resolveSearches(SEARCHES.filter(isAnswerable).map(withDefaults), signal),
    resolveConditions(query.filters, signal),
    openKnownGood(query.hide ?? [], signal),
  ]);
  const filters = known === null ? given : [...given, known.others];
  const possible = resolved.filter(({ never }) => !never);
  const plain = possible.filter((one) => !hasRule(one));
  const ruled = possible.filter(hasRule);
  const [counts, ruleCounts] = await Promise.all([
    countMany(
      { range: query.range, conditions: filters },
      plain.map((one) => one.condition),
      signal,
    ),
    runAtMost(RULES_AT_ONCE, ruled, (one) => countRule(one, { range: query.range, filters }, signal)),
  ]);
  return new Map([
    ...resolved.map((one) => [one.asked.search.id, 0] as const),
    ...plain.map((one, index) => [one.asked.search.id, counts[index] ?? 0] as const),
    ...ruled.map((one, index) => [one.asked.search.id, ruleCounts[index] ?? 0] as const),
  ]);
}

const hasRule = ({ asked: { search } }: ResolvedSearch): boolean =>
  search.threshold !== undefined || search.sequence !== undefined || search.baseline !== undefined;

/** The headline of a search with a rule. */
export async function countRule(
  resolved: ResolvedSearch,
  { range, filters }: { range: TimeRange; filters: readonly LineCondition[] },
  signal?: AbortSignal,
): Promise<number> {
  const subject = subjectOf(resolved, range, filters);
  const detection = detectionOf(resolved, subject);
  if (detection !== null) return countPartitions(detection, signal);
  const baseline = baselineOf(resolved);
  if (baseline === null) throw new Error(`${resolved.asked.search.id} has no rule`);
  return countFirstEvents(subject, baseline, signal);
}
