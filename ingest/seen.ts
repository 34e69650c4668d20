/** When each dictionary value of a batch was first and last seen, and how often: summed in memory, merged at the end. */
import type { PoolClient } from "../lib/db/pool.ts";
import type { ResolvedEvent } from "./dictionaries.ts";

type Seen = { dictionary: string; id: number; first: number; last: number; events: number; denied: number };

/** Sums per dictionary value. Add only events that were stored. */
export class SeenValues {
  private readonly sums = new Map<string, Seen>();

  add(row: ResolvedEvent): void {
    this.note("account", row.accountId, row);
    this.note("region", row.regionId, row);
    this.note("operation", row.operationId, row);
    this.note("principal", row.principalId, row);
    this.note("identity", row.identityId, row);
    this.note("source", row.sourceId, row);
    this.note("user_agent", row.userAgentId, row);
    this.note("error_code", row.errorCodeId, row);
    for (const id of row.resourceIds) this.note("resource", id, row);
    for (const id of row.factIds) this.note("fact", id, row);
  }

  private note(dictionary: string, id: number, { event }: ResolvedEvent): void {
    if (id === 0) return;
    const time = event.eventTime.getTime();
    const key = `${dictionary}|${String(id).padStart(10, "0")}`;
    const seen = this.sums.get(key) ?? { dictionary, id, first: time, last: time, events: 0, denied: 0 };
    seen.events += 1;
    if (event.outcome === "denied") seen.denied += 1;
    if (time < seen.first) seen.first = time;
    if (time > seen.last) seen.last = time;
    this.sums.set(key, seen);
  }

  /** Adds the sums to what is stored, in order of the key as all transactions do. */
  async merge(client: PoolClient): Promise<void> {
    const rows = [...this.sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, seen]) => seen);
    if (rows.length === 0) return;
    await client.query(
      `insert into cloudtrail.value_seen as stored (dictionary, id, first_time, last_time, events, denied)
       select * from unnest($1::text[], $2::integer[], $3::timestamptz[], $4::timestamptz[], $5::bigint[], $6::bigint[])
       on conflict (dictionary, id) do update set
         first_time = least(stored.first_time, excluded.first_time),
         last_time = greatest(stored.last_time, excluded.last_time),
         events = stored.events + excluded.events,
         denied = stored.denied + excluded.denied`,
      [
        rows.map((seen) => seen.dictionary),
        rows.map((seen) => seen.id),
        rows.map((seen) => new Date(seen.first).toISOString()),
        rows.map((seen) => new Date(seen.last).toISOString()),
        rows.map((seen) => seen.events),
        rows.map((seen) => seen.denied),
      ],
    );
  }
}
