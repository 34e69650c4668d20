/** A date and an hour:minute as people enter them, by the clock of a time zone, to an instant and back. */

/** `utc`, `local` (this browser's zone) or a zone by its IANA name, such as `Asia/Kolkata`. */
export type Zone = string;

/** `2026-11-20` and `13:05`. */
export type ClockReading = { date: string; time: string };

const pad = (value: number): string => String(value).padStart(2, "0");

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: Zone): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-CA", {
    ...(zone === "local" ? {} : { timeZone: zone === "utc" ? "UTC" : zone }),
    calendar: "gregory",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(zone, format);
  return format;
}

/** Milliseconds that the clock of a zone is ahead of UTC at an instant. */
export function zoneOffset(instant: Date, zone: Zone): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant.getTime() / 1000) * 1000;
}

/**
 * The instant of a reading, to the minute; null when it is not a date and a time. Of an hour that a clock shows twice it
 * is the first, and a reading that a clock skips is as long after the jump.
 */
export function toInstant({ date, time }: ClockReading, zone: Zone): Date | null {
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date);
  const minute = /^(\d\d):(\d\d)/.exec(time);
  if (day === null || minute === null) return null;
  const asUtc = Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3]), Number(minute[1]), Number(minute[2]));
  if (Number.isNaN(asUtc) || Math.abs(asUtc) > 8.6e15) return null;
  const before = asUtc - zoneOffset(new Date(asUtc - 86_400_000), zone);
  const after = asUtc - zoneOffset(new Date(asUtc + 86_400_000), zone);
  const matches = [Math.min(before, after), Math.max(before, after)].find(
    (ms) => ms + zoneOffset(new Date(ms), zone) === asUtc,
  );
  return new Date(matches ?? before);
}

/** What the clock of that zone shows at an instant. */
export function toReading(instant: Date, zone: Zone): ClockReading {
  const shown = new Date(instant.getTime() + zoneOffset(instant, zone));
  return {
    date: `${shown.getUTCFullYear()}-${pad(shown.getUTCMonth() + 1)}-${pad(shown.getUTCDate())}`,
    time: `${pad(shown.getUTCHours())}:${pad(shown.getUTCMinutes())}`,
  };
}

/** `2026-11-20 13:05 +05:30`: an instant by the clock of a zone. */
export function readingText(instant: Date, zone: Zone): string {
  const { date, time } = toReading(instant, zone);
  const minutes = Math.round(zoneOffset(instant, zone) / 60_000);
  const size = Math.abs(minutes);
  const offset = minutes === 0 ? "UTC" : `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  return `${date} ${time} ${offset}`;
}

/** `2026-11-20T13:05:00Z`: how an end of a range is written. */
export const toTimeText = (instant: Date): string => `${instant.toISOString().slice(0, 19)}Z`;
