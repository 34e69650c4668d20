/** The ledger: every log file ever announced or found, with what became of it. */
import type { Pool, PoolClient } from "../lib/db/pool.ts";
import type { LogFileLocation } from "../lib/log-file/location.ts";

/** What kind of object a key names; `foreign` is anything that is not CloudTrail's. */
export type LogFileKind = "log" | "insight" | "network-activity" | "aggregated" | "digest" | "foreign";

/** Who asked for the file. */
export type LogFileOrigin = "queue" | "import" | "replay";

/** What is known of a file before it is read. */
export type LogFileHeader = LogFileLocation & {
  kind: LogFileKind;
  account: string | null;
  region: string | null;
  deliveredAt: Date | null;
  origin: LogFileOrigin;
  /** When the notification was sent; null for imports. */
  sentAt: Date | null;
};

export type LedgerEntry = { id: number; etag: string; status: "loaded" | "ignored" | "failed"; attempts: number };

/** Counts of one file. events + duplicates + rejected + dropped = records. `dropped`: too old for the retention. */
export type LoadCounts = { records: number; events: number; duplicates: number; rejected: number; dropped: number };

/** A file that a transaction loads. */
export type OpenFile = LoadCounts & {
  id: number;
  header: LogFileHeader;
  etag: string;
  attempts: number;
  /** Another version of the same key was loaded before. */
  replaces: boolean;
  /** Time of the first and the last event, milliseconds since 1970. */
  firstMs: number | null;
  lastMs: number | null;
};

/** A file whose records were all added. */
export type ClosedFile = { file: OpenFile; objectBytes: number; inflatedBytes: number; sha256: Buffer };

/** One text per object: what entries are looked up by. */
export const locationKey = (location: LogFileLocation): string => `${location.bucket}\n${location.key}`;

/** Entries by {@link locationKey}, newest first: more than one when an object was overwritten. */
export async function findLedgerEntries(
  database: Pool | PoolClient,
  locations: readonly LogFileLocation[],
): Promise<Map<string, LedgerEntry[]>> {
  const found = await database.query<LedgerEntry & LogFileLocation>(
    `select id, bucket, key, etag, status, attempts from cloudtrail.log_file
     where (bucket, key) in (select * from unnest($1::text[], $2::text[]))
     order by id desc`,
    [locations.map((location) => location.bucket), locations.map((location) => location.key)],
  );
  const entries = new Map<string, LedgerEntry[]>();
  for (const row of found.rows) {
    const known = entries.get(locationKey(row));
    if (known === undefined) entries.set(locationKey(row), [row]);
    else known.push(row);
  }
  return entries;
}

/** Numbers for entries that are written when their files were read. */
export async function reserveLedgerIds(client: PoolClient, count: number): Promise<number[]> {
  const reserved = await client.query<{ id: number }>(
    `select nextval(pg_get_serial_sequence('cloudtrail.log_file', 'id'))::integer as id from generate_series(1, $1)`,
    [count],
  );
  return reserved.rows.map((row) => row.id);
}

/**
 * Writes the entries of loaded files, over what stood there when an earlier try had failed. An entry that failed and has
 * events is of a file that retention had dropped in part: the events that stayed were met again as duplicates.
 */
export async function recordLoaded(client: PoolClient, files: readonly ClosedFile[]): Promise<void> {
  if (files.length === 0) return;
  const column = <T>(read: (closed: ClosedFile) => T): T[] => files.map(read);
  await client.query(
    `insert into cloudtrail.log_file as entry
       (id, bucket, key, etag, kind, account, region, delivered_at, origin, sent_at, attempts, detail, object_bytes,
        inflated_bytes, sha256, records, events, duplicates, rejected, first_event, last_event, dropped, status, loaded_at)
     overriding system value
     select *, 'loaded', clock_timestamp() from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
       $7::text[], $8::timestamptz[], $9::text[], $10::timestamptz[], $11::integer[], $12::text[], $13::bigint[],
       $14::bigint[], $15::bytea[], $16::integer[], $17::integer[], $18::integer[], $19::integer[], $20::timestamptz[],
       $21::timestamptz[], $22::integer[])
     on conflict (id) do update set
       (etag, kind, account, region, delivered_at, origin, sent_at, attempts, detail, object_bytes, inflated_bytes,
        sha256, records, events, duplicates, rejected, first_event, last_event, dropped, status, loaded_at, reason) =
       (excluded.etag, excluded.kind, excluded.account, excluded.region, excluded.delivered_at, excluded.origin,
        excluded.sent_at, excluded.attempts, excluded.detail, excluded.object_bytes, excluded.inflated_bytes,
        excluded.sha256, excluded.records, entry.events + excluded.events, excluded.duplicates - entry.events,
        excluded.rejected, excluded.first_event, excluded.last_event, excluded.dropped, excluded.status,
        excluded.loaded_at, null)`,
    [
      column(({ file }) => file.id),
      column(({ file }) => file.header.bucket),
      column(({ file }) => file.header.key),
      column(({ file }) => file.etag),
      column(({ file }) => file.header.kind),
      column(({ file }) => file.header.account),
      column(({ file }) => file.header.region),
      column(({ file }) => file.header.deliveredAt?.toISOString() ?? null),
      column(({ file }) => file.header.origin),
      column(({ file }) => file.header.sentAt?.toISOString() ?? null),
      column(({ file }) => file.attempts),
      column(({ file }) => (file.replaces ? "replaces an earlier version of the same key" : null)),
      column(({ objectBytes }) => objectBytes),
      column(({ inflatedBytes }) => inflatedBytes),
      column(({ sha256 }) => sha256),
      column(({ file }) => file.records),
      column(({ file }) => file.events),
      column(({ file }) => file.duplicates),
      column(({ file }) => file.rejected),
      column(({ file }) => toInstant(file.firstMs)),
      column(({ file }) => toInstant(file.lastMs)),
      column(({ file }) => file.dropped),
    ],
  );
}

const toInstant = (timeMs: number | null): string | null => (timeMs === null ? null : new Date(timeMs).toISOString());

/**
 * Records a file that holds nothing to load (`ignored`) or could not be loaded (`failed`). A loaded entry is never
 * changed by this. Returns how often the object was tried.
 */
export async function recordOutcome(
  pool: Pool,
  header: LogFileHeader,
  outcome: { status: "ignored" | "failed"; reason: string; detail: string | null; objectBytes?: number | null },
): Promise<{ attempts: number }> {
  const stored = await pool.query<{ attempts: number }>(
    `insert into cloudtrail.log_file as entry
       (bucket, key, kind, account, region, delivered_at, origin, sent_at, status, reason, detail, object_bytes)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (bucket, key, etag) do update set
       status = excluded.status, reason = excluded.reason, detail = excluded.detail, attempts = entry.attempts + 1,
       seen_at = now()
     where entry.status <> 'loaded'
     returning attempts`,
    [
      header.bucket,
      header.key,
      header.kind,
      header.account,
      header.region,
      header.deliveredAt,
      header.origin,
      header.sentAt,
      outcome.status,
      outcome.reason,
      outcome.detail,
      outcome.objectBytes ?? null,
    ],
  );
  return { attempts: stored.rows[0]?.attempts ?? 1 };
}

/** Of an object that stands in the bucket as it was loaded, no failure is left to be seen to. */
export async function settleFailure(pool: Pool, { bucket, key }: LogFileLocation): Promise<void> {
  await pool.query(
    `update cloudtrail.log_file set status = 'ignored', reason = 'loaded by another message', detail = null
     where bucket = $1 and key = $2 and status = 'failed'`,
    [bucket, key],
  );
}

/** Counts a queue message that names no object to load, by what it was. */
export async function countMessage(pool: Pool, shape: string): Promise<void> {
  await pool.query(
    `insert into cloudtrail.message_count as stored (day, shape, messages)
     values ((now() at time zone 'UTC')::date, $1, 1)
     on conflict (day, shape) do update set messages = stored.messages + 1`,
    [shape],
  );
}

/** Keeps a message that could not be understood, cut at 64 KiB, so that it can be deleted from the queue. */
export async function recordFailedMessage(
  pool: Pool,
  message: { id: string; reason: string; body: string },
): Promise<void> {
  const body = message.body
    .slice(0, 64 * 1024)
    .toWellFormed()
    .replaceAll("\u0000", "\ufffd");
  await pool.query(
    `insert into cloudtrail.failed_message (message_id, reason, body) values ($1, $2, $3)
     on conflict (message_id) do nothing`,
    [message.id, message.reason, body],
  );
}
