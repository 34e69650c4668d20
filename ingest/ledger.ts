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

/** Entries of one object, newest first: more than one when it was overwritten. */
export async function listLedgerEntries(pool: Pool | PoolClient, location: LogFileLocation): Promise<LedgerEntry[]> {
  const found = await pool.query<LedgerEntry>(
    `select id, etag, status, attempts from cloudtrail.log_file where bucket = $1 and key = $2 order by id desc`,
    [location.bucket, location.key],
  );
  return found.rows;
}

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
