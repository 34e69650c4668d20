/** Where a candidate leads, and over which time. */
import type { EventQuery } from "../../query/event-query.ts";
import type { Candidate } from "../../query/lookup/lookup-answers.ts";
import { formatInstant, resolveTimeRange } from "../../query/time-range.ts";
import { entityHref } from "../entity/entity-href.ts";
import { conditionFor, narrowTo } from "../explorer/edit-query.ts";
import { explorerHref, rowsOf } from "../explorer/view.ts";

/** A range as the URL of a page says it. */
export type RangeTexts = Pick<EventQuery, "from" | "to">;

const HOUR_MS = 3_600_000;
const MAX_SPAN_MS = 30 * 24 * HOUR_MS;

/** The page of a candidate. Events have no range; everything else keeps that of the reader where it was seen in it. */
export function candidateHref(
  { kind, field, value, seen }: Pick<Candidate, "kind" | "field" | "value" | "seen">,
  range: RangeTexts,
): string {
  if (kind === "event") return `/events/${encodeURIComponent(value)}`;
  const { from, to } = rangeFor(seen, range);
  if (kind !== "filter") return entityHref(kind, value, { from, to });
  return explorerHref(rowsOf(narrowTo({ from, to, filters: {} }, conditionFor(field, value, "include"))));
}

/**
 * The range, or the last 30 days in which the thing was seen where the range holds none of them: a page that opens on
 * nothing would look like "never seen".
 */
export function rangeFor(seen: Candidate["seen"], range: RangeTexts): RangeTexts {
  if (seen === null) return range;
  const first = Date.parse(seen.firstSeen);
  const last = Date.parse(seen.lastSeen);
  const { from, to } = resolveTimeRange(range, new Date());
  if (last >= from.getTime() && first < to.getTime()) return range;
  const end = Math.floor(last / HOUR_MS) * HOUR_MS + HOUR_MS;
  const start = Math.max(Math.floor(first / HOUR_MS) * HOUR_MS, end - MAX_SPAN_MS);
  return { from: formatInstant(new Date(start)), to: formatInstant(new Date(end)) };
}
