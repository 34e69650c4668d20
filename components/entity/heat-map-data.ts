/** Hours with events → the rows and cells of the heat map: days by hour, or weekdays by hour when there are many days. */
import { formatOffset } from "../../lib/format.ts";
import { formatInstant } from "../../query/time-range.ts";
import { toReading, type Zone } from "../explorer/clock.ts";

/** An hour that begins at this time (milliseconds): its events, and how many of them were denied. */
export type Hour = readonly [start: number, count: number, denied: number];

/** What is drawn. The range is resolved, RFC 3339; its ends may lie within an hour. */
export type Activity = { hours: readonly Hour[]; from: string; to: string };

/** A square: the part of the range that it leads to, and its numbers. */
export type HeatCell = {
  label: string;
  from: number;
  to: number;
  count: number;
  denied: number;
  /** 0 for nothing, 1 to 5 by count. */
  level: number;
};

/** A day, or a weekday. Squares outside the range are null. */
export type HeatRow = { key: string; label: string; weekend: boolean; cells: (HeatCell | null)[] };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** More days than this are drawn as weekdays. */
export const MAX_DAYS = 32;
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const LEVELS = 5;

const pad = (value: number): string => String(value).padStart(2, "0");

/** `Mon 16 Nov` for `2026-11-16`. */
function dayLabel(date: string): string {
  return `${WEEKDAYS[weekdayOf(date)]} ${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1]}`;
}

/** 0 for Monday. */
const weekdayOf = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

/** Whether the range is drawn as weekdays. */
export const isWeekly = ({ from, to }: { from: string; to: string }): boolean => countDays(from, to) > MAX_DAYS;

/** Rows the map of a range has by the clock of UTC; by another clock there may be one more day. */
export const countRows = (range: { from: string; to: string }): number =>
  isWeekly(range) ? WEEKDAYS.length : countDays(range.from, range.to);

const countDays = (from: string, to: string): number =>
  Math.floor((Date.parse(to) - 1) / DAY_MS) - Math.floor(Date.parse(from) / DAY_MS) + 1;

/** Larger counts get a higher level; the scale is logarithmic, because activity is. */
export function levelOf(count: number, largest: number): number {
  if (count === 0) return 0;
  if (largest <= 1) return 1;
  return Math.min(LEVELS, 1 + Math.floor((Math.log(count) / Math.log(largest)) * (LEVELS - 1) + 1e-9));
}

type Square = { from: number; to: number; count: number; denied: number };

/** The rows, oldest day or Monday first. Every event of `hours` is in exactly one square. */
export function heatRows(activity: Activity, zone: Zone): HeatRow[] {
  const weekly = isWeekly(activity);
  const squares = fill(activity, { zone, weekly });
  const largest = Math.max(0, ...[...squares.values()].flat().map((square) => square?.count ?? 0));
  const keys = weekly ? WEEKDAYS.map((_, index) => String(index)) : [...squares.keys()].sort();
  return keys.map((key) => {
    const weekday = weekly ? Number(key) : weekdayOf(key);
    const label = weekly ? (WEEKDAYS[weekday] ?? "") : dayLabel(key);
    const cells = (squares.get(key) ?? []).map((square, hour) => {
      if (square === undefined) return null;
      const clock = `${pad(hour)}:00–${pad((hour + 1) % 24)}:00`;
      const name = weekly ? `every ${label} ${clock}` : `${label} ${clock}`;
      return { ...square, label: name, level: levelOf(square.count, largest) };
    });
    return { key, label, weekend: weekday >= 5, cells };
  });
}

/** A square for every hour of the range, with its events. A weekly square leads to its newest hour that has any. */
function fill({ hours, from, to }: Activity, { zone, weekly }: { zone: Zone; weekly: boolean }) {
  const start = Date.parse(from);
  const end = Date.parse(to);
  const rows = new Map<string, (Square | undefined)[]>();
  const counts = new Map(hours.map(([hour, count, denied]) => [hour, { count, denied }]));
  for (let hour = Math.floor(start / HOUR_MS) * HOUR_MS; hour < end; hour += HOUR_MS) {
    const { date, time } = toReading(new Date(hour), zone);
    const key = weekly ? String(weekdayOf(date)) : date;
    const row = rows.get(key) ?? Array.from({ length: 24 }, () => undefined);
    const { count, denied } = counts.get(hour) ?? { count: 0, denied: 0 };
    const part = { from: Math.max(hour, start), to: Math.min(hour + HOUR_MS, end), count, denied };
    const at = Number(time.slice(0, 2));
    row[at] = merge(row[at], part, weekly);
    rows.set(key, row);
  }
  return rows;
}

/** By a local clock an hour can come twice in a day; of weekdays there are many. */
function merge(square: Square | undefined, part: Square, weekly: boolean): Square {
  if (square === undefined) return part;
  const count = square.count + part.count;
  const denied = square.denied + part.denied;
  if (!weekly) return { from: square.from, to: part.to, count, denied };
  const newest = part.count > 0 || square.count === 0 ? part : square;
  return { from: newest.from, to: newest.to, count, denied };
}

/** The range of one hour, within the range of the page. */
export function hourWithin({ from, to }: Activity, start: number): { from: string; to: string } {
  return rangeOf({ from: Math.max(start, Date.parse(from)), to: Math.min(start + HOUR_MS, Date.parse(to)) });
}

/** Where a square leads, as a range is written. */
export const rangeOf = ({ from, to }: { from: number; to: number }): { from: string; to: string } => ({
  from: formatInstant(new Date(from)),
  to: formatInstant(new Date(to)),
});

/** All of it. */
export function sumOf(hours: readonly Hour[]): { count: number; denied: number } {
  const sum = { count: 0, denied: 0 };
  for (const [, count, denied] of hours) {
    sum.count += count;
    sum.denied += denied;
  }
  return sum;
}

/** `UTC`, or `local time (+01:00)` as it is at the end of the range. */
export function zoneLabel(zone: Zone, at: string): string {
  return zone === "utc" ? "UTC" : `local time (${formatOffset(-new Date(at).getTimezoneOffset())})`;
}
