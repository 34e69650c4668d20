/** How much data a size means, and where it lies. Everything follows from size and seed, so that runs repeat. */
import { join } from "node:path";

/** Where the data of one size are and what they hold. Times are UTC. */
export type DataPlan = {
  size: number;
  seed: number;
  /** Folder of this data set. */
  folder: string;
  /** The base week is simulated; the other weeks are that week with other identifiers and times. */
  weeks: number;
  accounts: number;
  /** End of the newest week. */
  to: Date;
};

const SEED = 20_261_116;
const WEEK_MS = 7 * 86_400_000;
/** A Monday. */
const END = new Date("2026-11-16T00:00:00Z");

/** Larger sizes are longer histories of larger organizations. */
export function planData(size: number, root: string): DataPlan {
  const [weeks, accounts] = size >= 50_000_000 ? [104, 100] : size >= 10_000_000 ? [52, 40] : [13, 12];
  return { size, seed: SEED, folder: join(root, `data-${size}`), weeks, accounts, to: END };
}

/** Start of a week; 0 is the oldest, `weeks` the one after the end (for live delivery). */
export const weekStart = (plan: DataPlan, week: number): Date =>
  new Date(plan.to.getTime() + (week - plan.weeks) * WEEK_MS);

/** Folder of the files of one week. */
export const weekFolder = (plan: DataPlan, week: number): string =>
  join(plan.folder, `week-${String(week).padStart(3, "0")}`);

/** Folder of the files that are delivered after all others. */
export const LIVE = (plan: DataPlan): number => plan.weeks;
