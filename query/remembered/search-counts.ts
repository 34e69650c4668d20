/** cloudtrail.search_count: what searches found in whole hours and days, and whether that is still what is stored. */
import { z } from "zod";
import { appPool, type Pool } from "../../lib/db/pool.ts";
import { sql } from "../../lib/db/sql.ts";
import type { TimeRange } from "../event-query.ts";
import { queryRow } from "../run-query.ts";
import { hoursOf, REACH_MS, type Unit } from "./units.ts";

/** What searches found: events of each without a rule, and of each with one the keys of its partitions. */
export type Found = { counts: readonly number[]; partitions: readonly (readonly string[])[] };

/** Sums over the units that are remembered, and the units that are not, with the number of events stored in them. */
export type Recalled = Found & { missing: Unit[]; missingEvents: number; allEvents: number };

const recalledRow = z.object({
  missing: z.array(z.number()).nullable(),
  missing_events: z.coerce.number(),
  all_events: z.coerce.number(),
  counts: z.array(z.coerce.number()).nullable(),
  partitions: z.array(z.array(z.string())).nullable(),
});

/** Sums up what is remembered of the units under this catalogue (md5 of its definitions). */
export async function recallCounts(units: readonly Unit[], catalogue: string, signal?: AbortSignal): Promise<Recalled> {
  const statement = sql`/* query:recall-counts */
    with unit as (
      select * from unnest(${units.map(({ from }) => from)}::timestamptz[], ${units.map(({ to }) => to)}::timestamptz[],
        ${units.map(hoursOf)}::smallint[]) with ordinality as unit (since, until, hours, n)
    ),
    holding as materialized (
      select unit.*, volume.own, volume.stored
      from unit, lateral (
        select coalesce(sum(v.events), 0) as stored, coalesce(sum(v.events) filter (where v.bucket < unit.until), 0) as own
        from cloudtrail.volume_hour v
        where v.bucket >= unit.since and v.bucket < unit.until + make_interval(secs => ${REACH_MS / 1_000})
      ) volume
    ),
    judged as materialized (
      select h.n, h.own, c.counts, c.partitions, h.stored = 0 or c.bucket is not null as known
      from holding h
      left join cloudtrail.search_count c on c.bucket = h.since and c.hours = h.hours and c.catalogue = ${catalogue}
        and c.stored = h.stored and c.generation = (select generation from cloudtrail.retention)
    )
    select array_agg(n::integer - 1 order by n) filter (where not known) as missing,
      coalesce(sum(own) filter (where not known), 0) as missing_events, coalesce(sum(own), 0) as all_events,
      (
        select array_agg(total order by n) from (
          select one.n, sum(one.count)::float8 as total
          from judged, unnest(counts) with ordinality as one (count, n) where known group by one.n
        ) summed
      ) as counts,
      (
        select jsonb_agg(keys order by n) from (
          select one.n, coalesce(jsonb_agg(distinct key) filter (where key is not null), '[]') as keys
          from judged, jsonb_array_elements(partitions) with ordinality as one (keys, n)
          left join jsonb_array_elements(one.keys) key on true
          where known group by one.n
        ) united
      ) as partitions
    from judged`;
  const found = await queryRow(recalledRow, statement, signal);
  return {
    counts: found.counts ?? [],
    partitions: found.partitions ?? [],
    missing: (found.missing ?? []).flatMap((index) => units[index] ?? []),
    missingEvents: found.missing_events,
    allEvents: found.all_events,
  };
}

/** What a unit is counted from; to be read in the snapshot that it is counted in. */
export type Basis = { stored: number; generation: number };

const basisRow = z.object({ stored: z.coerce.number(), generation: z.number() });

/** The basis of a unit in the current snapshot. */
export const readBasis = ({ from, to }: TimeRange, signal?: AbortSignal): Promise<Basis> =>
  queryRow(
    basisRow,
    sql`/* query:read-basis */ select coalesce(sum(events), 0) as stored,
        (select generation from cloudtrail.retention) as generation
      from cloudtrail.volume_hour
      where bucket >= ${from} and bucket < ${new Date(to.getTime() + REACH_MS)}`,
    signal,
  );

/** Opens the store of counts for writing: readers' connections cannot write. */
export const countsPool = (): Pool => appPool();

/** Remembers what was found in a unit. */
export async function keepCounts(
  pool: Pool,
  { unit, catalogue, basis, found }: { unit: Unit; catalogue: string; basis: Basis; found: Found },
): Promise<void> {
  await pool.query(
    `insert into cloudtrail.search_count (bucket, hours, catalogue, generation, stored, counts, partitions)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (bucket, hours) do update set catalogue = excluded.catalogue, generation = excluded.generation,
       stored = excluded.stored, counts = excluded.counts, partitions = excluded.partitions`,
    [
      unit.from,
      hoursOf(unit),
      catalogue,
      basis.generation,
      basis.stored,
      [...found.counts],
      JSON.stringify(found.partitions),
    ],
  );
}
