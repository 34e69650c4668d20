/**
 * What a batch adds to the rollups, sessions and first and last times: summed in memory, merged in the batch's own transaction.
 * Every merge is +, least or greatest, so files may come in any order.
 */
import { OUTCOMES } from "../cloudtrail/event.ts";
import type { PoolClient } from "../lib/db/pool.ts";
import type { ResolvedEvent } from "./dictionaries.ts";
import { SeenValues } from "./seen.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DENIED = OUTCOMES.indexOf("denied");

type Sum = { events: number; first: number; last: number };
type Activity = Sum & { bucket: number; row: ResolvedEvent; outcome: number };
type Volume = { bucket: number; outcome: number; readOnly: boolean; byService: boolean; events: number };
type Session = Sum & { row: ResolvedEvent; denied: number };

function add(sum: Sum, time: number): void {
  sum.events += 1;
  if (time < sum.first) sum.first = time;
  if (time > sum.last) sum.last = time;
}

/** Sums of one transaction. Add only events that were stored. */
export class Rollups {
  private readonly hours = new Map<string, Activity>();
  private readonly days = new Map<string, Activity>();
  private readonly volumes = new Map<string, Volume>();
  private readonly sessions = new Map<string, Session>();
  private readonly seen = new SeenValues();

  add(row: ResolvedEvent): void {
    const { event } = row;
    const time = event.eventTime.getTime();
    const outcome = OUTCOMES.indexOf(event.outcome);
    const identityType = event.identity.identityType ?? "";
    const dimensions = `${row.operationId}|${row.principalId}|${row.sourceId}|${row.accountId}|${row.regionId}|${row.errorCodeId}|${outcome}|${event.byService}|${identityType}`;
    const hour = Math.floor(time / HOUR_MS) * HOUR_MS;
    addActivity(this.hours, dimensions, { bucket: hour, row, outcome, time });
    addActivity(this.days, dimensions, { bucket: Math.floor(time / DAY_MS) * DAY_MS, row, outcome, time });
    this.addVolume(hour, outcome, row);
    const { sessionKey } = event.identity;
    if (sessionKey !== null) {
      const session = this.sessions.get(sessionKey) ?? { events: 0, first: time, last: time, row, denied: 0 };
      add(session, time);
      if (outcome === DENIED) session.denied += 1;
      this.sessions.set(sessionKey, session);
    }
    this.seen.add(row);
  }

  private addVolume(bucket: number, outcome: number, { event }: ResolvedEvent): void {
    const key = `${bucket}|${outcome}|${event.readOnly}|${event.byService}`;
    const volume = this.volumes.get(key);
    if (volume !== undefined) volume.events += 1;
    else this.volumes.set(key, { bucket, outcome, readOnly: event.readOnly, byService: event.byService, events: 1 });
  }

  /** Merges everything. Rows are sorted by key, so that two transactions never lock the same rows crosswise. */
  async merge(client: PoolClient): Promise<void> {
    await mergeActivity(client, "activity_hour", this.hours);
    await mergeActivity(client, "activity_day", this.days);
    await this.mergeVolumes(client);
    await this.mergeSessions(client);
    await this.seen.merge(client);
  }

  private async mergeVolumes(client: PoolClient): Promise<void> {
    const rows = sorted(this.volumes);
    if (rows.length === 0) return;
    await client.query(
      `insert into cloudtrail.volume_hour as stored (bucket, outcome, read_only, by_service, events)
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

function addActivity(
  sums: Map<string, Activity>,
  dimensions: string,
  given: { bucket: number; row: ResolvedEvent; outcome: number; time: number },
): void {
  const key = `${given.bucket}|${dimensions}`;
  const known = sums.get(key);
  if (known !== undefined) add(known, given.time);
  else {
    const { bucket, row, outcome, time } = given;
    sums.set(key, { bucket, row, outcome, events: 1, first: time, last: time });
  }
}

async function mergeActivity(
  client: PoolClient,
  table: "activity_hour" | "activity_day",
  sums: Map<string, Activity>,
): Promise<void> {
  const rows = sorted(sums);
  if (rows.length === 0) return;
  const key =
    "bucket, operation_id, principal_id, source_id, account_id, region_id, error_code_id, outcome, by_service, identity_type";
  await client.query(
    `insert into cloudtrail.${table} as stored (${key}, events, first_time, last_time)
     select * from unnest($1::timestamptz[], $2::integer[], $3::integer[], $4::integer[], $5::integer[], $6::integer[],
       $7::integer[], $8::smallint[], $9::boolean[], $10::text[], $11::bigint[], $12::timestamptz[], $13::timestamptz[])
     on conflict (${key}) do update set
       events = stored.events + excluded.events,
       first_time = least(stored.first_time, excluded.first_time),
       last_time = greatest(stored.last_time, excluded.last_time)`,
    [
      rows.map((sum) => iso(sum.bucket)),
      rows.map((sum) => sum.row.operationId),
      rows.map((sum) => sum.row.principalId),
      rows.map((sum) => sum.row.sourceId),
      rows.map((sum) => sum.row.accountId),
      rows.map((sum) => sum.row.regionId),
      rows.map((sum) => sum.row.errorCodeId),
      rows.map((sum) => sum.outcome),
      rows.map((sum) => sum.row.event.byService),
      rows.map((sum) => sum.row.event.identity.identityType ?? ""),
      rows.map((sum) => sum.events),
      rows.map((sum) => iso(sum.first)),
      rows.map((sum) => iso(sum.last)),
    ],
  );
}

const iso = (time: number): string => new Date(time).toISOString();

const sorted = <T>(sums: Map<string, T>): T[] =>
  [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
