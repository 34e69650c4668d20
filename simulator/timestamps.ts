/** The ways CloudTrail writes a moment, and the clock of the simulator: milliseconds since 1970, UTC. */

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `2026-11-20T10:00:00Z`, the form of eventTime and creationDate. */
export function isoSecond(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Nov 20, 2026, 10:00:00 AM`, the form of dates inside the bodies of the older services. */
export function bodyDate(time: number): string {
  const date = new Date(time);
  const hour = date.getUTCHours();
  const clock = [hour % 12 === 0 ? 12 : hour % 12, pad(date.getUTCMinutes()), pad(date.getUTCSeconds())].join(":");
  const day = `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
  return `${day}, ${clock} ${hour < 12 ? "AM" : "PM"}`;
}

/** `20261120T1000Z`, the form in log file names. */
export function fileMinute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace(/[-:]/g, "")}Z`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
