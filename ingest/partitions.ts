/**
 * Monthly partitions of the event table, made on demand. There is no default partition: rows in one would block making
 * the right one. A partition is built beside the table and then attached, which does not block readers.
 */
import type { Pool, PoolClient } from "../lib/db/pool.ts";

const ensured = new Set<string>();
const DAY_MS = 86_400_000;

/** Start of the month of `time`, UTC. */
export const monthOf = (time: Date): Date => new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), 1));
/** Start of the month after `month`, which is the start of one. */
export const nextMonth = (month: Date): Date => new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1));
/** Table of the events of a month, in the schema cloudtrail. */
export const partitionName = (month: Date): string =>
  `event_${month.getUTCFullYear()}_${String(month.getUTCMonth() + 1).padStart(2, "0")}`;

/**
 * Makes the partitions that hold `times` (milliseconds since 1970); cheap when they exist. Several workers may ask at once.
 */
export async function ensurePartitions(pool: Pool, times: Iterable<number>): Promise<void> {
  const days = new Set<number>();
  for (const time of times) days.add(Math.floor(time / DAY_MS));
  const months = new Map<string, Date>();
  for (const day of days) {
    const month = monthOf(new Date(day * DAY_MS));
    const name = partitionName(month);
    if (!ensured.has(name)) months.set(name, month);
  }
  for (const [name, month] of [...months].sort(([a], [b]) => a.localeCompare(b))) {
    await makePartition(pool, name, month);
    ensured.add(name);
  }
}

/** Starts of the months that have a partition, oldest first. */
export async function listPartitions(database: Pool | PoolClient): Promise<Date[]> {
  const found = await database.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'cloudtrail.event'::regclass`,
  );
  return found.rows
    .map(({ name }) => new Date(`${name.slice(-7).replace("_", "-")}-01T00:00:00Z`))
    .sort((a, b) => a.getTime() - b.getTime());
}

/** Forgets what was made: for a process that turns to another database. */
export function forgetPartitions(): void {
  ensured.clear();
}

const LOCK = 7_001_001;

async function makePartition(pool: Pool, name: string, month: Date): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [LOCK]);
    // A reader's long query must not make writers queue behind this statement.
    await client.query("set local lock_timeout = '5s'");
    const existing = await client.query("select to_regclass($1) is not null as exists", [`cloudtrail.${name}`]);
    if (existing.rows[0]?.exists !== true) {
      const range = `from ('${month.toISOString()}') to ('${nextMonth(month).toISOString()}')`;
      await client.query(`create table cloudtrail.${name} (like cloudtrail.event including defaults)`);
      await client.query(`alter table cloudtrail.event attach partition cloudtrail.${name} for values ${range}`);
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
