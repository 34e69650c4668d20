/**
 * Everything on one machine: the services (embedded where none are configured), the worker and the web interface as
 * child processes, the demo feed in this one. It ends in the opposite order: demo, web, worker, local AWS, database.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { childEnvironment, env, setEnvironment } from "../lib/env.ts";
import type { LocalAws } from "../lib/local/aws.ts";
import { tryLock } from "../lib/local/files.ts";
import { type KeptChild, keepChild } from "./keep-child.ts";
import { checkMailServer } from "./mail-server.ts";
import { alignRows } from "./output.ts";
import { CommandError, reason, type Services, withoutPassword, withServices } from "./services.ts";
import { stopSignal } from "./stop-signal.ts";
import { publishOrigin, withdrawOrigin } from "./web-origin.ts";
import { chooseWebAddress, startWeb, type WebAddress, waitForWeb } from "./web-server.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const FIRST_ADMIN = "admin@localhost";
/** Twice a second; as long as a stop may take. */
const LOCK_TRIES = 90;

/** Runs until it is stopped. Throws CommandError when something of it cannot start. */
export async function up({ demo, host }: { demo: boolean; host: string }): Promise<void> {
  const { dataDir, smtpUrl } = env();
  if (smtpUrl !== null) await checkMailServer(smtpUrl);
  await mkdir(dataDir, { recursive: true });
  const lock = await takeLock(dataDir);
  const children: KeptChild[] = [];
  const signal = stopSignal(() => {
    for (const child of children) child.kill();
  });
  try {
    await withServices({ database: true, aws: "queue" }, (services) => run({ demo, host, services, signal, children }));
  } finally {
    lock.release();
  }
}

/** One at a time for a data directory; one that is just stopping is waited for. */
async function takeLock(dataDir: string): Promise<{ release(): void }> {
  for (let tries = 0; tries < LOCK_TRIES; tries += 1) {
    const lock = tryLock(join(dataDir, "up.lock"));
    if (lock !== null) return lock;
    if (tries === 0) console.error(`Another one runs, or is stopping, with the data in ${dataDir}: waiting…`);
    await sleep(500);
  }
  throw new CommandError(`already running with the data in ${dataDir}`);
}

type Run = { demo: boolean; host: string; services: Services; signal: AbortSignal; children: KeptChild[] };

async function run({ demo, host, services, signal, children }: Run): Promise<void> {
  if (signal.aborted) return;
  const address = await chooseWebAddress(host);
  setEnvironment({ APP_ORIGIN: address.origin });
  // Quiet unless asked: the terminal is for the person. A deployment runs `worker` and `web` and gets their logs.
  const quiet = { LOG_LEVEL: childEnvironment().LOG_LEVEL || "warn" };
  const worker = keepChild("the worker", () => startWorker(services, quiet));
  children.push(worker);
  let feed: Promise<void> = Promise.resolve();
  try {
    const web = startWeb(address, quiet);
    children.push(web);
    await waitForWeb(address, signal);
    if (!signal.aborted) {
      await publishOrigin(address.origin);
      await greet(address, services);
      if (demo && services.localAws !== null) feed = runFeed(services.localAws, signal);
      if (!signal.aborted) await once(signal, "abort");
      console.error("Stopping…");
    }
    await feed;
    await web.stop(15_000);
  } finally {
    await Promise.all(children.map((child) => child.stop(35_000)));
    await withdrawOrigin();
  }
}

/** The worker takes a lease of its own on embedded services, so that it can drain even when this process is killed. */
function startWorker(services: Services, extra: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN, "worker"], {
    detached: true,
    env: childEnvironment({
      ...extra,
      TRAILSIGHT_DATA_DIR: env().dataDir,
      ...(services.localDatabase ? { DATABASE_URL: undefined } : {}),
      ...(services.localAws === null ? {} : { TRAIL_QUEUE_URL: undefined, AWS_ENDPOINT_URL: undefined }),
    }),
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

/** Feeds until stopped; it goes on where it stood when the local AWS was away. */
async function runFeed(aws: LocalAws, signal: AbortSignal): Promise<void> {
  const { runDemo } = await import("./demo.ts");
  while (!signal.aborted) {
    try {
      await runDemo({ aws, signal, log: (line) => console.log(line) });
    } catch (error) {
      if (signal.aborted) return;
      console.error(`trailsight: the demo paused: ${reason(error)}`);
      await sleep(10_000, undefined, { signal }).catch(() => {});
    }
  }
}

/** Says where everything is, and how to get in. */
async function greet({ origin }: WebAddress, { localDatabase, localAws }: Services): Promise<void> {
  const { createSignInLink, createUser } = await import("../lib/auth.ts");
  const { id } = await createUser(FIRST_ADMIN, "admin");
  const link = await createSignInLink(id);
  const { databaseUrl, trailQueueUrl } = env();
  const database = databaseUrl ?? "";
  const rows: [string, string][] = [
    ["Web", origin],
    ["Sign in", `${link} (once, as ${FIRST_ADMIN})`],
    ["Database", localDatabase ? database : withoutPassword(database)],
    ["Queue", trailQueueUrl ?? ""],
  ];
  if (localAws !== null) {
    rows.push(
      ["S3, SQS, SNS", `${localAws.endpointUrl} (${localAws.region}, any credentials)`],
      ["Bucket", localAws.bucket],
      ["Topic", localAws.topicArn],
    );
  }
  console.log(["", "Trailsight is running. Ctrl-C stops it.", "", ...alignRows(rows), ""].join("\n"));
}
