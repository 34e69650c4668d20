/**
 * CloudTrailEvent: the metadata kept of one record. Everything else stays in the log file in S3 and is found again by
 * (log file, recordIndex). Member names are CloudTrail's own where it has one; `data/metadata-columns.json` says where
 * each comes from and why it is kept.
 */
import type { InsightNumbers } from "./insight-measure.ts";

/** Public outcome of an event; `data/error-codes.json` decides. */
export const OUTCOMES = ["success", "denied", "throttled", "error"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Finer than {@link Outcome}; null for success. */
export const OUTCOME_REASONS = [
  "authorization",
  "authentication",
  "throttling",
  "dry_run",
  "not_found",
  "conflict",
  "validation",
  "quota",
  "service_fault",
  "other",
] as const;
export type OutcomeReason = (typeof OUTCOME_REASONS)[number];

/** Values of eventCategory; derived for records older than eventVersion 1.07. */
export const EVENT_CATEGORIES = ["Management", "Data", "NetworkActivity", "Insight", "Aggregated"] as const;
export type EventCategory = (typeof EVENT_CATEGORIES)[number];

/** What a principal is; `data/principals.json` decides. */
export const PRINCIPAL_KINDS = [
  "root",
  "user",
  "person",
  "role",
  "federated",
  "service",
  "account",
  "anonymous",
  "directory",
  "unknown",
  "none",
] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/** How far to trust `person`: set by AWS, set once and carried through chaining, or chosen by the caller. */
export type PersonBasis = "identity-center" | "source-identity" | "session-name";

/** What a resource was to the call. */
export const RESOURCE_ROLES = ["target", "created", "issued", "source", "destination", "attached"] as const;
export type ResourceRole = (typeof RESOURCE_ROLES)[number];

/** One thing an event touched. `type` is `<service>:<resource type>` as in ARNs; `id` is never empty. */
export type EventResource = {
  type: string;
  id: string;
  arn: string | null;
  role: ResourceRole;
};

/** The one canonical identity behind a `userIdentity`: what people group by. */
export type Principal = {
  /** Stable grouping key, e.g. `user:111122223333:ada`, `role:111122223333:deploy`, `service:lambda.amazonaws.com`. */
  key: string;
  kind: PrincipalKind;
  /** What the interface shows; null only for kind `none`. */
  name: string | null;
  /** Canonical ARN (user, role, root); null where no ARN belongs to exactly one principal. */
  arn: string | null;
};

/**
 * The `userIdentity` element and its session, reduced to what is kept. Many events share one: the store keeps each
 * distinct value once.
 */
export type EventIdentity = {
  identityType: string | null;
  principal: Principal;
  person: string | null;
  personBasis: PersonBasis | null;
  /** userIdentity.arn as it stands, session included. */
  callerArn: string | null;
  principalId: string | null;
  /** Account of the caller; not always a number (ANONYMOUS_PRINCIPAL). */
  principalAccountId: string | null;
  /** IAM user name, or the role name for role sessions (session issuer, else from the ARN). */
  userName: string | null;
  accessKeyId: string | null;
  issuerType: string | null;
  issuerArn: string | null;
  issuerName: string | null;
  sessionName: string | null;
  /** ISO 8601 text of sessionContext.attributes.creationDate, second resolution, UTC. */
  sessionCreatedAt: string | null;
  /** Groups the calls of one sign-in or one temporary credential; null for long-term keys and services. */
  sessionKey: string | null;
  mfaAuthenticated: boolean | null;
  sourceIdentity: string | null;
  identityCenterUserId: string | null;
  identityStoreArn: string | null;
  credentialId: string | null;
  signInSessionArn: string | null;
  invokedBy: string | null;
  delegateAccountId: string | null;
  scopeSourceArn: string | null;
  ec2RoleDelivery: string | null;
  assumedRoot: boolean | null;
  federatedProvider: string | null;
  fromConsole: boolean;
};

/** One stored event, before the store gives its repeated values dictionary numbers. */
export type CloudTrailEvent = {
  /** Lower-case UUID; a version-5 UUID over the text (or the record) when the record has no UUID. */
  eventID: string;
  eventTime: Date;
  eventVersion: string | null;
  eventSource: string;
  eventName: string;
  /** eventName without the API-date suffix some services append. */
  eventBaseName: string;
  eventType: string | null;
  eventCategory: EventCategory;
  managementEvent: boolean | null;
  readOnly: boolean;
  readOnlyInferred: boolean;
  apiVersion: string | null;
  awsRegion: string | null;
  recipientAccountId: string | null;
  outcome: Outcome;
  outcomeReason: OutcomeReason | null;
  errorCode: string | null;
  /** At most 512 characters, cut before an encoded authorization message. */
  errorMessage: string | null;
  requestID: string | null;
  /** Lower-case UUID or null. */
  sharedEventID: string | null;
  identity: EventIdentity;
  /** AWS itself made the call. */
  byService: boolean;
  /** sourceIPAddress as text (address, service host name, `AWS Internal`, or odd text); null when absent or empty. */
  sourceIPAddress: string | null;
  /** The same as a canonical address when it is one; null when it is a name or not an address. */
  sourceIP: string | null;
  userAgent: string | null;
  /** console, service, terraform, pulumi, cli, sdk, browser, other. */
  userAgentFamily: string | null;
  vpcEndpointId: string | null;
  vpcEndpointAccountId: string | null;
  tlsVersion: string | null;
  tlsHost: string | null;
  mfaUsed: boolean | null;
  signInDetail: string | null;
  /** At most 100, merged by (type, id). */
  resources: EventResource[];
  /** True when more than 100 resources were found and the rest dropped. */
  resourcesDropped: boolean;
  targetPrincipal: string | null;
  /** Access key *id* minted by this call. Never a secret, never a token. */
  issuedAccessKeyId: string | null;
  issuedPrincipalId: string | null;
  /** `id` or `id=value`, at most 64, values cut at 256 characters; see data/facts.json. */
  facts: string[];
  bytesIn: number | null;
  bytesOut: number | null;
  /** 1; more for aggregated records. */
  eventCount: number;
  /** Position in Records[]. */
  recordIndex: number;
  addendumReason: string | null;
  addendumOriginalEventID: string | null;
  insightState: string | null;
  insightType: string | null;
  /** What an Insights record measured; null for every other event. */
  insight: InsightNumbers | null;
};

/** Why one record was set aside. `code` is stable; `message` never contains text of the record. */
export type Rejection = {
  recordIndex: number;
  code:
    | "not-an-object"
    | "invalid-json"
    | "too-large"
    | "too-deep"
    | "event-time-missing"
    | "event-time-malformed"
    | "event-time-out-of-range"
    | "event-name-missing"
    | "event-source-missing"
    | "insight-malformed";
  message: string;
};

/** Where a record was read: fallbacks for members old records lack, taken from the object key. */
export type RecordLocation = {
  recordIndex: number;
  /** From the key: `AWSLogs/[o-id/]<account>/CloudTrail/<region>/…`. */
  accountId: string | null;
  region: string | null;
};
