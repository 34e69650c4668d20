/**
 * From when on events are kept. Every load holds a shared lock while it goes by the answer, so whoever takes the lock alone
 * knows that no load with an older answer can still commit.
 */
import { setTimeout as wait } from "node:timers/promises";
import type { PoolClient } from "../lib/db/pool.ts";
import { forgetPartitions } from "./partitions.ts";

const LOCK = 7_001_003;
/** For a load's first statement. */
export const HOLD_KEPT_FROM = `select pg_advisory_xact_lock_shared(${LOCK})`;
/** Loads that come while somebody waits for the lock wait as well: not long, and with a breath between the tries. */
const WAIT_MS = 2_000;
const TRIES = 20;

let known: number | null = null;

/** Events before this time are not stored; null: all are. */
export async function findKeptFrom(client: PoolClient): Promise<Date | null> {
  const found = await client.query<{ kept_from: Date | null }>("select kept_from from cloudtrail.retention");
  const keptFrom = found.rows[0]?.kept_from ?? null;
  // Partitions of before and after may have gone or may be wanted again.
  if (known !== (keptFrom?.getTime() ?? null)) forgetPartitions();
  known = keptFrom?.getTime() ?? null;
  return keptFrom;
}

/**
 * Runs `work` in a transaction of its own while no load is in progress, and answers the time of the database. Loads that
 * commit later are entered in the ledger with a later time. Throws when loads do not pause for long.
 */
export async function betweenLoads(client: PoolClient, work: () => Promise<void>): Promise<Date> {
  await client.query("begin");
  try {
    await client.query(`set local lock_timeout = ${WAIT_MS}`);
    await patiently(client, `select pg_advisory_xact_lock(${LOCK})`);
    await work();
    const now = await client.query<{ now: Date }>("select clock_timestamp() as now");
    await client.query("commit");
    return now.rows[0]?.now ?? new Date();
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

/** A statement that gives up waiting for its lock and tries again, within a transaction that has a lock_timeout. */
export async function patiently(client: PoolClient, statement: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await client.query("savepoint patient");
    try {
      await client.query(statement);
      return;
    } catch (error) {
      await client.query("rollback to savepoint patient");
      if (!isLockTimeout(error) || tries === TRIES) throw error;
      await wait(WAIT_MS);
    }
  }
}

const isLockTimeout = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "55P03";
