/** The ways CloudTrail writes a moment, and the clock of the simulator: milliseconds since 1970, UTC. */

/** Milliseconds. */
export const SECOND = 1_000;
/** Milliseconds. */
export const MINUTE = 60 * SECOND;
/** Milliseconds. */
export const HOUR = 60 * MINUTE;
/** Milliseconds. */
export const DAY = 24 * HOUR;

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, "0"));
let lastDay = Number.NaN;
let lastDayText = "";

/** `2026-11-20T10:00:00Z`, the form of eventTime and creationDate. Every record needs some, so the day is remembered. */
export function isoSecond(time: number): string {
  const day = Math.floor(time / DAY);
  if (day !== lastDay) {
    lastDay = day;
    lastDayText = new Date(time).toISOString().slice(0, 11);
  }
  const seconds = Math.floor((time - day * DAY) / SECOND);
  const minutes = Math.floor(seconds / 60);
  return `${lastDayText}${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[seconds % 60]}Z`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Nov 20, 2026, 10:00:00 AM`, the form of dates inside the bodies of the older services. */
export function bodyDate(time: number): string {
  const date = new Date(time);
  const hour = date.getUTCHours();
  const clock = [
    hour % 12 === 0 ? 12 : hour % 12,
    TWO_DIGITS[date.getUTCMinutes()],
    TWO_DIGITS[date.getUTCSeconds()],
  ].join(":");
  const day = `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
  return `${day}, ${clock} ${hour < 12 ? "AM" : "PM"}`;
}

/** `20261120T1000Z`, the form in log file names. */
export function fileMinute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace(/[-:]/g, "")}Z`;
}
