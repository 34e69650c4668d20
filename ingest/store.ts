/**
 * One transaction that loads log files. The invariant: ledger row, events, rollups, sessions, resources, lineage and
 * Insights are committed together or not at all, and only events the table did not hold are counted. So the same file, or the same
 * event in another file, any number of times and from any number of workers, changes nothing.
 *
 * Loads take turns from their first statement to the commit: nobody else stores an event between the question which of them are
 * there and the commit, and no two loads ever wait for each other's rows. Reading and numbering, most of the work, come before.
 */
import { from as copyFrom } from "pg-copy-streams";
import type { Rejection } from "../cloudtrail/event.ts";
import type { Pool, PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import { COPY_EVENTS, type EventRow, encodeEvents } from "./copy-events.ts";
import { findStoredEvents, isSameEvent, type StoredEvent } from "./find-stored-events.ts";
import { addInsights } from "./insights.ts";
import { addIssuedCredentials } from "./issued-credentials.ts";
import { findKeptFrom, HOLD_KEPT_FROM } from "./kept-from.ts";
import {
  type ClosedFile,
  findLedgerEntries,
  type LogFileHeader,
  locationKey,
  type OpenFile,
  recordLoaded,
  reserveLedgerIds,
} from "./ledger.ts";
import type { NumberedEvent } from "./numbered-event.ts";
import { ensurePartitions } from "./partitions.ts";
import { Rollups } from "./rollups.ts";
import { TAKE_TURN } from "./turn.ts";
import { UnknownFields, type UnknownFieldUse } from "./unknown-field-uses.ts";

/** Some records of a file after extraction: one result for each. */
export type ExtractedRecords = {
  events: readonly NumberedEvent[];
  rejections: readonly Rejection[];
  unknownFields: readonly UnknownFieldUse[];
};

/** Events after which their sums are merged: a file of any size is stored in bounded memory. */
const MOST_SUMMED = 50_000;

/**
 * A load in progress. Call openFiles, addRecords as often as needed, closeFiles; then commit. After any error call
 * rollback and start again with the same files.
 */
export class LoadTransaction {
  private readonly pool: Pool;
  private readonly client: PoolClient;
  private rollups = new Rollups();
  private summed = 0;
  private readonly unknownFields = new UnknownFields();
  /** Events before are not stored. */
  private readonly keptFrom: Date | null;

  private constructor(given: { pool: Pool; client: PoolClient; keptFrom: Date | null }) {
    this.pool = given.pool;
    this.client = given.client;
    this.keptFrom = given.keptFrom;
  }

  /** Waits for its turn. */
  static async begin(pool: Pool): Promise<LoadTransaction> {
    const client = await pool.connect();
    try {
      await client.query(`begin; ${TAKE_TURN}; ${HOLD_KEPT_FROM}`);
      return new LoadTransaction({ pool, client, keptFrom: await findKeptFrom(client) });
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** Opens files, in the given order; null for each whose version is already loaded. */
  async openFiles(files: readonly { header: LogFileHeader; etag: string }[]): Promise<(OpenFile | null)[]> {
    const entries = await findLedgerEntries(
      this.client,
      files.map(({ header }) => header),
    );
    const ids = await reserveLedgerIds(this.client, files.length);
    const taken = new Set<string>();
    return files.map(({ header, etag }, index) => {
      const known = entries.get(locationKey(header)) ?? [];
      const version = `${locationKey(header)}\n${etag}`;
      if (taken.has(version) || known.some((entry) => entry.status === "loaded" && entry.etag === etag)) return null;
      taken.add(version);
      const open = known.find((entry) => entry.status !== "loaded");
      return {
        id: open?.id ?? ids[index] ?? 0,
        header,
        etag,
        attempts: (open?.attempts ?? 0) + 1,
        replaces: known.some((entry) => entry.status === "loaded"),
        records: 0,
        events: 0,
        duplicates: 0,
        rejected: 0,
        dropped: 0,
        firstMs: null,
        lastMs: null,
      };
    });
  }

  /** Stores records of opened files; their events must be numbered. */
  async addRecords(parts: readonly { file: OpenFile; part: ExtractedRecords }[]): Promise<void> {
    const found: { file: OpenFile; event: NumberedEvent }[] = [];
    const keptFromMs = this.keptFrom?.getTime() ?? Number.NEGATIVE_INFINITY;
    for (const { file, part } of parts) {
      file.records += part.events.length + part.rejections.length;
      for (const event of part.events) {
        noteTime(file, event.timeMs);
        if (event.timeMs < keptFromMs) file.dropped += 1;
        else found.push({ file, event });
      }
      this.unknownFields.add(file.id, part.unknownFields);
    }
    await this.addRejections(parts);
    if (found.length > 0) await this.addEvents(found);
  }

  /** Writes what the files came to. */
  closeFiles(files: readonly ClosedFile[]): Promise<void> {
    return recordLoaded(this.client, files);
  }

  /** Merges the sums and commits. Only then may a message be deleted. */
  async commit(): Promise<void> {
    await this.mergeRollups();
    await this.unknownFields.merge(this.client);
    await this.client.query("commit");
    this.client.release();
  }

  /** Gives everything up. Never throws: the connection may be gone. */
  async rollback(): Promise<void> {
    try {
      await this.client.query("rollback");
      this.client.release();
    } catch {
      this.client.release(true);
    }
  }

  private async addEvents(found: readonly { file: OpenFile; event: NumberedEvent }[]): Promise<void> {
    const events = found.map(({ event }) => event);
    await ensurePartitions(
      this.pool,
      events.map(({ timeMs }) => timeMs),
    );
    const stored = await findStoredEvents(this.client, events, this.keptFrom);
    const fresh: EventRow[] = [];
    const conflicts: Conflict[] = [];
    for (const { file, event } of found) {
      const kept = stored.get(event.eventID);
      if (kept === undefined) {
        file.events += 1;
        fresh.push({ event, logFileId: file.id });
        stored.set(event.eventID, toStored(event, file.id));
        this.rollups.add(event);
        continue;
      }
      file.duplicates += 1;
      if (!isSameEvent(event, kept)) conflicts.push({ file, event, kept });
    }
    await this.copyEvents(fresh);
    this.summed += fresh.length;
    if (this.summed >= MOST_SUMMED) await this.mergeRollups();
    await this.addConflicts(conflicts);
    const added = fresh.map(({ event }) => event);
    await addIssuedCredentials(this.client, added);
    await addInsights(this.client, added);
  }

  private async mergeRollups(): Promise<void> {
    await this.rollups.merge(this.client);
    this.rollups = new Rollups();
    this.summed = 0;
  }

  private async copyEvents(fresh: EventRow[]): Promise<void> {
    if (fresh.length === 0) return;
    // In order of time, as the indexes are: neighbours lie on the same pages.
    fresh.sort((a, b) => a.event.timeMs - b.event.timeMs);
    const copy = this.client.query(copyFrom(COPY_EVENTS));
    await new Promise<void>((resolve, reject) => {
      copy.on("error", reject);
      copy.on("finish", resolve);
      copy.end(encodeEvents(fresh));
    });
  }

  private async addConflicts(conflicts: readonly Conflict[]): Promise<void> {
    if (conflicts.length === 0) return;
    await this.client.query(
      `insert into cloudtrail.event_conflict
         (event_id, log_file_id, record_index, event_time, kept_log_file_id, kept_record_index)
       select event_id, log_file_id, record_index, to_timestamp(event_time), kept_log_file_id, kept_record_index
       from unnest($1::uuid[], $2::integer[], $3::integer[], $4::float8[], $5::integer[], $6::integer[])
         as conflict (event_id, log_file_id, record_index, event_time, kept_log_file_id, kept_record_index)
       on conflict do nothing`,
      [
        arrayText(conflicts.map(({ event }) => event.eventID)),
        arrayText(conflicts.map(({ file }) => file.id)),
        arrayText(conflicts.map(({ event }) => event.recordIndex)),
        arrayText(conflicts.map(({ event }) => event.timeMs / 1_000)),
        arrayText(conflicts.map(({ kept }) => kept.logFileId)),
        arrayText(conflicts.map(({ kept }) => kept.recordIndex)),
      ],
    );
  }

  private async addRejections(parts: readonly { file: OpenFile; part: ExtractedRecords }[]): Promise<void> {
    const rejected = parts.flatMap(({ file, part }) => part.rejections.map((rejection) => ({ file, rejection })));
    if (rejected.length === 0) return;
    for (const { file } of rejected) file.rejected += 1;
    await this.client.query(
      `insert into cloudtrail.rejected_record (log_file_id, record_index, code, message)
       select * from unnest($1::integer[], $2::integer[], $3::text[], $4::text[]) on conflict do nothing`,
      [
        rejected.map(({ file }) => file.id),
        rejected.map(({ rejection }) => rejection.recordIndex),
        rejected.map(({ rejection }) => rejection.code),
        rejected.map(({ rejection }) => rejection.message),
      ],
    );
  }
}

/** A record with the id of a stored event and other content. */
type Conflict = { file: OpenFile; event: NumberedEvent; kept: StoredEvent };

function noteTime(file: OpenFile, timeMs: number): void {
  if (file.firstMs === null || timeMs < file.firstMs) file.firstMs = timeMs;
  if (file.lastMs === null || timeMs > file.lastMs) file.lastMs = timeMs;
}

function toStored(event: NumberedEvent, logFileId: number): StoredEvent {
  return {
    timeMs: event.timeMs,
    logFileId,
    recordIndex: event.recordIndex,
    operationId: event.operation.id,
    identityId: event.identity.id,
    sourceId: event.source.id,
    errorCodeId: event.errorCode.id,
  };
}
