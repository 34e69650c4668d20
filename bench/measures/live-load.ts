/** Log files through the whole path, as in production: queue, S3, worker process, Postgres. */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { DataPlan } from "../data/plan.ts";
import { endLongPolls, listKeys, putFiles, sendNotices } from "../delivery.ts";
import type { BenchServices } from "../services.ts";
import { type Memory, startWorker } from "../trailsight-process.ts";

/** `seconds` and `events` are of the files that were in when 99 % were; `lastSeconds` is what the others took more. */
export type LiveLoad = { events: number; seconds: number; lastSeconds: number; rate: number; memory: Memory };

const POLL_MS = 200;
const FIRST_POLL_MS = 20;
/** One message that is tried again can come a long poll later; the rate is not about it. */
const MOST_FILES = 0.99;
/** A load that stands still this long has failed. */
const STALLED_MS = 120_000;

type Options = {
  plan: DataPlan;
  weeks: readonly number[];
  services: BenchServices;
  client: pg.Client;
  workers: number;
};

/**
 * Loads weeks that wait in the queue when the workers start. The clock runs from the first commit (a worker starts once
 * and then runs for months) until 99 % of the files are committed; then the others are waited for.
 */
export async function loadLive({ plan, weeks, services, client, workers }: Options): Promise<LiveLoad> {
  const files = await listKeys(plan, weeks);
  await putFiles(services.aws, files);
  await sendNotices(
    services.aws,
    files.map(({ key }) => key),
  );
  const after = await newestFile(client);
  const running = Array.from({ length: workers }, startWorker);
  try {
    const first = await waitForFirst(client, after);
    const startedAt = performance.now();
    const most = await waitUntilLoaded(client, { after, files: Math.ceil(files.length * MOST_FILES) });
    const seconds = (performance.now() - startedAt) / 1_000;
    const events = most.events - first.events;
    await waitUntilLoaded(client, { after, files: files.length });
    const lastSeconds = (performance.now() - startedAt) / 1_000 - seconds;
    const memories = await Promise.all(running.splice(0).map((worker) => worker.stop()));
    return { events, seconds, lastSeconds, rate: events / seconds, memory: largest(memories) };
  } finally {
    await Promise.all(running.map((worker) => worker.stop()));
    await endLongPolls(services.aws, workers);
  }
}

/** Number of the newest file in the ledger. */
export async function newestFile(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ last: number }>("select coalesce(max(id), 0) as last from cloudtrail.log_file");
  return rows[0]?.last ?? 0;
}

/** Waits for so many files in the ledger, and answers what is there then. Throws when nothing more comes, or files failed. */
export async function waitUntilLoaded(
  client: pg.Client,
  { after, files }: { after: number; files: number },
): Promise<Loaded> {
  let [known, knownAt] = [-1, performance.now()];
  for (;;) {
    const loaded = await countLoaded(client, after);
    if (loaded.failed > 0) throw new Error(`${loaded.failed} log files failed to load`);
    if (loaded.files >= files) return loaded;
    if (loaded.files !== known) [known, knownAt] = [loaded.files, performance.now()];
    if (performance.now() - knownAt > STALLED_MS)
      throw new Error(`the load stands still at ${known} of ${files} files`);
    await sleep(POLL_MS);
  }
}

/** What is loaded when anything is. */
async function waitForFirst(client: pg.Client, after: number): Promise<Loaded> {
  const until = performance.now() + STALLED_MS;
  for (;;) {
    const loaded = await countLoaded(client, after);
    if (loaded.files > 0) return loaded;
    if (performance.now() > until) throw new Error("the worker loads nothing");
    await sleep(FIRST_POLL_MS);
  }
}

type Loaded = { files: number; events: number; failed: number };

/** What the ledger says is loaded, of the files after that number: a long ledger takes as long to count as they to load. */
export async function countLoaded(client: pg.Client, after = 0): Promise<Loaded> {
  const { rows } = await client.query<{ files: string; events: string; failed: string }>(
    `select count(*) filter (where status <> 'failed') as files, coalesce(sum(events), 0) as events,
       count(*) filter (where status = 'failed') as failed
     from cloudtrail.log_file where id > $1`,
    [after],
  );
  const [row] = rows;
  return { files: Number(row?.files), events: Number(row?.events), failed: Number(row?.failed) };
}

const largest = (memories: readonly Memory[]): Memory =>
  memories.reduce<Memory>((most, one) => (one !== null && one.peakMiB > (most?.peakMiB ?? 0) ? one : most), null);
