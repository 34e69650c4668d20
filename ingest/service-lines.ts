/** service_day: events per service and principal, told apart by outcome, reading and who called. */
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import { type Line, sumLines } from "./series-lines.ts";

/** Adds lines of series per day to what is stored, in order of the key. */
export async function mergeServiceLines(client: PoolClient, days: Iterable<Line>): Promise<void> {
  const rows = sumLines(days, ({ bucket, series: { operation, principal, outcome, byService } }) =>
    [operation.eventSource, bucket, principal.id, outcome, operation.readOnly, byService].join("|"),
  );
  await client.query(
    `insert into cloudtrail.service_day as stored
       (event_source, bucket, principal_id, outcome, read_only, by_service, events, first_time, last_time)
     select event_source, to_timestamp(bucket), principal_id, outcome, read_only, by_service, events,
       to_timestamp(first_time), to_timestamp(last_time)
     from unnest($1::text[], $2::float8[], $3::integer[], $4::smallint[], $5::boolean[], $6::boolean[], $7::integer[],
         $8::float8[], $9::float8[])
       as line (event_source, bucket, principal_id, outcome, read_only, by_service, events, first_time, last_time)
     on conflict (event_source, bucket, principal_id, outcome, read_only, by_service) do update set
       events = stored.events + excluded.events,
       first_time = least(stored.first_time, excluded.first_time),
       last_time = greatest(stored.last_time, excluded.last_time)`,
    [
      rows.map(({ series }) => series.operation.eventSource),
      arrayText(rows.map(({ bucket }) => bucket / 1_000)),
      arrayText(rows.map(({ series }) => series.principal.id)),
      arrayText(rows.map(({ series }) => series.outcome)),
      arrayText(rows.map(({ series }) => series.operation.readOnly)),
      arrayText(rows.map(({ series }) => series.byService)),
      arrayText(rows.map(({ sum }) => sum.events)),
      arrayText(rows.map(({ sum }) => sum.first / 1_000)),
      arrayText(rows.map(({ sum }) => sum.last / 1_000)),
    ],
  );
}
