/** The record behind an event, as it stands in S3 now, checked against what was loaded and with secrets masked. */
import { z } from "zod";
import { toEventID } from "../cloudtrail/event-id.ts";
import { maskRecordText } from "../cloudtrail/redact.ts";
import { sql } from "../lib/db/sql.ts";
import { readRecord } from "../lib/log-file/read-record.ts";
import type { OriginalAnswer } from "./answers.ts";
import { queryRows } from "./run-query.ts";

const row = z.object({
  event_id: z.string(),
  bucket: z.string(),
  key: z.string(),
  record_index: z.number(),
  sha256: z.string(),
});

/** Null when there is no such event. Throws LogFileError when the object or the record cannot be read. */
export async function findOriginal(eventID: string, signal?: AbortSignal): Promise<OriginalAnswer | null> {
  const statement = sql`/* query:get-original */
    select e.event_id, f.bucket, f.key, e.record_index, encode(f.sha256, 'hex') as sha256
    from cloudtrail.event e
    join cloudtrail.log_file f on f.id = e.log_file_id
    where e.event_id = ${toEventID(eventID)}::uuid
    order by e.log_file_id, e.record_index
    limit 1`;
  const [found] = await queryRows(row, statement, signal);
  if (found === undefined) return null;
  const { bucket, key, record_index: recordIndex } = found;
  const original = await readRecord({ bucket, key }, recordIndex, signal);
  const { text, masked } = maskRecordText(original.text);
  return {
    eventID: found.event_id,
    evidence: { bucket, key, recordIndex },
    check: original.sha256 === found.sha256 ? "verified" : "mismatch",
    sha256: { stored: found.sha256, actual: original.sha256 },
    record: JSON.parse(text),
    text,
    masked,
  };
}
