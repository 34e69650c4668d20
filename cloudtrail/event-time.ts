import type { Rejection } from "./event.ts";

/** CloudTrail began in 2013; an older time is a forgery or a fault. */
const EARLIEST_EVENT_MS = Date.UTC(2013, 0, 1);
/** Clocks of endpoint hosts may run ahead, but not by more than a day. */
const MAX_AHEAD_MS = 24 * 60 * 60 * 1000;

const EXTENDED = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{1,9})?Z$/;
/** Old records write sessionContext.attributes.creationDate this way: 20131102T010628Z. */
const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:\.\d{1,9})?Z$/;

/** An eventTime, or why it is none. Messages never contain text of the record. */
export type EventTime = { time: Date } | Pick<Rejection, "code" | "message">;

/**
 * Reads eventTime: `YYYY-MM-DDThh:mm:ss[.f…]Z`, a date that exists, from 2013-01-01 to 24 hours after `now`.
 * Fractions beyond milliseconds are cut.
 */
export function parseEventTime(value: unknown, now: Date): EventTime {
  if (value === undefined || value === null || value === "") {
    return { code: "event-time-missing", message: "The record has no eventTime." };
  }
  const ms = typeof value === "string" ? parseInstant(value) : null;
  if (ms === null) {
    return { code: "event-time-malformed", message: "eventTime is not a UTC time of the form YYYY-MM-DDThh:mm:ssZ." };
  }
  if (ms < EARLIEST_EVENT_MS || ms > now.getTime() + MAX_AHEAD_MS) {
    return { code: "event-time-out-of-range", message: "eventTime is before 2013 or more than a day ahead." };
  }
  return { time: new Date(ms) };
}

/**
 * Reads creationDate of a session, in either form, to ISO 8601 with second resolution; null when it is no such date or
 * before 1970. Equal instants give equal text, so it can be part of a session key.
 */
export function parseSessionTime(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value.includes("-") ? value : value.replace(BASIC, "$1-$2-$3T$4:$5:$6Z");
  return parseInstant(text) === null || text < "1970" ? null : `${text.slice(0, 19)}Z`;
}

/**
 * Milliseconds since 1970 of a strict UTC time; null for anything else, such as 30 February or hour 24. Reads digits
 * where they stand: twice as fast as Date.parse with a check of what it rolled over.
 */
function parseInstant(text: string): number | null {
  if (!EXTENDED.test(text)) return null;
  const day = digits(text, 8);
  const ms = Date.UTC(
    digits(text, 0) * 100 + digits(text, 2),
    digits(text, 5) - 1,
    day,
    digits(text, 11),
    digits(text, 14),
    digits(text, 17),
  );
  // The only thing left that the form cannot tell: a day that its month does not have.
  if (new Date(ms).getUTCDate() !== day) return null;
  return text.length === 20 ? ms : ms + Number(text.slice(20, 23).replace("Z", "").padEnd(3, "0"));
}

function digits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}
