/**
 * One transaction that loads log files. The invariant: ledger row, events, rollups, sessions, resources, lineage and
 * Insights are committed together or not at all, and only events the table did not hold are counted. So the same file, or the same
 * event in another file, any number of times and from any number of workers, changes nothing.
 */
import { from as copyFrom } from "pg-copy-streams";
import type { CloudTrailEvent, Rejection } from "../cloudtrail/event.ts";
import type { Pool, PoolClient } from "../lib/db/pool.ts";
import { COPY_EVENTS, copyLine } from "./copy-text.ts";
import type { Dictionaries, ResolvedEvent } from "./dictionaries.ts";
import { findStoredEvents, isSameEvent, type StoredEvent } from "./find-stored-events.ts";
import { addInsights } from "./insights.ts";
import { findKeptFrom, HOLD_KEPT_FROM } from "./kept-from.ts";
import { LateDuplicates } from "./late-duplicates.ts";
import {
  type ClosedFile,
  findLedgerEntries,
  type LogFileHeader,
  lockName,
  type OpenFile,
  recordLoaded,
  reserveLedgerIds,
} from "./ledger.ts";
import { ensurePartitions } from "./partitions.ts";
import { Rollups } from "./rollups.ts";

/** One record of a file after extraction. */
export type Extracted = { event: CloudTrailEvent; unknownFields: readonly string[] } | { rejection: Rejection };

type UnknownField = { records: number; first: Date; last: Date; logFileId: number; recordIndex: number };

/**
 * A load in progress. Call openFiles, addRecords as often as needed, closeFiles; then commit. After any error call
 * rollback and start again with the same files.
 */
export class LoadTransaction {
  private readonly pool: Pool;
  private readonly client: PoolClient;
  private readonly dictionaries: Dictionaries;
  private readonly rollups = new Rollups();
  private readonly unknownFields = new Map<string, UnknownField>();
  private readonly late: LateDuplicates;
  /** Events before are not stored. */
  private readonly keptFrom: Date | null;

  private constructor(given: { pool: Pool; client: PoolClient; dictionaries: Dictionaries; keptFrom: Date | null }) {
    const { pool, client, dictionaries, keptFrom } = given;
    this.pool = pool;
    this.client = client;
    this.dictionaries = dictionaries;
    this.keptFrom = keptFrom;
    this.late = new LateDuplicates(client, keptFrom);
  }

  static async begin(pool: Pool, dictionaries: Dictionaries): Promise<LoadTransaction> {
    const client = await pool.connect();
    try {
      await client.query(`begin; ${HOLD_KEPT_FROM}`);
      return new LoadTransaction({ pool, client, dictionaries, keptFrom: await findKeptFrom(client) });
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /**
   * Claims files in the ledger, in the given order; null for each whose version is already loaded. Two workers with the
   * same object wait for each other here, all of them in the same order.
   */
  async openFiles(files: readonly { header: LogFileHeader; etag: string }[]): Promise<(OpenFile | null)[]> {
    const locks = files.map(({ header }) => lockName(header)).sort();
    await this.client.query("select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest($1::text[]) as name", [
      locks,
    ]);
    const entries = await findLedgerEntries(
      this.client,
      files.map(({ header }) => header),
    );
    const ids = await reserveLedgerIds(this.client, files.length);
    const taken = new Set<string>();
    return files.map(({ header, etag }, index) => {
      const known = entries.get(lockName(header)) ?? [];
      const version = `${lockName(header)}\n${etag}`;
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
        first: null,
        last: null,
      };
    });
  }

  /** Stores records of opened files; a few thousand at a time. */
  async addRecords(batches: readonly { file: OpenFile; records: readonly Extracted[] }[]): Promise<void> {
    const found: { file: OpenFile; event: CloudTrailEvent }[] = [];
    const rejected: { file: OpenFile; rejection: Rejection }[] = [];
    for (const { file, records } of batches) {
      file.records += records.length;
      for (const record of records) {
        if ("rejection" in record) rejected.push({ file, rejection: record.rejection });
        else {
          noteTime(file, record.event.eventTime);
          this.noteUnknownFields(file, record.event, record.unknownFields);
          if (this.keptFrom !== null && record.event.eventTime < this.keptFrom) file.dropped += 1;
          else found.push({ file, event: record.event });
        }
      }
    }
    await this.addRejections(rejected);
    if (found.length > 0) await this.addEvents(found);
  }

  /** Writes what the files came to. */
  closeFiles(files: readonly ClosedFile[]): Promise<void> {
    return recordLoaded(this.client, files);
  }

  /** Merges the sums and commits. Only then may a message be deleted. */
  async commit(): Promise<void> {
    await this.rollups.merge(this.client);
    await this.mergeUnknownFields();
    await this.late.refuse();
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

  private async addEvents(found: { file: OpenFile; event: CloudTrailEvent }[]): Promise<void> {
    await ensurePartitions(
      this.pool,
      found.map(({ event }) => event.eventTime),
    );
    const events = found.map(({ event }) => event);
    const rows = await this.dictionaries.resolve(events);
    const stored = await findStoredEvents(this.client, events, this.keptFrom);
    const fresh: { file: OpenFile; row: ResolvedEvent }[] = [];
    const conflicts: { file: OpenFile; row: ResolvedEvent; kept: StoredEvent }[] = [];
    rows.forEach((row, index) => {
      const file = found[index]?.file;
      if (file === undefined) return;
      const kept = stored.get(row.event.eventID);
      if (kept === undefined) {
        file.events += 1;
        fresh.push({ file, row });
        stored.set(row.event.eventID, toStored(row, file.id));
        return;
      }
      file.duplicates += 1;
      if (!isSameEvent(row, kept)) conflicts.push({ file, row, kept });
    });
    await this.copyEvents(fresh);
    await this.late.note(fresh.map(({ row }) => row.event));
    await this.addConflicts(conflicts);
    await this.addIssuedCredentials(fresh.map(({ row }) => row));
    await addInsights(
      this.client,
      fresh.map(({ row }) => row.event),
    );
    for (const { row } of fresh) this.rollups.add(row);
  }

  private async copyEvents(fresh: { file: OpenFile; row: ResolvedEvent }[]): Promise<void> {
    if (fresh.length === 0) return;
    // In key order, so that two transactions with the same events meet on the first and not in a circle.
    fresh.sort((a, b) => compareKeys(a.row.event, b.row.event));
    const copy = this.client.query(copyFrom(COPY_EVENTS));
    await new Promise<void>((resolve, reject) => {
      copy.on("error", reject);
      copy.on("finish", resolve);
      copy.end(fresh.map(({ file, row }) => copyLine(row, file.id)).join(""));
    });
  }

  private async addIssuedCredentials(rows: ResolvedEvent[]): Promise<void> {
    const issued = rows.filter(({ event }) => event.issuedAccessKeyId !== null || event.issuedPrincipalId !== null);
    if (issued.length === 0) return;
    await this.client.query(
      `insert into cloudtrail.issued_credential
         (event_id, event_time, identity_id, access_key_id, issued_unique_id, shared_event_id)
       select * from unnest($1::uuid[], $2::timestamptz[], $3::integer[], $4::text[], $5::text[], $6::uuid[])
       on conflict (event_id) do nothing`,
      [
        issued.map(({ event }) => event.eventID),
        issued.map(({ event }) => event.eventTime.toISOString()),
        issued.map((row) => row.identityId),
        issued.map(({ event }) => event.issuedAccessKeyId),
        issued.map(({ event }) => event.issuedPrincipalId),
        issued.map(({ event }) => event.sharedEventID),
      ],
    );
  }

  private async addConflicts(conflicts: { file: OpenFile; row: ResolvedEvent; kept: StoredEvent }[]): Promise<void> {
    if (conflicts.length === 0) return;
    await this.client.query(
      `insert into cloudtrail.event_conflict
         (event_id, log_file_id, record_index, event_time, kept_log_file_id, kept_record_index)
       select * from unnest($1::uuid[], $2::integer[], $3::integer[], $4::timestamptz[], $5::integer[], $6::integer[])
       on conflict do nothing`,
      [
        conflicts.map(({ row }) => row.event.eventID),
        conflicts.map(({ file }) => file.id),
        conflicts.map(({ row }) => row.event.recordIndex),
        conflicts.map(({ row }) => row.event.eventTime.toISOString()),
        conflicts.map(({ kept }) => kept.logFileId),
        conflicts.map(({ kept }) => kept.recordIndex),
      ],
    );
  }

  private async addRejections(rejected: { file: OpenFile; rejection: Rejection }[]): Promise<void> {
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

  private noteUnknownFields(file: OpenFile, event: CloudTrailEvent, names: readonly string[]): void {
    for (const name of names) {
      const time = event.eventTime;
      const known = this.unknownFields.get(name);
      if (known === undefined) {
        const { recordIndex } = event;
        this.unknownFields.set(name, { records: 1, first: time, last: time, logFileId: file.id, recordIndex });
        continue;
      }
      known.records += 1;
      if (time < known.first) known.first = time;
      if (time > known.last) known.last = time;
    }
  }

  private async mergeUnknownFields(): Promise<void> {
    // Names are the sender's to choose: a thousand are enough to tell that something new is there.
    const rows = [...this.unknownFields].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, 1_000);
    if (rows.length === 0) return;
    await this.client.query(
      `insert into cloudtrail.unknown_field as stored (name, records, first_time, last_time, log_file_id, record_index)
       select * from unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::integer[], $6::integer[])
       on conflict (name) do update set
         records = stored.records + excluded.records,
         first_time = least(stored.first_time, excluded.first_time),
         last_time = greatest(stored.last_time, excluded.last_time)`,
      [
        rows.map(([name]) => name),
        rows.map(([, field]) => field.records),
        rows.map(([, field]) => field.first.toISOString()),
        rows.map(([, field]) => field.last.toISOString()),
        rows.map(([, field]) => field.logFileId),
        rows.map(([, field]) => field.recordIndex),
      ],
    );
  }
}

function noteTime(file: OpenFile, time: Date): void {
  if (file.first === null || time < file.first) file.first = time;
  if (file.last === null || time > file.last) file.last = time;
}

function toStored(row: ResolvedEvent, logFileId: number): StoredEvent {
  return {
    eventTimeMs: row.event.eventTime.getTime(),
    logFileId,
    recordIndex: row.event.recordIndex,
    operationId: row.operationId,
    identityId: row.identityId,
    sourceId: row.sourceId,
    errorCodeId: row.errorCodeId,
  };
}

function compareKeys(a: CloudTrailEvent, b: CloudTrailEvent): number {
  const difference = a.eventTime.getTime() - b.eventTime.getTime();
  if (difference !== 0) return difference;
  return a.eventID < b.eventID ? -1 : 1;
}
