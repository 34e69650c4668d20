/** Which events of a batch the table already holds: asked before the COPY, so that the COPY meets no duplicate. */
import type { CloudTrailEvent } from "../cloudtrail/event.ts";
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
const EVER = { from: new Date(Date.UTC(2000, 0)), to: new Date(Date.UTC(2200, 0)) };

/** Ids, as a bound value, and the times between which another event under one of them is a copy. */
export type Search = { ids: string; count: number; from: Date; to: Date };

/** Where to look for copies of events: at most two searches, none before the time from which events are kept. */
export function searchesFor(events: readonly CloudTrailEvent[], keptFrom: Date | null): Search[] {
  const derived: string[] = [];
  const ordinary: string[] = [];
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { eventID, eventTime } of events) {
    if (isDerived(eventID)) {
      derived.push(eventID);
      continue;
    }
    ordinary.push(eventID);
    first = Math.min(first, eventTime.getTime());
    last = Math.max(last, eventTime.getTime());
  }
  const around = { from: later(new Date(first - WINDOW_MS), keptFrom), to: new Date(last + WINDOW_MS) };
  return [
    ...(ordinary.length > 0 ? [{ ids: arrayText(ordinary), count: ordinary.length, ...around }] : []),
    ...(derived.length > 0
      ? [{ ids: arrayText(derived), count: derived.length, from: later(EVER.from, keptFrom), to: EVER.to }]
      : []),
  ];
}

const later = (time: Date, keptFrom: Date | null): Date => (keptFrom !== null && keptFrom > time ? keptFrom : time);

/** Stored events by eventID. */
export async function findStoredEvents(
  client: PoolClient,
  events: readonly CloudTrailEvent[],
  keptFrom: Date | null,
): Promise<Map<string, StoredEvent>> {
  const stored = new Map<string, StoredEvent>();
  for (const { ids, from, to } of searchesFor(events, keptFrom)) {
    const found = await client.query<StoredEvent & { eventID: string; eventTime: Date }>(
      `select event_id as "eventID", event_time as "eventTime", log_file_id as "logFileId",
         record_index as "recordIndex", operation_id as "operationId", identity_id as "identityId",
         source_id as "sourceId", error_code_id as "errorCodeId"
       from cloudtrail.event
       where event_id = any($1::uuid[]) and event_time >= $2 and event_time < $3`,
      [ids, from, to],
    );
    for (const row of found.rows) stored.set(row.eventID, { ...row, eventTimeMs: row.eventTime.getTime() });
  }
  return stored;
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
