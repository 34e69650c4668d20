/** Small log files for tests: made here, delivered to a local S3 and announced in every way AWS knows. */
import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { PublishCommand } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, PurgeQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { createS3Client, createSNSClient, createSQSClient } from "../../lib/aws.ts";

export type TestRecord = Record<string, unknown> & { eventID: string; eventTime: string };

/** A plain API call of an IAM user; override what the test is about. */
export function makeRecord(overrides: Record<string, unknown> = {}): TestRecord {
  return {
    eventVersion: "1.11",
    userIdentity: {
      type: "IAMUser",
      principalId: "AIDAEXAMPLEEXAMPLE001",
      arn: "arn:aws:iam::111122223333:user/ada",
      accountId: "111122223333",
      accessKeyId: "AKIAEXAMPLEEXAMPLE01",
      userName: "ada",
    },
    eventTime: "2026-11-20T10:00:00Z",
    eventSource: "ec2.amazonaws.com",
    eventName: "DescribeInstances",
    awsRegion: "eu-west-1",
    sourceIPAddress: "198.51.100.7",
    userAgent: "aws-cli/2.31.0",
    requestParameters: null,
    responseElements: null,
    requestID: randomUUID(),
    eventID: randomUUID(),
    readOnly: true,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111122223333",
    eventCategory: "Management",
    ...overrides,
  };
}

let files = 0;

/** A key as CloudTrail writes it; each call another. */
export function makeKey(options: { account?: string; region?: string; prefix?: string; kind?: string } = {}): string {
  files += 1;
  const { account = "111122223333", region = "eu-west-1", prefix = "", kind = "CloudTrail" } = options;
  const unique = files.toString(36).padStart(16, "0");
  return `${prefix}AWSLogs/${account}/${kind}/${region}/2026/11/20/${account}_${kind}_${region}_20261120T1005Z_${unique}.json.gz`;
}

export const gzipRecords = (records: readonly unknown[]): Buffer => gzipSync(JSON.stringify({ Records: records }));

/** Puts an object; answers its ETag without quotes. */
export async function putObject(bucket: string, key: string, body: Uint8Array): Promise<string> {
  const answer = await createS3Client().send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  return (answer.ETag ?? "").replaceAll('"', "");
}

/** The body of an S3 event notification. */
export function s3Event(bucket: string, keys: readonly string[], extra: Record<string, unknown> = {}): string {
  return JSON.stringify({
    Records: keys.map((key) => ({
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "eu-west-1",
      eventTime: "2026-11-20T10:05:00.000Z",
      eventName: "ObjectCreated:Put",
      s3: {
        bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
        object: { key: encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+"), ...extra },
      },
    })),
  });
}

/** CloudTrail's own notice. */
export const cloudTrailNotice = (bucket: string, keys: readonly string[]): string =>
  JSON.stringify({ s3Bucket: bucket, s3ObjectKey: keys });

/** EventBridge's "Object Created". */
export const eventBridgeEvent = (bucket: string, key: string): string =>
  JSON.stringify({
    version: "0",
    id: randomUUID(),
    "detail-type": "Object Created",
    source: "aws.s3",
    account: "111122223333",
    time: "2026-11-20T10:05:00Z",
    region: "eu-west-1",
    resources: [`arn:aws:s3:::${bucket}`],
    detail: { version: "0", bucket: { name: bucket }, object: { key, size: 1 }, reason: "PutObject" },
  });

export async function sendMessage(queueUrl: string, body: string): Promise<void> {
  await createSQSClient().send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
}

export async function publish(topicArn: string, message: string): Promise<void> {
  await createSNSClient().send(new PublishCommand({ TopicArn: topicArn, Message: message }));
}

/** Empties the queue, messages in work included. */
export async function purgeQueue(queueUrl: string): Promise<void> {
  await createSQSClient().send(new PurgeQueueCommand({ QueueUrl: queueUrl }));
}

/** Waits until the queue holds nothing, visible or in work. */
export async function waitForEmptyQueue(queueUrl: string, timeoutMs = 60_000): Promise<void> {
  const client = createSQSClient();
  const until = Date.now() + timeoutMs;
  for (;;) {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    );
    const left =
      Number(Attributes?.ApproximateNumberOfMessages) + Number(Attributes?.ApproximateNumberOfMessagesNotVisible);
    if (left === 0) return;
    if (Date.now() > until) throw new Error(`${left} messages are still in the queue`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
