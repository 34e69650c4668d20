/**
 * What a batch adds to the rollups, sessions and first and last times: summed in memory, merged in the batch's own transaction.
 * Every merge is +, least or greatest, so files may come in any order. Times go as seconds, which are quicker to write and
 * to read than the text of an instant, and exact for milliseconds.
 */
import { OUTCOMES } from "../cloudtrail/event.ts";
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import type { ResolvedEvent } from "./dictionaries.ts";
import { PrincipalLines } from "./principal-lines.ts";
import { SeenValues } from "./seen.ts";
import { ServiceLines } from "./service-lines.ts";
import { ValueLines } from "./value-lines.ts";

const QUARTER_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DENIED = OUTCOMES.indexOf("denied");

type Sum = { events: number; first: number; last: number };
type Line = Sum & { bucket: number; seriesId: number };
type Volume = { bucket: number; outcome: number; readOnly: boolean; byService: boolean; events: number };
type Session = Sum & { row: ResolvedEvent; denied: number };

function add(sum: Sum, time: number): void {
  sum.events += 1;
  if (time < sum.first) sum.first = time;
  if (time > sum.last) sum.last = time;
}

/** Lines of a rollup, by the number of their hour or day and of their series: one exact number below 2^53. */
type Lines = Map<number, Line>;
const MAX_SERIES = 2 ** 31;

/** Sums of one transaction. Add only events that were stored. */
export class Rollups {
  private readonly hours: Lines = new Map();
  private readonly days: Lines = new Map();
  private readonly hourVolumes = new Map<number, Volume>();
  private readonly quarterVolumes = new Map<number, Volume>();
  private readonly sessions = new Map<string, Session>();
  private readonly values = new ValueLines();
  private readonly principals = new PrincipalLines();
  private readonly services = new ServiceLines();
  private readonly seen = new SeenValues();

  add(row: ResolvedEvent): void {
    const { event } = row;
    const time = event.eventTime.getTime();
    const outcome = OUTCOMES.indexOf(event.outcome);
    addLine(this.hours, { seriesId: row.seriesId, time, width: HOUR_MS });
    addLine(this.days, { seriesId: row.seriesId, time, width: DAY_MS });
    addVolume(this.hourVolumes, Math.floor(time / HOUR_MS) * HOUR_MS, row);
    addVolume(this.quarterVolumes, Math.floor(time / QUARTER_MS) * QUARTER_MS, row);
    const { sessionKey } = event.identity;
    if (sessionKey !== null) {
      const session = this.sessions.get(sessionKey) ?? { events: 0, first: time, last: time, row, denied: 0 };
      add(session, time);
      if (outcome === DENIED) session.denied += 1;
      this.sessions.set(sessionKey, session);
    }
    this.values.add(row);
    this.principals.add(row);
    this.services.add(row);
    this.seen.add(row);
  }

  /** Merges everything. Rows are sorted by key, so that two transactions never lock the same rows crosswise. */
  async merge(client: PoolClient): Promise<void> {
    await mergeLines(client, "series_hour", this.hours);
    await mergeLines(client, "series_day", this.days);
    await this.mergeSessions(client);
    // Lines that every transaction of these hours writes come last: others wait for them until the commit.
    await mergeVolumes(client, "volume_hour", this.hourVolumes);
    await mergeVolumes(client, "volume_quarter", this.quarterVolumes);
    await this.values.merge(client);
    await this.principals.merge(client);
    await this.services.merge(client);
    await this.seen.merge(client);
  }

  private async mergeSessions(client: PoolClient): Promise<void> {
    const rows = [...this.sessions].sort(([a], [b]) => (a < b ? -1 : 1));
    if (rows.length === 0) return;
    await client.query(
      `insert into cloudtrail.session as stored
         (session_key, principal_id, identity_id, first_time, last_time, events, denied)
       select * from unnest($1::text[], $2::integer[], $3::integer[], $4::timestamptz[], $5::timestamptz[], $6::bigint[],
         $7::bigint[])
       on conflict (session_key) do update set
         first_time = least(stored.first_time, excluded.first_time),
         last_time = greatest(stored.last_time, excluded.last_time),
         events = stored.events + excluded.events,
         denied = stored.denied + excluded.denied`,
      [
        rows.map(([key]) => key),
        rows.map(([, session]) => session.row.principalId),
        rows.map(([, session]) => session.row.identityId),
        rows.map(([, session]) => iso(session.first)),
        rows.map(([, session]) => iso(session.last)),
        rows.map(([, session]) => session.events),
        rows.map(([, session]) => session.denied),
      ],
    );
  }
}

function addLine(lines: Lines, given: { seriesId: number; time: number; width: number }): void {
  const { seriesId, time, width } = given;
  const number = Math.floor(time / width);
  const key = number * MAX_SERIES + seriesId;
  const known = lines.get(key);
  if (known !== undefined) add(known, time);
  else lines.set(key, { bucket: number * width, seriesId, events: 1, first: time, last: time });
}

async function mergeLines(client: PoolClient, table: "series_hour" | "series_day", lines: Lines): Promise<void> {
  const rows = inOrder(lines);
  if (rows.length === 0) return;
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
      arrayText(rows.map((line) => line.seriesId)),
      arrayText(rows.map((line) => line.events)),
      arrayText(rows.map((line) => line.first / 1_000)),
      arrayText(rows.map((line) => line.last / 1_000)),
    ],
  );
}

function addVolume(volumes: Map<number, Volume>, bucket: number, { event }: ResolvedEvent): void {
  const { readOnly, byService } = event;
  const outcome = OUTCOMES.indexOf(event.outcome);
  const key = ((bucket / QUARTER_MS) * 8 + outcome) * 4 + Number(readOnly) * 2 + Number(byService);
  const volume = volumes.get(key);
  if (volume !== undefined) volume.events += 1;
  else volumes.set(key, { bucket, outcome, readOnly, byService, events: 1 });
}

async function mergeVolumes(
  client: PoolClient,
  table: "volume_hour" | "volume_quarter",
  volumes: Map<number, Volume>,
): Promise<void> {
  const rows = inOrder(volumes);
  if (rows.length === 0) return;
  await client.query(
    `insert into cloudtrail.${table} as stored (bucket, outcome, read_only, by_service, events)
       select * from unnest($1::timestamptz[], $2::smallint[], $3::boolean[], $4::boolean[], $5::bigint[])
       on conflict (bucket, outcome, read_only, by_service) do update set events = stored.events + excluded.events`,
    [
      rows.map((row) => iso(row.bucket)),
      rows.map((row) => row.outcome),
      rows.map((row) => row.readOnly),
      rows.map((row) => row.byService),
      rows.map((row) => row.events),
    ],
  );
}

const iso = (time: number): string => new Date(time).toISOString();

/** By key: the order in which all transactions write. */
const inOrder = <T>(sums: Map<number, T>): T[] => [...sums].sort(([a], [b]) => a - b).map(([, sum]) => sum);
