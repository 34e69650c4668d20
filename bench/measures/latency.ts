/** From the notice in the queue to the row that a reader can see, at a steady rate. */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { DataPlan } from "../data/plan.ts";
import { endLongPolls, listKeys, putFiles, sendNotices } from "../delivery.ts";
import type { BenchServices } from "../services.ts";
import { percentile } from "../statistics.ts";
import { startWorker } from "../trailsight-process.ts";
import { newestFile, waitUntilLoaded } from "./live-load.ts";

const STEP_MS = 100;
const LONGEST_MS = 60_000;
/** Transactions commit out of the order of their ids, by this many at most. */
const OUT_OF_ORDER = 5_000;

export type Latency = { p50Ms: number; p95Ms: number; files: number; perSecond: number };

type Options = {
  plan: DataPlan;
  week: number;
  /** Mean records of the week's files, to pace by. */
  recordsPerFile: number;
  eventsPerSecond: number;
  services: BenchServices;
  client: pg.Client;
};

/** Sends the week's files at a steady rate for at most a minute. Exact to a tenth of a second. */
export async function measureLatency(options: Options): Promise<Latency> {
  const { plan, week, recordsPerFile, eventsPerSecond, services, client } = options;
  const filesPerStep = Math.max(1, Math.round((eventsPerSecond / recordsPerFile) * (STEP_MS / 1_000)));
  const files = (await listKeys(plan, [week])).slice(0, filesPerStep * (LONGEST_MS / STEP_MS));
  await putFiles(services.aws, files);
  const after = await newestFile(client);
  const worker = startWorker();
  await sleep(3_000);
  try {
    const sentAt = new Map<string, number>();
    const waits: number[] = [];
    const watch = watchVisible(client, after, (key) => {
      const sent = sentAt.get(key);
      if (sent !== undefined) waits.push(performance.now() - sent);
    });
    const startedAt = performance.now();
    for (let at = 0; at < files.length; at += filesPerStep) {
      const keys = files.slice(at, at + filesPerStep).map(({ key }) => key);
      const now = performance.now();
      for (const key of keys) sentAt.set(key, now);
      await sendNotices(services.aws, keys);
      const due = startedAt + (at / filesPerStep + 1) * STEP_MS;
      await sleep(Math.max(0, due - performance.now()));
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    await waitUntilLoaded(client, { after, files: files.length });
    await watch.stop(files.length);
    return {
      p50Ms: percentile(waits, 0.5),
      p95Ms: percentile(waits, 0.95),
      files: waits.length,
      perSecond: (files.length * recordsPerFile) / seconds,
    };
  } finally {
    await worker.stop();
    await endLongPolls(services.aws, 1);
  }
}

/** Calls `onVisible` for each file that turns up in the ledger. */
function watchVisible(client: pg.Client, after: number, onVisible: (key: string) => void) {
  const seen = new Set<number>();
  let newest = after;
  let stopping = false;
  const look = async (): Promise<void> => {
    const { rows } = await client.query<{ id: number; key: string }>(
      "select id, key from cloudtrail.log_file where id > $1",
      [Math.max(after, newest - OUT_OF_ORDER)],
    );
    for (const { id, key } of rows) {
      if (seen.has(id)) continue;
      seen.add(id);
      newest = Math.max(newest, id);
      onVisible(key);
    }
  };
  const loop = (async () => {
    while (!stopping) {
      await look();
      await sleep(STEP_MS);
    }
    await look();
  })();
  return {
    stop: async (expected: number): Promise<void> => {
      stopping = true;
      await loop;
      if (seen.size < expected) throw new Error(`${expected - seen.size} files were never seen`);
    },
  };
}
