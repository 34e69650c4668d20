/**
 * Times as people write them → a half-open range in UTC, and the width of histogram buckets for it. Client-safe.
 */
import { InvalidQueryError, type TimeRange, type TimeText } from "./event-query.ts";

const SECOND_MS = 1_000;
const DAY_SECONDS = 86_400;
const EARLIEST_MS = Date.UTC(2013, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  m: 60,
  h: 3_600,
  d: DAY_SECONDS,
  w: 7 * DAY_SECONDS,
  y: 365 * DAY_SECONDS,
};

const DISTANCE = /^-(\d{1,6})([mhdwy])$/;
/** A blank before the offset is a plus that a URL decoder has eaten. */
const INSTANT = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+\- ]\d\d:\d\d))?$/i;

/** The ranges pages offer, and what they start with. */
export const DEFAULT_RANGE = { from: "-24h", to: "now" } as const;

/**
 * The moment a text stands for: RFC 3339 (a bare date is midnight UTC, seconds may be left out, fractions beyond
 * milliseconds are cut), `now`, or a distance back from `now`: `-15m`, `-24h`, `-30d`, `-2w`, `-1y` (365 days).
 * Throws InvalidQueryError naming `parameter` for anything else and for years outside 2013 to 2099.
 */
export function parseTime(parameter: "from" | "to", text: TimeText, now: Date): Date {
  const ms = readTime(text, now);
  if (ms === null) {
    throw new InvalidQueryError(
      parameter,
      `${parameter} is not a time: write RFC 3339 such as 2026-11-21T08:30:00Z, a distance such as -24h or -30d, or now`,
    );
  }
  if (ms < EARLIEST_MS || ms >= LATEST_MS) {
    throw new InvalidQueryError(parameter, `${parameter} lies outside the years 2013 to 2099`);
  }
  return new Date(ms);
}

/** Whether the range moves with the clock: either end is `now` or a distance from it. */
export const isRolling = ({ from, to }: { from: TimeText; to: TimeText }): boolean =>
  [from, to].some((text) => text === "now" || DISTANCE.test(text));

function readTime(text: string, now: Date): number | null {
  if (text === "now") return now.getTime();
  const distance = DISTANCE.exec(text);
  if (distance)
    return now.getTime() - Number(distance[1]) * (UNIT_SECONDS[distance[2] ?? ""] ?? Number.NaN) * SECOND_MS;
  return readInstant(text);
}

function readInstant(text: string): number | null {
  const match = INSTANT.exec(text);
  const date = match?.[1];
  if (!match || date === undefined) return null;
  const [, , minutes = "00:00", seconds = "00", fraction = "", zone = "Z"] = match;
  const clock = `${date}T${minutes}:${seconds}`;
  const ms = Date.parse(`${clock}Z`);
  // Date.parse rolls 30 February over to March and hour 24 to the next day.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(clock)) return null;
  const offset = readOffset(zone.toUpperCase());
  return offset === null ? null : ms - offset + Number(fraction.slice(0, 3).padEnd(3, "0"));
}

/** Milliseconds that local time is ahead of UTC. */
function readOffset(zone: string): number | null {
  if (zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60 * SECOND_MS;
}

/** Both ends resolved against one `now`. Throws InvalidQueryError, also when `from` is not before `to`. */
export function resolveTimeRange(query: { from: TimeText; to: TimeText }, now: Date): TimeRange {
  const from = parseTime("from", query.from, now);
  const to = parseTime("to", query.to, now);
  if (from >= to) throw new InvalidQueryError("from", "from must be before to");
  return { from, to };
}

/** RFC 3339 in UTC as CloudTrail writes it: no fraction when it is zero. */
export function formatInstant(time: Date): string {
  return time.toISOString().replace(".000Z", "Z");
}

/** Widths a histogram may have, in seconds. */
const BUCKET_SECONDS = [
  60,
  5 * 60,
  15 * 60,
  3_600,
  3 * 3_600,
  6 * 3_600,
  12 * 3_600,
  DAY_SECONDS,
  7 * DAY_SECONDS,
  30 * DAY_SECONDS,
  90 * DAY_SECONDS,
  365 * DAY_SECONDS,
] as const;

const MAX_BUCKETS = 120;

/** A Monday: from here buckets of every width fall on whole minutes, hours and days UTC, and weeks on Mondays. */
export const BUCKET_ORIGIN = new Date("2001-01-01T00:00:00Z");

/** Start of the bucket that `time` lies in. */
export function bucketStart(time: Date, bucketSeconds: number): Date {
  const width = bucketSeconds * SECOND_MS;
  const origin = BUCKET_ORIGIN.getTime();
  return new Date(origin + Math.floor((time.getTime() - origin) / width) * width);
}

/** The narrowest width that covers the range with at most `maxBuckets` buckets: 120 for a histogram. */
export function bucketSecondsFor(range: TimeRange, maxBuckets = MAX_BUCKETS): number {
  const fits = (seconds: number) => {
    const first = bucketStart(range.from, seconds).getTime();
    return (range.to.getTime() - first) / (seconds * SECOND_MS) <= maxBuckets;
  };
  return BUCKET_SECONDS.find(fits) ?? 365 * DAY_SECONDS;
}

/** Starts of all buckets of the range, oldest first. */
export function listBuckets(range: TimeRange, bucketSeconds: number): Date[] {
  const starts: Date[] = [];
  for (
    let ms = bucketStart(range.from, bucketSeconds).getTime();
    ms < range.to.getTime();
    ms += bucketSeconds * SECOND_MS
  ) {
    starts.push(new Date(ms));
  }
  return starts;
}
