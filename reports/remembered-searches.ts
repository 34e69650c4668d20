/**
 * Counts of the catalogue that are remembered per hour and day, so that a glance costs what is new and not what is stored.
 * Remembered is what adds up: events of searches without a rule, and partitions of bursts and sequences, which are found
 * again in every range that holds them. First events depend on where a range begins: they are remembered-baselines.ts.
 */
import { runAtMost } from "../query/count-many.ts";
import type { TimeRange } from "../query/event-query.ts";
import { listPartitionKeys } from "../query/predicate/partitions.ts";
import { durationSeconds } from "../query/predicate/predicate.ts";
import { countInRanges, reachBeyond, subjectInRanges } from "../query/remembered/count-in-ranges.ts";
import { countsPool, type Found, keepCounts, readBasis, recallCounts } from "../query/remembered/search-counts.ts";
import { listRest, listUnits, REACH_MS, type Unit } from "../query/remembered/units.ts";
import { openSnapshot, QueryTimeoutError } from "../query/run-query.ts";
import { findStoredRange } from "../query/stored-range.ts";
import { SEARCHES } from "./catalog/index.ts";
import { hashDefinitions, staysTrue } from "./definition.ts";
import { type Asked, isAnswerable, withDefaults } from "./parameters.ts";
import { detectionOf, type ResolvedSearch, resolveSearches } from "./resolve-search.ts";

const RULES_AT_ONCE = 4;
/**
 * Counting the units that are not remembered pays as long as they hold few events, or few of those of the range: 10 µs each
 * from their rows. Counting the whole range goes through all identities there ever were.
 */
const FEW_EVENTS = 200_000;
const FEW_SHARE = 0.25;
/** No more than this, whatever their share: it would not end within the time of a query. */
const MOST_EVENTS = 1_000_000;

/** Whether counts of a search add up. */
export function isRemembered(one: Asked): boolean {
  const { threshold, sequence, baseline } = one.search;
  const length = threshold?.window ?? sequence?.within;
  return (
    baseline === undefined && staysTrue(one) && (length === undefined || durationSeconds(length) * 1_000 <= REACH_MS)
  );
}

const hasRule = ({ search }: Asked): boolean => search.threshold !== undefined || search.sequence !== undefined;

const asked = SEARCHES.filter(isAnswerable).map(withDefaults).filter(isRemembered);
const plain = asked.filter((one) => !hasRule(one));
const rules = asked.filter(hasRule);

const catalogue = hashDefinitions([...plain, ...rules]);

/**
 * Counts of all searches of {@link isRemembered} in a range, by id: what is remembered, and the rest of the range counted now.
 * Null when so little is remembered that counting the whole range at once costs less.
 */
export async function countRemembered(range: TimeRange, signal?: AbortSignal): Promise<Map<string, number> | null> {
  const units = await listStoredUnits(range, signal);
  const { counts, partitions, missing, missingEvents, allEvents } = await recallCounts(units, catalogue, signal);
  if (missingEvents > Math.max(FEW_EVENTS, Math.min(allEvents * FEW_SHARE, MOST_EVENTS))) return null;
  const known = units.filter((unit) => !missing.includes(unit));
  const rest = await countNow(listRest(range, known), range.to, signal);
  return new Map([
    ...plain.map(({ search }, index) => [search.id, (counts[index] ?? 0) + (rest.counts[index] ?? 0)] as const),
    ...rules.map(({ search }, index) => {
      const found = new Set([...(partitions[index] ?? []), ...(rest.partitions[index] ?? [])]);
      return [search.id, found.size] as const;
    }),
  ]);
}

/**
 * Counts what is missing of the units of a range, unit by unit and newest first, and remembers it. Answers how many units
 * there were; one that takes too long is left out. Throws as queries do; what was remembered until then stays.
 */
export async function rememberSearches(range: TimeRange, signal: AbortSignal): Promise<number> {
  const pool = countsPool();
  const { missing } = await recallCounts(await listStoredUnits(range, signal), catalogue, signal);
  for (const unit of missing.toReversed()) {
    try {
      const { basis, found } = await countUnit(unit, signal);
      await keepCounts(pool, { unit, catalogue, basis, found });
    } catch (error) {
      // A day of so many events stays without; the others need not.
      if (!(error instanceof QueryTimeoutError)) throw error;
    }
  }
  return missing.length;
}

/** Units of a range, as far as events are stored: what is not over yet is no unit. */
async function listStoredUnits(range: TimeRange, signal?: AbortSignal): Promise<Unit[]> {
  const stored = await findStoredRange(signal);
  if (stored === null) return [];
  const from = new Date(Math.max(range.from.getTime(), stored.from.getTime()));
  return listUnits({ from, to: new Date(Math.min(range.to.getTime(), stored.to.getTime())) });
}

/** Counts and what they were counted from, at one moment. */
async function countUnit(unit: Unit, signal: AbortSignal) {
  const snapshot = await openSnapshot({ idleSeconds: 30 }, signal);
  try {
    return await snapshot.read(async () => {
      const basis = await readBasis(unit, signal);
      const found = await countNow([unit], new Date(unit.to.getTime() + REACH_MS), signal);
      return { basis, found };
    });
  } finally {
    await snapshot.close();
  }
}

/** Counts what begins in the ranges from the rows; `end`: nothing from then on belongs to it. */
async function countNow(ranges: readonly TimeRange[], end: Date, signal?: AbortSignal): Promise<Found> {
  if (ranges.length === 0) return { counts: [], partitions: [] };
  const resolved = await resolveSearches([...plain, ...rules], signal, reachBeyond(ranges, end));
  const [counts, partitions] = await Promise.all([
    countInRanges(
      ranges,
      resolved.slice(0, plain.length).map(({ condition }) => condition),
      signal,
    ),
    runAtMost(RULES_AT_ONCE, resolved.slice(plain.length), (one) => findPartitions(one, { ranges, end }, signal)),
  ]);
  return { counts, partitions };
}

async function findPartitions(
  resolved: ResolvedSearch,
  { ranges, end }: { ranges: readonly TimeRange[]; end: Date },
  signal?: AbortSignal,
): Promise<string[]> {
  if (resolved.never) return [];
  const detection = detectionOf(resolved, subjectInRanges(ranges, end, resolved.condition));
  if (detection === null) throw new Error(`${resolved.asked.search.id} has no partitions`);
  return listPartitionKeys(detection, signal);
}
