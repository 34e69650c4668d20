import readonlyRules from "./data/readonly.json" with { type: "json" };
import { type CloudTrailRecord, readBoolean } from "./record.ts";

const READ_ONLY_NAME = new RegExp(readonlyRules.pattern);

/** readOnly as recorded, else guessed from the event's base name and marked as a guess (97 % right, readonly.json). */
export function extractReadOnly(
  record: CloudTrailRecord,
  eventBaseName: string,
): { readOnly: boolean; readOnlyInferred: boolean } {
  const recorded = readBoolean(record.readOnly);
  if (recorded !== null) return { readOnly: recorded, readOnlyInferred: false };
  return { readOnly: READ_ONLY_NAME.test(eventBaseName), readOnlyInferred: true };
}
