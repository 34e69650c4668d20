/**
 * value_hour and value_day: events per value of one dimension but the principal, told apart by outcome, reading and who called. Added up
 * from lines of series.
 */
import { OUTCOMES } from "../cloudtrail/event.ts";
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import type { SeriesEntry } from "./numbered-event.ts";
import { HOUR_MS, type Line } from "./series-lines.ts";
import { addTo, inOrder, type Sum } from "./sum.ts";

/** In the order in which lines are written. */
const DIMENSIONS: readonly { dictionary: string; idOf: (series: SeriesEntry) => number }[] = [
  { dictionary: "account", idOf: (series) => series.account.id },
  { dictionary: "error_code", idOf: (series) => series.errorCode.id },
  { dictionary: "operation", idOf: (series) => series.operation.id },
  { dictionary: "region", idOf: (series) => series.region.id },
  { dictionary: "source", idOf: (series) => series.source.id },
];

type Kind = { bucket: number; outcome: number; readOnly: boolean; byService: boolean };
/** Sums of one bucket and one kind of call: by id for each of DIMENSIONS, and by identity type. */
type Cell = {
  kind: Kind;
  dimensions: readonly ((typeof DIMENSIONS)[number] & { sums: Map<number, Sum> })[];
  byType: Map<string, Sum>;
};
/** By bucket and kind of call. */
type Cells = Map<number, Cell>;

type Row = Sum & Kind & { dictionary: string; id: number; name: string };

/** Adds lines of series in buckets of the table's width to what is stored, in order of the key. */
export async function mergeValueLines(
  client: PoolClient,
  table: "value_hour" | "value_day",
  lines: Iterable<Line>,
): Promise<void> {
  const cells: Cells = new Map();
  for (const line of lines) {
    const cell = findCell(cells, line);
    for (const { sums, idOf } of cell.dimensions) addTo(sums, idOf(line.series), line.sum);
    addTo(cell.byType, line.series.identityType, line.sum);
  }
  await mergeRows(client, table, listRows(cells));
}

function findCell(cells: Cells, { bucket, series }: Line): Cell {
  const { outcome, byService } = series;
  const { readOnly } = series.operation;
  const kind = (outcome * 2 + Number(readOnly)) * 2 + Number(byService);
  const key = (bucket / HOUR_MS) * OUTCOMES.length * 4 + kind;
  const known = cells.get(key);
  if (known !== undefined) return known;
  const dimensions = DIMENSIONS.map((dimension) => ({ ...dimension, sums: new Map<number, Sum>() }));
  const cell: Cell = { kind: { bucket, outcome, readOnly, byService }, dimensions, byType: new Map() };
  cells.set(key, cell);
  return cell;
}

/** In order of dictionary, bucket and id, as the key has them. */
function listRows(cells: Cells): Row[] {
  const ordered = inOrder(cells);
  const ofIds = DIMENSIONS.flatMap(({ dictionary }, index) =>
    ordered.flatMap(({ kind, dimensions }) =>
      [...(dimensions[index]?.sums ?? [])].map(([id, sum]) => ({ ...kind, ...sum, dictionary, id, name: "" })),
    ),
  );
  const ofTypes = ordered.flatMap(({ kind, byType }) =>
    [...byType].map(([name, sum]) => ({ ...kind, ...sum, dictionary: "identity_type", id: 0, name })),
  );
  return [...ofIds, ...ofTypes];
}

async function mergeRows(client: PoolClient, table: "value_hour" | "value_day", rows: readonly Row[]): Promise<void> {
  await client.query(
    `insert into cloudtrail.${table} as stored
       (dictionary, bucket, id, outcome, read_only, by_service, name, events, first_time, last_time)
     select dictionary, to_timestamp(bucket), id, outcome, read_only, by_service, name, events,
       to_timestamp(first_time), to_timestamp(last_time)
     from unnest($1::text[], $2::float8[], $3::integer[], $4::smallint[], $5::boolean[], $6::boolean[], $7::text[],
         $8::integer[], $9::float8[], $10::float8[])
       as line (dictionary, bucket, id, outcome, read_only, by_service, name, events, first_time, last_time)
     on conflict (dictionary, bucket, id, outcome, read_only, by_service, name) do update set
       events = stored.events + excluded.events,
       first_time = least(stored.first_time, excluded.first_time),
       last_time = greatest(stored.last_time, excluded.last_time)`,
    [
      arrayText(rows.map((line) => line.dictionary)),
      arrayText(rows.map((line) => line.bucket / 1_000)),
      arrayText(rows.map((line) => line.id)),
      arrayText(rows.map((line) => line.outcome)),
      arrayText(rows.map((line) => line.readOnly)),
      arrayText(rows.map((line) => line.byService)),
      rows.map((line) => line.name),
      arrayText(rows.map((line) => line.events)),
      arrayText(rows.map((line) => line.first / 1_000)),
      arrayText(rows.map((line) => line.last / 1_000)),
    ],
  );
}
