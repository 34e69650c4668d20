/**
 * cloudtrail.baseline_run: when each key of a baseline was active. First events of any range follow from the few runs up to
 * `until`, and from the keys of what came after.
 */
import { z } from "zod";
import type { Pool } from "../../lib/db/pool.ts";
import { raw, type Sql, sql } from "../../lib/db/sql.ts";
import type { TimeRange } from "../event-query.ts";
import { keyNames } from "../predicate/base-rows.ts";
import { type BaselineRule, selectSeen } from "../predicate/baseline.ts";
import { queryRow, queryRows } from "../run-query.ts";
import type { LineCondition } from "../where.ts";

/** A baseline whose dictionary entries are known. */
export type Baseline = { id: string; condition: LineCondition; rule: BaselineRule };

/** What the runs were made of. */
export type RunState = { catalogue: string; generation: number; until: Date; stored: number };

/** Of extending the runs: one at a time. */
const LOCK = 7_001_005;

const stateRow = z.object({
  catalogue: z.string(),
  generation: z.number(),
  until: z.date(),
  stored: z.coerce.number(),
  now_stored: z.coerce.number(),
  now_generation: z.number(),
});

/** The state, and whether the events before `until` are still those it was made of; null when there is none. */
export async function readRunState(
  catalogue: string,
  signal?: AbortSignal,
): Promise<(RunState & { isValid: boolean }) | null> {
  const statement = sql`/* query:read-run-state */
    select s.catalogue::text, s.generation, s.until, s.stored, r.generation as now_generation,
      (select coalesce(sum(v.events), 0) from cloudtrail.volume_hour v where v.bucket < s.until) as now_stored
    from cloudtrail.baseline_state s, cloudtrail.retention r`;
  const [found] = await queryRows(stateRow, statement, signal);
  if (found === undefined) return null;
  const { now_stored, now_generation, ...state } = found;
  const isSame = state.catalogue.replaceAll("-", "") === catalogue && state.generation === now_generation;
  return { ...state, isValid: isSame && state.stored === now_stored };
}

/** Events stored before a time, and the generation of the retention, in the current snapshot. */
export const readStored = (until: Date, signal: AbortSignal): Promise<Omit<RunState, "catalogue" | "until">> =>
  queryRow(
    z.object({ stored: z.coerce.number(), generation: z.number() }),
    sql`/* query:read-stored */ select coalesce(sum(events), 0) as stored,
        (select generation from cloudtrail.retention) as generation
      from cloudtrail.volume_hour where bucket < ${until}`,
    signal,
  );

/** `key`, `first_time`, `last_time` of each key in a range. */
const selectKeys = ({ condition, rule }: Baseline, range: TimeRange): Sql =>
  sql`select md5(jsonb_build_array(${keyNames(rule.key)})::text)::uuid as key, first_time, last_time
    from (${selectSeen({ range, conditions: [condition] }, rule.key)}) seen`;

/** When a key was active. */
export type Seen = { key: string; first_time: Date; last_time: Date };
const seenRow = z.object({ key: z.string(), first_time: z.date(), last_time: z.date() });

/** First and last time of each key in a range, which is no longer than the look-back. */
export const listSeen = (baseline: Baseline, range: TimeRange, signal: AbortSignal): Promise<Seen[]> =>
  queryRows(seenRow, sql`/* query:list-seen */ ${selectKeys(baseline, range)}`, signal);

/**
 * How many keys have their first event in the range, none inside the look-back before it. `until` is that of the state; null when
 * the runs are of another one by now.
 */
export async function countFirstKeys(
  baseline: Baseline,
  { range, until }: { range: TimeRange; until: Date },
  signal?: AbortSignal,
): Promise<number | null> {
  const { from, to } = range;
  const later = { from: from > until ? from : until, to };
  const between = until < from ? sql`(${selectKeys(baseline, { from: until, to: from })})` : NO_KEYS;
  const after = later.from < later.to ? sql`(${selectKeys(baseline, later)})` : NO_KEYS;
  const statement = sql`/* query:count-first-keys */
    select (
        select count(distinct run.key) from cloudtrail.baseline_run run
        where run.search = ${baseline.id} and run.first_time >= ${from} and run.first_time < ${to < until ? to : until}
          and not exists (
            select from cloudtrail.baseline_run before
            where before.search = run.search and before.key = run.key
              and before.first_time < ${from} and before.last_time >= ${from}
          )
      ) + (
        select count(*) from ${after} after
        left join ${between} between_times on between_times.key = after.key
        cross join lateral (
          select greatest(between_times.last_time, max(run.last_time)) as last_time from cloudtrail.baseline_run run
          where run.search = ${baseline.id} and run.key = after.key
        ) known
        where known.last_time is null or (
          known.last_time < ${from}
          and known.last_time < after.first_time - make_interval(secs => ${baseline.rule.lookbackSeconds})
        )
      ) as count
    from cloudtrail.baseline_state state where state.until = ${until}`;
  const [found] = await queryRows(z.object({ count: z.coerce.number() }), statement, signal);
  return found?.count ?? null;
}

const NO_KEYS = raw(
  "(select null::uuid as key, null::timestamptz as first_time, null::timestamptz as last_time where false)",
);

/** Adds what was seen since a state to the runs; `anew`: instead of all runs. Does nothing when somebody else was faster. */
export async function extendRuns(
  pool: Pool,
  given: {
    read: RunState | null;
    anew: boolean;
    after: RunState;
    seen: readonly { baseline: Baseline; keys: readonly Seen[] }[];
  },
): Promise<void> {
  const { read, anew, after, seen } = given;
  const client = await pool.connect();
  try {
    await client.query(`begin; select pg_advisory_xact_lock(${LOCK})`);
    const found = await client.query<{ until: Date; stored: string }>(
      "select until, stored from cloudtrail.baseline_state",
    );
    const [now] = found.rows;
    if (now?.until.getTime() === read?.until.getTime() && Number(now?.stored ?? 0) === (read?.stored ?? 0)) {
      if (anew) await client.query("delete from cloudtrail.baseline_run");
      for (const { baseline, keys } of seen) await client.query(mergeSeen(baseline, keys));
      const { catalogue, generation, until, stored } = after;
      await client.query(
        `insert into cloudtrail.baseline_state (catalogue, generation, until, stored) values ($1, $2, $3, $4)
         on conflict (single) do update set catalogue = excluded.catalogue, generation = excluded.generation,
           until = excluded.until, stored = excluded.stored`,
        [catalogue, generation, until, stored],
      );
    }
    await client.query("commit");
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Only the last run of a key can reach so far that what was seen belongs to it. */
const mergeSeen = ({ id, rule }: Baseline, keys: readonly Seen[]): Sql => sql`
  with seen as materialized (
    select * from unnest(${keys.map((one) => one.key)}::uuid[], ${keys.map((one) => one.first_time)}::timestamptz[],
      ${keys.map((one) => one.last_time)}::timestamptz[]) as seen (key, first_time, last_time)
  ), longer as (
    update cloudtrail.baseline_run run set last_time = greatest(run.last_time, seen.last_time) from seen
    where run.search = ${id} and run.key = seen.key
      and run.last_time >= seen.first_time - make_interval(secs => ${rule.lookbackSeconds})
    returning run.key
  )
  insert into cloudtrail.baseline_run (search, key, first_time, last_time)
  select ${id}, seen.key, seen.first_time, seen.last_time from seen
  where not exists (select from longer where longer.key = seen.key)`;
