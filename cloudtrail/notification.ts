/**
 * What a queue message announces. One queue can carry several shapes at once, so each body is told by its content, never
 * by configuration. Nothing named in a body is fetched here, and no body is trusted: buckets and keys are checked for
 * form, and whoever loads them still has to check that the bucket is one it is configured for.
 */
import {
  type Announcement,
  byteLength,
  decodeEventKey,
  type Fault,
  type NotifiedObject,
  type RemovedObject,
  readNotifiedObject,
} from "./notified-object.ts";
import { isRecord, type JsonObject, readArray, readObject } from "./record.ts";

/**
 * Shapes, wrapping by SNS aside: an S3 event, CloudTrail's own SNS notice, an EventBridge event of S3, a test of the
 * first two, a single record relayed by EventBridge, a question from SNS, or something that is not for us.
 */
export type NotificationShape =
  | "s3"
  | "s3-test"
  | "cloudtrail-sns"
  | "cloudtrail-validation"
  | "eventbridge"
  | "eventbridge-api-call"
  | "sns-subscription"
  | "other";

/** Reasons are few and fixed, so that they can be counted and logged. */
export type ParsedNotification = {
  shape: NotificationShape;
  objects: NotifiedObject[];
  removed: RemovedObject[];
  /** Parts that ask for nothing: acknowledge and count. */
  ignored: { reason: string }[];
  /** Parts that name an object which cannot be read: keep the message, or the object is lost. */
  unreadable: { reason: string }[];
};

export type UnreadableNotification = { shape: "unreadable"; reason: string };

const MAX_BODY_BYTES = 256 * 1024;
const MAX_WRAPPINGS = 2;
const VALIDATION_TEXT = "CloudTrail validation message.";

/** EventBridge events that carry one record of CloudTrail without its log file. */
const RECORD_DETAIL_TYPE = /^AWS .+ via CloudTrail$/;

/**
 * Reads a queue message. Never throws. Keys of S3 events are percent-decoded; keys of CloudTrail and EventBridge are
 * taken as they are. At most 256 KiB and two wrappings by SNS.
 */
export function parseNotification(body: string): ParsedNotification | UnreadableNotification {
  if (body.length > MAX_BODY_BYTES || byteLength(body) > MAX_BODY_BYTES) return unreadable("larger than 256 KiB");
  return parseText(body, 0);
}

function parseText(text: string, wrappings: number): ParsedNotification | UnreadableNotification {
  if (text.trim() === VALIDATION_TEXT) return asIgnored("cloudtrail-validation", "test message of CloudTrail");
  const value = parseJson(text);
  if (value === undefined) {
    // SNS topics also carry plain text for people; text that tries to be JSON is a broken notification.
    const isPlainText = wrappings > 0 && !/^\s*[[{]/.test(text);
    return isPlainText ? asIgnored("other", "SNS message of plain text") : unreadable("not JSON");
  }
  return isRecord(value) ? parseObject(value, wrappings) : asIgnored("other", "JSON that is not an object");
}

function parseObject(value: JsonObject, wrappings: number): ParsedNotification | UnreadableNotification {
  const { Records: records, Type: type, Message: message, "detail-type": detailType } = value;
  if (Array.isArray(records)) return parseS3Event(records);
  if (value.s3Bucket !== undefined && value.s3ObjectKey !== undefined) return parseCloudTrailNotice(value);
  if (typeof detailType === "string") return parseEventBridge(value, detailType);
  if (value.Event === "s3:TestEvent") return asIgnored("s3-test", "test message of S3");
  if (type === "SubscriptionConfirmation" || type === "UnsubscribeConfirmation") {
    // Its SubscribeURL is never fetched: whoever can write to the queue could name any address.
    return asIgnored("sns-subscription", "SNS asks to confirm a subscription: confirm it where the topic is owned");
  }
  if (typeof message === "string" && (type === "Notification" || type === undefined)) {
    return wrappings === MAX_WRAPPINGS
      ? unreadable("wrapped by SNS more than twice")
      : parseText(message, wrappings + 1);
  }
  return asIgnored("other", "not a notification of objects");
}

function parseS3Event(records: readonly unknown[]): ParsedNotification {
  const parsed = empty("s3");
  if (records.length === 0) parsed.ignored.push({ reason: "S3 event without records" });
  for (const item of records) addS3Record(parsed, readObject(item));
  return parsed;
}

function addS3Record(parsed: ParsedNotification, record: JsonObject | null): void {
  const s3 = readObject(record?.s3);
  if (s3 === null && record?.eventSource !== "aws:s3") {
    parsed.ignored.push({ reason: "record of another service" });
    return;
  }
  // Some S3-compatible stores write an `s3:` in front that AWS leaves out.
  const eventName = typeof record?.eventName === "string" ? record.eventName.replace(/^s3:/, "") : null;
  const object = readObject(s3?.object);
  const decoded = decodeEventKey(object);
  if (eventName === null) parsed.unreadable.push({ reason: "S3 event without a name" });
  else if (eventName.startsWith("ObjectCreated:")) addObject(parsed, announce());
  else if (/^(?:ObjectRemoved|LifecycleExpiration):/.test(eventName)) addRemoved(parsed, announce());
  else parsed.ignored.push({ reason: "S3 event other than created or removed" });

  function announce(): Announcement | Fault {
    if ("reason" in decoded) return decoded;
    const bucket = readObject(s3?.bucket)?.name;
    return { bucket, key: decoded.key, etag: object?.eTag, versionId: object?.versionId, size: object?.size };
  }
}

/** `s3ObjectKey` is a list; the notices of AWS Config have a single text there. */
function parseCloudTrailNotice(notice: JsonObject): ParsedNotification {
  const parsed = empty("cloudtrail-sns");
  const keys = typeof notice.s3ObjectKey === "string" ? [notice.s3ObjectKey] : readArray(notice.s3ObjectKey);
  if (keys.length === 0) parsed.unreadable.push({ reason: "no object key" });
  for (const key of keys) addObject(parsed, { bucket: notice.s3Bucket, key });
  return parsed;
}

function parseEventBridge(event: JsonObject, detailType: string): ParsedNotification {
  if (RECORD_DETAIL_TYPE.test(detailType)) {
    return asIgnored("eventbridge-api-call", "a single record without its log file: not a source of truth");
  }
  if (event.source !== "aws.s3") return asIgnored("other", "EventBridge event of another service");
  const parsed = empty("eventbridge");
  const detail = readObject(event.detail);
  const object = readObject(detail?.object);
  const announcement = {
    bucket: readObject(detail?.bucket)?.name,
    key: object?.key,
    etag: object?.etag,
    versionId: object?.["version-id"],
    size: object?.size,
  };
  if (detailType === "Object Created") addObject(parsed, announcement);
  else if (detailType === "Object Deleted") addRemoved(parsed, announcement);
  else parsed.ignored.push({ reason: "S3 event other than created or removed" });
  return parsed;
}

function addObject(parsed: ParsedNotification, announcement: Announcement | Fault): void {
  const object = "reason" in announcement ? announcement : readNotifiedObject(announcement);
  if ("reason" in object) parsed.unreadable.push(object);
  else parsed.objects.push(object);
}

function addRemoved(parsed: ParsedNotification, announcement: Announcement | Fault): void {
  const object = "reason" in announcement ? announcement : readNotifiedObject(announcement);
  if ("reason" in object) parsed.ignored.push({ reason: `removed object: ${object.reason}` });
  else parsed.removed.push({ bucket: object.bucket, key: object.key, versionId: object.versionId });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function empty(shape: NotificationShape): ParsedNotification {
  return { shape, objects: [], removed: [], ignored: [], unreadable: [] };
}

function asIgnored(shape: NotificationShape, reason: string): ParsedNotification {
  return { ...empty(shape), ignored: [{ reason }] };
}

function unreadable(reason: string): UnreadableNotification {
  return { shape: "unreadable", reason };
}
