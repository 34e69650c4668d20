/**
 * What a batch adds to principal_hour and principal_day: events per principal in each account and Region, told apart by
 * outcome, reading and who called. Days are added up from hours when they are merged.
 */
import { OUTCOMES } from "../cloudtrail/event.ts";
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import type { ResolvedEvent } from "./dictionaries.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The columns of the key after the bucket, in its order. */
type Kind = {
  principalId: number;
  accountId: number;
  regionId: number;
  outcome: number;
  readOnly: boolean;
  byService: boolean;
};
type Line = { bucket: number; kind: Kind; events: number; first: number; last: number };

/** Sums of one transaction. Add only events that were stored. */
export class PrincipalLines {
  private readonly hours = new Map<string, Line>();

  add({ event, principalId, accountId, regionId }: ResolvedEvent): void {
    const time = event.eventTime.getTime();
    const { readOnly, byService } = event;
    const kind = { principalId, accountId, regionId, outcome: OUTCOMES.indexOf(event.outcome), readOnly, byService };
    const bucket = Math.floor(time / HOUR_MS) * HOUR_MS;
    addLine(this.hours, { bucket, kind, events: 1, first: time, last: time });
  }

  /** Adds the sums to what is stored, in order of the key as all transactions do. */
  async merge(client: PoolClient): Promise<void> {
    const days = new Map<string, Line>();
    for (const line of this.hours.values()) {
      addLine(days, { ...line, bucket: Math.floor(line.bucket / DAY_MS) * DAY_MS });
    }
    await mergeLines(client, "principal_hour", this.hours);
    await mergeLines(client, "principal_day", days);
  }
}

function addLine(lines: Map<string, Line>, more: Line): void {
  const key = `${more.bucket}|${Object.values(more.kind).join("|")}`;
  const sum = lines.get(key);
  if (sum === undefined) {
    lines.set(key, more);
    return;
  }
  sum.events += more.events;
  if (more.first < sum.first) sum.first = more.first;
  if (more.last > sum.last) sum.last = more.last;
}

async function mergeLines(
  client: PoolClient,
  table: "principal_hour" | "principal_day",
  lines: Map<string, Line>,
): Promise<void> {
  const rows = [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
  if (rows.length === 0) return;
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
      arrayText(rows.map(({ kind }) => kind.principalId)),
      arrayText(rows.map(({ kind }) => kind.accountId)),
      arrayText(rows.map(({ kind }) => kind.regionId)),
      arrayText(rows.map(({ kind }) => kind.outcome)),
      arrayText(rows.map(({ kind }) => kind.readOnly)),
      arrayText(rows.map(({ kind }) => kind.byService)),
      arrayText(rows.map(({ events }) => events)),
      arrayText(rows.map(({ first }) => first / 1_000)),
      arrayText(rows.map(({ last }) => last / 1_000)),
    ],
  );
}
