/**
 * The same eventID with another time, stored by two transactions at once: the key is (event_time, event_id), so neither
 * meets the other, and each looked before the other committed. So commits take turns, and whoever comes second looks
 * again. A key over the ids alone would cost every event a place in an index that grows with the history.
 */
import type { CloudTrailEvent } from "../cloudtrail/event.ts";
import type { PoolClient } from "../lib/db/pool.ts";
import { type Search, searchesFor } from "./find-stored-events.ts";

/** Somebody else stored one of the events meanwhile: store the batch again. */
export class LateDuplicateError extends Error {
  /** serialization_failure: handled as Postgres's own. */
  readonly code = "40001";
}

const LOCK = 7_001_002;
/** Ids held before the turn is taken early, so that a file of any size is stored in bounded memory. */
const MAX_IDS = 50_000;

/** The new events of one transaction. */
export class LateDuplicates {
  private readonly client: PoolClient;
  private readonly keptFrom: Date | null;
  private searches: Search[] = [];
  private ids = 0;
  private hasTurn = false;

  /** `keptFrom`: events before are not stored; null: all are. */
  constructor(client: PoolClient, keptFrom: Date | null) {
    this.client = client;
    this.keptFrom = keptFrom;
  }

  /** Notes events that were stored. Throws LateDuplicateError. */
  async note(events: readonly CloudTrailEvent[]): Promise<void> {
    // With the turn taken nobody else commits: what was looked for before these were stored is still true.
    if (this.hasTurn) return;
    this.searches.push(...searchesFor(events, this.keptFrom));
    this.ids += events.length;
    if (this.ids > MAX_IDS) await this.refuse();
  }

  /** Takes the turn until the transaction ends and looks again. Throws LateDuplicateError. */
  async refuse(): Promise<void> {
    if (this.hasTurn || this.ids === 0) return;
    await this.client.query("select pg_advisory_xact_lock($1)", [LOCK]);
    this.hasTurn = true;
    for (const { ids, count, from, to } of this.searches) {
      const stored = await this.client.query<{ rows: number }>(
        `select count(*)::int as rows from cloudtrail.event
         where event_id = any($1::uuid[]) and event_time >= $2 and event_time < $3`,
        [ids, from, to],
      );
      if (stored.rows[0]?.rows !== count) throw new LateDuplicateError("an event was stored twice at once");
    }
    this.searches = [];
  }
}
