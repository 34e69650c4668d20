/** Which events of a batch the table already holds: asked before the COPY, so that the COPY meets no duplicate. */
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import type { NumberedEvent } from "./numbered-event.ts";
import { listPartitions, nextMonth, partitionName } from "./partitions.ts";

/** The stored event with some eventID: enough to tell a second delivery from another event under the same id. */
export type StoredEvent = {
  timeMs: number;
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
type Search = { ids: string; from: Date; to: Date };

/** Stored events by eventID. */
export async function findStoredEvents(
  client: PoolClient,
  events: readonly NumberedEvent[],
  keptFrom: Date | null,
): Promise<Map<string, StoredEvent>> {
  const stored = new Map<string, StoredEvent>();
  const months = await listPartitions(client);
  for (const search of searchesFor(events, keptFrom)) {
    const partitions = months.filter((month) => month < search.to && nextMonth(month) > search.from).map(partitionName);
    if (partitions.length === 0) continue;
    const found = await client.query<FoundEvent>(selectStored(partitions), [search.ids, search.from, search.to]);
    for (const row of found.rows) stored.set(row.eventID, { ...row, timeMs: row.eventTime.getTime() });
  }
  return stored;
}

type FoundEvent = Omit<StoredEvent, "timeMs"> & { eventID: string; eventTime: Date };

/**
 * Each id goes down the index on event_id of each partition, beside its neighbour because they are sorted. The planner is
 * left no choice, because it knows little of a month that is just being filled: of a list of ids it reads the index from end to
 * end, of a join all rows, and with the time beside the id it skips through the whole key.
 */
function selectStored(partitions: readonly string[]): string {
  const columns = `event_id as "eventID", event_time as "eventTime", log_file_id as "logFileId",
    record_index as "recordIndex", operation_id as "operationId", identity_id as "identityId", source_id as "sourceId",
    error_code_id as "errorCodeId"`;
  const rows = partitions.map((name) => `select ${columns} from cloudtrail.${name} where event_id = wanted.id`);
  return `select found.* from (select id from unnest($1::uuid[]) as id order by id offset 0) as wanted
    cross join lateral (${rows.join(" union all ")} offset 0) as found
    where found."eventTime" >= $2 and found."eventTime" < $3`;
}

/** At most two searches, none before the time from which events are kept. */
function searchesFor(events: readonly NumberedEvent[], keptFrom: Date | null): Search[] {
  const derived: string[] = [];
  const ordinary: string[] = [];
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { eventID, timeMs } of events) {
    if (isDerived(eventID)) {
      derived.push(eventID);
      continue;
    }
    ordinary.push(eventID);
    if (timeMs < first) first = timeMs;
    if (timeMs > last) last = timeMs;
  }
  const around = { from: later(new Date(first - WINDOW_MS), keptFrom), to: new Date(last + WINDOW_MS) };
  return [
    ...(ordinary.length > 0 ? [{ ids: arrayText(ordinary), ...around }] : []),
    ...(derived.length > 0 ? [{ ids: arrayText(derived), from: later(EVER.from, keptFrom), to: EVER.to }] : []),
  ];
}

const later = (time: Date, keptFrom: Date | null): Date => (keptFrom !== null && keptFrom > time ? keptFrom : time);

/** True when the record says the same as the stored event, as far as can be told without the original. */
export function isSameEvent(event: NumberedEvent, stored: StoredEvent): boolean {
  return (
    event.timeMs === stored.timeMs &&
    event.operation.id === stored.operationId &&
    event.identity.id === stored.identityId &&
    event.source.id === stored.sourceId &&
    event.errorCode.id === stored.errorCodeId
  );
}
