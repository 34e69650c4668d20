/** How a range is cut into whole hours and days, whose counts can be remembered, and the rest, which is counted anew. */
import type { TimeRange } from "../event-query.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How far a burst or sequence that begins in a unit may reach beyond its end. */
export const REACH_MS = HOUR_MS;

/** A whole hour or day of UTC. */
export type Unit = TimeRange;

/** Hours of a unit: 1 or 24. */
export const hoursOf = ({ from, to }: Unit): number => (to.getTime() - from.getTime()) / HOUR_MS;

/** The units in a range of which the range holds all that begins in them, oldest first: days, and hours at their ends. */
export function listUnits({ from, to }: TimeRange): Unit[] {
  const start = Math.ceil(from.getTime() / HOUR_MS) * HOUR_MS;
  const end = Math.floor((to.getTime() - REACH_MS) / HOUR_MS) * HOUR_MS;
  const units: Unit[] = [];
  for (let at = start; at < end; ) {
    const width = at % DAY_MS === 0 && at + DAY_MS <= end ? DAY_MS : HOUR_MS;
    units.push({ from: new Date(at), to: new Date(at + width) });
    at += width;
  }
  return units;
}

/** What a range holds beside the given units (ordered): ranges as long as can be. */
export function listRest(range: TimeRange, units: readonly Unit[]): TimeRange[] {
  const starts = [range.from, ...units.map(({ to }) => to)];
  const ends = [...units.map(({ from }) => from), range.to];
  return starts.map((from, index) => ({ from, to: ends[index] ?? range.to })).filter(({ from, to }) => from < to);
}
