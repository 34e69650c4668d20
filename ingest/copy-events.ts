/** Events as the input of COPY. The only place that knows the order of the columns. */
import { CopyBuffer } from "./copy-buffer.ts";
import type { Entry } from "./dictionary.ts";
import type { NumberedEvent, RareDetails } from "./numbered-event.ts";

/** Columns that every event has. */
const COLUMNS = [
  "event_time",
  "event_id",
  "log_file_id",
  "record_index",
  "operation_id",
  "identity_id",
  "principal_id",
  "account_id",
  "region_id",
  "source_id",
  "user_agent_id",
  "error_code_id",
  "outcome",
  "outcome_reason",
  "by_service",
  "vpc_endpoint_id",
  "tls_id",
  "request_uuid",
  "request_id",
  "resources",
  "facts",
] as const;

/** Columns of RareDetails, in the order in which {@link writeDetails} writes them. */
const DETAIL_COLUMNS = [
  "mfa_used",
  "resources_dropped",
  "event_count",
  "shared_event_id",
  "addendum_original_event_id",
  "bytes_in",
  "bytes_out",
  "error_message",
  "sign_in_detail",
  "target_principal",
  "issued_access_key_id",
  "issued_principal_id",
  "addendum_reason",
  "insight_state",
  "insight_type",
] as const;

const WIDTH = COLUMNS.length + DETAIL_COLUMNS.length;

/** The statement that reads what {@link encodeEvents} wrote. */
export const COPY_EVENTS = `copy cloudtrail.event (${[...COLUMNS, ...DETAIL_COLUMNS].join(", ")}) from stdin (format binary)`;

/** An event and the number of its log file. */
export type EventRow = { event: NumberedEvent; logFileId: number };

/** The rows in the order given. Every entry must be numbered. */
export function encodeEvents(rows: readonly EventRow[]): Buffer {
  const copy = new CopyBuffer();
  for (const row of rows) writeEvent(copy, row);
  return copy.finish();
}

const idOf = ({ id }: Entry): number => id;

function writeEvent(copy: CopyBuffer, { event, logFileId }: EventRow): void {
  copy.startRow(WIDTH);
  copy.time(event.timeMs);
  writeUUID(copy, event.eventID);
  copy.integer(logFileId);
  copy.integer(event.recordIndex);
  copy.integer(event.operation.id);
  copy.integer(event.identity.id);
  copy.integer(event.identity.principal.id);
  copy.integer(event.account.id);
  copy.integer(event.region.id);
  copy.integer(event.source.id);
  copy.integer(event.userAgent.id);
  copy.integer(event.errorCode.id);
  copy.smallint(event.outcome);
  copy.smallint(event.outcomeReason);
  copy.boolean(event.byService);
  copy.integer(event.vpcEndpoint?.id ?? null);
  copy.integer(event.tls?.id ?? null);
  writeRequestID(copy, event.requestID);
  copy.integers(event.resources, idOf);
  copy.integers(event.facts, idOf);
  if (event.details === null) copy.nulls(DETAIL_COLUMNS.length);
  else writeDetails(copy, event.details);
}

function writeDetails(copy: CopyBuffer, details: RareDetails): void {
  copy.boolean(details.mfaUsed);
  copy.boolean(details.resourcesDropped ? true : null);
  copy.integer(details.eventCount === 1 ? null : details.eventCount);
  writeUUID(copy, details.sharedEventID);
  writeUUID(copy, details.addendumOriginalEventID);
  copy.bigint(details.bytesIn);
  copy.bigint(details.bytesOut);
  copy.text(details.errorMessage);
  copy.text(details.signInDetail);
  copy.text(details.targetPrincipal);
  copy.text(details.issuedAccessKeyId);
  copy.text(details.issuedPrincipalId);
  copy.text(details.addendumReason);
  copy.text(details.insightState);
  copy.text(details.insightType);
}

/** Nearly every requestID is a UUID in lower case: 16 bytes in request_uuid; any other text stays in request_id. */
function writeRequestID(copy: CopyBuffer, requestID: string | null): void {
  if (requestID === null) {
    copy.nulls(2);
    return;
  }
  if (copy.uuid(requestID)) copy.nulls(1);
  else {
    copy.nulls(1);
    copy.text(requestID);
  }
}

function writeUUID(copy: CopyBuffer, value: string | null): void {
  if (value === null) copy.nulls(1);
  else if (!copy.uuid(value)) throw new Error("the id of an event is no uuid");
}
