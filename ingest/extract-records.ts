/** Parsed records of a file → events and rejections, ready to store. */

import type { Rejection } from "../cloudtrail/event.ts";
import { extractEvent } from "../cloudtrail/extract-event.ts";
import { isRecord } from "../cloudtrail/record.ts";
import { listUnknownFields } from "../cloudtrail/unknown-fields.ts";
import type { ParsedRecord } from "../lib/log-file/read-log-file.ts";
import type { Dictionaries } from "./dictionaries.ts";
import type { LogFileHeader } from "./ledger.ts";
import type { NumberedEvent } from "./numbered-event.ts";
import type { ExtractedRecords } from "./store.ts";
import type { UnknownFieldUse } from "./unknown-field-uses.ts";

const MESSAGES: Record<Exclude<ParsedRecord["problem"], null>, string> = {
  "invalid-json": "The record is not valid JSON.",
  "too-large": "The record is larger than 2 MiB.",
  "too-deep": "The record is nested deeper than 64 levels.",
};

/**
 * Extracts a batch. Nothing vanishes: one result for each record. Events are noted in `dictionaries` at once, which must
 * be fetched before they are stored.
 */
export function extractRecords(
  header: LogFileHeader,
  batch: readonly ParsedRecord[],
  dictionaries: Dictionaries,
): ExtractedRecords {
  const now = new Date();
  const events: NumberedEvent[] = [];
  const rejections: Rejection[] = [];
  const unknownFields: UnknownFieldUse[] = [];
  for (const { index, record, problem } of batch) {
    if (problem !== null) {
      rejections.push({ recordIndex: index, code: problem, message: MESSAGES[problem] });
      continue;
    }
    const location = { recordIndex: index, accountId: header.account, region: header.region };
    const extracted = extractEvent(record, location, now);
    if ("rejection" in extracted) {
      rejections.push(extracted.rejection);
      continue;
    }
    const event = dictionaries.note(extracted.event);
    events.push(event);
    if (!isRecord(record)) continue;
    for (const name of listUnknownFields(record)) {
      unknownFields.push({ name, recordIndex: index, timeMs: event.timeMs });
    }
  }
  return { events, rejections, unknownFields };
}
