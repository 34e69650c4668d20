/** Objects named by notifications: decoded, checked for form, or refused with a reason. */
import { type JsonObject, readCount, readString } from "./record.ts";

/** An object to load. */
export type NotifiedObject = {
  bucket: string;
  key: string;
  etag: string | null;
  versionId: string | null;
  sizeBytes: number | null;
};

/** An object that was deleted: in a trail's bucket, a warning. */
export type RemovedObject = { bucket: string; key: string; versionId: string | null };

/** Members of a notification that name one object, as found there. */
export type Announcement = {
  bucket: unknown;
  key: unknown;
  etag?: unknown;
  versionId?: unknown;
  size?: unknown;
};

/** Why an announcement names no object. Fixed texts, never of the message. */
export type Fault = { reason: string };

const MAX_KEY_BYTES = 1024;
const MAX_VERSION_LENGTH = 1024;
const MAX_ETAG_LENGTH = 128;

/** The names CloudTrail accepts for the bucket of a trail; never an address. */
const BUCKET = /^(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const encoder = new TextEncoder();

/** Checks an announcement. The key must be decoded already; it is never a path, only a name to ask S3 for. */
export function readNotifiedObject(announcement: Announcement): NotifiedObject | Fault {
  const { bucket, key } = announcement;
  if (typeof bucket !== "string" || !BUCKET.test(bucket)) return { reason: "not a bucket name" };
  if (typeof key !== "string" || key === "") return { reason: "no object key" };
  if (!key.isWellFormed() || key.includes("\0")) return { reason: "object key with characters that cannot be stored" };
  if (key.length > MAX_KEY_BYTES || byteLength(key) > MAX_KEY_BYTES) {
    return { reason: "object key longer than 1,024 bytes" };
  }
  return {
    bucket,
    key,
    etag: readString(announcement.etag, MAX_ETAG_LENGTH)?.replaceAll('"', "") || null,
    versionId: readString(announcement.versionId, MAX_VERSION_LENGTH),
    sizeBytes: readCount(announcement.size),
  };
}

/**
 * The key of an S3 event: percent-decoded, + as a blank. urlDecodedKey wins only when it is the same key with + meaning
 * itself; alone it never overrides the key. A broken escape is a fault.
 */
export function decodeEventKey(object: JsonObject | null): { key: unknown } | Fault {
  const key = object?.key;
  if (typeof key !== "string") return { key: null };
  try {
    const literal = decodeURIComponent(key);
    if (object?.urlDecodedKey === literal) return { key: literal };
    return { key: decodeURIComponent(key.replaceAll("+", " ")) };
  } catch {
    return { reason: "object key with a broken escape" };
  }
}

/** Length in UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}
