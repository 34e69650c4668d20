/** Log files of weeks on disk into the local S3, and their notices into the queue. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { PurgeQueueCommand, SendMessageBatchCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { createS3Client, createSQSClient } from "../lib/aws.ts";
import type { LocalAws } from "../lib/local/aws.ts";
import { type DataPlan, weekFolder } from "./data/plan.ts";

const AT_ONCE = 24;
/** SQS takes ten in one call. */
const BATCH = 10;

/** Keys of the files of weeks, in the order of delivery. */
export async function listKeys(plan: DataPlan, weeks: readonly number[]): Promise<{ key: string; path: string }[]> {
  const files: { key: string; path: string }[] = [];
  for (const week of weeks) {
    const folder = weekFolder(plan, week);
    const names = await readdir(folder, { recursive: true });
    files.push(...names.filter((name) => name.endsWith(".json.gz")).map((key) => ({ key, path: join(folder, key) })));
  }
  const stamp = (key: string): string => /_(\d{8}T\d{4})Z_/.exec(key)?.[1] ?? "";
  return files.sort((a, b) => (stamp(a.key) < stamp(b.key) ? -1 : stamp(a.key) > stamp(b.key) ? 1 : 0));
}

/** Puts the files into the bucket. */
export async function putFiles(aws: LocalAws, files: readonly { key: string; path: string }[]): Promise<void> {
  const client = createS3Client();
  await inParallel(files, async ({ key, path }) => {
    await client.send(new PutObjectCommand({ Bucket: aws.bucket, Key: key, Body: await readFile(path) }));
  });
  client.destroy();
}

/** Tells the queue of the files, one message each, as S3 does. */
export async function sendNotices(aws: LocalAws, keys: readonly string[]): Promise<void> {
  const client = createSQSClient();
  const batches = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, at) =>
    keys.slice(at * BATCH, (at + 1) * BATCH),
  );
  await inParallel(batches, async (batch) => {
    const Entries = batch.map((key, index) => ({ Id: `${index}`, MessageBody: notice(aws, key) }));
    await client.send(new SendMessageBatchCommand({ QueueUrl: aws.queueUrl, Entries }));
  });
  client.destroy();
}

/**
 * A worker that stops gives up its long poll, but the queue may not know yet and hand the next messages to nobody, who
 * then stay hidden for half a minute. One test event for each worker that stopped ends such polls; it names no object.
 */
export async function endLongPolls(aws: LocalAws, workers: number): Promise<void> {
  const client = createSQSClient();
  for (let worker = 0; worker < workers; worker++) {
    const MessageBody = JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: aws.bucket });
    await client.send(new SendMessageCommand({ QueueUrl: aws.queueUrl, MessageBody }));
  }
  client.destroy();
}

/** Empties the queue of what an earlier run left. */
export async function emptyQueue(aws: LocalAws): Promise<void> {
  const client = createSQSClient();
  await client.send(new PurgeQueueCommand({ QueueUrl: aws.queueUrl }));
  client.destroy();
}

function notice({ bucket }: LocalAws, key: string): string {
  const record = {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: "us-east-1",
    eventTime: new Date().toISOString(),
    eventName: "ObjectCreated:Put",
    s3: { bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` }, object: { key: encodeURIComponent(key) } },
  };
  return JSON.stringify({ Records: [record] });
}

/** Does `work` for each item, some at once, in order. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const take = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
}
