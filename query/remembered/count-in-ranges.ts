/** Many counts of the rows in short ranges: the rows are read once, and every condition is asked of them. */
import { z } from "zod";
import { join, raw, sql } from "../../lib/db/sql.ts";
import type { TimeRange } from "../event-query.ts";
import { rowCondition, type Subject } from "../predicate/base-rows.ts";
import { queryRow } from "../run-query.ts";
import { inRanges, type LineCondition } from "../where.ts";
import { REACH_MS } from "./units.ts";

/** Number of events in the ranges (which do not overlap) under each condition. */
export async function countInRanges(
  ranges: readonly TimeRange[],
  conditions: readonly LineCondition[],
  signal?: AbortSignal,
): Promise<number[]> {
  if (conditions.length === 0) return [];
  const counts = conditions.map(({ rows }) => sql`count(*) filter (where ${rows})`);
  const statement = sql`/* query:count-in-ranges */
    select array[${join(counts)}]::float8[] as counts from cloudtrail.event e where ${inRanges(ranges)}`;
  return (await queryRow(z.object({ counts: z.array(z.number()) }), statement, signal)).counts;
}

/** The events among which bursts and sequences lie that begin in one of the ranges; nothing of `end` or later. */
export function subjectInRanges(ranges: readonly TimeRange[], end: Date, condition: LineCondition): Subject {
  const reached = reachBeyond(ranges, end);
  const range = { from: reached[0]?.from ?? end, to: reached.at(-1)?.to ?? end };
  return { range, conditions: [condition, rowCondition(reached.length === 1 ? raw("true") : inRanges(reached))] };
}

/** Each range as far as what begins in it may reach. */
export function reachBeyond(ranges: readonly TimeRange[], end: Date): TimeRange[] {
  const joined: TimeRange[] = [];
  for (const { from, to } of ranges) {
    const reached = new Date(Math.min(to.getTime() + REACH_MS, end.getTime()));
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to) joined[joined.length - 1] = { from: last.from, to: reached };
    else joined.push({ from, to: reached });
  }
  return joined;
}
