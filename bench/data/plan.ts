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
  /** Weeks after the last stored one, for what is delivered while something else is measured. */
  liveWeeks: number;
  /** Inflated size of the one large file. */
  largeFileBytes: number;
  /** End of the newest stored week. */
  to: Date;
};

const SEED = 20_261_026;
const WEEK_MS = 7 * 86_400_000;
/** A Monday. */
const END = new Date("2026-10-26T00:00:00Z");

/** Larger sizes are longer histories of larger organizations. */
export function planData(size: number, root: string): DataPlan {
  const [weeks, accounts] = size >= 50_000_000 ? [104, 100] : size >= 10_000_000 ? [52, 40] : [13, 12];
  const largeFileBytes = size >= 10_000_000 ? 2 ** 30 : 2 ** 27;
  return {
    size,
    seed: SEED,
    folder: join(root, `data-${size}`),
    weeks,
    accounts,
    liveWeeks: 3,
    largeFileBytes,
    to: END,
  };
}

/** Start of a week; 0 is the oldest, `weeks` the first live one. */
export const weekStart = (plan: DataPlan, week: number): Date =>
  new Date(plan.to.getTime() + (week - plan.weeks) * WEEK_MS);

/** Folder of the files of one week. */
export const weekFolder = (plan: DataPlan, week: number): string =>
  join(plan.folder, `week-${String(week).padStart(3, "0")}`);

/** The file with more records than CloudTrail ever wrote into one; below it, an S3 key. */
export const largeFileFolder = (plan: DataPlan): string => join(plan.folder, "large-file");

/**
 * How the stored weeks get in: the first and the last through the queue, about a million events each at most, so that
 * the rates of a small and of a full store can be told apart; those between by `trailsight import`.
 */
export function splitWeeks({ size, weeks }: DataPlan): { first: number[]; middle: number[]; last: number[] } {
  const live = Math.max(1, Math.min(Math.floor(weeks / 4), Math.round(1_000_000 / (size / weeks))));
  const all = Array.from({ length: weeks }, (_, week) => week);
  return { first: all.slice(0, live), middle: all.slice(live, -live), last: all.slice(-live) };
}

/** Numbers of the live weeks. */
export const liveWeeks = ({ weeks, liveWeeks: count }: DataPlan): number[] =>
  Array.from({ length: count }, (_, index) => weeks + index);
