/**
 * From a raw record to the metadata that is kept. The hot loop of the ingest: one pass, no copy of the record, no regular
 * expression built per record. Never throws: a record that cannot be placed in time, service or name is set aside with a
 * reason; anything else that is odd becomes null.
 */
import type { CloudTrailEvent, OutcomeReason, RecordLocation, Rejection } from "./event.ts";
import {
  countAggregated,
  readErrorMessage,
  readIssuedKey,
  readIssuedPrincipal,
  readMfaUsed,
  readOriginalEventID,
  readSignInDetail,
  readTargetPrincipal,
  withoutSecret,
} from "./event-details.ts";
import { type EventHeader, readHeader } from "./event-header.ts";
import { extractEventID, parseUuid } from "./event-id.ts";
import { extractFacts } from "./facts.ts";
import { readInsight } from "./insight.ts";
import { extractOutcome } from "./outcome.ts";
import { extractReadOnly } from "./read-only.ts";
import {
  type CloudTrailRecord,
  isRecord,
  type RecordContext,
  readBoolean,
  readCount,
  readObject,
  readString,
} from "./record.ts";
import { extractResources } from "./resources.ts";
import { parseSourceAddress, type SourceAddress } from "./source-address.ts";
import { readUserAgent, userAgentFamily } from "./user-agent.ts";
import { extractIdentity, isByService } from "./user-identity.ts";

const MAX_NAME_LENGTH = 256;
const MAX_SHORT_LENGTH = 128;
const MAX_TEXT_LENGTH = 512;

/** What is known of a call once caller, source and outcome are read. */
type Call = {
  context: RecordContext;
  eventType: string | null;
  errorCode: string | null;
  errorMessage: string | null;
  outcomeReason: OutcomeReason | null;
  sourceIPAddress: string | null;
  source: SourceAddress;
};

/**
 * Extracts what is kept of one record, or says why it is set aside. `location` fills in for members that old records
 * lack; `now` bounds eventTime, which may be at most 24 hours later.
 */
export function extractEvent(
  record: unknown,
  location: RecordLocation,
  now: Date = new Date(),
): { event: CloudTrailEvent } | { rejection: Rejection } {
  const { recordIndex } = location;
  if (!isRecord(record)) {
    return { rejection: { recordIndex, code: "not-an-object", message: "The record is not a JSON object." } };
  }
  const header = readHeader(record, now);
  if ("code" in header) return { rejection: { recordIndex, code: header.code, message: header.message } };
  const eventID = extractEventID(record);
  const insight = header.eventCategory === "Insight" ? readInsight(record, { details: header.insight, eventID }) : null;
  if (insight !== null && "problem" in insight) {
    return { rejection: { recordIndex, code: "insight-malformed", message: insight.problem } };
  }
  return { event: buildEvent(record, header, { ...location, eventID, insight }) };
}

function readCall(record: CloudTrailRecord, header: EventHeader, location: RecordLocation): Call {
  const { eventSource, eventName, eventBaseName, eventCategory } = header;
  const eventType = readString(record.eventType, MAX_NAME_LENGTH);
  const errorCode = readString(record.errorCode, MAX_NAME_LENGTH);
  const errorMessage = readErrorMessage(record);
  const { outcome, outcomeReason } = extractOutcome(record, { eventName, errorCode, errorMessage });
  const identity = extractIdentity(record, header);
  const sourceIPAddress = readString(record.sourceIPAddress, MAX_NAME_LENGTH);
  const source = parseSourceAddress(sourceIPAddress);
  const recordedAccount = eventCategory === "Aggregated" ? record.accountId : record.recipientAccountId;
  const context = {
    eventSource,
    eventName,
    eventBaseName,
    awsRegion: text(record.awsRegion) ?? location.region,
    recipientAccountId: text(recordedAccount) ?? location.accountId ?? identity.principalAccountId,
    outcome,
    byService: isByService({ identity, eventType, sourceIsService: source.isService }),
    identity,
  };
  return { context, eventType, errorCode, errorMessage, outcomeReason, sourceIPAddress, source };
}

function buildEvent(
  record: CloudTrailRecord,
  header: EventHeader,
  location: RecordLocation & Pick<CloudTrailEvent, "eventID" | "insight">,
): CloudTrailEvent {
  const { context, eventType, errorCode, errorMessage, outcomeReason, sourceIPAddress, source } = readCall(
    record,
    header,
    location,
  );
  const { insight } = header;
  const { resources, dropped } = extractResources(record, context);
  const { readOnly, readOnlyInferred } = extractReadOnly(record, header.eventBaseName);
  const userAgent = withoutSecret(readUserAgent(record.userAgent));
  const tls = readObject(record.tlsDetails);
  const additional = readObject(record.additionalEventData);
  const addendum = readObject(record.addendum);
  const response = readObject(record.responseElements);
  return {
    eventID: location.eventID,
    eventTime: header.eventTime,
    eventVersion: readString(record.eventVersion, MAX_SHORT_LENGTH),
    eventSource: header.eventSource,
    eventName: header.eventName,
    eventBaseName: header.eventBaseName,
    eventType,
    eventCategory: header.eventCategory,
    managementEvent: readBoolean(record.managementEvent),
    readOnly,
    readOnlyInferred,
    apiVersion: readString(record.apiVersion, MAX_SHORT_LENGTH),
    awsRegion: context.awsRegion,
    recipientAccountId: context.recipientAccountId,
    outcome: context.outcome,
    outcomeReason,
    // The errorCode of an Insight is what it counted, so it does not decide the outcome.
    errorCode: errorCode ?? readString(insight?.errorCode, MAX_NAME_LENGTH),
    errorMessage,
    requestID: readString(record.requestID, MAX_NAME_LENGTH),
    sharedEventID: parseUuid(text(record.sharedEventID) ?? ""),
    identity: context.identity,
    byService: context.byService,
    sourceIPAddress,
    sourceIP: source.ip,
    userAgent,
    userAgentFamily: userAgent && userAgentFamily(userAgent),
    vpcEndpointId: text(record.vpcEndpointId),
    vpcEndpointAccountId: text(record.vpcEndpointAccountId),
    tlsVersion: readString(tls?.tlsVersion, MAX_SHORT_LENGTH),
    tlsHost: readString(tls?.clientProvidedHostHeader, MAX_SHORT_LENGTH),
    mfaUsed: additional && readMfaUsed(additional),
    signInDetail: additional && readSignInDetail(additional),
    resources,
    resourcesDropped: dropped,
    targetPrincipal: readTargetPrincipal(record, header.eventSource),
    issuedAccessKeyId: response && readIssuedKey(response),
    issuedPrincipalId: response && readIssuedPrincipal(response),
    facts: extractFacts(record, context),
    bytesIn: readCount(additional?.bytesTransferredIn),
    bytesOut: readCount(additional?.bytesTransferredOut),
    eventCount: header.eventCategory === "Aggregated" ? countAggregated(record) : 1,
    recordIndex: location.recordIndex,
    addendumReason: text(addendum?.reason),
    addendumOriginalEventID: addendum && readOriginalEventID(addendum),
    insightState: text(insight?.state),
    insightType: text(insight?.insightType),
    insight: location.insight,
  };
}

function text(value: unknown): string | null {
  return readString(value, MAX_TEXT_LENGTH);
}
