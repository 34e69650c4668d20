/** Shapes of the answers of /api/v1, shared by routes, pages and components. Client-safe. Unknown is null, never absent. */
import type { EventCategory, Outcome, ResourceRole } from "../cloudtrail/event.ts";
import type { InsightMeasure } from "../cloudtrail/insight-measure.ts";

/** What an answer covers, so that nobody reads a wrong zero. Times are RFC 3339 UTC. */
export type Coverage = {
  /** The range asked for, resolved. */
  from: string;
  to: string;
  /** Recipient accounts and Regions that have any event in the range, whatever the filters. */
  accounts: string[];
  regions: string[];
  /** First and last event stored in the range, whatever the filters; null when nothing is. */
  firstEvent: string | null;
  lastEvent: string | null;
  /** Retention keeps no event before this time, which lies after `from`: what was there was dropped. Null: it cut nothing off. */
  keptFrom: string | null;
  /** Every log file announced up to this delivery time is loaded; null when none is. */
  completeThrough: string | null;
  /** Log files whose delivery falls in the range: loaded, and failed (still missing from this answer). */
  loadedFiles: number;
  failedFiles: number;
  /** Records of files in the range that were set aside. */
  rejectedRecords: number;
};

/** What coverage says of log files and retention. */
export type FileCoverage = Pick<
  Coverage,
  "keptFrom" | "completeThrough" | "loadedFiles" | "failedFiles" | "rejectedRecords"
>;

export type EventResourceAnswer = { type: string; id: string; arn: string | null; role: ResourceRole };

/** One record of an insight. */
export type InsightRecord = { eventID: string; eventTime: string };

/** The numbers beside one event, and the other record of the pair when it is stored. */
export type EventInsight = InsightMeasure & { other: InsightRecord | null };

/** One event as the API shows it. */
export type EventAnswer = {
  eventTime: string;
  eventID: string;
  eventName: string;
  eventSource: string;
  awsRegion: string | null;
  recipientAccountId: string | null;
  eventCategory: EventCategory;
  eventType: string | null;
  readOnly: boolean;
  /** Canonical ARN where there is one, else the name. */
  principal: string | null;
  principalKind: string;
  principalName: string | null;
  /** Account of the caller. */
  principalAccountId: string | null;
  identityType: string | null;
  userName: string | null;
  sessionName: string | null;
  /** One sign-in or one temporary credential. */
  sessionKey: string | null;
  accessKeyId: string | null;
  sourceIdentity: string | null;
  issuerArn: string | null;
  invokedBy: string | null;
  byService: boolean;
  fromConsole: boolean;
  mfaAuthenticated: boolean | null;
  sourceIPAddress: string | null;
  country: string | null;
  asn: number | null;
  userAgent: string | null;
  userAgentFamily: string | null;
  vpcEndpointId: string | null;
  tlsVersion: string | null;
  outcome: Outcome;
  outcomeReason: string | null;
  errorCode: string | null;
  errorMessage: string | null;
  mfaUsed: boolean | null;
  targetPrincipal: string | null;
  issuedAccessKeyId: string | null;
  resources: EventResourceAnswer[];
  facts: string[];
  person: string | null;
  /** Person, user or service at the root of the chain of assumed roles, as far as the data says; null when the caller itself is. */
  originPrincipal: string | null;
  sharedEventID: string | null;
  evidence: { bucket: string; key: string; recordIndex: number };
};

/** One event with everything kept of it: the drawer, `GET /events/{eventID}`. */
export type EventDetailAnswer = EventAnswer & {
  eventVersion: string | null;
  eventBaseName: string;
  readOnlyInferred: boolean;
  managementEvent: boolean | null;
  apiVersion: string | null;
  requestID: string | null;
  personBasis: string | null;
  callerArn: string | null;
  principalId: string | null;
  issuerType: string | null;
  issuerName: string | null;
  sessionCreatedAt: string | null;
  identityCenterUserId: string | null;
  identityStoreArn: string | null;
  credentialId: string | null;
  signInSessionArn: string | null;
  delegateAccountId: string | null;
  scopeSourceArn: string | null;
  ec2RoleDelivery: string | null;
  assumedRoot: boolean | null;
  federatedProvider: string | null;
  asName: string | null;
  vpcEndpointAccountId: string | null;
  tlsHost: string | null;
  signInDetail: string | null;
  issuedPrincipalId: string | null;
  resourcesDropped: boolean;
  bytesIn: number | null;
  bytesOut: number | null;
  eventCount: number;
  addendumReason: string | null;
  addendumOriginalEventID: string | null;
  insightState: string | null;
  insightType: string | null;
  /** What an Insights record measured; null for every other event. */
  insight: EventInsight | null;
  /** Lines for people about the service, the event name and the error code. They may hold the event's name: record text. */
  explained: { service: string; eventName: string; errorCode: string | null };
  /** Other records seen with the same eventID and other content. */
  conflicts: { bucket: string; key: string; recordIndex: number; eventTime: string }[];
  /** When the log file was loaded, and what is known of it. */
  logFile: { loadedAt: string | null; sha256: string | null; records: number; deliveredAt: string | null };
};

/** Events of the same session, principal… around one event, newest first: `GET /events/{eventID}/neighbours`. */
export type NeighboursAnswer = {
  event: EventAnswer;
  by: NeighbourKind;
  /** What they have in common; null when the event has no such thing, and then no neighbours. */
  value: string | null;
  /** The event stands between them. */
  after: EventAnswer[];
  before: EventAnswer[];
  /** Whether there are more beyond the last of either list. */
  moreAfter: boolean;
  moreBefore: boolean;
  /** Times of the first and the last of all stored events: beyond them nothing is known. */
  stored: { firstEvent: string; lastEvent: string };
};

/** What neighbours have in common. Names of kinds in cloudtrail/entities.ts. */
export const NEIGHBOUR_KINDS = ["session", "principal", "ip", "access-key"] as const;
export type NeighbourKind = (typeof NEIGHBOUR_KINDS)[number];

/** The record as it stands in S3, with its check. */
export type OriginalAnswer = {
  eventID: string;
  evidence: { bucket: string; key: string; recordIndex: number };
  /** verified: the inflated object has the stored SHA-256; mismatch: it was changed since it was loaded. */
  check: "verified" | "mismatch";
  sha256: { stored: string; actual: string };
  /** The record, secrets masked. */
  record: unknown;
  /** Its exact text in the file, secrets masked. */
  text: string;
  /** Paths of members that were masked before leaving the server. */
  masked: string[];
};

export type GroupAnswer = Record<string, string | number | boolean | null> & {
  count: number;
  /** How many of them were denied. */
  denied: number;
  firstSeen: string;
  lastSeen: string;
};

/** Counts over time of the groups beside it: one list for each, in their order, all of the same buckets. */
export type Sparklines = {
  intervalSeconds: number;
  /** Start of the first bucket. */
  from: string;
  counts: number[][];
};

export type GroupsAnswer = {
  groups: GroupAnswer[];
  /** Events matching the query (not groups). */
  total: number;
  /** All groups there are, those beyond the limit included. */
  groupCount: number;
  /** Only when asked for. */
  sparklines?: Sparklines;
  coverage: Coverage;
};

export type FacetValue = { value: string | number | boolean | null; count: number };
export type FacetsAnswer = { facets: Record<string, FacetValue[]>; coverage: Coverage };

/** Values of one field for people who are typing. */
export type SuggestionsAnswer = { values: FacetValue[]; coverage: Coverage };

/** One layer of a stacked histogram: a value, the events without any, or those of all other values. */
export type HistogramSeries = {
  kind: "value" | "none" | "other";
  /** Null unless `kind` is `value`. */
  value: string | number | boolean | null;
  /** One count for each bucket. */
  counts: number[];
};

export type HistogramAnswer = {
  intervalSeconds: number;
  buckets: { from: string; count: number; denied: number }[];
  /** With `stackBy`: the layers add up to each bucket's count. */
  series?: HistogramSeries[];
  coverage: Coverage;
};

export type EventsAnswer = { events: EventAnswer[]; nextCursor: string | null; coverage: Coverage };

export type LogFileAnswer = {
  id: number;
  bucket: string;
  key: string;
  kind: string;
  status: "loaded" | "ignored" | "failed";
  reason: string | null;
  detail: string | null;
  records: number;
  events: number;
  duplicates: number;
  rejected: number;
  /** Events that retention dropped or did not let in. */
  dropped: number;
  attempts: number;
  firstEvent: string | null;
  lastEvent: string | null;
  deliveredAt: string | null;
  seenAt: string;
  loadedAt: string | null;
};

export type FilesAnswer = { files: LogFileAnswer[]; nextCursor: string | null };
