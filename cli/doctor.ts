/** Checks of everything that Trailsight depends on, each with what to mend. Reads only. */

import { GetObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { z } from "zod";
import { createS3Client, createSQSClient } from "../lib/aws.ts";
import { appPool } from "../lib/db/pool.ts";
import { env } from "../lib/env.ts";
import { LOCAL_BUCKET } from "../lib/log-file/location.ts";
import { checkMailServer } from "./mail-server.ts";
import { reason } from "./services.ts";

/** One finding. `warn`: works, but will not for ever; `fail`: does not work. `message` says what to mend. */
export type Check = { name: string; status: "ok" | "warn" | "fail"; message: string };

type Finding = Omit<Check, "name">;
const ok = (message: string): Finding => ({ status: "ok", message });
const warn = (message: string): Finding => ({ status: "warn", message });
const fail = (message: string): Finding => ({ status: "fail", message });

const DAY_SECONDS = 86_400;

/** Checks all in turn. A check that breaks is a finding; never throws. */
export async function examine(): Promise<Check[]> {
  const [s3, sqs] = [createS3Client(), createSQSClient()];
  try {
    const queueUrl = env().trailQueueUrl;
    return [
      ...(await check("database", () => [examineDatabase()])),
      ...(await check("queue", () =>
        queueUrl === null ? [fail("TRAIL_QUEUE_URL is not set")] : examineQueue(sqs, queueUrl),
      )),
      ...(await check("bucket", () => examineBuckets(s3))),
      ...(await check("clock", () => [examineClock(env().awsEndpointUrl ?? queueUrl)])),
      ...(await check("mail", async () => [await examineMail()])),
    ];
  } finally {
    s3.destroy();
    sqs.destroy();
  }
}

type Findings = (Finding | Promise<Finding>)[] | Promise<Finding[]>;

async function check(name: string, examineIt: () => Findings): Promise<Check[]> {
  try {
    const findings = await Promise.all(await examineIt());
    return findings.map((finding) => ({ name, ...finding }));
  } catch (error) {
    return [{ name, ...fail(reason(error)) }];
  }
}

async function examineDatabase(): Promise<Finding> {
  const { rows } = await appPool().query<{ version: number; skew_seconds: number }>(
    `/* query:doctor */
     select current_setting('server_version_num')::int as version,
       extract(epoch from clock_timestamp() - $1::timestamptz)::float8 as skew_seconds`,
    [new Date()],
  );
  const { version = 0, skew_seconds: skew = 0 } = rows[0] ?? {};
  const major = Math.floor(version / 10_000);
  if (major < 15) return fail(`PostgreSQL ${major} is too old: 15 to 18 are supported`);
  if (Math.abs(skew) > 60) return warn(`its clock is ${Math.round(skew)} s off this machine's: set both by NTP`);
  return ok(`PostgreSQL ${major} answers and is migrated`);
}

async function examineQueue(sqs: SQSClient, queueUrl: string): Promise<Finding[]> {
  const queue = await readQueue(sqs, queueUrl);
  const findings = [ok(`${queue.arn} answers, ${queue.messages} messages wait`)];
  if (queue.redrive === null) {
    findings.push(warn("it has no dead-letter queue: add one (maxReceiveCount 5, retention 14 days)"));
    return findings;
  }
  const { deadLetterTargetArn, maxReceiveCount } = queue.redrive;
  if (maxReceiveCount < 4) {
    findings.push(warn(`maxReceiveCount is ${maxReceiveCount}: a short outage fills the dead-letter queue; set 5`));
  }
  const deadLetters = await readQueue(sqs, await findQueueUrl(sqs, deadLetterTargetArn));
  const least = Math.min(14 * DAY_SECONDS, queue.retentionSeconds + 4 * DAY_SECONDS);
  if (deadLetters.retentionSeconds < least) {
    // The age of a message counts from its first queue.
    findings.push(warn(`the dead-letter queue keeps messages too short: set at least ${least / DAY_SECONDS} days`));
  }
  findings.push(
    deadLetters.messages === 0
      ? ok("the dead-letter queue is empty")
      : warn(`${deadLetters.messages} messages in the dead-letter queue: see their cause, then redrive them`),
  );
  return findings;
}

const redriveSchema = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() });

type QueueState = {
  arn: string;
  messages: number;
  retentionSeconds: number;
  redrive: z.infer<typeof redriveSchema> | null;
};

async function readQueue(sqs: SQSClient, url: string): Promise<QueueState> {
  const { Attributes: attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
  );
  const { RedrivePolicy: policy } = attributes;
  return {
    arn: attributes.QueueArn ?? url,
    messages: Number(attributes.ApproximateNumberOfMessages ?? 0),
    retentionSeconds: Number(attributes.MessageRetentionPeriod ?? 0),
    redrive: policy === undefined ? null : redriveSchema.parse(JSON.parse(policy)),
  };
}

async function findQueueUrl(sqs: SQSClient, arn: string): Promise<string> {
  const [, , , , account, name] = arn.split(":");
  const { QueueUrl: url } = await sqs.send(
    new GetQueueUrlCommand({ QueueName: name, ...(account ? { QueueOwnerAWSAccountId: account } : {}) }),
  );
  if (url === undefined) throw new Error(`${arn} was not found`);
  return url;
}

async function examineBuckets(s3: S3Client): Promise<Finding[]> {
  const buckets = env().trailBuckets ?? (await findLoadedBuckets());
  if (buckets.size === 0) return [warn("none is known yet: set TRAIL_BUCKETS, or come back when a file is loaded")];
  return Promise.all([...buckets].map((bucket) => examineBucket(s3, bucket)));
}

async function findLoadedBuckets(): Promise<Set<string>> {
  const { rows } = await appPool().query<{ bucket: string }>(
    `/* query:doctor-buckets */
     select bucket
     from (select bucket from cloudtrail.log_file order by id desc limit 10000) as newest
     where bucket <> $1
     group by bucket
     order by count(*) desc
     limit 5`,
    [LOCAL_BUCKET],
  );
  return new Set(rows.map((row) => row.bucket));
}

/** Lists one object and reads its first byte, which takes the key's permission too where the bucket is encrypted. */
async function examineBucket(s3: S3Client, bucket: string): Promise<Finding> {
  let key: string | undefined;
  try {
    const { Contents: contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }));
    key = contents[0]?.Key;
  } catch (error) {
    const refused = error instanceof Error && error.name === "AccessDenied";
    const hint = refused ? ": allow s3:ListBucket, or missing files look like forbidden ones" : "";
    return fail(`${bucket}: ${reason(error)}${hint}`);
  }
  if (key === undefined) return ok(`${bucket} can be listed and is empty`);
  try {
    const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: "bytes=0-0" }));
    await body?.transformToByteArray();
    return ok(`${bucket} can be listed and read`);
  } catch (error) {
    return fail(`${bucket}: ${reason(error)}: allow s3:GetObject, and kms:Decrypt on the key of the trail`);
  }
}

/** AWS refuses requests that are more than five minutes off. */
async function examineClock(url: string | null): Promise<Finding> {
  if (url === null) return warn("no AWS endpoint is known to compare it with");
  const response = await fetch(new URL(url).origin, { method: "HEAD", signal: AbortSignal.timeout(5_000) });
  const skewSeconds = Math.round((Date.now() - Date.parse(response.headers.get("date") ?? "")) / 1000);
  if (Number.isNaN(skewSeconds)) return warn("AWS did not say the time");
  if (Math.abs(skewSeconds) > 240) return fail(`${skewSeconds} s off AWS's: requests are refused; set it by NTP`);
  if (Math.abs(skewSeconds) > 30) return warn(`${skewSeconds} s off AWS's: set it by NTP`);
  return ok("agrees with AWS's");
}

async function examineMail(): Promise<Finding> {
  const { smtpUrl } = env();
  if (smtpUrl === null) return ok("not configured");
  await checkMailServer(smtpUrl);
  return warn("the server of SMTP_URL answers, but this version sends no mail");
}
