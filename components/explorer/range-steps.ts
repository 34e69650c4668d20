/** Ranges made from a range: earlier, later, wider; and the way back out of a zoom. */
import { formatInstant, resolveTimeRange } from "../../query/time-range.ts";

/** Both ends as the URL has them. */
export type RangeText = { from: string; to: string };

/** CloudTrail began in 2013; the URL takes no earlier year. */
const EARLIEST_MS = Date.UTC(2013, 0, 1);

const toText = (from: number, to: number): RangeText => ({
  from: formatInstant(new Date(from)),
  to: formatInstant(new Date(to)),
});

function ends(range: RangeText, now: Date): { from: number; to: number; width: number } {
  const { from, to } = resolveTimeRange(range, now);
  return { from: from.getTime(), to: to.getTime(), width: to.getTime() - from.getTime() };
}

/** The range of the same width before this one; null when nothing can be there. */
export function earlierRange(range: RangeText, now: Date): RangeText | null {
  const { from, width } = ends(range, now);
  return from <= EARLIEST_MS ? null : toText(Math.max(EARLIEST_MS, from - width), from);
}

/** The range of the same width after this one, but not beyond now; null when this one reaches it. */
export function laterRange(range: RangeText, now: Date): RangeText | null {
  const { to, width } = ends(range, now);
  const end = Math.min(to + width, now.getTime());
  return to >= now.getTime() ? null : toText(Math.max(EARLIEST_MS, end - width), end);
}

/** Twice as wide around the same middle, but not beyond now; a range that ends now stays at now. */
export function widerRange(range: RangeText, now: Date): RangeText {
  const { from, to, width } = ends(range, now);
  const half = width / 2;
  const end = Math.min(to + half, Math.max(to, now.getTime()));
  const start = Math.max(EARLIEST_MS, from - half - (to + half - end));
  const wider = toText(start, end);
  return range.to === "now" ? { from: wider.from, to: "now" } : wider;
}

/** Most zooms that are remembered. */
const MAX_TRAIL = 20;

/**
 * The ranges a reader zoomed in from, outermost first, after a change of range. Zooming in adds one, going back to the
 * last takes it away, and any other change forgets them all.
 */
export function nextTrail(
  trail: readonly RangeText[],
  { before, after, now }: { before: RangeText; after: RangeText; now: Date },
): readonly RangeText[] {
  const last = trail.at(-1);
  if (last !== undefined && last.from === after.from && last.to === after.to) return trail.slice(0, -1);
  const outer = ends(before, now);
  const inner = ends(after, now);
  const isInside = inner.from >= outer.from && inner.to <= outer.to && inner.width < outer.width;
  // A choice of "last hour" is not a zoom into a day.
  return isInside && after.to !== "now" ? [...trail, before].slice(-MAX_TRAIL) : [];
}
