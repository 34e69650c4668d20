/**
 * An event on its way to Postgres: its repeated values are entries of dictionaries, so that thousands of events can wait
 * for their transaction in little memory. Made as soon as a record is read; the numbers are known when the dictionaries
 * were fetched.
 */
import { type CloudTrailEvent, OUTCOME_REASONS, OUTCOMES } from "../cloudtrail/event.ts";
import type { InsightNumbers } from "../cloudtrail/insight-measure.ts";
import type { Entry } from "./dictionary.ts";

/** What an operation's entry remembers: rollups count by service and tell reading from writing. */
export type OperationEntry = Entry<{ readOnly: boolean; eventSource: string }>;
/** What an identity's entry remembers: sums are kept per principal, session and identity type. */
export type IdentityEntry = Entry<{ principal: Entry; sessionKey: string | null; identityType: string }>;
/** All that rollups count by. */
export type SeriesEntry = Entry<{
  operation: OperationEntry;
  principal: Entry;
  source: Entry;
  account: Entry;
  region: Entry;
  errorCode: Entry;
  outcome: number;
  byService: boolean;
  identityType: string;
}>;

/** Members that most events lack. */
export type RareDetails = Pick<
  CloudTrailEvent,
  | "mfaUsed"
  | "resourcesDropped"
  | "eventCount"
  | "sharedEventID"
  | "addendumOriginalEventID"
  | "bytesIn"
  | "bytesOut"
  | "errorMessage"
  | "signInDetail"
  | "targetPrincipal"
  | "issuedAccessKeyId"
  | "issuedPrincipalId"
  | "addendumReason"
  | "insightState"
  | "insightType"
> & { insight: InsightNumbers | null };

export type NumberedEvent = {
  /** Milliseconds since 1970. */
  timeMs: number;
  eventID: string;
  requestID: string | null;
  recordIndex: number;
  operation: OperationEntry;
  identity: IdentityEntry;
  account: Entry;
  region: Entry;
  source: Entry;
  userAgent: Entry;
  errorCode: Entry;
  vpcEndpoint: Entry | null;
  tls: Entry | null;
  /** Index into OUTCOMES. */
  outcome: number;
  /** Index into OUTCOME_REASONS, -1 for none. */
  outcomeReason: number;
  byService: boolean;
  resources: readonly Entry[];
  facts: readonly Entry[];
  /** null when all of them are absent. */
  details: RareDetails | null;
  /** Known when the numbers of all other entries are. */
  series: SeriesEntry | null;
};

/** Entries of an event's values, as the dictionaries gave them. */
export type Entries = Omit<
  NumberedEvent,
  "timeMs" | "eventID" | "requestID" | "recordIndex" | "outcome" | "outcomeReason" | "byService" | "details" | "series"
>;

/** The event with entries in the place of its values. */
export function toNumbered(event: CloudTrailEvent, entries: Entries): NumberedEvent {
  return {
    timeMs: event.eventTime.getTime(),
    eventID: event.eventID,
    requestID: event.requestID,
    recordIndex: event.recordIndex,
    operation: entries.operation,
    identity: entries.identity,
    account: entries.account,
    region: entries.region,
    source: entries.source,
    userAgent: entries.userAgent,
    errorCode: entries.errorCode,
    vpcEndpoint: entries.vpcEndpoint,
    tls: entries.tls,
    outcome: OUTCOMES.indexOf(event.outcome),
    outcomeReason: event.outcomeReason === null ? -1 : OUTCOME_REASONS.indexOf(event.outcomeReason),
    byService: event.byService,
    resources: entries.resources,
    facts: entries.facts,
    details: rareDetails(event),
    series: null,
  };
}

function rareDetails(event: CloudTrailEvent): RareDetails | null {
  const isPlain =
    event.mfaUsed === null &&
    !event.resourcesDropped &&
    event.eventCount === 1 &&
    event.sharedEventID === null &&
    event.addendumOriginalEventID === null &&
    event.bytesIn === null &&
    event.bytesOut === null &&
    event.errorMessage === null &&
    event.signInDetail === null &&
    event.targetPrincipal === null &&
    event.issuedAccessKeyId === null &&
    event.issuedPrincipalId === null &&
    event.addendumReason === null &&
    event.insightState === null &&
    event.insightType === null &&
    event.insight === null;
  if (isPlain) return null;
  return {
    mfaUsed: event.mfaUsed,
    resourcesDropped: event.resourcesDropped,
    eventCount: event.eventCount,
    sharedEventID: event.sharedEventID,
    addendumOriginalEventID: event.addendumOriginalEventID,
    bytesIn: event.bytesIn,
    bytesOut: event.bytesOut,
    errorMessage: event.errorMessage,
    signInDetail: event.signInDetail,
    targetPrincipal: event.targetPrincipal,
    issuedAccessKeyId: event.issuedAccessKeyId,
    issuedPrincipalId: event.issuedPrincipalId,
    addendumReason: event.addendumReason,
    insightState: event.insightState,
    insightType: event.insightType,
    insight: event.insight,
  };
}
