/** volume_hour and volume_quarter: events per bucket, told apart by outcome, reading and who called. */
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import type { Line } from "./series-lines.ts";
import { inOrder } from "./sum.ts";

type Volume = { bucket: number; outcome: number; readOnly: boolean; byService: boolean; events: number };

/** Adds the lines of buckets of the table's width to what is stored. */
export async function mergeVolumes(
  client: PoolClient,
  table: "volume_hour" | "volume_quarter",
  lines: Iterable<Line>,
): Promise<void> {
  const volumes = new Map<number, Volume>();
  for (const line of lines) addVolume(volumes, line);
  const rows = inOrder(volumes);
  await client.query(
    `insert into cloudtrail.${table} as stored (bucket, outcome, read_only, by_service, events)
     select to_timestamp(bucket), outcome, read_only, by_service, events
     from unnest($1::float8[], $2::smallint[], $3::boolean[], $4::boolean[], $5::bigint[])
       as volume (bucket, outcome, read_only, by_service, events)
     on conflict (bucket, outcome, read_only, by_service) do update set events = stored.events + excluded.events`,
    [
      arrayText(rows.map((row) => row.bucket / 1_000)),
      arrayText(rows.map((row) => row.outcome)),
      arrayText(rows.map((row) => row.readOnly)),
      arrayText(rows.map((row) => row.byService)),
      arrayText(rows.map((row) => row.events)),
    ],
  );
}

function addVolume(volumes: Map<number, Volume>, { bucket, series, sum }: Line): void {
  const { events } = sum;
  const { outcome, byService } = series;
  const { readOnly } = series.operation;
  const key = ((bucket / 1_000) * 8 + outcome) * 4 + Number(readOnly) * 2 + Number(byService);
  const known = volumes.get(key);
  if (known !== undefined) known.events += events;
  else volumes.set(key, { bucket, outcome, readOnly, byService, events });
}
