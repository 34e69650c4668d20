/** A month so full that reading it from end to end is noticed: Postgres counts how often that happens. */
import { ingestPool, readPool } from "../../lib/db/pool.ts";

/** Where the many events are, and of what time the first ones must be. */
export const FULL_MONTH = { from: new Date("2026-09-01T00:00:00Z"), to: new Date("2026-10-01T00:00:00Z") };
const TABLE = "event_2026_09";
const KINDS = 199;

/**
 * Copies the stored events of the month's first instant, half a minute apart, until there are `rows` more. That of record
 * index 0 stays rare; those of 1 to 199 become common.
 */
export async function fillMonth(rows: number): Promise<void> {
  await ingestPool().query(
    `insert into cloudtrail.event
     select copied.*
     from generate_series(1, $1) as row
     join cloudtrail.event e on e.event_time = $2 and e.record_index = 1 + row % $3
     cross join lateral jsonb_populate_record(e, jsonb_build_object('event_id', gen_random_uuid(),
       'event_time', e.event_time + row * interval '30 seconds')) as copied`,
    [rows, FULL_MONTH.from, KINDS],
  );
  await ingestPool().query(
    `update cloudtrail.value_seen s set events = v.events, last_time = v.last_time
     from (
       select v.dictionary, v.id, count(*) as events, max(e.event_time) as last_time
       from cloudtrail.event e
       cross join lateral (
         values ('operation', e.operation_id), ('principal', e.principal_id), ('source', e.source_id)
       ) as v (dictionary, id)
       group by 1, 2
     ) v
     where v.dictionary = s.dictionary and v.id = s.id`,
  );
  await ingestPool().query("analyze");
}

/** How often the month's table was read from end to end meanwhile. */
export async function scansDuring(work: () => Promise<unknown>): Promise<number> {
  const before = await countScans();
  await work();
  return (await countScans()) - before;
}

/** Statistics of the read pool's connections reach the view only when they are idle or told to. */
async function countScans(): Promise<number> {
  const clients = await Promise.all(Array.from({ length: 12 }, () => readPool().connect()));
  await Promise.all(clients.map((client) => client.query("select pg_stat_force_next_flush()")));
  for (const client of clients) client.release();
  const { rows } = await readPool().query<{ scans: string }>(
    "select seq_scan as scans from pg_stat_user_tables where relname = $1",
    [TABLE],
  );
  return Number(rows[0]?.scans);
}
