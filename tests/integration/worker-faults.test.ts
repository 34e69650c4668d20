import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { ReceiveMessageCommandOutput } from "@aws-sdk/client-sqs";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { forgetPartitions } from "../../ingest/partitions.ts";
import { runWorker } from "../../ingest/worker.ts";
import { createSQSClient } from "../../lib/aws.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { childEnvironment } from "../../lib/env.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { startTestAws } from "../helpers/local-aws.ts";
import {
  gzipRecords,
  makeKey,
  makeRecord,
  putObject,
  s3Event,
  sendMessage,
  waitForEmptyQueue,
} from "../helpers/log-files.ts";
import { findDifferences } from "../helpers/recount.ts";

const WORKER = fileURLToPath(new URL("../helpers/worker-process.ts", import.meta.url));

let database: TestDatabase;
let aws: Awaited<ReturnType<typeof startTestAws>>;
const children = new Set<ChildProcess>();

// A queue of its own for each test: the last poll of a killed worker would take a message of the next one with it.
beforeEach(async () => {
  forgetPartitions();
  aws = await startTestAws();
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
  await database.drop();
  await aws.stop();
});

function startWorkerProcess(extra: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [WORKER], {
    env: childEnvironment({ LOG_LEVEL: "error", TRAIL_LOADER_THREADS: "2", ...extra }),
    stdio: "ignore",
  });
  children.add(child);
  return child;
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }
  children.delete(child);
  return child.exitCode;
}

/** Files with 20 records each, every fifth record also in the file before. */
async function deliver(files: number): Promise<Set<string>> {
  const ids = new Set<string>();
  let last = makeRecord();
  for (let file = 0; file < files; file++) {
    const time = new Date(Date.UTC(2026, 9, 1, file % 700)).toISOString().replace(".000", "");
    const records = Array.from({ length: 20 }, (_, index) =>
      index % 5 === 0 ? last : makeRecord({ eventTime: time }),
    );
    last = records.at(-1) ?? last;
    for (const record of records) ids.add(record.eventID);
    const key = makeKey();
    await putObject(aws.bucket, key, gzipRecords(records));
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [key]));
  }
  return ids;
}

const storedIds = async () =>
  (await ingestPool().query<{ id: string }>("select event_id as id from cloudtrail.event")).rows.map((row) => row.id);

test("kill -9 at twenty random moments of a load loses nothing and doubles nothing", async () => {
  const ids = await deliver(600);
  for (let kill = 0; kill < 20; kill++) {
    const worker = startWorkerProcess();
    const before = (await storedIds()).length;
    // Only a worker that is storing is worth killing.
    for (let tries = 0; tries < 100 && (await storedIds()).length === before && before < ids.size; tries++)
      await wait(30);
    await wait(Math.random() * 150);
    await stop(worker, "SIGKILL");
  }
  startWorkerProcess();
  await waitForEmptyQueue(aws.queueUrl, 120_000);
  const stored = await storedIds();
  expect(stored.length).toBe(ids.size);
  expect(new Set(stored)).toEqual(ids);
  expect(await findDifferences(ingestPool())).toEqual([]);
}, 300_000);

test("SIGTERM finishes what is in work, exits 0 and gives the rest back", async () => {
  const ids = await deliver(150);
  const worker = startWorkerProcess();
  while ((await storedIds()).length === 0) await wait(20);
  expect(await stop(worker, "SIGTERM")).toBe(0);
  expect(await findDifferences(ingestPool())).toEqual([]);
  startWorkerProcess();
  await waitForEmptyQueue(aws.queueUrl, 60_000);
  expect(new Set(await storedIds())).toEqual(ids);
}, 120_000);

/** A proxy in front of Postgres whose connections can be cut. */
async function startProxy(target: URL): Promise<{ url: string; cut: () => void; server: Server; refuse: boolean }> {
  const sockets = new Set<Socket>();
  const { connect } = await import("node:net");
  const proxy = {
    url: "",
    refuse: false,
    server: createServer((client) => {
      if (proxy.refuse) return client.destroy();
      const upstream = connect(Number(target.port), target.hostname);
      for (const socket of [client, upstream]) {
        sockets.add(socket);
        socket.on("error", () => undefined);
        socket.on("close", () => {
          sockets.delete(socket);
          client.destroy();
          upstream.destroy();
        });
      }
      client.pipe(upstream).pipe(client);
    }),
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
  proxy.server.listen(0, "127.0.0.1");
  await once(proxy.server, "listening");
  const address = proxy.server.address();
  const url = new URL(target);
  url.port = String(typeof address === "object" ? address?.port : "");
  proxy.url = url.href;
  return proxy;
}

test("connections to Postgres cut again and again, then an outage: everything arrives once", async () => {
  const proxy = await startProxy(new URL(database.url));
  const ids = await deliver(300);
  startWorkerProcess({ DATABASE_URL: proxy.url, LOG_LEVEL: "silent" });
  for (let cut = 0; cut < 15; cut++) {
    await wait(100 + Math.random() * 200);
    proxy.cut();
  }
  proxy.refuse = true;
  proxy.cut();
  await wait(3_000);
  proxy.refuse = false;
  await waitForEmptyQueue(aws.queueUrl, 120_000);
  expect(new Set(await storedIds())).toEqual(ids);
  expect(await findDifferences(ingestPool())).toEqual([]);
  proxy.server.close();
  proxy.cut();
}, 240_000);

test("messages are not received again and again while the database is away", async () => {
  const proxy = await startProxy(new URL(database.url));
  const client = createSQSClient();
  let received = 0;
  client.middlewareStack.add(
    (next) => async (call) => {
      const answer = await next(call);
      received += (answer.output as ReceiveMessageCommandOutput).Messages?.length ?? 0;
      return answer;
    },
    { step: "initialize" },
  );
  const pool = new pg.Pool({ connectionString: proxy.url, connectionTimeoutMillis: 1_000 });
  pool.on("error", () => undefined);
  const stopping = new AbortController();
  const running = runWorker({
    signal: stopping.signal,
    pool,
    client,
    queueUrl: aws.queueUrl,
    threads: 1,
    longPollSeconds: 1,
  });
  await wait(500);
  proxy.refuse = true;
  proxy.cut();
  const key = makeKey();
  await putObject(aws.bucket, key, gzipRecords([makeRecord()]));
  await sendMessage(aws.queueUrl, s3Event(aws.bucket, [key]));
  await sendMessage(aws.queueUrl, "no notification at all");
  await wait(13_000);
  proxy.refuse = false;
  await waitForEmptyQueue(aws.queueUrl, 60_000);
  // The one without a file is given back once; 13 seconds would have brought each of them back twice more.
  expect(received).toBeLessThanOrEqual(3);
  expect((await storedIds()).length).toBe(1);
  stopping.abort();
  await running;
  await pool.end();
  proxy.server.close();
  proxy.cut();
}, 120_000);

test("two transactions with the same new events: one stores them, the other finds them", async () => {
  const shared = Array.from({ length: 300 }, () => makeRecord());
  const keys = Array.from({ length: 40 }, () => makeKey());
  for (const key of keys) {
    await putObject(aws.bucket, key, gzipRecords([...shared].sort(() => Math.random() - 0.5)));
    await sendMessage(aws.queueUrl, s3Event(aws.bucket, [key]));
  }
  for (let worker = 0; worker < 3; worker++) startWorkerProcess({ TRAIL_WORKER_CONCURRENCY: "2" });
  await waitForEmptyQueue(aws.queueUrl, 120_000);
  expect((await storedIds()).length).toBe(300);
  expect(await findDifferences(ingestPool())).toEqual([]);
  const failed = await ingestPool().query("select key, reason from cloudtrail.log_file where status <> 'loaded'");
  expect(failed.rows).toEqual([]);
}, 180_000);

test("partitions are made on demand while a reader holds the table", async () => {
  const reader = new pg.Client({ connectionString: database.url });
  await reader.connect();
  await reader.query("begin");
  await reader.query("select count(*) from cloudtrail.event");
  const key = makeKey();
  await putObject(aws.bucket, key, gzipRecords([makeRecord({ eventTime: "2014-03-06T17:10:34Z" }), makeRecord()]));
  await sendMessage(aws.queueUrl, s3Event(aws.bucket, [key]));
  startWorkerProcess();
  await waitForEmptyQueue(aws.queueUrl, 60_000);
  expect((await storedIds()).length).toBe(2);
  await reader.end();
});
