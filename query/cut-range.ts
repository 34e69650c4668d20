/**
 * A range → the pieces that lines of rollups hold whole: months that are summed up, days, hours, and rows for what is left at
 * its ends.
 */
import { raw, type Sql, sql } from "../lib/db/sql.ts";
import type { TimeRange } from "./event-query.ts";

const QUARTER_MS = 15 * 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/**
 * What a piece is read from. `month` holds the months of the piece that are summed up, and `gap` the days of those that
 * are not; which these are is found by the statement itself, so both together are always the whole.
 */
export type Unit = "event" | "quarter" | "hour" | "day" | "month" | "gap";
export type Piece = TimeRange & { unit: Unit };

/**
 * The pieces, oldest first. `bucketSeconds`: width of the time buckets that pieces must not reach across; absent when time
 * does not matter. `widest`: the widest unit that there are lines of.
 */
export function cutRange(range: TimeRange, bucketSeconds: number | undefined, widest: "hour" | "month"): Piece[] {
  const fits = (ms: number) => bucketSeconds === undefined || (bucketSeconds * 1_000) % ms === 0;
  const [unit, width] = fits(HOUR_MS) ? (["hour", HOUR_MS] as const) : (["quarter", QUARTER_MS] as const);
  return cutBy({ unit: "event", ...range }, roundTo(range, width), (inner) => {
    const ofHours: Piece = { unit, ...inner };
    if (widest === "hour" || !fits(DAY_MS)) return [ofHours];
    return cutBy(ofHours, roundTo(inner, DAY_MS), (days) => {
      const ofDays: Piece = { unit: "day", ...days };
      if (bucketSeconds !== undefined) return [ofDays];
      return cutBy(ofDays, wholeMonths(days), (months) => [
        { unit: "month", ...months },
        { unit: "gap", ...months },
      ]);
    });
  });
}

/** The piece without its inside, and that cut further. */
function cutBy(piece: Piece, inner: TimeRange, cutFurther: (inner: TimeRange) => Piece[]): Piece[] {
  if (inner.from >= inner.to) return [piece];
  const pieces = [{ ...piece, to: inner.from }, ...cutFurther(inner), { ...piece, from: inner.to }];
  return pieces.filter(({ from, to }) => from < to);
}

/** The whole hours or days of a range, if there are any, and the parts of such at its ends. `step`: milliseconds. */
export function splitAt(range: TimeRange, step: number): { whole: TimeRange | null; rest: TimeRange[] } {
  const whole = roundTo(range, step);
  if (whole.from >= whole.to) return { whole: null, rest: [range] };
  const ends = [
    { from: range.from, to: whole.from },
    { from: whole.to, to: range.to },
  ];
  return { whole, rest: ends.filter((end) => end.from < end.to) };
}

/** The whole steps inside; empty when `from` is not before `to`. */
const roundTo = ({ from, to }: TimeRange, step: number): TimeRange => ({
  from: new Date(Math.ceil(from.getTime() / step) * step),
  to: new Date(Math.floor(to.getTime() / step) * step),
});

const startOfMonth = (time: Date, after = 0): Date =>
  new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + after, 1));

/** The whole months inside of whole days; empty when `from` is not before `to`. */
const wholeMonths = ({ from, to }: TimeRange): TimeRange => ({
  from: startOfMonth(new Date(from.getTime() - 1), 1),
  to: startOfMonth(to),
});

/** Lines of a piece, called `own`: what follows `select` up to the end of its first conditions. `tables`: their common name. */
export function fromBuckets({ unit, from, to }: Piece, tables: string): Sql {
  const own = raw(`from cloudtrail.${tables}_${unit === "gap" ? "day" : unit} own`);
  const marks = sql`from cloudtrail.summed_month s where s.month >= ${from} and s.month < ${to}`;
  switch (unit) {
    case "month":
      return sql`${own} where own.bucket = any(array(select s.month ${marks}))`;
    case "gap":
      // Known before any line is looked for: with all marks there this is never run.
      return sql`${own}
        where (select count(*) ${marks}) < ${countMonths({ from, to })} and own.bucket = any(array(
          select day
          from generate_series(${from}::timestamptz, ${to}::timestamptz - interval '24 hours', interval '24 hours') as day
          where date_trunc('month', day, 'UTC') not in (select s.month ${marks})
        ))`;
    default:
      return sql`${own} where own.bucket >= ${from} and own.bucket < ${to}`;
  }
}

const countMonths = ({ from, to }: TimeRange): number =>
  12 * (to.getUTCFullYear() - from.getUTCFullYear()) + to.getUTCMonth() - from.getUTCMonth();
