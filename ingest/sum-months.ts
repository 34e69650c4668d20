/**
 * Lines of months: the sums of the lines of days of months that are over, so that long ranges are counted from few lines.
 * A mark in summed_month says that a month's lines are there and right, and readers go by nothing else: a load that stores
 * events of the month takes the mark away, and the next upkeep sums the month up again.
 */
import type { PoolClient } from "../lib/db/pool.ts";
import { log } from "../lib/log.ts";
import { arrayText } from "./array-text.ts";
import { listPartitions, monthOf, nextMonth } from "./partitions.ts";
import { TAKE_TURN } from "./turn.ts";

const DAY_MS = 86_400_000;

/** What lines are told apart by beside their bucket, in the order of the tables' keys. */
const KEYS = {
  series: "series_id",
  value: "dictionary, id, outcome, read_only, by_service, name",
  principal: "principal_id, account_id, region_id, outcome, read_only, by_service",
  service: "event_source, principal_id, outcome, read_only, by_service",
} as const;

/** Tables of the lines of months. */
export const MONTH_TABLES: readonly string[] = Object.keys(KEYS).map((table) => `${table}_month`);

/** For a load, in its turn: the months of these times (milliseconds since 1970) are to be summed up again. */
export async function unmarkMonths(client: PoolClient, times: Iterable<number>): Promise<void> {
  const months = new Set<number>();
  for (const time of times) months.add(monthOf(new Date(time)).getTime() / 1_000);
  await client.query(
    "delete from cloudtrail.summed_month where month in (select to_timestamp(second) from unnest($1::float8[]) as second)",
    [arrayText([...months])],
  );
}

/**
 * Sums up every month that ended a day ago or earlier and has no mark, newest first, and answers which. Each is a
 * transaction of its own, in which no load commits.
 */
export async function sumMonths(
  client: PoolClient,
  { now, signal }: { now: Date; signal: AbortSignal },
): Promise<Date[]> {
  const summed: Date[] = [];
  for (const month of await listUnsummed(client, new Date(now.getTime() - DAY_MS))) {
    if (signal.aborted) break;
    const startedMs = performance.now();
    await sumMonth(client, month);
    summed.push(month);
    const ms = Math.round(performance.now() - startedMs);
    log().info({ month: month.toISOString().slice(0, 7), ms }, "month summed up");
  }
  // Autovacuum waits for a fifth of a table, which of years is months.
  if (summed.length > 0) {
    const tables = [...MONTH_TABLES, "summed_month"].map((table) => `cloudtrail.${table}`);
    await client.query(`vacuum (analyze) ${tables.join(", ")}`);
  }
  return summed;
}

/** Months that were over at the time, newest first. */
async function listUnsummed(client: PoolClient, time: Date): Promise<Date[]> {
  const found = await client.query<{ month: Date }>("select month from cloudtrail.summed_month");
  const marked = new Set(found.rows.map(({ month }) => month.getTime()));
  const months = await listPartitions(client);
  return months.filter((month) => nextMonth(month) <= time && !marked.has(month.getTime())).reverse();
}

async function sumMonth(client: PoolClient, month: Date): Promise<void> {
  await client.query("begin");
  try {
    await client.query(TAKE_TURN);
    for (const [table, keys] of Object.entries(KEYS)) {
      await client.query(`delete from cloudtrail.${table}_month where bucket = $1`, [month]);
      await client.query(
        `insert into cloudtrail.${table}_month (bucket, ${keys}, events, first_time, last_time)
         select $1::timestamptz, ${keys}, sum(events), min(first_time), max(last_time)
         from cloudtrail.${table}_day
         where bucket >= $1 and bucket < $2
         group by ${keys}
         order by ${keys}`,
        [month, nextMonth(month)],
      );
    }
    await client.query("insert into cloudtrail.summed_month values ($1)", [month]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}
