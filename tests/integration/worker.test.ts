import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordOutcome } from "../../ingest/ledger.ts";
import { toLogFileHeader } from "../../ingest/log-file-header.ts";
import { forgetPartitions } from "../../ingest/partitions.ts";
import { replay } from "../../ingest/replay.ts";
import { runWorker } from "../../ingest/worker.ts";
import { createS3Client } from "../../lib/aws.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { setEnvironment } from "../../lib/env.ts";
import { readLogFile } from "../../lib/log-file/read-log-file.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { startTestAws } from "../helpers/local-aws.ts";
import {
  cloudTrailNotice,
  eventBridgeEvent,
  gzipRecords,
  makeKey,
  makeRecord,
  publish,
  purgeQueue,
  putObject,
  s3Event,
  sendMessage,
  waitForEmptyQueue,
} from "../helpers/log-files.ts";
import { findDifferences } from "../helpers/recount.ts";
import { hasSharedData, listSharedLogFiles, readRawRecords } from "../helpers/shared-data.ts";

let database: TestDatabase;
let aws: Awaited<ReturnType<typeof startTestAws>>;
let stopWorkers: () => Promise<void> = async () => undefined;

async function startWorkers(count = 1, threads = 1): Promise<void> {
  const controller = new AbortController();
  const running = Array.from({ length: count }, () =>
    runWorker({ signal: controller.signal, longPollSeconds: 1, threads }),
  );
  stopWorkers = async () => {
    controller.abort();
    await Promise.all(running);
    // The emulator hands the next message to a long poll whose client is gone.
    await wait(1_100);
  };
}

type FileRow = {
  key: string;
  status: string;
  reason: string | null;
  events: number;
  duplicates: number;
  rejected: number;
};

async function listFiles(): Promise<FileRow[]> {
  const found = await ingestPool().query<FileRow>(
    "select key, status, reason, events, duplicates, rejected from cloudtrail.log_file order by id",
  );
  return found.rows;
}

const countEvents = async () =>
  (await ingestPool().query<{ events: number }>("select count(*)::int as events from cloudtrail.event")).rows[0]
    ?.events;

/** What became of one object, once the ledger knows. */
async function outcomeOf(key: string): Promise<FileRow> {
  for (let tries = 0; tries < 300; tries++) {
    const row = (await listFiles()).find((file) => file.key === key);
    if (row !== undefined) return row;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${key} never reached the ledger`);
}

beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.stop());
beforeEach(async () => {
  forgetPartitions();
  setEnvironment({ TRAIL_BUCKETS: "", LOG_LEVEL: "silent" });
  database = await createTestDatabase();
  await purgeQueue(aws.queueUrl);
});
afterEach(async () => {
  await stopWorkers();
  stopWorkers = async () => undefined;
  await database.drop();
});

describe("notifications", () => {
  test("every shape leads to the same events", async () => {
    await startWorkers();
    const shapes: [string, (key: string) => Promise<void>][] = [
      ["S3 event", (key) => sendMessage(aws.queueUrl, s3Event(aws.bucket, [key]))],
      ["S3 event by SNS", (key) => publish(aws.topicArn, s3Event(aws.bucket, [key]))],
      ["CloudTrail notice by SNS", (key) => publish(aws.topicArn, cloudTrailNotice(aws.bucket, [key]))],
      ["CloudTrail notice, raw", (key) => sendMessage(aws.queueUrl, cloudTrailNotice(aws.bucket, [key]))],
      ["EventBridge", (key) => sendMessage(aws.queueUrl, eventBridgeEvent(aws.bucket, key))],
    ];
    for (const [name, announce] of shapes) {
      const key = makeKey({ prefix: `${name.replaceAll(" ", "-")}/` });
      await putObject(aws.bucket, key, gzipRecords([makeRecord(), makeRecord(), makeRecord()]));
      await announce(key);
      expect([name, await outcomeOf(key)]).toMatchObject([name, { status: "loaded", events: 3, duplicates: 0 }]);
    }
    await waitForEmptyQueue(aws.queueUrl);
    expect(await countEvents()).toBe(15);
    expect(await findDifferences(ingestPool())).toEqual([]);
  });

  test("several objects in one message, with blanks and plus signs in their prefix", async () => {
    await startWorkers();
    const keys = ["a b+c%/", "é/", ""].map((prefix) => makeKey({ prefix }));
    for (const key of keys) await putObject(aws.bucket, key, gzipRecords([makeRecord()]));
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, keys));
    await waitForEmptyQueue(aws.queueUrl);
    expect((await listFiles()).map((file) => [file.key, file.status]).sort()).toEqual(
      keys.map((key) => [key, "loaded"]).sort(),
    );
  });

  test("messages that name nothing to load are counted and deleted; unreadable ones are kept", async () => {
    await startWorkers();
    await sendMessage(aws.queueUrl, JSON.stringify({ Event: "s3:TestEvent", Bucket: "b" }));
    await sendMessage(aws.queueUrl, "CloudTrail validation message.");
    await sendMessage(aws.queueUrl, "this is no notification {");
    await waitForEmptyQueue(aws.queueUrl);
    const counted = await ingestPool().query<{ messages: number }>(
      "select sum(messages)::int as messages from cloudtrail.message_count",
    );
    const kept = await ingestPool().query<{ body: string }>("select body from cloudtrail.failed_message");
    expect((counted.rows[0]?.messages ?? 0) + kept.rows.length).toBe(3);
    expect(kept.rows.length).toBe(1);
    expect(await listFiles()).toEqual([]);
  });

  test.skipIf(!hasSharedData)(
    "real files put into S3 arrive with the counts of an import (needs ../shared/data)",
    async () => {
      const paths = (await listSharedLogFiles()).filter((path) => !path.includes("342082656213")).slice(0, 60);
      const ids = new Set<unknown>();
      for (const [index, path] of paths.entries()) {
        for (const record of await readRawRecords(path)) ids.add(record.eventID);
        const key = path.slice(path.indexOf("AWSLogs/"));
        await putObject(aws.bucket, key, await readFile(path));
        if (index % 2 === 0) await publish(aws.topicArn, s3Event(aws.bucket, [key]));
        else await sendMessage(aws.queueUrl, cloudTrailNotice(aws.bucket, [key]));
      }
      await startWorkers(1, 2);
      await waitForEmptyQueue(aws.queueUrl);
      expect(await countEvents()).toBe(ids.size);
      expect(await findDifferences(ingestPool())).toEqual([]);
    },
  );
});

describe("objects", () => {
  test("digest files and foreign keys are in the ledger with their reason, and load nothing", async () => {
    await startWorkers();
    const digest =
      "AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/11/20/111122223333_CloudTrail-Digest_eu-west-1_my_trail_us-east-1_20261120T100000Z.json.gz";
    const foreign = "AWSLogs/111122223333/Config/eu-west-1/2026/11/20/ConfigHistory/x.json.gz";
    for (const key of [digest, foreign, "AWSLogs/111122223333/"]) {
      await putObject(aws.bucket, key, gzipRecords([makeRecord()]));
    }
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [digest, foreign, "AWSLogs/111122223333/"]));
    await waitForEmptyQueue(aws.queueUrl);
    const files = await listFiles();
    expect(files).toHaveLength(3);
    expect(files.every((file) => file.status === "ignored" && file.reason !== null)).toBe(true);
    expect(await countEvents()).toBe(0);
  });

  test("a network activity file loads; so does a plain JSON object named .gz", async () => {
    await startWorkers();
    const network = makeKey({ kind: "CloudTrail-NetworkActivity" });
    const plain = makeKey();
    await putObject(aws.bucket, network, gzipRecords([makeRecord({ eventCategory: "NetworkActivity" })]));
    await putObject(aws.bucket, plain, Buffer.from(JSON.stringify({ Records: [makeRecord()] })));
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [network, plain]));
    expect(await outcomeOf(network)).toMatchObject({ status: "loaded", events: 1 });
    expect(await outcomeOf(plain)).toMatchObject({ status: "loaded", events: 1 });
  });

  test("a damaged file is in the ledger as failed, its message is deleted and its neighbours load", async () => {
    await startWorkers();
    const [good, cut, garbage, empty] = [makeKey(), makeKey(), makeKey(), makeKey()];
    await putObject(aws.bucket, good, gzipRecords([makeRecord()]));
    await putObject(aws.bucket, cut, gzipRecords([makeRecord(), makeRecord()]).subarray(0, 200));
    await putObject(aws.bucket, garbage, Buffer.from("<html>not found</html>"));
    await putObject(aws.bucket, empty, Buffer.alloc(0));
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [garbage, good, empty]));
    expect(await outcomeOf(good)).toMatchObject({ status: "loaded", events: 1 });
    expect(await outcomeOf(garbage)).toMatchObject({ status: "failed", reason: "invalid-json" });
    expect(await outcomeOf(empty)).toMatchObject({ status: "ignored", reason: "empty object" });
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [cut]));
    expect(await outcomeOf(cut)).toMatchObject({ status: "failed", reason: "truncated" });
  });

  test("bad records cost themselves alone, each with its reason", async () => {
    await startWorkers();
    const key = makeKey();
    const records = [
      makeRecord(),
      7,
      null,
      makeRecord({ eventTime: "2026-02-30T00:00:00Z" }),
      makeRecord({ eventName: null }),
      makeRecord(),
    ];
    await putObject(aws.bucket, key, gzipRecords(records));
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [key]));
    expect(await outcomeOf(key)).toMatchObject({ status: "loaded", events: 2, rejected: 4 });
    const rejected = await ingestPool().query<{ record_index: number; code: string }>(
      "select record_index, code from cloudtrail.rejected_record order by 1",
    );
    expect(rejected.rows.map((row) => row.record_index)).toEqual([1, 2, 3, 4]);
  });

  test("an object that does not exist fails, is tried again later and loads by a replay once it is there", async () => {
    const key = makeKey();
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [key]));
    await startWorkers();
    expect(await outcomeOf(key)).toMatchObject({ status: "failed", reason: "missing-object" });
    await stopWorkers();
    await putObject(aws.bucket, key, gzipRecords([makeRecord()]));
    expect(await replay({ signal: new AbortController().signal })).toMatchObject({ loaded: 1, events: 1, failed: 0 });
    expect(await listFiles()).toMatchObject([{ status: "loaded", reason: null, events: 1 }]);
  });

  test("a bucket that is not allowed is never fetched, and is visible", async () => {
    setEnvironment({ TRAIL_BUCKETS: "another-bucket" });
    const key = makeKey();
    await putObject(aws.bucket, key, gzipRecords([makeRecord()]));
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [key]));
    await startWorkers();
    expect(await outcomeOf(key)).toMatchObject({ status: "failed", reason: "unknown-bucket" });
    expect(await countEvents()).toBe(0);
  });

  test("an object that was overwritten loads its new events beside the old", async () => {
    await startWorkers();
    const key = makeKey();
    const kept = makeRecord();
    await putObject(aws.bucket, key, gzipRecords([kept]));
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [key]));
    await outcomeOf(key);
    await putObject(aws.bucket, key, gzipRecords([kept, makeRecord()]));
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [key]));
    await waitForEmptyQueue(aws.queueUrl);
    expect(await listFiles()).toMatchObject([
      { events: 1, duplicates: 0 },
      { events: 1, duplicates: 1 },
    ]);
  });

  test("an object deleted after it was loaded is marked where it is listed", async () => {
    await startWorkers();
    const key = makeKey();
    await putObject(aws.bucket, key, gzipRecords([makeRecord()]));
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [key]));
    await outcomeOf(key);
    await createS3Client().send(new DeleteObjectCommand({ Bucket: aws.bucket, Key: key }));
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [key]).replace("ObjectCreated:Put", "ObjectRemoved:Delete"));
    await waitForEmptyQueue(aws.queueUrl);
    const found = await ingestPool().query<{ detail: string }>("select detail from cloudtrail.log_file");
    expect(found.rows[0]?.detail).toMatch(/^removed from the bucket/);
  });
});

describe("once and only once", () => {
  test("every message three times, shuffled, to four workers, with the same events in several files", async () => {
    const shared = Array.from({ length: 40 }, () => makeRecord());
    const keys = Array.from({ length: 30 }, () => makeKey());
    for (const [index, key] of keys.entries()) {
      await putObject(aws.bucket, key, gzipRecords([...shared.slice(index % 10, 30), makeRecord(), makeRecord()]));
    }
    const messages = [...keys, ...keys, ...keys]
      .map((key) => s3Event(aws.bucket, [key]))
      .sort(() => Math.random() - 0.5);
    for (const message of messages) await sendMessage(aws.queueUrl, message);
    await startWorkers(4);
    await waitForEmptyQueue(aws.queueUrl);
    expect(await countEvents()).toBe(30 + 60);
    expect((await listFiles()).every((file) => file.status === "loaded")).toBe(true);
    expect(await listFiles()).toHaveLength(30);
    expect(await findDifferences(ingestPool())).toEqual([]);
  });

  test("the same eventID with other content keeps the first and records the other", async () => {
    await startWorkers();
    const [before, after] = [makeKey(), makeKey()];
    const record = makeRecord();
    await putObject(aws.bucket, before, gzipRecords([record]));
    await putObject(
      aws.bucket,
      after,
      gzipRecords([{ ...record, eventTime: "2026-11-20T09:00:00Z", eventName: "StopInstances" }]),
    );
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [before]));
    await outcomeOf(before);
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [after]));
    expect(await outcomeOf(after)).toMatchObject({ events: 0, duplicates: 1 });
    const conflicts = await ingestPool().query("select event_id from cloudtrail.event_conflict");
    expect(conflicts.rows).toEqual([{ event_id: record.eventID }]);
  });

  test("two records with one sharedEventID are two events", async () => {
    await startWorkers();
    const key = makeKey();
    const sharedEventID = "0b1c2d3e-0000-4000-8000-000000000001";
    await putObject(aws.bucket, key, gzipRecords([makeRecord({ sharedEventID }), makeRecord({ sharedEventID })]));
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [key]));
    expect(await outcomeOf(key)).toMatchObject({ events: 2 });
  });
});

test("lineage resolves whichever side arrives first, and across accounts", async () => {
  await startWorkers();
  const [late, early] = [makeKey(), makeKey()];
  const session = {
    type: "AssumedRole",
    principalId: "AROAEXAMPLEEXAMPLE001:deploy",
    arn: "arn:aws:sts::444455556666:assumed-role/admin/deploy",
    accountId: "444455556666",
    accessKeyId: "ASIAEXAMPLEEXAMPLE01",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: "AROAEXAMPLEEXAMPLE001",
        arn: "arn:aws:iam::444455556666:role/admin",
        accountId: "444455556666",
        userName: "admin",
      },
      attributes: { creationDate: "2026-11-20T09:59:00Z", mfaAuthenticated: "false" },
    },
  };
  const assume = {
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRole",
    eventTime: "2026-11-20T09:59:00Z",
    sharedEventID: "0b1c2d3e-0000-4000-8000-000000000002",
    requestParameters: { roleArn: "arn:aws:iam::444455556666:role/admin", roleSessionName: "deploy" },
    responseElements: {
      credentials: { accessKeyId: "ASIAEXAMPLEEXAMPLE01", sessionToken: `IQoJ${"a".repeat(200)}`, expiration: "x" },
      assumedRoleUser: { assumedRoleId: "AROAEXAMPLEEXAMPLE001:deploy", arn: session.arn },
    },
  };
  await putObject(
    aws.bucket,
    early,
    gzipRecords([makeRecord({ userIdentity: session, recipientAccountId: "444455556666" })]),
  );
  await sendMessage(aws.queueUrl, s3Event(aws.bucket, [early]));
  await outcomeOf(early);
  await putObject(
    aws.bucket,
    late,
    gzipRecords([
      makeRecord({
        ...assume,
        recipientAccountId: "444455556666",
        userIdentity: { type: "AWSAccount", principalId: "AIDAEXAMPLEEXAMPLE001", accountId: "111122223333" },
      }),
      makeRecord(assume),
    ]),
  );
  await sendMessage(aws.queueUrl, s3Event(aws.bucket, [late]));
  await outcomeOf(late);
  const origin = await ingestPool().query<{ key: string }>(
    `select principal.key from cloudtrail.identity
     join cloudtrail.identity origin on origin.id = cloudtrail.origin_identity(identity.id)
     join cloudtrail.principal on principal.id = origin.principal_id
     where identity.identity_type = 'AssumedRole'`,
  );
  expect(origin.rows).toEqual([{ key: "user:111122223333:ada" }]);
  const dump = await ingestPool().query("select * from cloudtrail.event");
  expect(JSON.stringify(dump.rows)).not.toContain("IQoJ");
});

test("a failure of one message is settled by a replay when another message had loaded the file", async () => {
  const key = makeKey();
  await putObject(aws.bucket, key, gzipRecords([makeRecord()]));
  await startWorkers();
  await sendMessage(aws.queueUrl, s3Event(aws.bucket, [key]));
  await outcomeOf(key);
  const { header } = toLogFileHeader({ bucket: aws.bucket, key }, "queue");
  await recordOutcome(ingestPool(), header, { status: "failed", reason: "unavailable", detail: null });
  await replay({ signal: new AbortController().signal });
  expect((await listFiles()).map(({ status, reason }) => [status, reason])).toEqual([
    ["loaded", null],
    ["ignored", "loaded by another message"],
  ]);
  expect(await findDifferences(ingestPool())).toEqual([]);
});

test("objects that are opened and not read give their connections back", async () => {
  const key = makeKey();
  await putObject(aws.bucket, key, gzipSync(randomBytes(5 * 1024 * 1024)));
  for (let opened = 0; opened < 60; opened++) {
    const content = await readLogFile({ bucket: aws.bucket, key });
    expect(content?.large).toBe(true);
    content?.discard();
  }
});
