/** How the ingest is doing: what was loaded, what was not and why, and how far behind it is. */
import { z } from "zod";
import { sql } from "../lib/db/sql.ts";
import { queryRow, queryRows } from "./run-query.ts";
import { formatInstant } from "./time-range.ts";

const count = z.coerce.number();
const instant = z.date().transform(formatInstant);
const optionalInstant = z
  .date()
  .nullable()
  .transform((value) => value && formatInstant(value));

const fileGroup = z.object({
  status: z.enum(["loaded", "ignored", "failed"]),
  kind: z.string(),
  reason: z.string().nullable(),
  files: count,
  records: count,
  events: count,
  duplicates: count,
  rejected: count,
  lastSeenAt: instant,
});

const totals = z.object({
  lastLoadedAt: optionalInstant,
  lastDeliveredAt: optionalInstant,
  measuredFiles: count,
  p50Seconds: z.number().nullable(),
  p95Seconds: z.number().nullable(),
  conflicts: count,
});

const messageShape = z.object({ shape: z.string(), messages: count, lastDay: z.string() });
const failedMessage = z.object({ messageId: z.string(), reason: z.string(), body: z.string(), receivedAt: instant });
const unknownField = z.object({ name: z.string(), records: count, firstSeen: instant, lastSeen: instant });
const rejection = z.object({ logFileId: z.number(), recordIndex: z.number(), code: z.string(), message: z.string() });
const rejectionCount = z.object({ code: z.string(), records: count });

/** The state of the ingest. Names and bodies are the senders' text. */
export type IngestHealth = {
  /** Files by status, kind and reason, most first. */
  files: z.infer<typeof fileGroup>[];
  lastLoadedAt: string | null;
  /** Newest delivery time among loaded files. */
  lastDeliveredAt: string | null;
  /** From the sending of the notification to the commit, over files loaded in the last hour; null when none was. */
  lag: { files: number; p50Seconds: number | null; p95Seconds: number | null };
  /** Records set aside, by reason. */
  rejections: z.infer<typeof rejectionCount>[];
  /** Queue messages that name no file, by what they were. */
  messages: z.infer<typeof messageShape>[];
  /** The last 50 messages that could not be understood. */
  failedMessages: z.infer<typeof failedMessage>[];
  /** The 100 most frequent members of records that this version does not know. */
  unknownFields: z.infer<typeof unknownField>[];
  /** Events seen again with the same id and other content. */
  conflicts: number;
};

/** All of it. Reads the whole ledger: for its own page, not for every answer. */
export async function getIngestHealth(signal?: AbortSignal): Promise<IngestHealth> {
  const [files, sums, rejections] = await Promise.all([
    queryRows(fileGroup, FILE_GROUPS, signal),
    queryRow(totals, TOTALS, signal),
    queryRows(rejectionCount, REJECTION_COUNTS, signal),
  ]);
  const [messages, failedMessages, unknownFields] = await Promise.all([
    queryRows(messageShape, MESSAGE_SHAPES, signal),
    queryRows(failedMessage, FAILED_MESSAGES, signal),
    queryRows(unknownField, UNKNOWN_FIELDS, signal),
  ]);
  const { lastLoadedAt, lastDeliveredAt, measuredFiles, p50Seconds, p95Seconds, conflicts } = sums;
  const lag = { files: measuredFiles, p50Seconds, p95Seconds };
  return { files, lastLoadedAt, lastDeliveredAt, lag, rejections, messages, failedMessages, unknownFields, conflicts };
}

/** Records of one file that were set aside, in file order, at most 1,000. */
export function listRejectedRecords(logFileId: number, signal?: AbortSignal): Promise<z.infer<typeof rejection>[]> {
  const statement = sql`/* query:list-rejected-records */
    select log_file_id as "logFileId", record_index as "recordIndex", code, message
    from cloudtrail.rejected_record
    where log_file_id = ${logFileId}
    order by record_index
    limit 1000`;
  return queryRows(rejection, statement, signal);
}

const FILE_GROUPS = sql`/* query:ingest-health-files */
  select status, kind, reason, count(*) as files, sum(records) as records, sum(events) as events,
    sum(duplicates) as duplicates, sum(rejected) as rejected, max(seen_at) as "lastSeenAt"
  from cloudtrail.log_file
  group by status, kind, reason
  order by files desc, status, kind, reason
  limit 200`;

const TOTALS = sql`/* query:ingest-health-totals */
  select
    (select max(loaded_at) from cloudtrail.log_file where status = 'loaded') as "lastLoadedAt",
    (select max(delivered_at) from cloudtrail.log_file where status = 'loaded') as "lastDeliveredAt",
    count(*) as "measuredFiles",
    percentile_cont(0.5) within group (order by lag.seconds) as "p50Seconds",
    percentile_cont(0.95) within group (order by lag.seconds) as "p95Seconds",
    (select count(*) from cloudtrail.event_conflict) as conflicts
  from (
    select extract(epoch from loaded_at - sent_at)::double precision as seconds
    from cloudtrail.log_file
    where status = 'loaded' and sent_at is not null and loaded_at >= now() - interval '1 hour'
  ) lag`;

const REJECTION_COUNTS = sql`/* query:ingest-health-rejections */
  select code, count(*) as records
  from cloudtrail.rejected_record
  group by code
  order by records desc, code`;

const MESSAGE_SHAPES = sql`/* query:ingest-health-messages */
  select shape, sum(messages) as messages, max(day)::text as "lastDay"
  from cloudtrail.message_count
  group by shape
  order by messages desc, shape`;

const FAILED_MESSAGES = sql`/* query:ingest-health-failed-messages */
  select message_id as "messageId", reason, left(body, 2000) as body, received_at as "receivedAt"
  from cloudtrail.failed_message
  order by id desc
  limit 50`;

const UNKNOWN_FIELDS = sql`/* query:ingest-health-unknown-fields */
  select name, records, first_time as "firstSeen", last_time as "lastSeen"
  from cloudtrail.unknown_field
  order by records desc, name
  limit 100`;
