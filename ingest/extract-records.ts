/** Parsed records of a file → events and rejections, ready to store. */

import type { Rejection } from "../cloudtrail/event.ts";
import { extractEvent } from "../cloudtrail/extract-event.ts";
import { isRecord } from "../cloudtrail/record.ts";
import { listUnknownFields } from "../cloudtrail/unknown-fields.ts";
import type { ParsedRecord } from "../lib/log-file/read-log-file.ts";
import type { LogFileHeader } from "./ledger.ts";
import type { Extracted } from "./store.ts";

const MESSAGES: Record<Exclude<ParsedRecord["problem"], null>, string> = {
  "invalid-json": "The record is not valid JSON.",
  "too-large": "The record is larger than 2 MiB.",
  "too-deep": "The record is nested deeper than 64 levels.",
};

/** Extracts a batch. Nothing vanishes: one result for each record. */
export function extractRecords(header: LogFileHeader, batch: readonly ParsedRecord[]): Extracted[] {
  const now = new Date();
  return batch.map(({ index, record, problem }) => {
    if (problem !== null) {
      const rejection: Rejection = { recordIndex: index, code: problem, message: MESSAGES[problem] };
      return { rejection };
    }
    const location = { recordIndex: index, accountId: header.account, region: header.region };
    const extracted = extractEvent(record, location, now);
    if ("rejection" in extracted) return extracted;
    return { event: extracted.event, unknownFields: isRecord(record) ? listUnknownFields(record) : [] };
  });
}
