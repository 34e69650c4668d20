/** A date and an hour:minute as people enter them, in UTC or by this browser's clock, to an instant and back. */

export type Zone = "utc" | "local";

/** `2026-11-20` and `13:05`. */
export type ClockReading = { date: string; time: string };

const pad = (value: number): string => String(value).padStart(2, "0");

/** The instant of a reading, to the minute; null when it is not a date and a time. */
export function toInstant({ date, time }: ClockReading, zone: Zone): Date | null {
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date);
  const minute = /^(\d\d):(\d\d)/.exec(time);
  if (day === null || minute === null) return null;
  const parts = [Number(day[1]), Number(day[2]) - 1, Number(day[3]), Number(minute[1]), Number(minute[2])] as const;
  const instant = zone === "utc" ? new Date(Date.UTC(...parts)) : new Date(...parts);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** What the clock of that zone shows at an instant. */
export function toReading(instant: Date, zone: Zone): ClockReading {
  if (zone === "utc") {
    const text = instant.toISOString();
    return { date: text.slice(0, 10), time: text.slice(11, 16) };
  }
  return {
    date: `${instant.getFullYear()}-${pad(instant.getMonth() + 1)}-${pad(instant.getDate())}`,
    time: `${pad(instant.getHours())}:${pad(instant.getMinutes())}`,
  };
}

/** `2026-11-20T13:05:00Z`: how an end of a range is written. */
export const toTimeText = (instant: Date): string => `${instant.toISOString().slice(0, 19)}Z`;
