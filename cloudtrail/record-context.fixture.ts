/** Tests only: the context that extract-event.ts would give the extractors of resources and facts. */
import { readHeader } from "./event-header.ts";
import { extractOutcome } from "./outcome.ts";
import { type CloudTrailRecord, type RecordContext, readString } from "./record.ts";
import { extractIdentity, isByService } from "./user-identity.ts";

const SOME_TIME = "2026-11-20T10:00:00Z";

/** The context of a record; of a made-up one too, which may lack any member. */
export function contextOf(record: CloudTrailRecord): RecordContext {
  const timed = { ...record, eventTime: SOME_TIME, timeWindow: { windowStart: SOME_TIME } };
  const header = readHeader({ eventName: "Nothing", eventSource: "nowhere", ...timed }, new Date());
  if ("code" in header) throw new Error(header.message);
  const { eventName, eventSource, eventBaseName } = header;
  const errorCode = readString(record.errorCode, 256);
  const errorMessage = readString(record.errorMessage, 512);
  const identity = extractIdentity(record, header);
  return {
    eventSource,
    eventName,
    eventBaseName,
    awsRegion: readString(record.awsRegion, 512),
    recipientAccountId: readString(record.recipientAccountId, 512) ?? identity.principalAccountId,
    outcome: extractOutcome(record, { eventName, errorCode, errorMessage }).outcome,
    byService: isByService({ identity, eventType: readString(record.eventType, 256), sourceIsService: false }),
    identity,
  };
}
