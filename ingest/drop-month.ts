/**
 * Drops a month of events with its share of everything derived, so that afterwards rollups, sessions and first times are what
 * a recount of the other events gives. The month must be the oldest and before the time from which events are kept: then
 * no load writes to it any more, and what it holds is summed up beforehand without locks. What loads do write to, sessions
 * and first times, is locked in their own order and only while the sums are taken off.
 */
import { OUTCOMES } from "../cloudtrail/event.ts";
import type { PoolClient } from "../lib/db/pool.ts";
import { betweenLoads, patiently } from "./kept-from.ts";
import { listPartitions, nextMonth, partitionName } from "./partitions.ts";
import { MONTH_TABLES } from "./sum-months.ts";

const DENIED = OUTCOMES.indexOf("denied");
const ROLLUPS = [
  ...["series_hour", "series_day", "value_hour", "value_day", "principal_hour", "principal_day"],
  ...["service_day", "volume_hour", "volume_quarter", ...MONTH_TABLES],
];

/** Sums per dictionary value over the events that meet the condition, as ingest/seen.ts sums them. */
const seenIn = (condition: string): string => `
  select v.dictionary, v.id, count(*) as events, count(*) filter (where e.outcome = ${DENIED}) as denied,
    min(e.event_time) as first_time
  from cloudtrail.event e
  cross join lateral (
    values ('account', e.account_id), ('region', e.region_id), ('operation', e.operation_id),
      ('principal', e.principal_id), ('identity', e.identity_id), ('source', e.source_id),
      ('user_agent', e.user_agent_id), ('error_code', e.error_code_id)
    union all
    select 'resource', unnest(e.resources)
    union all
    select 'fact', unnest(e.facts)
  ) as v (dictionary, id)
  where ${condition} and v.id <> 0
  group by v.dictionary, v.id`;

/** Drops the events of the month and answers how many there were. Throws when it must be tried again later. */
export async function dropMonth(client: PoolClient, month: Date): Promise<number> {
  const end = nextMonth(month);
  const since = await betweenLoads(client, async () => undefined);
  await sumUp(client, month, end);
  await findNextTimes(client, end);
  await client.query("begin");
  try {
    const events = await dropRollups(client, month, end);
    await dropWhatWasOnlyThere(client);
    await client.query("set local lock_timeout = '2s'");
    const table = `cloudtrail.${partitionName(month)}`;
    await patiently(client, `lock table ${table} in access exclusive mode`);
    // From here on loads may wait, for as long as the few statements that follow take.
    await client.query("set local lock_timeout = '30s'");
    await takeOffSessions(client, end);
    await takeOffValues(client, end, since);
    await client.query(`truncate ${table}`);
    await client.query("commit");
    return events;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

/** What the month holds of each session and value, in tables of this connection. */
async function sumUp(client: PoolClient, month: Date, end: Date): Promise<void> {
  await client.query(`
    drop table if exists pg_temp.leaving_session, pg_temp.leaving_value;
    create temp table leaving_session (session_key text primary key, events bigint, denied bigint);
    create temp table leaving_value (dictionary text, id integer, events bigint, denied bigint, stays boolean,
      next_time timestamptz, primary key (dictionary, id))`);
  await client.query(
    `insert into pg_temp.leaving_session
     select i.session_key, count(*), count(*) filter (where e.outcome = ${DENIED})
     from cloudtrail.event e join cloudtrail.identity i on i.id = e.identity_id
     where e.event_time >= $1 and e.event_time < $2 and i.session_key is not null
     group by i.session_key`,
    [month, end],
  );
  await client.query(
    `insert into pg_temp.leaving_value
     select v.dictionary, v.id, v.events, v.denied, s.events > v.events
     from (${seenIn("e.event_time >= $1 and e.event_time < $2")}) v
     join cloudtrail.value_seen s using (dictionary, id)`,
    [month, end],
  );
  await client.query("analyze pg_temp.leaving_session; analyze pg_temp.leaving_value");
}

/**
 * When each value that stays is seen next: looked for month by month, until all are found. Most are in the first, so
 * this does not read the whole history.
 */
async function findNextTimes(client: PoolClient, end: Date): Promise<void> {
  for (const month of await listPartitions(client)) {
    if (month < end) continue;
    const open = await client.query("select from pg_temp.leaving_value where stays and next_time is null limit 1");
    if (open.rowCount === 0) return;
    await client.query(
      `update pg_temp.leaving_value l set next_time = found.first_time
       from (${seenIn("e.event_time >= $1 and e.event_time < $2")}) found
       where l.dictionary = found.dictionary and l.id = found.id and l.stays and l.next_time is null`,
      [month, nextMonth(month)],
    );
  }
}

/** Drops what belongs to the month alone, and enters in the ledger whose events went. Answers how many. */
async function dropRollups(client: PoolClient, month: Date, end: Date): Promise<number> {
  for (const table of ROLLUPS) {
    await client.query(`delete from cloudtrail.${table} where bucket >= $1 and bucket < $2`, [month, end]);
  }
  await client.query("delete from cloudtrail.summed_month where month = $1", [month]);
  for (const table of ["issued_credential", "insight", "event_conflict"]) {
    await client.query(`delete from cloudtrail.${table} where event_time >= $1 and event_time < $2`, [month, end]);
  }
  const entered = await client.query<{ events: number }>(
    `with leaving as (
       select log_file_id as id, count(*)::integer as events
       from cloudtrail.event
       where event_time >= $1 and event_time < $2
       group by log_file_id
     ), entered as (
       update cloudtrail.log_file f set events = f.events - l.events, dropped = f.dropped + l.events
       from leaving l
       where f.id = l.id
       returning l.events
     )
     select coalesce(sum(events), 0)::float8 as events from entered`,
    [month, end],
  );
  return entered.rows[0]?.events ?? 0;
}

/**
 * Sessions and values that have no other events: by far the most. Those that a load is writing are left for later, so
 * nothing waits here; a load that comes to one of these now waits until the month is dropped, and then begins it anew.
 */
async function dropWhatWasOnlyThere(client: PoolClient): Promise<void> {
  await client.query(`
    with leaving as (
      select s.session_key from cloudtrail.session s join pg_temp.leaving_session l using (session_key)
      where s.events = l.events for update of s skip locked
    ), dropped as (
      delete from cloudtrail.session s using leaving l where s.session_key = l.session_key returning s.session_key
    )
    delete from pg_temp.leaving_session l using dropped d where l.session_key = d.session_key`);
  await client.query(`
    with leaving as (
      select s.dictionary, s.id from cloudtrail.value_seen s join pg_temp.leaving_value l using (dictionary, id)
      where s.events = l.events for update of s skip locked
    ), dropped as (
      delete from cloudtrail.value_seen s using leaving l where s.dictionary = l.dictionary and s.id = l.id
      returning s.dictionary, s.id
    )
    delete from pg_temp.leaving_value l using dropped d where l.dictionary = d.dictionary and l.id = d.id`);
}

async function takeOffSessions(client: PoolClient, end: Date): Promise<void> {
  await client.query(
    `select count(*) from (
       select from cloudtrail.session s join pg_temp.leaving_session l using (session_key)
       order by s.session_key collate "C" for update of s
     ) locked`,
  );
  await client.query(
    `delete from cloudtrail.session s using pg_temp.leaving_session l
     where s.session_key = l.session_key and s.events = l.events`,
  );
  await client.query(
    `update cloudtrail.session s set events = s.events - l.events, denied = s.denied - l.denied,
       first_time = (
         select min(e.event_time)
         from cloudtrail.identity i join cloudtrail.event e on e.identity_id = i.id and e.event_time >= $1
         where i.session_key = s.session_key
       )
     from pg_temp.leaving_session l
     where s.session_key = l.session_key`,
    [end],
  );
}

/** `since`: loads entered in the ledger from then on may hold earlier times than {@link findNextTimes} found. */
async function takeOffValues(client: PoolClient, end: Date, since: Date): Promise<void> {
  await client.query(
    `select count(*) from (
       select from cloudtrail.value_seen s join pg_temp.leaving_value l using (dictionary, id)
       order by s.dictionary collate "C", s.id for update of s
     ) locked`,
  );
  const loaded = await client.query<{ ids: number[] | null; first: Date | null }>(
    `select array_agg(id) as ids, min(first_event) as first from cloudtrail.log_file
     where status = 'loaded' and loaded_at >= $1 and events > 0`,
    [since],
  );
  const { ids = null, first = null } = loaded.rows[0] ?? {};
  if (ids !== null && first !== null) {
    await client.query(
      `update pg_temp.leaving_value l set next_time = least(l.next_time, found.first_time)
       from (${seenIn("e.event_time >= $1 and e.log_file_id = any($2::integer[])")}) found
       where l.dictionary = found.dictionary and l.id = found.id`,
      [first > end ? first : end, ids],
    );
  }
  await client.query(
    `delete from cloudtrail.value_seen s using pg_temp.leaving_value l
     where s.dictionary = l.dictionary and s.id = l.id and s.events = l.events`,
  );
  // A value without a next time would be one that the rows do not account for: first_time may not be null, and this fails.
  await client.query(
    `update cloudtrail.value_seen s
     set events = s.events - l.events, denied = s.denied - l.denied, first_time = l.next_time
     from pg_temp.leaving_value l
     where s.dictionary = l.dictionary and s.id = l.id`,
  );
}
