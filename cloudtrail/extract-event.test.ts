import { describe, expect, test } from "vitest";
import type { CloudTrailEvent, RecordLocation } from "./event.ts";
import { extractEvent } from "./extract-event.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const LOCATION: RecordLocation = { recordIndex: 3, accountId: "999988887777", region: "us-east-2" };

const RECORD = {
  eventVersion: "1.11",
  eventTime: "2026-11-20T10:00:00Z",
  eventSource: "ec2.amazonaws.com",
  eventName: "StopInstances",
  awsRegion: "eu-west-1",
  sourceIPAddress: "198.51.100.7",
  userAgent: "[aws-cli/2.15.0 command/ec2.stop-instances]",
  eventID: "0B5C42C5-7BB3-46DA-9ADB-3C8E6F3D1A11",
  eventType: "AwsApiCall",
  recipientAccountId: "111122223333",
  userIdentity: { type: "IAMUser", userName: "ada", accountId: "111122223333", accessKeyId: "AKIAEXAMPLEEXAMPLE22" },
};

const INSIGHT = {
  eventVersion: "1.07",
  eventTime: "2026-11-20T10:00:00Z",
  awsRegion: "us-east-1",
  eventID: "abcd00b0-ccfe-422d-961c-98a2198a4080",
  eventType: "AwsCloudTrailInsight",
  recipientAccountId: "111122223333",
  sharedEventID: "7BB300AA-22B3-4C03-94AF-C74D10C8A7C0",
  eventCategory: "Insight",
  insightDetails: {
    state: "Start",
    eventSource: "autoscaling.amazonaws.com",
    eventName: "CompleteLifecycleAction",
    insightType: "ApiErrorRateInsight",
    errorCode: "AccessDenied",
  },
};

const AGGREGATED = {
  eventVersion: "1.0",
  accountId: "111122223333",
  eventId: "62759c1a-6248-48e1-a6b3-d5fb7e6c4bc0",
  eventCategory: "Aggregated",
  eventType: "AwsAggregatedEvent",
  awsRegion: "us-west-2",
  timeWindow: { windowStart: "2026-11-17T19:20:00Z", windowEnd: "2026-11-17T19:25:00Z", windowSize: "PT5M" },
  summary: {
    primaryDimension: {
      dimension: "eventName",
      statistics: [
        { name: "PutObject", value: 1000 },
        { name: "GetObject", value: 234 },
      ],
    },
  },
};

function extract(record: unknown, location = LOCATION): CloudTrailEvent {
  const result = extractEvent(record, location, NOW);
  if ("rejection" in result) throw new Error(result.rejection.code);
  return result.event;
}

function rejectionOf(record: unknown): unknown {
  const result = extractEvent(record, LOCATION, NOW);
  return "rejection" in result ? result.rejection : null;
}

describe("a plain call", () => {
  test("keeps its metadata under CloudTrail's names", () => {
    expect(
      extract({
        ...RECORD,
        requestID: "r-1",
        apiVersion: "2016-11-15",
        readOnly: false,
        managementEvent: true,
        eventCategory: "Management",
        sharedEventID: "7BB300AA-22B3-4C03-94AF-C74D10C8A7C0",
        vpcEndpointId: "vpce-1",
        vpcEndpointAccountId: "444455556666",
        tlsDetails: { tlsVersion: "TLSv1.3", clientProvidedHostHeader: "ec2.eu-west-1.amazonaws.com" },
        additionalEventData: { bytesTransferredIn: 0.0, bytesTransferredOut: 1234.0 },
        addendum: { reason: "UPDATED_DATA", originalEventID: "0B5C42C5-7BB3-46DA-9ADB-3C8E6F3D1A12" },
      }),
    ).toMatchObject({
      eventID: "0b5c42c5-7bb3-46da-9adb-3c8e6f3d1a11",
      eventTime: new Date("2026-11-20T10:00:00Z"),
      eventVersion: "1.11",
      eventSource: "ec2.amazonaws.com",
      eventName: "StopInstances",
      eventBaseName: "StopInstances",
      eventType: "AwsApiCall",
      eventCategory: "Management",
      managementEvent: true,
      readOnly: false,
      readOnlyInferred: false,
      apiVersion: "2016-11-15",
      awsRegion: "eu-west-1",
      recipientAccountId: "111122223333",
      outcome: "success",
      outcomeReason: null,
      errorCode: null,
      errorMessage: null,
      requestID: "r-1",
      sharedEventID: "7bb300aa-22b3-4c03-94af-c74d10c8a7c0",
      byService: false,
      sourceIPAddress: "198.51.100.7",
      sourceIP: "198.51.100.7",
      userAgent: "aws-cli/2.15.0 command/ec2.stop-instances",
      userAgentFamily: "cli",
      vpcEndpointId: "vpce-1",
      vpcEndpointAccountId: "444455556666",
      tlsVersion: "TLSv1.3",
      tlsHost: "ec2.eu-west-1.amazonaws.com",
      bytesIn: 0,
      bytesOut: 1234,
      eventCount: 1,
      recordIndex: 3,
      addendumReason: "UPDATED_DATA",
      addendumOriginalEventID: "0b5c42c5-7bb3-46da-9adb-3c8e6f3d1a12",
      insightState: null,
      insightType: null,
      insight: null,
    });
  });

  test("takes account and Region from its file when it has none", () => {
    const { recipientAccountId: _, awsRegion: __, ...old } = RECORD;
    expect(extract(old)).toMatchObject({ recipientAccountId: "999988887777", awsRegion: "us-east-2" });
    const nowhere = { recordIndex: 0, accountId: null, region: null };
    expect(extract(old, nowhere)).toMatchObject({ recipientAccountId: "111122223333", awsRegion: null });
    expect(extract({ ...old, userIdentity: null }, nowhere).recipientAccountId).toBeNull();
  });

  test.each([
    [{ eventCategory: "Data" }, "Data"],
    [{ managementEvent: false }, "Data"],
    [{ managementEvent: "false" }, "Data"],
    [{}, "Management"],
    [{ eventCategory: "Novel" }, "Management"],
    [{ eventType: "AwsVpceEvent" }, "NetworkActivity"],
    [{ eventType: "AwsVpceEvents" }, "NetworkActivity"],
  ])("with %j is of category %s", (members, category) => {
    expect(extract({ ...RECORD, ...members }).eventCategory).toBe(category);
  });
});

describe("Insights and aggregated records", () => {
  test("an Insight is found under the service and name it is about, without a caller", () => {
    expect(extract(INSIGHT)).toMatchObject({
      eventSource: "autoscaling.amazonaws.com",
      eventName: "CompleteLifecycleAction",
      eventCategory: "Insight",
      insightState: "Start",
      insightType: "ApiErrorRateInsight",
      sharedEventID: "7bb300aa-22b3-4c03-94af-c74d10c8a7c0",
      identity: { principal: { kind: "none", key: "none", name: null } },
    });
  });

  test("the error an Insight counted is not its own outcome", () => {
    expect(extract(INSIGHT)).toMatchObject({ errorCode: "AccessDenied", outcome: "success", outcomeReason: null });
  });

  test("an Insight older than eventCategory is told by its type", () => {
    const { eventCategory: _, ...old } = INSIGHT;
    expect(extract(old)).toMatchObject({ eventCategory: "Insight", eventName: "CompleteLifecycleAction" });
  });

  test("an aggregated record counts what it summarises, at the start of its window", () => {
    expect(extract(AGGREGATED)).toMatchObject({
      eventID: "62759c1a-6248-48e1-a6b3-d5fb7e6c4bc0",
      eventTime: new Date("2026-11-17T19:20:00Z"),
      eventName: "AggregatedDataEvents",
      eventSource: "aggregated",
      recipientAccountId: "111122223333",
      eventCount: 1234,
      identity: { principal: { kind: "none" } },
    });
    expect(extract({ ...AGGREGATED, eventSource: "s3.amazonaws.com" }).eventSource).toBe("s3.amazonaws.com");
    expect(extract({ ...AGGREGATED, summary: { eventSource: "s3.amazonaws.com" } })).toMatchObject({
      eventSource: "s3.amazonaws.com",
      eventCount: 1,
    });
  });
});

describe("records set aside", () => {
  test.each([
    ["not-an-object", null],
    ["not-an-object", []],
    ["not-an-object", "record"],
    ["event-time-missing", {}],
    ["event-time-missing", { ...AGGREGATED, timeWindow: null }],
    ["event-time-malformed", { ...RECORD, eventTime: "2024-02-30T00:00:00Z" }],
    ["event-time-out-of-range", { ...RECORD, eventTime: "2026-11-23T00:00:00Z" }],
    ["event-name-missing", { ...RECORD, eventName: " " }],
    ["event-name-missing", { ...RECORD, eventName: { a: 1 } }],
    ["event-name-missing", { ...INSIGHT, insightDetails: null }],
    ["event-source-missing", { ...RECORD, eventSource: null }],
  ])("%s", (code, record) => {
    expect(rejectionOf(record)).toEqual({ recordIndex: 3, code, message: expect.any(String) });
  });
});

describe("what a call issued", () => {
  test.each([
    ["credentials", { credentials: { accessKeyId: "ASIAEXAMPLEEXAMPLE22" } }, "ASIAEXAMPLEEXAMPLE22"],
    ["accessKey", { accessKey: { accessKeyId: "AKIAEXAMPLEEXAMPLE22" } }, "AKIAEXAMPLEEXAMPLE22"],
    ["another member", { key: { accessKeyId: "AKIAEXAMPLEEXAMPLE22" } }, null],
    ["a masked id", { accessKey: { accessKeyId: "AKIA****************" } }, null],
    ["a hidden id", { accessKey: { accessKeyId: "HIDDEN_DUE_TO_SECURITY_REASONS" } }, null],
  ])("the key id in %s", (_, responseElements, id) => {
    expect(extract({ ...RECORD, responseElements }).issuedAccessKeyId).toBe(id);
  });

  test("the unique id of the new session", () => {
    const assumed = { assumedRoleUser: { assumedRoleId: "AROAEXAMPLE:ada" } };
    const federated = { federatedUser: { federatedUserId: "111122223333:ada" } };
    expect(extract({ ...RECORD, responseElements: assumed }).issuedPrincipalId).toBe("AROAEXAMPLE:ada");
    expect(extract({ ...RECORD, responseElements: federated }).issuedPrincipalId).toBe("111122223333:ada");
  });
});

test.each([
  [{ userName: "bob", groupName: "admins" }, "iam.amazonaws.com", "bob"],
  [{ roleName: "deploy" }, "iam.amazonaws.com", "deploy"],
  [{ groupName: "admins" }, "iam.amazonaws.com", "admins"],
  [{ groupName: "web" }, "ec2.amazonaws.com", null],
  [{ userName: "HIDDEN_DUE_TO_SECURITY_REASONS" }, "iam.amazonaws.com", null],
])("%j of %s acts upon %s", (requestParameters, eventSource, target) => {
  expect(extract({ ...RECORD, eventSource, requestParameters }).targetPrincipal).toBe(target);
});

test.each([
  [{ SwitchFrom: "arn:aws:iam::1:user/ada", RedirectTo: "https://x" }, "arn:aws:iam::1:user/ada"],
  [{ MFAUsed: "Yes", MFAIdentifier: "arn:aws:iam::1:mfa/ada", MfaType: "U2F" }, "arn:aws:iam::1:mfa/ada"],
  [{ UserName: "ada", CredentialType: "PASSWORD" }, "PASSWORD"],
  [{ UserName: "HIDDEN_DUE_TO_SECURITY_REASONS" }, null],
  [{ LoginTo: "https://x" }, null],
])("sign-in detail of %j is %s", (additionalEventData, detail) => {
  expect(extract({ ...RECORD, additionalEventData }).signInDetail).toBe(detail);
});
