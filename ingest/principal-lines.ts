/**
 * principal_hour and principal_day: events per principal in each account and Region, told apart by outcome, reading and
 * who called.
 */
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import { type Line, sumLines } from "./series-lines.ts";

/** Adds lines of series in buckets of the table's width to what is stored, in order of the key. */
export async function mergePrincipalLines(
  client: PoolClient,
  table: "principal_hour" | "principal_day",
  lines: Iterable<Line>,
): Promise<void> {
  const rows = sumLines(lines, ({ bucket, series: { principal, account, region, outcome, operation, byService } }) =>
    [bucket, principal.id, account.id, region.id, outcome, operation.readOnly, byService].join("|"),
  );
  await client.query(
    `insert into cloudtrail.${table} as stored
       (bucket, principal_id, account_id, region_id, outcome, read_only, by_service, events, first_time, last_time)
     select to_timestamp(bucket), principal_id, account_id, region_id, outcome, read_only, by_service, events,
       to_timestamp(first_time), to_timestamp(last_time)
     from unnest($1::float8[], $2::integer[], $3::integer[], $4::integer[], $5::smallint[], $6::boolean[], $7::boolean[],
         $8::integer[], $9::float8[], $10::float8[])
       as line (bucket, principal_id, account_id, region_id, outcome, read_only, by_service, events, first_time, last_time)
     on conflict (bucket, principal_id, account_id, region_id, outcome, read_only, by_service) do update set
       events = stored.events + excluded.events,
       first_time = least(stored.first_time, excluded.first_time),
       last_time = greatest(stored.last_time, excluded.last_time)`,
    [
      arrayText(rows.map(({ bucket }) => bucket / 1_000)),
      arrayText(rows.map(({ series }) => series.principal.id)),
      arrayText(rows.map(({ series }) => series.account.id)),
      arrayText(rows.map(({ series }) => series.region.id)),
      arrayText(rows.map(({ series }) => series.outcome)),
      arrayText(rows.map(({ series }) => series.operation.readOnly)),
      arrayText(rows.map(({ series }) => series.byService)),
      arrayText(rows.map(({ sum }) => sum.events)),
      arrayText(rows.map(({ sum }) => sum.first / 1_000)),
      arrayText(rows.map(({ sum }) => sum.last / 1_000)),
    ],
  );
}
