import { v5 as uuidV5 } from "uuid";
import { type CloudTrailRecord, cleanText, readArray, readObject, readString } from "./record.ts";

/** Namespace of derived event ids. Changing it would load every such event a second time. */
export const EVENT_ID_NAMESPACE = "6b1c9a52-5a0e-4d3f-9c1e-2f8f3a7d41b6";

/** Depth at which canonical text stops; the reader of log files refuses deeper records. */
const MAX_CANONICAL_DEPTH = 128;
const MAX_ID_LENGTH = 4096;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const encoder = new TextEncoder();

/** A UUID of any version in lower case; null for other text. */
export function parseUuid(text: string): string | null {
  const lower = text.toLowerCase();
  return UUID.test(lower) ? lower : null;
}

/**
 * The stored id for an event id as written in a record or typed by a reader: the lower-case UUID, or for other text a
 * version-5 UUID over it. Blanks at either end do not count.
 */
export function toEventID(text: string): string {
  const id = cleanText(text, MAX_ID_LENGTH).trim();
  return parseUuid(id) ?? hash(id);
}

/**
 * Id of a record: eventID (eventId on aggregated records), else a version-5 UUID over its canonical JSON, because
 * eventVersion 1.0 has none. The same record always gives the same id, wherever it was read.
 */
export function extractEventID(record: CloudTrailRecord): string {
  const text = readString(record.eventID, MAX_ID_LENGTH) ?? readString(record.eventId, MAX_ID_LENGTH);
  return text === null || text.trim() === "" ? hash(canonicalJson(record, 0)) : toEventID(text);
}

function hash(text: string): string {
  // Bytes, not text: the library throws on lone surrogates.
  return uuidV5(encoder.encode(text), EVENT_ID_NAMESPACE);
}

/** JSON with sorted member names, so that their order does not matter. */
function canonicalJson(value: unknown, depth: number): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (depth === MAX_CANONICAL_DEPTH) return '"…"';
  const object = readObject(value);
  if (object === null) {
    return `[${readArray(value)
      .map((item) => canonicalJson(item, depth + 1))
      .join()}]`;
  }
  const names = Object.keys(object).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(object[name], depth + 1)}`).join()}}`;
}
