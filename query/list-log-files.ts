/** The ledger: what became of every log file. */
import { z } from "zod";
import { cleanText } from "../cloudtrail/record.ts";
import { raw, type Sql, sql } from "../lib/db/sql.ts";
import type { FilesAnswer, LogFileAnswer } from "./answers.ts";
import { InvalidQueryError } from "./event-query.ts";
import { queryRows } from "./run-query.ts";
import { formatInstant } from "./time-range.ts";
import { andAll } from "./where.ts";

/** What a ledger entry may be asked by; absent or null says nothing. `text` is any part of the key. */
export type LogFileFilter = {
  status?: LogFileAnswer["status"] | null;
  kind?: string | null;
  bucket?: string | null;
  account?: string | null;
  region?: string | null;
  reason?: string | null;
  text?: string | null;
};

/** S3 keys have at most 1,024 bytes. */
const MAX_FILTER_LENGTH = 1_024;

const time = z
  .date()
  .nullable()
  .transform((value) => value && formatInstant(value));

const row = z.object({
  id: z.number(),
  bucket: z.string(),
  key: z.string(),
  kind: z.string(),
  status: z.enum(["loaded", "ignored", "failed"]),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  records: z.number(),
  events: z.number(),
  duplicates: z.number(),
  rejected: z.number(),
  dropped: z.number(),
  attempts: z.number(),
  firstEvent: time,
  lastEvent: time,
  deliveredAt: time,
  seenAt: z.date().transform(formatInstant),
  loadedAt: time,
});

const LOG_FILE_SELECT: Sql = raw(`
  f.id, f.bucket, f.key, f.kind, f.status, f.reason, f.detail, f.records, f.events, f.duplicates, f.rejected, f.dropped,
  f.attempts, f.first_event as "firstEvent", f.last_event as "lastEvent", f.delivered_at as "deliveredAt", f.seen_at as "seenAt",
  f.loaded_at as "loadedAt"`);

/**
 * One page of at most `limit` files, last announced first. `cursor` is the nextCursor of the page before; other text is an
 * InvalidQueryError.
 */
export async function listLogFiles(
  filter: LogFileFilter,
  options: { limit: number; cursor?: string | null },
  signal?: AbortSignal,
): Promise<FilesAnswer> {
  const { limit, cursor = null } = options;
  const conditions = filterConditions(filter);
  if (cursor !== null) conditions.push(sql`f.id < ${parseCursor(cursor)}`);
  const statement = sql`/* query:list-log-files */
    select ${LOG_FILE_SELECT}
    from cloudtrail.log_file f
    where true${andAll(conditions)}
    order by f.id desc
    limit ${limit + 1}`;
  const rows = await queryRows(row, statement, signal);
  const files = rows.slice(0, limit);
  const last = files.at(-1);
  return { files, nextCursor: rows.length > limit && last ? String(last.id) : null };
}

/** The file of that id, or null. */
export async function findLogFile(id: number, signal?: AbortSignal): Promise<LogFileAnswer | null> {
  const statement = sql`/* query:find-log-file */
    select ${LOG_FILE_SELECT}
    from cloudtrail.log_file f
    where f.id = ${id}`;
  return (await queryRows(row, statement, signal))[0] ?? null;
}

function filterConditions(filter: LogFileFilter): Sql[] {
  const columns = ["status", "kind", "bucket", "account", "region", "reason"] as const;
  const clean = (text: string) => cleanText(text, MAX_FILTER_LENGTH);
  const conditions = columns.flatMap((column) => {
    const wanted = filter[column];
    return wanted ? [sql`${raw(`f.${column}`)} = ${clean(wanted)}`] : [];
  });
  if (filter.text) conditions.push(sql`position(${clean(filter.text)}::text in f.key) > 0`);
  return conditions;
}

function parseCursor(text: string): number {
  const id = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(id <= 2_147_483_647)) throw new InvalidQueryError("cursor", "cursor is not one that this server gave");
  return id;
}
