/**
 * What the store needs from time to time, done by whichever worker comes first: partitions of the months to come, months
 * beyond the retention dropped, months that are over summed up, statistics of the event table as a whole. Everything may be
 * interrupted and is taken up by the next run.
 */
import { setTimeout as wait } from "node:timers/promises";
import type { Pool, PoolClient } from "../lib/db/pool.ts";
import { log } from "../lib/log.ts";
import { dropMonth } from "./drop-month.ts";
import { betweenLoads, findKeptFrom } from "./kept-from.ts";
import { ensurePartitions, listPartitions, monthOf, nextMonth, partitionName } from "./partitions.ts";
import { sumMonths } from "./sum-months.ts";

/** What a run did. */
export type UpkeepSummary = {
  /** Events before are not kept; null: all are. */
  keptFrom: Date | null;
  /** Starts of the months that were dropped, oldest first. */
  dropped: { month: Date; events: number }[];
  /** Files whose events were dropped and are kept again: failed now, until they are replayed. */
  reopened: number;
  /** Starts of the months that were summed up, newest first. */
  summed: Date[];
};

/** `retentionDays`: null for ever. `now`: instead of the clock. */
export type UpkeepOptions = { pool: Pool; retentionDays: number | null; signal: AbortSignal; now?: Date };

const LOCK = 7_001_004;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = 60_000;
const RETRY_MS = 60_000;
const MONTHS_AHEAD = 3;

/**
 * Runs a minute from now and every hour until aborted: a worker that starts has files waiting. Never throws: what failed is
 * logged and tried again.
 */
export async function keepUp(options: UpkeepOptions): Promise<void> {
  const { signal } = options;
  await wait(START_MS, undefined, { signal }).catch(() => undefined);
  while (!signal.aborted) {
    let pause = HOUR_MS;
    try {
      await runUpkeep(options);
    } catch (error) {
      pause = RETRY_MS;
      if (!signal.aborted) log().warn({ error: error instanceof Error ? error.message : "unknown" }, "upkeep failed");
    }
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
}

/** Does all of it once; null when somebody else is at it. Throws when the database is away or the signal cuts it off. */
export async function runUpkeep(options: UpkeepOptions): Promise<UpkeepSummary | null> {
  const { pool, signal } = options;
  const client = await pool.connect();
  const cancel = () => void cancelStatement(pool, client);
  signal.addEventListener("abort", cancel, { once: true });
  try {
    const turn = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [LOCK]);
    if (turn.rows[0]?.taken !== true) return null;
    try {
      return await upkeep(client, options);
    } finally {
      await client.query("select pg_advisory_unlock($1)", [LOCK]).catch(() => undefined);
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    // Its settings and temporary tables end with the connection.
    client.release(true);
  }
}

async function upkeep(client: PoolClient, options: UpkeepOptions): Promise<UpkeepSummary> {
  const { pool, retentionDays, signal, now = new Date() } = options;
  await client.query("set statement_timeout = '2h'");
  await ensurePartitions(
    pool,
    comingMonths(now).map((month) => month.getTime()),
  );
  // Whole months: a month goes when its last event is old enough.
  const keptFrom = retentionDays === null ? null : monthOf(new Date(now.getTime() - retentionDays * DAY_MS));
  const reopened = await keepFrom(client, keptFrom);
  const dropped: UpkeepSummary["dropped"] = [];
  for (const month of await listPartitions(client)) {
    if (keptFrom === null || month >= keptFrom || signal.aborted) break;
    const events = await dropMonth(client, month);
    await removePartition(client, month);
    dropped.push({ month, events });
    log().info({ month: month.toISOString().slice(0, 7), events }, "month dropped by retention");
  }
  const summed = await sumMonths(client, { now, signal });
  await refreshStatistics(client);
  return { keptFrom, dropped, reopened, summed };
}

function comingMonths(now: Date): Date[] {
  const months = [monthOf(now)];
  while (months.length <= MONTHS_AHEAD) months.push(nextMonth(months.at(-1) ?? now));
  return months;
}

/** Sets from when on events are kept. Answers how many files are kept again of which events were dropped. */
async function keepFrom(client: PoolClient, keptFrom: Date | null): Promise<number> {
  const before = await findKeptFrom(client);
  if (before?.getTime() === keptFrom?.getTime()) return 0;
  let reopened = 0;
  await betweenLoads(client, async () => {
    await client.query("update cloudtrail.retention set kept_from = $1", [keptFrom]);
    if (before === null) return;
    // Nothing to reopen when less is kept than before: no file then has its first event before and its last after.
    const files = await client.query(
      `update cloudtrail.log_file set status = 'failed', reason = 'dropped-by-retention',
         detail = 'its events were dropped; retention keeps them now: replay loads them again'
       where status = 'loaded' and dropped > 0 and first_event < $1
         and ($2::timestamptz is null or ($2 < $1 and last_event >= $2))`,
      [before, keptFrom],
    );
    reopened = files.rowCount ?? 0;
  });
  return reopened;
}

/** The table of a month that was emptied; readers who are in the way leave it for another time, it does no harm. */
async function removePartition(client: PoolClient, month: Date): Promise<void> {
  try {
    await client.query("set lock_timeout = '1s'");
    await client.query(`drop table cloudtrail.${partitionName(month)}`);
  } catch (error) {
    log().info({ error: error instanceof Error ? error.message : "unknown" }, "empty partition left for later");
  } finally {
    await client.query("reset lock_timeout").catch(() => undefined);
  }
}

/** Autovacuum analyzes each partition by itself, but never the table that they are parts of. */
async function refreshStatistics(client: PoolClient): Promise<void> {
  const found = await client.query<{ known: number; live: number; version: number }>(
    `select p.reltuples::float8 as known, current_setting('server_version_num')::integer as version,
       (select coalesce(sum(pg_stat_get_live_tuples(inhrelid)), 0)::float8 from pg_inherits where inhparent = p.oid) as live
     from pg_class p where p.oid = 'cloudtrail.event'::regclass`,
  );
  const { known = 0, live = 0, version = 0 } = found.rows[0] ?? {};
  if (Math.abs(live - Math.max(known, 0)) < 1_000 + Math.max(known, 0) / 10) return;
  // Without `only`, which is new in 18, the partitions are analyzed as well.
  await client.query(version >= 180_000 ? "analyze only cloudtrail.event" : "analyze cloudtrail.event");
}

async function cancelStatement(pool: Pool, client: PoolClient): Promise<void> {
  if (!("processID" in client)) return;
  await pool.query("select pg_cancel_backend($1)", [client.processID]).catch(() => undefined);
}
