/** A resolved event as one line of COPY text. The only place that knows COPY's escaping and the column order. */
import { OUTCOME_REASONS, OUTCOMES } from "../cloudtrail/event.ts";
import type { ResolvedEvent } from "./dictionaries.ts";

type Cell = (row: ResolvedEvent, logFileId: number) => string | number | boolean | null;

/** Column → cell, in COPY order. */
const CELLS: Record<string, Cell> = {
  event_time: (row) => row.event.eventTime.toISOString(),
  event_id: (row) => row.event.eventID,
  log_file_id: (_, logFileId) => logFileId,
  record_index: (row) => row.event.recordIndex,
  operation_id: (row) => row.operationId,
  identity_id: (row) => row.identityId,
  principal_id: (row) => row.principalId,
  account_id: (row) => row.accountId,
  region_id: (row) => row.regionId,
  source_id: (row) => row.sourceId,
  user_agent_id: (row) => row.userAgentId,
  error_code_id: (row) => row.errorCodeId,
  outcome: (row) => OUTCOMES.indexOf(row.event.outcome),
  outcome_reason: (row) => (row.event.outcomeReason === null ? -1 : OUTCOME_REASONS.indexOf(row.event.outcomeReason)),
  by_service: (row) => row.event.byService,
  mfa_used: (row) => row.event.mfaUsed,
  resources_dropped: (row) => (row.event.resourcesDropped ? true : null),
  vpc_endpoint_id: (row) => row.vpcEndpointId,
  tls_id: (row) => row.tlsId,
  event_count: (row) => (row.event.eventCount === 1 ? null : row.event.eventCount),
  shared_event_id: (row) => row.event.sharedEventID,
  addendum_original_event_id: (row) => row.event.addendumOriginalEventID,
  bytes_in: (row) => row.event.bytesIn,
  bytes_out: (row) => row.event.bytesOut,
  request_id: ({ event }) => (isUUID(event.requestID) ? null : text(event.requestID)),
  request_uuid: ({ event }) => (isUUID(event.requestID) ? event.requestID : null),
  error_message: (row) => text(row.event.errorMessage),
  sign_in_detail: (row) => text(row.event.signInDetail),
  target_principal: (row) => text(row.event.targetPrincipal),
  issued_access_key_id: (row) => text(row.event.issuedAccessKeyId),
  issued_principal_id: (row) => text(row.event.issuedPrincipalId),
  addendum_reason: (row) => text(row.event.addendumReason),
  insight_state: (row) => text(row.event.insightState),
  insight_type: (row) => text(row.event.insightType),
  resources: (row) => numbers(row.resourceIds),
  facts: (row) => numbers(row.factIds),
};

const cells = Object.values(CELLS);

/** The statement whose lines {@link copyLine} makes. */
export const COPY_EVENTS = `copy cloudtrail.event (${Object.keys(CELLS).join(", ")}) from stdin`;

/** One event as a line of COPY text, newline included. */
export function copyLine(row: ResolvedEvent, logFileId: number): string {
  let line = "";
  for (const cell of cells) {
    const value = cell(row, logFileId);
    line += line === "" ? "" : "\t";
    line += value === null ? "\\N" : value;
  }
  return `${line}\n`;
}

/** As Postgres writes it, so that the text can be had back. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const isUUID = (value: string | null): boolean => value !== null && UUID.test(value);

const SPECIAL = /[\\\t\n\r]/;
const SPECIALS = /[\\\t\n\r]/g;
const ESCAPES: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function text(value: string | null): string | null {
  return value === null || !SPECIAL.test(value) ? value : value.replace(SPECIALS, (one) => ESCAPES[one] ?? one);
}

const numbers = (ids: number[]): string | null => (ids.length === 0 ? null : `{${ids.join(",")}}`);
