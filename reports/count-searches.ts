/** How much every search of the catalogue has in a range, at a glance. */
import type { KnownGood } from "../lib/known-good.ts";
import { countMany, runAtMost } from "../query/count-many.ts";
import type { EventQuery, TimeRange } from "../query/event-query.ts";
import type { Subject } from "../query/predicate/base-rows.ts";
import { countFirstEvents } from "../query/predicate/baseline.ts";
import { countPartitions } from "../query/predicate/partitions.ts";
import { QueryTimeoutError } from "../query/run-query.ts";
import { type LineCondition, resolveConditions } from "../query/where.ts";
import { SEARCHES } from "./catalog/index.ts";
import { openKnownGood } from "./known-good.ts";
import { type Asked, isAnswerable, withDefaults } from "./parameters.ts";
import { countRememberedBaselines } from "./remembered-baselines.ts";
import { countRemembered } from "./remembered-searches.ts";
import { baselineOf, detectionOf, type ResolvedSearch, resolveSearches, subjectOf } from "./resolve-search.ts";

/** Rules sort events of their own; more at once only wait for each other. */
const RULES_AT_ONCE = 4;

/** Searches that only rows can answer are counted so many in a statement: one that takes too long takes few with it. */
const ROWS_IN_CHUNK = 5;
const CHUNKS_AT_ONCE = 2;

/** `filters` apply to all searches, and what is in `hide` is left out of all. */
export type Glance = Pick<EventQuery, "filters"> & { range: TimeRange; hide?: readonly KnownGood[] };

/**
 * Count by id of the search: events, or for bursts and sequences the partitions that reach their bound. Searches that need a
 * value of the reader's first are not in it, nor those that took too long.
 */
export async function countSearches(query: Glance, signal?: AbortSignal): Promise<Map<string, number>> {
  const asked = SEARCHES.filter(isAnswerable).map(withDefaults);
  if (!isOfEverything(query)) return countAnew(asked, query, signal);
  const remembered = await Promise.all([
    unlessTooLong(countRemembered(query.range, signal)),
    unlessTooLong(countRememberedBaselines(query.range, signal)),
  ]);
  const known = new Map(remembered.flatMap((counts) => [...(counts ?? [])]));
  const others = asked.filter(({ search }) => !known.has(search.id));
  return others.length === 0 ? known : new Map([...known, ...(await countAnew(others, query, signal))]);
}

/** Whether all events of a range are asked about: only then counts are remembered. */
export const isOfEverything = ({ filters, hide = [] }: Glance): boolean =>
  hide.length === 0 && Object.values(filters).every((filter) => filter === undefined);

async function countAnew(asked: readonly Asked[], query: Glance, signal?: AbortSignal): Promise<Map<string, number>> {
  const [resolved, given, known] = await Promise.all([
    resolveSearches(asked, signal),
    resolveConditions(query.filters, signal),
    openKnownGood(query.hide ?? [], signal),
  ]);
  const filters = known === null ? given : [...given, known.others];
  const common = { range: query.range, conditions: filters };
  const possible = resolved.filter(({ never }) => !never);
  const plain = possible.filter((one) => !hasRule(one));
  const onLines = plain.filter(({ condition }) => condition.activity !== null);
  const byRows = plain.filter(({ condition }) => condition.activity === null);
  const counted = await Promise.all([
    countPlain(common, onLines, signal),
    runAtMost(CHUNKS_AT_ONCE, listChunks(byRows), (some) => countPlain(common, some, signal)).then((counts) =>
      counts.flat(),
    ),
    runAtMost(RULES_AT_ONCE, possible.filter(hasRule), async (one) => {
      const count = await unlessTooLong(countRule(one, { range: query.range, filters }, signal));
      return count === null ? [] : [[one.asked.search.id, count] as const];
    }).then((counts) => counts.flat()),
  ]);
  const never = resolved.filter((one) => one.never).map((one) => [one.asked.search.id, 0] as const);
  return new Map([...never, ...counted.flat()]);
}

async function countPlain(
  common: Subject,
  searches: readonly ResolvedSearch[],
  signal?: AbortSignal,
): Promise<(readonly [string, number])[]> {
  const conditions = searches.map(({ condition }) => condition);
  const counts = await unlessTooLong(countMany(common, conditions, signal));
  return counts === null ? [] : searches.map(({ asked }, index) => [asked.search.id, counts[index] ?? 0] as const);
}

/** Dealt out like cards: neighbours in the catalogue cost alike. */
function listChunks(searches: readonly ResolvedSearch[]): ResolvedSearch[][] {
  const chunks = Math.ceil(searches.length / ROWS_IN_CHUNK);
  return Array.from({ length: chunks }, (_, at) => searches.filter((_, index) => index % chunks === at));
}

/** Null when the statement timed out: nothing is said of that one, and all of the others. */
async function unlessTooLong<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof QueryTimeoutError) return null;
    throw error;
  }
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
