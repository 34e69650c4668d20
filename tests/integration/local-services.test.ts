/** The embedded services: who starts them, who stops them, and what survives a kill. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createS3Client, createSQSClient } from "../../lib/aws.ts";
import { setEnvironment } from "../../lib/env.ts";
import { tryLock } from "../../lib/local/files.ts";
import { type Lease, leaseLocalServices } from "../../lib/local/lease.ts";

let dataDir: string;
const leases: Lease[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "trailsight-services-"));
  await chmod(dataDir, 0o755);
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const lease of leases.splice(0)) await lease.release();
  await waitUntil(async () => {
    const lock = tryLock(join(dataDir, "keeper.lock"));
    lock?.release();
    return lock !== null;
  });
  await rm(dataDir, { recursive: true });
});

async function lease(what: { database: boolean; aws: boolean }): Promise<Lease> {
  const made = await leaseLocalServices({ dataDir, ...what, say: () => {} });
  leases.push(made);
  return made;
}

/** A process of its own that holds a lease until it is killed. */
async function leaseInChild(): Promise<{ child: ChildProcess; databaseUrl: string }> {
  const script = `
    const { leaseLocalServices } = await import(${JSON.stringify(new URL("../../lib/local/lease.ts", import.meta.url))});
    const options = { dataDir: ${JSON.stringify(dataDir)}, database: true, aws: false, say() {} };
    console.log((await leaseLocalServices(options)).databaseUrl);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const [databaseUrl] = await once(createInterface({ input: child.stdout }), "line");
  return { child, databaseUrl };
}

async function query(url: string | null, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url ?? "", connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const answers = (url: string | null): Promise<boolean> =>
  query(url, "select 1").then(
    () => true,
    () => false,
  );

async function keeperPid(): Promise<number | null> {
  const state = await readFile(join(dataDir, "keeper.json"), "utf8").catch(() => null);
  return state === null ? null : JSON.parse(state).pid;
}

async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries += 1) {
    if (tries > 300) throw new Error(`not within 30 s: ${condition}`);
    await sleep(100);
  }
}

test("the database keeps its data, address and checksums over a stop and a start", async () => {
  const first = await lease({ database: true, aws: false });
  await query(first.databaseUrl, "create table kept as select 42 as answer");
  const [settings] = await query(
    first.databaseUrl,
    "select current_setting('data_checksums') as checksums, current_setting('fsync') as fsync",
  );
  expect(settings).toEqual({ checksums: "on", fsync: "on" });
  await first.release();
  expect(await answers(first.databaseUrl)).toBe(false);

  const second = await lease({ database: true, aws: false });
  expect(second.databaseUrl).toBe(first.databaseUrl);
  expect(await query(second.databaseUrl, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("it runs until the last process that uses it has ended, also by kill -9", async () => {
  const [{ child, databaseUrl }, other] = await Promise.all([leaseInChild(), leaseInChild()]);
  expect(other.databaseUrl).toBe(databaseUrl);
  child.kill("SIGKILL");
  await once(child, "exit");
  await sleep(500);
  expect(await answers(databaseUrl)).toBe(true);
  other.child.kill("SIGKILL");
  await waitUntil(async () => !(await answers(databaseUrl)));
});

test("after a kill -9 of its keeper the running database is found again, and stopped in the end", async () => {
  const before = await lease({ database: true, aws: false });
  await query(before.databaseUrl, "create table kept as select 42 as answer");
  const killed = await keeperPid();
  process.kill(killed ?? 0, "SIGKILL");
  await waitUntil(async () => {
    const now = await keeperPid();
    return now !== null && now !== killed;
  });
  expect(await query(before.databaseUrl, "select answer from kept")).toEqual([{ answer: 42 }]);
  await before.release();
  await waitUntil(async () => !(await answers(before.databaseUrl)));
});

test("a database that was killed is started again for whoever uses it", async () => {
  const { databaseUrl } = await lease({ database: true, aws: false });
  const pidFile = await readFile(join(dataDir, "postgres", "18", "postmaster.pid"), "utf8");
  process.kill(Number.parseInt(pidFile, 10), "SIGKILL");
  await waitUntil(async () => !(await answers(databaseUrl)));
  await waitUntil(() => answers(databaseUrl));
});

test("a lock lasts as long as its process, also when nothing refers to it", async () => {
  const script = `
    const { tryLock } = await import(${JSON.stringify(new URL("../../lib/local/files.ts", import.meta.url))});
    (() => { tryLock(${JSON.stringify(join(dataDir, "a.lock"))}); })();
    await new Promise((resolve) => setTimeout(resolve, 10));
    globalThis.gc();
    setInterval(() => console.log("held"), 10);`;
  const holder = spawn(process.execPath, ["--expose-gc", "--input-type=module", "-e", script]);
  children.push(holder);
  await once(holder.stdout, "data");
  expect(tryLock(join(dataDir, "a.lock"))).toBeNull();
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const lock = tryLock(join(dataDir, "a.lock"));
  expect(lock).not.toBeNull();
  lock?.release();
});

test("the local AWS has bucket, queue and dead-letter queue, and keeps messages over a stop and a start", async () => {
  const first = await lease({ database: false, aws: true });
  setEnvironment({
    AWS_ENDPOINT_URL: first.aws?.endpointUrl,
    AWS_REGION: first.aws?.region,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  });
  const QueueUrl = first.aws?.queueUrl;
  const buckets = await createS3Client().send(new ListBucketsCommand());
  expect(buckets.Buckets?.map((bucket) => bucket.Name)).toEqual(["trailsight-trail"]);
  const queue = await createSQSClient().send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  expect(queue.Attributes).toMatchObject({ VisibilityTimeout: "120" });
  expect(JSON.parse(queue.Attributes?.RedrivePolicy ?? "{}")).toMatchObject({ maxReceiveCount: "5" });
  await createSQSClient().send(new SendMessageCommand({ QueueUrl, MessageBody: "kept" }));
  await first.release();

  const second = await lease({ database: false, aws: true });
  expect(second.aws).toEqual(first.aws);
  const received = await createSQSClient().send(new ReceiveMessageCommand({ QueueUrl }));
  expect(received.Messages?.map((message) => message.Body)).toEqual(["kept"]);
});

test("a taken port is left alone and another is used", async () => {
  const first = await lease({ database: true, aws: false });
  const port = new URL(first.databaseUrl ?? "").port;
  await first.release();
  const squatter = spawn(process.execPath, [
    "-e",
    `require("node:net").createServer().listen(${port}, "127.0.0.1", () => console.log("ready"))`,
  ]);
  children.push(squatter);
  await once(squatter.stdout, "data");
  const second = await lease({ database: true, aws: false });
  expect(new URL(second.databaseUrl ?? "").port).not.toBe(port);
  expect(await answers(second.databaseUrl)).toBe(true);
});

test("the files that hold secrets are for their owner only", async () => {
  await lease({ database: true, aws: false });
  for (const name of ["keeper.json", "postgres.json", "postgres"]) {
    expect((await stat(join(dataDir, name))).mode & 0o077, name).toBe(0);
  }
});
