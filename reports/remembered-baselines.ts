/**
 * First events of baselines, from the runs of activity that are remembered up to a day ago and from what came since. What
 * came in late and belongs before that day makes the runs anew.
 */
import type { TimeRange } from "../query/event-query.ts";
import {
  type Baseline,
  countFirstKeys,
  extendRuns,
  listSeen,
  readRunState,
  readStored,
} from "../query/remembered/baseline-runs.ts";
import { countsPool } from "../query/remembered/search-counts.ts";
import { openSnapshot } from "../query/run-query.ts";
import { findStoredRange } from "../query/stored-range.ts";
import { SEARCHES } from "./catalog/index.ts";
import { hashDefinitions, staysTrue } from "./definition.ts";
import { type Asked, isAnswerable, withDefaults } from "./parameters.ts";
import { baselineOf, type ResolvedSearch, resolveSearches } from "./resolve-search.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** So long after its end a day is taken to be complete. */
const COMPLETE_AFTER_MS = 6 * HOUR_MS;
/** Days that are added at once: no key is silent for longer than a look-back inside them. */
const DAYS_AT_ONCE = 7;

/** Whether runs of a search are remembered. */
export function isRememberedBaseline(one: Asked): boolean {
  const baseline = one.search.baseline;
  return baseline !== undefined && staysTrue(one) && /^(?:[7-9]|\d{2,})d$/.test(baseline.lookback);
}

const asked = SEARCHES.filter(isAnswerable).map(withDefaults).filter(isRememberedBaseline);
const catalogue = hashDefinitions(asked);

/** Counts by id of all searches of {@link isRememberedBaseline}; null when their runs are not what is stored. */
export async function countRememberedBaselines(
  range: TimeRange,
  signal?: AbortSignal,
): Promise<Map<string, number> | null> {
  const state = await readRunState(catalogue, signal);
  if (state === null || !state.isValid) return null;
  const { until } = state;
  // Rows are read from there on only.
  const open = { from: new Date(Math.min(until.getTime(), range.to.getTime())), to: range.to };
  const resolved = await resolveSearches(asked, signal, [open]);
  const counts = await Promise.all(
    resolved.map(async (one) => countFirstKeys(toBaseline(one), { range, until }, signal)),
  );
  const known = counts.filter((count) => count !== null);
  return known.length < counts.length
    ? null
    : new Map(resolved.map(({ asked: { search } }, index) => [search.id, known[index] ?? 0]));
}

/** Brings the runs up to the last complete day. Throws as queries do; what was reached until then stays. */
export async function rememberBaselines(signal: AbortSignal): Promise<void> {
  const pool = countsPool();
  for (;;) {
    const step = await readStep(signal);
    if (step === null) return;
    await extendRuns(pool, step);
  }
}

/** What is next to be added, all of it seen at one moment; null when nothing is. */
async function readStep(signal: AbortSignal) {
  const snapshot = await openSnapshot({ idleSeconds: 30 }, signal);
  try {
    return await snapshot.read(async () => {
      const [read, stored] = [await readRunState(catalogue, signal), await findStoredRange(signal)];
      if (stored === null) return null;
      const anew = read === null || !read.isValid;
      const end = startOfDay(stored.to.getTime() - COMPLETE_AFTER_MS);
      const from = anew ? startOfDay(stored.from.getTime()) : read.until.getTime();
      const until = new Date(Math.min(end, from + DAYS_AT_ONCE * DAY_MS));
      if (from >= until.getTime()) return null;
      const range = { from: new Date(from), to: until };
      const after = { catalogue, until, ...(await readStored(until, signal)) };
      const resolved = await resolveSearches(asked, signal, [range]);
      const seen = [];
      for (const one of resolved) {
        const baseline = toBaseline(one);
        seen.push({ baseline, keys: one.never ? [] : await listSeen(baseline, range, signal) });
      }
      return { read, anew, after, seen };
    });
  } finally {
    await snapshot.close();
  }
}

const startOfDay = (time: number): number => Math.floor(time / DAY_MS) * DAY_MS;

function toBaseline(one: ResolvedSearch): Baseline {
  const rule = baselineOf(one);
  if (rule === null) throw new Error(`${one.asked.search.id} has no baseline`);
  return { id: one.asked.search.id, condition: one.condition, rule };
}
