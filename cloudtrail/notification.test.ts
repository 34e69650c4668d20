import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ParsedNotification, parseNotification } from "./notification.ts";

const BUCKET = "trail-bucket";
const KEY =
  "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/20/111122223333_CloudTrail_eu-west-1_20261120T2305Z_AbCdEfGhIjKlMnOp.json.gz";
const VALIDATION = "CloudTrail validation message.";

function s3Record(object: object, eventName: unknown = "ObjectCreated:Put"): object {
  return { eventVersion: "2.6", eventSource: "aws:s3", eventName, s3: { bucket: { name: BUCKET }, object } };
}

function s3Event(...records: unknown[]): string {
  return JSON.stringify({ Records: records });
}

function bySns(message: string): string {
  return JSON.stringify({ Type: "Notification", TopicArn: "arn:aws:sns:eu-west-1:111122223333:t", Message: message });
}

function notice(members: object): string {
  return JSON.stringify({ s3Bucket: BUCKET, s3ObjectKey: [KEY], ...members });
}

function eventBridge(members: object): string {
  return JSON.stringify({
    "detail-type": "Object Created",
    source: "aws.s3",
    detail: { bucket: { name: BUCKET }, object: { key: KEY, size: 5, etag: "e", "version-id": "v" } },
    ...members,
  });
}

function parsed(body: string): ParsedNotification {
  const result = parseNotification(body);
  if (result.shape === "unreadable") throw new Error(result.reason);
  return result;
}

function keysOf(body: string): string[] {
  return parsed(body).objects.map((object) => object.key);
}

describe("objects to load", () => {
  const full = { bucket: BUCKET, key: KEY, etag: "e", versionId: "v", sizeBytes: 5 };
  const bare = { bucket: BUCKET, key: KEY, etag: null, versionId: null, sizeBytes: null };
  const event = s3Event(s3Record({ key: KEY, size: 5, eTag: '"e"', versionId: "v" }));

  test.each([
    ["an S3 event", "s3", event, full],
    ["an S3 event in SNS", "s3", bySns(event), full],
    ["an S3 event in SNS in SNS", "s3", bySns(bySns(event)), full],
    ["an S3 event of a future major version", "s3", event.replace('"2.6"', '"3.0"'), full],
    ["an S3 event without size, ETag or version", "s3", s3Event(s3Record({ key: KEY })), bare],
    ["an event of an S3-compatible store", "s3", s3Event(s3Record({ key: KEY }, "s3:ObjectCreated:Put")), bare],
    ["CloudTrail's notice, delivered raw", "cloudtrail-sns", notice({}), bare],
    ["CloudTrail's notice in SNS", "cloudtrail-sns", bySns(notice({})), bare],
    ["a notice with one key as text", "cloudtrail-sns", notice({ s3ObjectKey: KEY }), bare],
    ["a notice with unknown members", "cloudtrail-sns", notice({ Foobar: "Quux" }), bare],
    ["an EventBridge event", "eventbridge", eventBridge({}), full],
    ["an EventBridge event in SNS", "eventbridge", bySns(eventBridge({})), full],
  ])("%s", (_, shape, body, object) => {
    expect(parseNotification(body)).toEqual({ shape, objects: [object], removed: [], ignored: [], unreadable: [] });
  });

  test("one message can name several objects, and a bad one does not hide the good ones", () => {
    const result = parsed(s3Event(s3Record({ key: "a" }), s3Record({ key: "%zz" }), s3Record({ key: "b" })));
    expect(result.objects.map((object) => object.key)).toEqual(["a", "b"]);
    expect(result.unreadable).toEqual([{ reason: "object key with a broken escape" }]);
    expect(keysOf(notice({ s3ObjectKey: ["a", "b"] }))).toEqual(["a", "b"]);
  });
});

describe("messages that ask for nothing", () => {
  test.each([
    ["s3-test", JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: BUCKET })],
    ["s3-test", bySns(JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: BUCKET }))],
    ["cloudtrail-validation", VALIDATION],
    ["cloudtrail-validation", `${VALIDATION}\n`],
    ["cloudtrail-validation", bySns(VALIDATION)],
    ["sns-subscription", JSON.stringify({ Type: "SubscriptionConfirmation", SubscribeURL: "http://169.254.169.254/" })],
    ["sns-subscription", JSON.stringify({ Type: "UnsubscribeConfirmation", Message: "{}" })],
    ["eventbridge-api-call", eventBridge({ "detail-type": "AWS API Call via CloudTrail", source: "aws.ec2" })],
    [
      "eventbridge-api-call",
      eventBridge({ "detail-type": "AWS Console Sign In via CloudTrail", source: "aws.signin" }),
    ],
    ["eventbridge", eventBridge({ "detail-type": "Object Tags Added" })],
    ["other", eventBridge({ source: "evil" })],
    ["s3", s3Event(s3Record({ key: KEY }, "ObjectTagging:Put"))],
    ["s3", s3Event(s3Record({ key: KEY }, "ObjectRestore:Completed"))],
    ["s3", s3Event()],
    ["s3", s3Event({ eventSource: "aws:sqs", body: "x" })],
    ["other", bySns(JSON.stringify({ messageType: "ConfigurationItemChangeNotification" }))],
    ["other", bySns("Alarm: the disk is full")],
    ["other", "{}"],
    ["other", "[]"],
    ["other", '"text"'],
    ["other", "null"],
  ])("%s: %s", (shape, body) => {
    const result = parsed(body);
    expect(result).toMatchObject({ shape, objects: [], removed: [], unreadable: [] });
    expect(result.ignored).toHaveLength(1);
  });
});

test("deleted objects are reported, not loaded", () => {
  const removed = [{ bucket: BUCKET, key: KEY, versionId: null }];
  for (const name of ["ObjectRemoved:Delete", "ObjectRemoved:DeleteMarkerCreated", "LifecycleExpiration:Delete"]) {
    expect(parsed(s3Event(s3Record({ key: KEY }, name)))).toMatchObject({ objects: [], removed });
  }
  const deleted = { "detail-type": "Object Deleted", detail: { bucket: { name: BUCKET }, object: { key: KEY } } };
  expect(parsed(eventBridge(deleted))).toMatchObject({ objects: [], removed });
});

describe("messages that cannot be read are kept, never dropped", () => {
  test.each([
    ["not JSON", "Test message."],
    ["not JSON", "\u0000"],
    ["not JSON", '{"Records":[{"s3"'],
    ["not JSON", bySns('{"Records":[{"s3"')],
    ["wrapped by SNS more than twice", bySns(bySns(bySns(s3Event(s3Record({ key: KEY })))))],
    ["larger than 256 KiB", `"${"x".repeat(256 * 1024)}"`],
    ["larger than 256 KiB", `"${"€".repeat(100_000)}"`],
  ])("%s: %.40s", (reason, body) => {
    expect(parseNotification(body)).toEqual({ shape: "unreadable", reason });
  });

  test.each([
    ["not a bucket name", { s3Bucket: "169.254.169.254" }],
    ["not a bucket name", { s3Bucket: "evil.example/path" }],
    ["not a bucket name", { s3Bucket: "user@host" }],
    ["not a bucket name", { s3Bucket: "a..b" }],
    ["not a bucket name", { s3Bucket: "UPPER" }],
    ["not a bucket name", { s3Bucket: "ab" }],
    ["not a bucket name", { s3Bucket: `${BUCKET}\n` }],
    ["not a bucket name", { s3Bucket: { name: BUCKET } }],
    ["no object key", { s3ObjectKey: [] }],
    ["no object key", { s3ObjectKey: [7] }],
    ["no object key", { s3ObjectKey: "" }],
    ["object key longer than 1,024 bytes", { s3ObjectKey: "k".repeat(1025) }],
    ["object key longer than 1,024 bytes", { s3ObjectKey: "€".repeat(342) }],
    ["object key with characters that cannot be stored", { s3ObjectKey: "a\u0000" }],
    ["object key with characters that cannot be stored", { s3ObjectKey: "a\ud800" }],
  ])("%s", (reason, members) => {
    expect(parsed(notice(members))).toMatchObject({ objects: [], unreadable: [{ reason }] });
  });

  test("an S3 event that names no object or no event", () => {
    expect(parsed(s3Event({ eventSource: "aws:s3", eventName: "ObjectCreated:Put" })).unreadable).toHaveLength(1);
    expect(parsed(s3Event(s3Record({ key: KEY }, null))).unreadable).toEqual([{ reason: "S3 event without a name" }]);
  });
});

describe("keys", () => {
  test.each([
    ["escapes and + as blank", { key: "a%2Bb+c%20d%2F.json.gz" }, "a+b c d/.json.gz"],
    ["decoded once only", { key: "a%2520b" }, "a%20b"],
    ["UTF-8 escapes", { key: "%E2%82%AC" }, "€"],
    ["urlDecodedKey when it agrees", { key: "Happy%20Face.jpg", urlDecodedKey: "Happy Face.jpg" }, "Happy Face.jpg"],
    ["urlDecodedKey when + means itself", { key: "a+b", urlDecodedKey: "a+b" }, "a+b"],
    ["not a urlDecodedKey of another object", { key: "a", urlDecodedKey: "b" }, "a"],
  ])("of S3 events are decoded: %s", (_, object, key) => {
    expect(keysOf(s3Event(s3Record(object)))).toEqual([key]);
  });

  test.each([["%"], ["%zz"], ["%ff"], ["a%2"]])("%s is a broken escape", (key) => {
    const result = parsed(s3Event(s3Record({ key, urlDecodedKey: "a" })));
    expect(result).toMatchObject({ objects: [], unreadable: [{ reason: "object key with a broken escape" }] });
  });

  test("of CloudTrail and EventBridge are taken as they are", () => {
    expect(keysOf(notice({ s3ObjectKey: ["a%20b+c"] }))).toEqual(["a%20b+c"]);
    const detail = { bucket: { name: BUCKET }, object: { key: "a%20b+c" } };
    expect(keysOf(eventBridge({ detail }))).toEqual(["a%20b+c"]);
  });
});

test("no body makes it throw, and no reason repeats a body", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.json().map(bySns)), (body) => {
      const result = parseNotification(body);
      const reasons =
        result.shape === "unreadable"
          ? [result.reason]
          : [...result.ignored, ...result.unreadable].map((r) => r.reason);
      expect(reasons.every((reason) => reason.length < 100)).toBe(true);
    }),
  );
  expect(parseNotification("[".repeat(200_000)).shape).toBe("unreadable");
});

const SAMPLES = new URL("../../shared/data/notifications/", import.meta.url);

/** Shape and number of objects, removed objects per body of each sample. */
const EXPECTED: Record<string, [shape: string, objects: number, removed: number][]> = {
  "cloudtrail_notification_raw_delivery.json": [["cloudtrail-sns", 1, 0]],
  "eventbridge_object_created.json": [["eventbridge", 1, 0]],
  "eventbridge_object_deleted.json": [["eventbridge", 0, 1]],
  "s3_event_cloudtrail_key_generated_tags.json": [["s3", 1, 0]],
  "s3_event_delete.json": [["s3", 0, 1]],
  "s3_event_put.json": [["s3", 1, 0]],
  "s3_event_urlencoded_key.json": [["s3", 1, 0]],
  "s3_test_event.json": [["s3-test", 0, 0]],
  "sns_aws_config_on_same_topic.json": [["other", 0, 0]],
  "sns_cloudtrail_notification.json": [["cloudtrail-sns", 1, 0]],
  "sns_cloudtrail_unknown_property.json": [["cloudtrail-sns", 1, 0]],
  "sns_s3_test_event.json": [["s3-test", 0, 0]],
  "sqs_records_plain_text.json": [
    ["unreadable", 0, 0],
    ["other", 0, 0],
  ],
  "sqs_records_s3_event.json": [["s3", 1, 0]],
  "sqs_records_sns_other_message.json": [["other", 0, 0]],
  "sqs_records_sns_s3_event.json": [["s3", 1, 0]],
};

describe.skipIf(!existsSync(SAMPLES))("public samples (skipped: ../shared/data/notifications is not there)", () => {
  const files = existsSync(SAMPLES) ? readdirSync(SAMPLES).filter((name) => name.endsWith(".json")) : [];

  test.each(files)("%s", (name) => {
    const results = bodiesOf(readFileSync(new URL(name, SAMPLES), "utf8")).map(parseNotification);
    const summary = results.map((result) =>
      result.shape === "unreadable"
        ? [result.shape, 0, 0]
        : [result.shape, result.objects.length, result.removed.length],
    );
    expect(summary).toEqual(EXPECTED[name]);
  });
});

/** Some samples are Lambda events, which wrap queue bodies in Records[].body. */
function bodiesOf(sample: string): string[] {
  const wrapped: { body?: string }[] = JSON.parse(sample).Records ?? [];
  const bodies = wrapped.flatMap((record) => (record.body === undefined ? [] : [record.body]));
  return bodies.length > 0 ? bodies : [sample];
}
