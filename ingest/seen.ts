/**
 * When each dictionary value of a batch was first and last seen, and how often: summed in memory, merged at the end. What
 * a series names is added up from its lines, the rest from events.
 */
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import type { Entry } from "./dictionary.ts";
import type { IdentityEntry, NumberedEvent } from "./numbered-event.ts";
import type { Line } from "./series-lines.ts";
import { addEvent, addTo, type Sum } from "./sum.ts";

/** Sums per dictionary value. Add only events that were stored. */
export class SeenValues {
  /** What each identity did. */
  readonly identities = new Map<IdentityEntry, Sum>();
  private readonly userAgents = new Map<Entry, Sum>();
  private readonly resources = new Map<Entry, Sum>();
  private readonly facts = new Map<Entry, Sum>();

  /** `denied` is 1 or 0. */
  add({ timeMs, identity, userAgent, resources, facts }: NumberedEvent, denied: number): void {
    addEvent(this.identities, identity, timeMs, denied);
    addEvent(this.userAgents, userAgent, timeMs, denied);
    for (const resource of resources) addEvent(this.resources, resource, timeMs, denied);
    for (const fact of facts) addEvent(this.facts, fact, timeMs, denied);
  }

  /** Adds the sums to what is stored, in order of the key. `lines`: those of all series of the batch. */
  async merge(client: PoolClient, lines: Iterable<Line>): Promise<void> {
    const accounts = new Map<Entry, Sum>();
    const errorCodes = new Map<Entry, Sum>();
    const operations = new Map<Entry, Sum>();
    const principals = new Map<Entry, Sum>();
    const regions = new Map<Entry, Sum>();
    const sources = new Map<Entry, Sum>();
    for (const { series, sum } of lines) {
      addTo(accounts, series.account, sum);
      addTo(errorCodes, series.errorCode, sum);
      addTo(operations, series.operation, sum);
      addTo(principals, series.principal, sum);
      addTo(regions, series.region, sum);
      addTo(sources, series.source, sum);
    }
    await mergeRows(client, [
      ...listRows("account", accounts),
      ...listRows("error_code", errorCodes),
      ...listRows("fact", this.facts),
      ...listRows("identity", this.identities),
      ...listRows("operation", operations),
      ...listRows("principal", principals),
      ...listRows("region", regions),
      ...listRows("resource", this.resources),
      ...listRows("source", sources),
      ...listRows("user_agent", this.userAgents),
    ]);
  }
}

type Row = Sum & { dictionary: string; id: number };

/** One row for each number but 0, "absent"; several entries can have the same number. */
function listRows(dictionary: string, sums: ReadonlyMap<Entry, Sum>): Row[] {
  const byId = new Map<number, Sum>();
  for (const [{ id }, sum] of sums) if (id !== 0) addTo(byId, id, sum);
  return [...byId].sort(([a], [b]) => a - b).map(([id, sum]) => ({ dictionary, id, ...sum }));
}

async function mergeRows(client: PoolClient, rows: readonly Row[]): Promise<void> {
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
