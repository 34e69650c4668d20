/** Top-level members of records that this version does not know: counted and reported, never fatal. */
import recordFields from "./data/record-fields.json" with { type: "json" };
import { type CloudTrailRecord, cleanText } from "./record.ts";

/** Documented members, and those of Insights and aggregated records, which have another shape. */
export const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  ...recordFields.records.map((record) => record.field),
  "eventId",
  "accountId",
  "insightDetails",
  "timeWindow",
  "summary",
]);

const MAX_UNKNOWN_FIELDS = 20;
const MAX_FIELD_NAME_LENGTH = 128;

/** Names of top-level members that this version does not know: at most 20, each cut at 128 characters. */
export function listUnknownFields(record: CloudTrailRecord): string[] {
  const unknown: string[] = [];
  for (const name in record) {
    if (KNOWN_FIELDS.has(name)) continue;
    unknown.push(cleanText(name, MAX_FIELD_NAME_LENGTH));
    if (unknown.length === MAX_UNKNOWN_FIELDS) break;
  }
  return unknown;
}
