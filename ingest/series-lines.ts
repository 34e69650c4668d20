/** series_hour and series_day: events per bucket and series, the combination of all that rollups count by. */
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import type { SeriesEntry } from "./numbered-event.ts";
import { addSum, inOrder, type Sum } from "./sum.ts";

export const QUARTER_MS = 15 * 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Events of one series in one bucket; `bucket` is its start in milliseconds since 1970. */
export type Line = { bucket: number; series: SeriesEntry; sum: Sum };

/** Lines by the number of their bucket and of their series: one exact number below 2^53. */
export type Lines = Map<number, Line>;
const MAX_SERIES = 2 ** 31;

/** The lines of wider buckets. */
export function widen(lines: Lines, width: number): Lines {
  const wide: Lines = new Map();
  for (const line of lines.values()) addLine(wide, width, { ...line, sum: { ...line.sum } });
  return wide;
}

/** Adds a line, or a part of one, to that of its bucket; keeps its sum when it is the first. */
export function addLine(lines: Lines, width: number, { bucket, series, sum }: Line): void {
  const number = Math.floor(bucket / width);
  const key = number * MAX_SERIES + series.id;
  const known = lines.get(key);
  if (known !== undefined) addSum(known.sum, sum);
  else lines.set(key, { bucket: number * width, series, sum });
}

/** One line for each key, in order of the keys; its series is any of those that have the key. */
export function sumLines(lines: Iterable<Line>, keyOf: (line: Line) => string): Line[] {
  const sums = new Map<string, Line>();
  for (const line of lines) {
    const key = keyOf(line);
    const known = sums.get(key);
    if (known !== undefined) addSum(known.sum, line.sum);
    else sums.set(key, { ...line, sum: { ...line.sum } });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

/** Adds the lines of buckets of the table's width to what is stored, in order of the key. */
export async function mergeSeriesLines(
  client: PoolClient,
  table: "series_hour" | "series_day",
  lines: Lines,
): Promise<void> {
  const rows = inOrder(lines);
  await client.query(
    `insert into cloudtrail.${table} as stored (bucket, series_id, events, first_time, last_time)
     select to_timestamp(bucket), series_id, events, to_timestamp(first_time), to_timestamp(last_time)
     from unnest($1::float8[], $2::integer[], $3::integer[], $4::float8[], $5::float8[])
       as line (bucket, series_id, events, first_time, last_time)
     on conflict (bucket, series_id) do update set
       events = stored.events + excluded.events,
       first_time = least(stored.first_time, excluded.first_time),
       last_time = greatest(stored.last_time, excluded.last_time)`,
    [
      arrayText(rows.map((line) => line.bucket / 1_000)),
      arrayText(rows.map((line) => line.series.id)),
      arrayText(rows.map((line) => line.sum.events)),
      arrayText(rows.map((line) => line.sum.first / 1_000)),
      arrayText(rows.map((line) => line.sum.last / 1_000)),
    ],
  );
}
