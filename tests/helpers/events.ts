/** Events for tests: made here, stored through the ingest's own store. */
import { createHash, randomUUID } from "node:crypto";
import type { CloudTrailEvent, EventIdentity } from "../../cloudtrail/event.ts";
import type { LogFileHeader } from "../../ingest/ledger.ts";
import { StoreLane } from "../../ingest/store-lane.ts";
import type { Pool } from "../../lib/db/pool.ts";

/** An identity without anything but a principal. */
export function makeIdentity(overrides: Partial<EventIdentity> = {}): EventIdentity {
  return {
    identityType: "IAMUser",
    principal: { key: "user:111122223333:ada", kind: "user", name: "ada", arn: "arn:aws:iam::111122223333:user/ada" },
    person: null,
    personBasis: null,
    callerArn: null,
    principalId: null,
    principalAccountId: null,
    userName: null,
    accessKeyId: null,
    issuerType: null,
    issuerArn: null,
    issuerName: null,
    sessionName: null,
    sessionCreatedAt: null,
    sessionKey: null,
    mfaAuthenticated: null,
    sourceIdentity: null,
    identityCenterUserId: null,
    identityStoreArn: null,
    credentialId: null,
    signInSessionArn: null,
    invokedBy: null,
    delegateAccountId: null,
    scopeSourceArn: null,
    ec2RoleDelivery: null,
    assumedRoot: null,
    federatedProvider: null,
    fromConsole: false,
    ...overrides,
  };
}

/** A plain event; every member may be given. */
export function makeEvent(overrides: Partial<CloudTrailEvent> = {}): CloudTrailEvent {
  return {
    eventID: randomUUID(),
    eventTime: new Date("2026-11-20T12:00:00Z"),
    eventVersion: "1.11",
    eventSource: "iam.amazonaws.com",
    eventName: "CreateUser",
    eventBaseName: "CreateUser",
    eventType: "AwsApiCall",
    eventCategory: "Management",
    managementEvent: true,
    readOnly: false,
    readOnlyInferred: false,
    apiVersion: null,
    awsRegion: "us-east-1",
    recipientAccountId: "111122223333",
    outcome: "success",
    outcomeReason: null,
    errorCode: null,
    errorMessage: null,
    requestID: null,
    sharedEventID: null,
    identity: makeIdentity(),
    byService: false,
    sourceIPAddress: "203.0.113.7",
    sourceIP: "203.0.113.7",
    userAgent: "aws-cli/2.15.0",
    userAgentFamily: "cli",
    vpcEndpointId: null,
    vpcEndpointAccountId: null,
    tlsVersion: null,
    tlsHost: null,
    mfaUsed: null,
    signInDetail: null,
    resources: [],
    resourcesDropped: false,
    targetPrincipal: null,
    issuedAccessKeyId: null,
    issuedPrincipalId: null,
    facts: [],
    bytesIn: null,
    bytesOut: null,
    eventCount: 1,
    recordIndex: 0,
    addendumReason: null,
    addendumOriginalEventID: null,
    insightState: null,
    insightType: null,
    insight: null,
    ...overrides,
  };
}

/** Where stored events come from; a made-up S3 object unless told. */
export type StoredFile = Partial<
  Pick<LogFileHeader, "bucket" | "key" | "account" | "region" | "deliveredAt" | "sentAt">
> & {
  /** Of the inflated file. */
  sha256?: Buffer;
};

/** Stores events as one log file, in the order given; recordIndex is as the events say. */
export async function storeEvents(
  pool: Pool,
  events: readonly CloudTrailEvent[],
  file: StoredFile = {},
): Promise<void> {
  const key = file.key ?? `AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/20/${randomUUID()}.json.gz`;
  const header: LogFileHeader = {
    bucket: file.bucket ?? "trail-bucket",
    key,
    kind: "log",
    account: file.account ?? "111122223333",
    region: file.region ?? "us-east-1",
    deliveredAt: file.deliveredAt ?? null,
    origin: "import",
    sentAt: file.sentAt ?? null,
  };
  const lane = new StoreLane(pool, new AbortController().signal);
  await lane.store({
    header,
    etag: randomUUID(),
    objectBytes: 1,
    parts: [{ events: events.map((event) => lane.dictionaries.note(event)), rejections: [], unknownFields: [] }],
    summary: {
      inflatedBytes: 1,
      sha256: file.sha256 ?? createHash("sha256").update(key).digest(),
    },
  });
}
