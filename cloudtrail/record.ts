/**
 * The raw record and tolerant readers for its members.
 *
 * Words used throughout:
 * - log file: the S3 object CloudTrail delivers; digest file: its signed integrity list.
 * - record: one element of `Records[]`, as written. Nothing about its members is certain.
 * - event: what is kept of a record (event.ts).
 * - principal: the one canonical user, role or service behind `userIdentity`; session: what one sign-in or one
 *   temporary credential did; person: who the record says was behind a session.
 * - recipient account: whose trail received the record; caller account: whose credentials were used.
 * - base name: eventName without the API date that some services append.
 *
 * Every text of a record may be hostile, of any length and not even well-formed Unicode.
 */
import type { EventIdentity, Outcome } from "./event.ts";

/** A JSON object of unknown content. */
export type JsonObject = { readonly [member: string]: unknown };

/** The members of a record that are read. Any may be absent or of another type than documented. */
export type CloudTrailRecord = {
  readonly eventVersion?: unknown;
  readonly eventTime?: unknown;
  readonly eventSource?: unknown;
  readonly eventName?: unknown;
  readonly eventType?: unknown;
  readonly eventCategory?: unknown;
  readonly eventID?: unknown;
  /** Spelling of aggregated records. */
  readonly eventId?: unknown;
  readonly requestID?: unknown;
  readonly sharedEventID?: unknown;
  readonly awsRegion?: unknown;
  readonly recipientAccountId?: unknown;
  /** Aggregated records only. */
  readonly accountId?: unknown;
  readonly userIdentity?: unknown;
  readonly sourceIPAddress?: unknown;
  readonly userAgent?: unknown;
  readonly errorCode?: unknown;
  readonly errorMessage?: unknown;
  readonly requestParameters?: unknown;
  readonly responseElements?: unknown;
  readonly additionalEventData?: unknown;
  readonly serviceEventDetails?: unknown;
  readonly resources?: unknown;
  readonly readOnly?: unknown;
  readonly managementEvent?: unknown;
  readonly apiVersion?: unknown;
  readonly vpcEndpointId?: unknown;
  readonly vpcEndpointAccountId?: unknown;
  readonly tlsDetails?: unknown;
  readonly sessionCredentialFromConsole?: unknown;
  readonly addendum?: unknown;
  readonly insightDetails?: unknown;
  /** Aggregated records only: `{ windowStart, windowEnd }`. */
  readonly timeWindow?: unknown;
  /** Aggregated records only: `{ primaryDimension: { dimension, statistics } }`. */
  readonly summary?: unknown;
};

/** What the extractors of resources and facts need beside the record: already read, cleaned and capped. */
export type RecordContext = {
  eventSource: string;
  eventName: string;
  eventBaseName: string;
  awsRegion: string | null;
  recipientAccountId: string | null;
  outcome: Outcome;
  /** AWS itself made the call. */
  byService: boolean;
  identity: EventIdentity;
};

/** True for JSON objects; false for null, arrays and plain values. */
export function isRecord(value: unknown): value is CloudTrailRecord & JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object, or null for anything else: arrays, and bodies that forwarding made the text "null". */
export function readObject(value: unknown): JsonObject | null {
  return isRecord(value) ? value : null;
}

/** The list, or an empty one for anything else. */
export function readArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Text fit to be stored: at most `maxLength` UTF-16 units, well-formed, without NUL (which Postgres refuses).
 * Numbers become text, because forwarded copies turn account ids into numbers. Null when empty or of another type.
 */
export function readString(value: unknown, maxLength: number): string | null {
  if (typeof value === "string") return value === "" ? null : cleanText(value, maxLength);
  return typeof value === "number" && Number.isFinite(value) ? String(value) : null;
}

/** Cuts and repairs text as {@link readString} does. */
export function cleanText(text: string, maxLength: number): string {
  let clean = text;
  if (clean.length > maxLength) {
    const last = clean.charCodeAt(maxLength - 1);
    const splitsPair = last >= 0xd800 && last <= 0xdbff;
    clean = copyOf(clean.slice(0, splitsPair ? maxLength - 1 : maxLength).toWellFormed());
  }
  if (clean.includes("\0")) clean = clean.replaceAll("\0", "\ufffd");
  return clean.isWellFormed() ? clean : clean.toWellFormed();
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
/** A slice keeps the text it is of in memory, for as long as a dictionary holds it: 2 MiB for a name. */
const copyOf = (text: string): string => decoder.decode(encoder.encode(text));

/** A boolean, also as text ("true", "True", "false"); null for anything else. */
export function readBoolean(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string" || value.length > 5) return null;
  const text = value.toLowerCase();
  if (text === "true") return true;
  return text === "false" ? false : null;
}

/** A whole number of at least 0, also as text or float (byte counts are written as 0.0); null for anything else. */
export function readCount(value: unknown): number | null {
  const number = typeof value === "string" && value !== "" && value.length <= 24 ? Number(value) : value;
  if (typeof number !== "number" || !(number >= 0)) return null;
  const whole = Math.trunc(number);
  return whole <= Number.MAX_SAFE_INTEGER ? whole : null;
}
