/**
 * What a batch adds to value_hour and value_day: events per value of one dimension, told apart by outcome, reading and
 * who called. Days are added up from hours when they are merged.
 */
import { OUTCOMES } from "../cloudtrail/event.ts";
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import type { ResolvedEvent } from "./dictionaries.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** In the order in which all transactions merge them. */
const DICTIONARIES = ["account", "error_code", "operation", "region", "source"] as const;

type Sum = { events: number; first: number; last: number };
/** Sums of one hour and one kind of call: by id for each of DICTIONARIES, and by identity type. */
type Cell = {
  bucket: number;
  outcome: number;
  readOnly: boolean;
  byService: boolean;
  byId: readonly Map<number, Sum>[];
  byType: Map<string, Sum>;
};
type Line = Sum &
  Pick<Cell, "bucket" | "outcome" | "readOnly" | "byService"> & {
    dictionary: string;
    id: number;
    name: string;
  };

/** Sums of one transaction. Add only events that were stored. */
export class ValueLines {
  private readonly cells = new Map<number, Cell>();

  add(row: ResolvedEvent): void {
    const { event } = row;
    const time = event.eventTime.getTime();
    const { byId, byType } = this.findCell(row, Math.floor(time / HOUR_MS));
    const ids = [row.accountId, row.errorCodeId, row.operationId, row.regionId, row.sourceId];
    for (const [index, sums] of byId.entries()) note(sums, ids[index] ?? 0, time);
    note(byType, event.identity.identityType ?? "", time);
  }

  private findCell({ event }: ResolvedEvent, hour: number): Cell {
    const { readOnly, byService } = event;
    const outcome = OUTCOMES.indexOf(event.outcome);
    const key = ((hour * OUTCOMES.length + outcome) * 2 + (readOnly ? 1 : 0)) * 2 + (byService ? 1 : 0);
    const known = this.cells.get(key);
    if (known !== undefined) return known;
    const byId = DICTIONARIES.map(() => new Map<number, Sum>());
    const cell: Cell = { bucket: hour * HOUR_MS, outcome, readOnly, byService, byId, byType: new Map() };
    this.cells.set(key, cell);
    return cell;
  }

  /** Adds the sums to what is stored, in order of the key as all transactions do. */
  async merge(client: PoolClient): Promise<void> {
    const hours = [...this.cells.values()].flatMap(listLines);
    const days = new Map<string, Line>();
    for (const line of hours) addLine(days, { ...line, bucket: Math.floor(line.bucket / DAY_MS) * DAY_MS });
    await mergeLines(client, "value_hour", hours);
    await mergeLines(client, "value_day", [...days.values()]);
  }
}

function note<K>(sums: Map<K, Sum>, key: K, time: number): void {
  const sum = sums.get(key);
  if (sum === undefined) {
    sums.set(key, { events: 1, first: time, last: time });
    return;
  }
  sum.events += 1;
  if (time < sum.first) sum.first = time;
  if (time > sum.last) sum.last = time;
}

function addLine(lines: Map<string, Line>, more: Line): void {
  const key = keyOf(more);
  const sum = lines.get(key);
  if (sum === undefined) {
    lines.set(key, more);
    return;
  }
  sum.events += more.events;
  if (more.first < sum.first) sum.first = more.first;
  if (more.last > sum.last) sum.last = more.last;
}

function listLines({ byId, byType, ...cell }: Cell): Line[] {
  const ofDictionaries = DICTIONARIES.flatMap((dictionary, index) =>
    [...(byId[index] ?? [])].map(([id, sum]) => ({ ...cell, ...sum, dictionary, id, name: "" })),
  );
  const ofTypes = [...byType].map(([name, sum]) => ({ ...cell, ...sum, dictionary: "identity_type", id: 0, name }));
  return [...ofDictionaries, ...ofTypes];
}

const keyOf = (line: Line): string =>
  [line.dictionary, line.bucket, line.id, line.outcome, line.readOnly, line.byService, line.name].join("|");

async function mergeLines(client: PoolClient, table: "value_hour" | "value_day", lines: Line[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines
    .map((line) => ({ key: keyOf(line), line }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ line }) => line);
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
