/** A time range as people type it: `-24h`, `2026-11-20`, `2026-11-20 08:00 to 2026-11-20 09:30`, RFC 3339. */
import { formatInstant, resolveTimeRange } from "../../query/time-range.ts";
import { toInstant, toTimeText, type Zone } from "./clock.ts";
import type { RangeText } from "./range-steps.ts";

const DISTANCE = /^(?:last\s+|-)?(\d{1,6})\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?|y|years?)$/i;
const WALL = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?)?$/i;
const SEPARATOR = /\s*(?:\.{2,3}|→|\/|\s(?:to|until|-|–)\s)\s*/i;

/**
 * The range of a text: two ends, a distance back from now, a day or a month, or one moment up to now. Times without an
 * offset are read by the clock of `zone`. Null when it is none of these, or when it ends before it begins.
 */
export function readTypedRange(text: string, zone: Zone, now: Date): RangeText | null {
  const [first = "", second, ...more] = text.trim().split(SEPARATOR);
  if (more.length > 0) return null;
  const range = second === undefined ? readOne(first, zone) : readTwo(first, second, zone);
  if (range === null) return null;
  try {
    resolveTimeRange(range, now);
    return range;
  } catch {
    return null;
  }
}

function readOne(text: string, zone: Zone): RangeText | null {
  const distance = readDistance(text);
  if (distance !== null) return { from: distance, to: "now" };
  const month = /^(\d{4})-(\d\d)$/.exec(text);
  if (month !== null) {
    const next = new Date(Date.UTC(Number(month[1]), Number(month[2]), 1)).toISOString().slice(0, 10);
    return readTwo(`${text}-01`, next, zone);
  }
  if (/^\d{4}-\d\d-\d\d$/.test(text)) {
    const ms = Date.parse(text);
    return Number.isNaN(ms) ? null : readTwo(text, new Date(ms + 86_400_000).toISOString().slice(0, 10), zone);
  }
  const from = readEnd(text, zone);
  return from === null || from === "now" ? null : { from, to: "now" };
}

function readTwo(first: string, second: string, zone: Zone): RangeText | null {
  const from = readEnd(first, zone);
  // `2026-11-20 08:00 to 09:30`: the day is said once.
  const day = /^\d{4}-\d\d-\d\d/.exec(first)?.[0];
  const to = readEnd(/^\d\d:\d\d/.test(second) && day !== undefined ? `${day} ${second}` : second, zone);
  return from === null || to === null ? null : { from, to };
}

/** `-24h`; null when the text is no distance. */
function readDistance(text: string): string | null {
  const match = DISTANCE.exec(text);
  return match === null ? null : `-${match[1]}${match[2]?.[0]?.toLowerCase()}`;
}

/** One end as the URL has it; null when it is no time. */
function readEnd(text: string, zone: Zone): string | null {
  if (text.toLowerCase() === "now") return "now";
  const distance = readDistance(text);
  if (distance !== null) return distance;
  const wall = WALL.exec(text);
  if (wall !== null) {
    const instant = toInstant({ date: wall[1] ?? "", time: wall[2] ?? "00:00" }, zone);
    // Date.parse rolls 30 February over to March.
    const clock = `${wall[1]}T${wall[2] ?? "00:00"}`;
    const ms = Date.parse(`${clock}:00Z`);
    const real = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(clock);
    if (instant === null || !real) return null;
    return toTimeText(new Date(instant.getTime() + Number(wall[3] ?? 0) * 1000));
  }
  if (!/(?:Z|[+-]\d\d:\d\d)$/i.test(text)) return null;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : formatInstant(instant);
}
