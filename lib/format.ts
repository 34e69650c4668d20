/**
 * Dates, numbers and names as people read them. Client-safe, no dependencies. UTC comes first everywhere; local time is
 * the reader's own and is only known in the browser. Text of log records goes through {@link visibleParts}.
 */

const pad = (value: number): string => String(value).padStart(2, "0");

/** `2026-11-20 14:03:22`, UTC. Odd input is returned as it is. */
export function formatUtc(instant: string | Date): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? String(instant) : date.toISOString().slice(0, 19).replace("T", " ");
}

/** `2026-11-20 14:03`, UTC. */
export const formatUtcMinute = (instant: string | Date): string => formatUtc(instant).slice(0, 16);

/** `14:03` when it is the UTC day of `now`, else `2026-11-20 14:03`. */
export function formatUtcShort(instant: string | Date, now: Date): string {
  const text = formatUtcMinute(instant);
  return text.slice(0, 10) === now.toISOString().slice(0, 10) ? text.slice(11) : text;
}

/** `2026-11-20 15:03:22 +01:00`, in the zone of this browser or process. */
export function formatLocal(instant: string | Date): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return String(instant);
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return `${day} ${time} ${formatOffset(-date.getTimezoneOffset())}`;
}

/** `+01:00` from minutes east of UTC. */
export function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** `Europe/Berlin`, or `UTC` where the zone is not known. */
export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";

const exact = new Intl.NumberFormat("en-US");

/** `1,234,567`. */
export const formatExact = (count: number): string => exact.format(count);

/** Exact below 10,000; above that `12.3k`, `4.56M`, `7.8B`. */
export function formatCount(count: number): string {
  if (count < 10_000) return exact.format(count);
  for (const [size, suffix] of [
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const) {
    const scaled = count / size;
    if (scaled >= 0.9995) return `${scaled.toPrecision(3).replace(/\.?0+$/, "")}${suffix}`;
  }
  return exact.format(count);
}

/** Share of a whole: `12%`, `<0.1%`; empty when the whole is 0. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return "";
  const percent = (part / whole) * 100;
  if (part > 0 && percent < 0.1) return "<0.1%";
  if (part < whole && percent > 99.9) return ">99.9%";
  return `${percent < 10 && percent % 1 !== 0 ? percent.toFixed(1).replace(/\.0$/, "") : Math.round(percent)}%`;
}

/** The two largest units: `45 s`, `12 min`, `3 h 20 min`, `5 d 2 h`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor((whole % 86_400) / 3_600);
  const minutes = Math.floor((whole % 3_600) / 60);
  if (days > 0) return hours > 0 && days < 7 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes > 0) return `${minutes} min`;
  return `${whole} s`;
}

/** `1 file`, `2 files`, with the number as {@link formatCount} writes it. */
export const formatPlural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** `812 B`, `1.4 kB`, `23 MB`: powers of 1,000. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : Number(size.toPrecision(2))} ${units[unit]}`;
}

/** What is left of an ARN once partition, service, Region and account are gone: `role/deploy`. Other text stays whole. */
export function shortenArn(text: string): string {
  const parts = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/s.exec(text);
  return parts?.[1] ?? text;
}

/** A piece of text; `escaped` pieces stand for one character that could not be seen or would reorder its neighbours. */
export type VisiblePart = { text: string; escaped: boolean };

/**
 * Control, format (bidi, zero-width), surrogate, private-use, separator and look-alike blank characters. The plain space
 * is the only blank that is let through.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Variation_Selector}\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]|\u034f|(?! )\p{Zs}/gu;

/** Nearly every text: nothing in it can be hidden. */
const PLAIN = /^[ -~]*$/;

const escapeCharacter = (character: string): string =>
  `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`;

/** Splits text of a log record into what may be shown as it is and visible escapes such as `<U+202E>`. */
export function visibleParts(text: string): VisiblePart[] {
  if (text !== "" && PLAIN.test(text)) return [{ text, escaped: false }];
  const parts: VisiblePart[] = [];
  let end = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), escaped: false });
    parts.push({ text: escapeCharacter(match[0]), escaped: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), escaped: false });
  return parts;
}

/** The text with each character that could not be seen replaced. */
export const replaceInvisible = (text: string, replace: (character: string) => string): string =>
  PLAIN.test(text) ? text : text.replace(INVISIBLE, replace);

/** Whether the text has a character that could not be seen or would reorder its neighbours. */
export const hasInvisible = (text: string): boolean => text.search(INVISIBLE) !== -1;

/** The same as one string, for attributes (`title`, `aria-label`). */
export const visibleText = (text: string): string => replaceInvisible(text, escapeCharacter);
