/** Which events of a batch the table already holds: asked before the COPY, so that the COPY meets no duplicate. */
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import type { ResolvedEvent } from "./dictionaries.ts";

/** The stored event with some eventID: enough to tell a second delivery from another event under the same id. */
export type StoredEvent = {
  eventTimeMs: number;
  logFileId: number;
  recordIndex: number;
  operationId: number;
  identityId: number;
  sourceId: number;
  errorCodeId: number;
};

/**
 * An eventID is looked for this far around the event's own time. A copy with another time is an edited record, and
 * looking through all partitions for each event would make loading slower as history grows.
 */
const WINDOW_MS = 31 * 24 * 3_600_000;

/** Ids that were derived from odd text (version 5) are looked for everywhere: there, edits are far apart. */
const isDerived = (eventID: string): boolean => eventID[14] === "5";

/** Stored events by eventID. */
export async function findStoredEvents(
  client: PoolClient,
  rows: readonly ResolvedEvent[],
): Promise<Map<string, StoredEvent>> {
  const stored = new Map<string, StoredEvent>();
  const derived = rows.filter(({ event }) => isDerived(event.eventID));
  const ordinary = rows.filter(({ event }) => !isDerived(event.eventID));
  if (ordinary.length > 0) {
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (const { event } of ordinary) {
      first = Math.min(first, event.eventTime.getTime());
      last = Math.max(last, event.eventTime.getTime());
    }
    const window = { from: new Date(first - WINDOW_MS), to: new Date(last + WINDOW_MS) };
    await select(client, { rows: ordinary, window, stored });
  }
  const always = { from: new Date(Date.UTC(2000, 0)), to: new Date(Date.UTC(2200, 0)) };
  if (derived.length > 0) await select(client, { rows: derived, window: always, stored });
  return stored;
}

async function select(
  client: PoolClient,
  given: { rows: readonly ResolvedEvent[]; window: { from: Date; to: Date }; stored: Map<string, StoredEvent> },
): Promise<void> {
  const found = await client.query<StoredEvent & { eventID: string; eventTime: Date }>(
    `select event_id as "eventID", event_time as "eventTime", log_file_id as "logFileId",
       record_index as "recordIndex", operation_id as "operationId", identity_id as "identityId",
       source_id as "sourceId", error_code_id as "errorCodeId"
     from cloudtrail.event
     where event_id = any($1::uuid[]) and event_time >= $2 and event_time < $3`,
    [arrayText(given.rows.map(({ event }) => event.eventID)), given.window.from, given.window.to],
  );
  for (const row of found.rows) given.stored.set(row.eventID, { ...row, eventTimeMs: row.eventTime.getTime() });
}

/** True when the record says the same as the stored event, as far as can be told without the original. */
export function isSameEvent(row: ResolvedEvent, stored: StoredEvent): boolean {
  return (
    row.event.eventTime.getTime() === stored.eventTimeMs &&
    row.operationId === stored.operationId &&
    row.identityId === stored.identityId &&
    row.sourceId === stored.sourceId &&
    row.errorCodeId === stored.errorCodeId
  );
}
