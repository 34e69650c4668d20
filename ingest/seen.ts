/** When each dictionary value of a batch was first and last seen, and how often: summed in memory, merged at the end. */
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import type { ResolvedEvent } from "./dictionaries.ts";

type Seen = { first: number; last: number; events: number; denied: number };

/** Tables whose values are counted, in the order in which all transactions merge them. */
const DICTIONARIES = [
  "account",
  "error_code",
  "fact",
  "identity",
  "operation",
  "principal",
  "region",
  "resource",
  "source",
  "user_agent",
] as const;
type DictionaryName = (typeof DICTIONARIES)[number];

/** Sums per dictionary value. Add only events that were stored. */
export class SeenValues {
  private readonly sums = new Map<DictionaryName, Map<number, Seen>>(DICTIONARIES.map((name) => [name, new Map()]));

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

  private note(dictionary: DictionaryName, id: number, { event }: ResolvedEvent): void {
    if (id === 0) return;
    const time = event.eventTime.getTime();
    const denied = event.outcome === "denied" ? 1 : 0;
    const sums = this.sums.get(dictionary);
    const seen = sums?.get(id);
    if (seen === undefined) {
      sums?.set(id, { first: time, last: time, events: 1, denied });
      return;
    }
    seen.events += 1;
    seen.denied += denied;
    if (time < seen.first) seen.first = time;
    if (time > seen.last) seen.last = time;
  }

  /** Adds the sums to what is stored, in order of the key as all transactions do. */
  async merge(client: PoolClient): Promise<void> {
    const rows = [...this.sums].flatMap(([dictionary, sums]) =>
      [...sums].sort(([a], [b]) => a - b).map(([id, seen]) => ({ dictionary, id, ...seen })),
    );
    if (rows.length === 0) return;
    await client.query(
      `insert into cloudtrail.value_seen as stored (dictionary, id, first_time, last_time, events, denied)
       select dictionary, id, to_timestamp(first_time), to_timestamp(last_time), events, denied
       from unnest($1::text[], $2::integer[], $3::float8[], $4::float8[], $5::bigint[], $6::bigint[])
         as seen (dictionary, id, first_time, last_time, events, denied)
       on conflict (dictionary, id) do update set
         first_time = least(stored.first_time, excluded.first_time),
         last_time = greatest(stored.last_time, excluded.last_time),
         events = stored.events + excluded.events,
         denied = stored.denied + excluded.denied`,
      [
        arrayText(rows.map((seen) => seen.dictionary)),
        arrayText(rows.map((seen) => seen.id)),
        arrayText(rows.map((seen) => seen.first / 1_000)),
        arrayText(rows.map((seen) => seen.last / 1_000)),
        arrayText(rows.map((seen) => seen.events)),
        arrayText(rows.map((seen) => seen.denied)),
      ],
    );
  }
}
