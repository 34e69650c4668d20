/** The numbered traps of the domain reference that concern extraction, keys and notifications, by their numbers. */
import { describe, expect, test } from "vitest";
import type { CloudTrailEvent, RecordLocation } from "./event.ts";
import { extractEvent } from "./extract-event.ts";
import { parseNotification } from "./notification.ts";
import { parseObjectKey } from "./object-key.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const CALL = {
  eventVersion: "1.11",
  eventTime: "2026-11-20T10:00:00Z",
  eventSource: "ec2.amazonaws.com",
  eventName: "StopInstances",
  awsRegion: "eu-west-1",
  sourceIPAddress: "198.51.100.7",
  recipientAccountId: "111122223333",
  eventID: "0b5c42c5-7bb3-46da-9adb-3c8e6f3d1a11",
  eventType: "AwsApiCall",
};
const USER = { type: "IAMUser", userName: "ada", accountId: "111122223333", principalId: "AIDAEXAMPLE" };

const LOCATION: RecordLocation = { recordIndex: 0, accountId: "111122223333", region: "eu-west-1" };

function extract(members: object, location = LOCATION): CloudTrailEvent {
  const result = extractEvent({ ...CALL, ...members }, location, NOW);
  if ("rejection" in result) throw new Error(result.rejection.code);
  return result.event;
}

function roleSession(members: { role: string; session: string; path?: string }): object {
  const { role, session, path = "/" } = members;
  return {
    type: "AssumedRole",
    principalId: `AROAEXAMPLE:${session}`,
    arn: `arn:aws:sts::111122223333:assumed-role/${role}/${session}`,
    accountId: "111122223333",
    accessKeyId: "ASIAEXAMPLEEXAMPLE22",
    sessionContext: {
      sessionIssuer: { type: "Role", userName: role, arn: `arn:aws:iam::111122223333:role${path}${role}` },
      attributes: { creationDate: "2026-11-20T09:00:00Z", mfaAuthenticated: "false" },
    },
  };
}

test("1: one event read from two files is one id; two copies with one sharedEventID are two", () => {
  const sharedEventID = "7bb300aa-22b3-4c03-94af-c74d10c8a7c0";
  const first = extract({ sharedEventID });
  const again = extract({ sharedEventID }, { recordIndex: 9, accountId: "444455556666", region: "us-east-1" });
  const copy = extract({ sharedEventID, eventID: "0b5c42c5-7bb3-46da-9adb-3c8e6f3d1a12" });
  expect(again.eventID).toBe(first.eventID);
  expect(copy.eventID).not.toBe(first.eventID);
  expect(copy.sharedEventID).toBe(first.sharedEventID);
});

test.each([[undefined], [""], ["EXAMPLE8-9621-4d00-b913-beca2EXAMPLE"], [7], [{}]])(
  "2: eventID %j still gives a stable UUID",
  (eventID) => {
    const first = extract({ eventID });
    expect(first.eventID).toMatch(/^[0-9a-f-]{36}$/);
    expect(extract({ eventID }, { recordIndex: 4, accountId: null, region: null }).eventID).toBe(first.eventID);
  },
);

test("3: time and Region are those of the record, not of its file", () => {
  const event = extract({ eventTime: "2026-11-19T23:59:59Z", awsRegion: "us-east-1" });
  expect(event).toMatchObject({ eventTime: new Date("2026-11-19T23:59:59Z"), awsRegion: "us-east-1" });
});

describe("4: keys", () => {
  const file = "111122223333_CloudTrail_eu-west-1_20261120T2305Z_AbCdEfGhIjKlMnOp.json.gz";
  const day = "eu-west-1/2026/11/20";
  const digest = `111122223333_CloudTrail-Digest_eu-west-1_my_trail.v2_us-east-1_20261120T230405Z.json.gz`;
  test.each([
    [`AWSLogs/o-a1b2c3d4e5/111122223333/CloudTrail/${day}/${file}`, { kind: "log", organizationId: "o-a1b2c3d4e5" }],
    [`AWSLogs/copy/AWSLogs/111122223333/CloudTrail/${day}/${file}`, { kind: "log", prefix: "AWSLogs/copy/" }],
    [`AWSLogs/111122223333/CloudTrail-Digest/${day}/${digest}`, { kind: "digest", trailName: "my_trail.v2" }],
    [
      `AWSLogs/111122223333/CloudTrail-Insight/${day}/${file.replace("CloudTrail", "CloudTrail-Insight")}`,
      { kind: "insight" },
    ],
    ["AWSLogs/111122223333/CloudTrail/", { kind: "foreign", reason: "folder marker" }],
    [
      `AWSLogs/111122223333/Config/${day}/ConfigHistory/x.json.gz`,
      { kind: "foreign", reason: "not a CloudTrail object" },
    ],
  ])("%s", (key, expected) => {
    expect(parseObjectKey(key)).toMatchObject(expected);
  });
});

describe("6: callers that are hardly described", () => {
  test.each([
    ["absent", undefined, "service", "service:ec2.amazonaws.com"],
    ["without type", { accountId: "111122223333", invokedBy: "AWS Internal" }, "service", "service:AWS Internal"],
    ["of type Unknown", { type: "Unknown", accountId: "1", principalId: "p" }, "unknown", "unknown:1:p"],
    ["anonymous", { type: "AWSAccount", accountId: "ANONYMOUS_PRINCIPAL", principalId: "" }, "anonymous", "anonymous"],
  ])("userIdentity %s", (_, userIdentity, kind, key) => {
    expect(extract({ userIdentity }).identity.principal).toMatchObject({ kind, key });
  });

  test("an empty accessKeyId is none", () => {
    expect(extract({ userIdentity: { ...USER, accessKeyId: "" } }).identity.accessKeyId).toBeNull();
  });
});

test("7: a role session named after the chief executive stays the role, and the name a claim", () => {
  const { identity } = extract({ userIdentity: roleSession({ role: "ops", session: "ceo@example.com" }) });
  expect(identity.principal).toMatchObject({ kind: "role", key: "role:111122223333:ops", name: "ops" });
  expect(identity).toMatchObject({ person: "ceo@example.com", personBasis: "session-name" });
});

test.each([
  ["AWSReservedSSO_AdministratorAccess_0123456789abcdef", "/"],
  ["AWSReservedSSO_AdministratorAccess_0123456789abcdef", "/aws-reserved/"],
  ["AWSServiceRoleForBackup", "/"],
  ["AWSServiceRoleForBackup", "/mine/aws-service-role/"],
])("8: a role named %s below %s stays a role", (role, path) => {
  const { identity } = extract({ userIdentity: roleSession({ role, path, session: "ada@example.com" }) });
  expect(identity.principal).toMatchObject({ kind: "role", key: `role:111122223333:${role}` });
  expect(identity.personBasis).toBe("session-name");
});

test("9: root in an old console session is a person, unless the source is a service", () => {
  const userIdentity = { type: "Root", accountId: "111122223333", invokedBy: "signin.amazonaws.com" };
  expect(extract({ userIdentity }).byService).toBe(false);
  expect(extract({ userIdentity, sourceIPAddress: "signin.amazonaws.com" }).byService).toBe(true);
});

test("10: a console user has many keys and one session", () => {
  const sessions = ["ASIAEXAMPLEEXAMPLE01", "ASIAEXAMPLEEXAMPLE02", "ASIAEXAMPLEEXAMPLE03"].map((accessKeyId) => {
    const sessionContext = { attributes: { creationDate: "2026-11-20T09:00:00Z", mfaAuthenticated: "true" } };
    const userIdentity = { ...USER, accessKeyId, sessionContext };
    return extract({ userIdentity, sessionCredentialFromConsole: "true" }).identity.sessionKey;
  });
  expect(new Set(sessions)).toEqual(new Set(["web:AIDAEXAMPLE:2026-11-20T09:00:00Z"]));
});

test("11: a session carries what joins it to the call that issued it, whichever is read first", () => {
  const child = extract({ userIdentity: roleSession({ role: "ops", session: "ada" }) });
  const parent = extract({
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRole",
    eventTime: "2026-11-20T09:00:00Z",
    userIdentity: USER,
    responseElements: {
      credentials: { accessKeyId: "ASIAEXAMPLEEXAMPLE22" },
      assumedRoleUser: { assumedRoleId: "AROAEXAMPLE:ada" },
    },
  });
  expect(child.identity.accessKeyId).toBe(parent.issuedAccessKeyId);
  expect(child.identity.principalId).toBe(parent.issuedPrincipalId);
  expect(new Date(child.identity.sessionCreatedAt ?? "")).toEqual(parent.eventTime);
});

test("12: a failed ConsoleLogin is denied without errorCode, and MFAUsed is read in any case", () => {
  const login = {
    eventSource: "signin.amazonaws.com",
    eventName: "ConsoleLogin",
    errorMessage: "Failed authentication",
    responseElements: { ConsoleLogin: "Failure" },
  };
  expect(extract({ ...login, additionalEventData: { MFAUsed: "YES" } })).toMatchObject({
    outcome: "denied",
    outcomeReason: "authentication",
    errorCode: null,
    mfaUsed: true,
  });
  expect(extract({ ...login, additionalEventData: { MFAUsed: "No" } }).mfaUsed).toBe(false);
  expect(extract(login).mfaUsed).toBeNull();
});

test("13: EC2's encoded authorization message is cut", () => {
  const errorMessage =
    "You are not authorized to perform this operation. Encoded authorization failure message: 4Gkd9x";
  expect(extract({ errorCode: "Client.UnauthorizedOperation", errorMessage }).errorMessage).toBe(
    "You are not authorized to perform this operation.",
  );
});

test("13: a refused call with a null body finds its resource through errorMessage", () => {
  const event = extract({
    eventSource: "iam.amazonaws.com",
    eventName: "DeleteRole",
    errorCode: "AccessDenied",
    errorMessage:
      "User: arn:aws:iam::111122223333:user/ada is not authorized to perform: iam:DeleteRole on resource: role arn:aws:iam::111122223333:role/deploy because no identity-based policy allows the iam:DeleteRole action",
    requestParameters: null,
  });
  expect(event.resources).toMatchObject([{ arn: "arn:aws:iam::111122223333:role/deploy", role: "target" }]);
});

test("14: no token of an STS response is in any member", () => {
  const sessionToken = `FwoGZXIvYXdzEJr${"aB3/".repeat(60)}`;
  const event = extract({
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRole",
    responseElements: { credentials: { accessKeyId: "ASIAEXAMPLEEXAMPLE22", sessionToken, expiration: "Nov 20" } },
  });
  expect(event.issuedAccessKeyId).toBe("ASIAEXAMPLEEXAMPLE22");
  expect(JSON.stringify(event)).not.toContain("FwoGZXIv");
});

test("15: ARNs in policy documents and tags are not resources", () => {
  const event = extract({
    eventSource: "iam.amazonaws.com",
    eventName: "PutRolePolicy",
    requestParameters: {
      roleName: "deploy",
      policyDocument: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::secret"}]}',
      tags: [{ key: "owner", value: "arn:aws:iam::111122223333:user/bob" }],
    },
  });
  expect(JSON.stringify(event.resources)).toContain("deploy");
  expect(JSON.stringify(event.resources)).not.toMatch(/secret|bob/);
});

test.each([
  ["UpdateFunctionCode20150331v2", "UpdateFunctionCode"],
  ["ListFunctions20150331", "ListFunctions"],
  ["GetDistribution2020_05_31", "GetDistribution"],
  ["SendSSHPublicKey ", "SendSSHPublicKey"],
  ["20150331", "20150331"],
  ["CreateRule2", "CreateRule2"],
])("16: %s is found as %s", (eventName, eventBaseName) => {
  expect(extract({ eventName })).toMatchObject({ eventName: eventName.trim(), eventBaseName });
});

test("17: a missing security-group rule is no refusal, and a dry run no success", () => {
  expect(extract({ errorCode: "Client.InvalidPermission.NotFound" })).toMatchObject({
    outcome: "error",
    outcomeReason: "not_found",
  });
  expect(extract({ errorCode: "Client.DryRunOperation" })).toMatchObject({
    outcome: "error",
    outcomeReason: "dry_run",
  });
});

test.each([
  ["2001:DB8::1", "2001:db8::1", false],
  ["AWS Internal", null, true],
  ["config.amazonaws.com", null, true],
  ["253.252.51.07", null, false],
])("18: source %s", (sourceIPAddress, sourceIP, byService) => {
  expect(extract({ sourceIPAddress, userIdentity: USER })).toMatchObject({ sourceIPAddress, sourceIP, byService });
});

test("19: readOnly and managementEvent are read as text too", () => {
  expect(extract({ readOnly: "true", managementEvent: "false" })).toMatchObject({
    readOnly: true,
    readOnlyInferred: false,
    managementEvent: false,
    eventCategory: "Data",
  });
});

test("20: keys of S3 events are percent-decoded, CloudTrail's own and EventBridge's are not", () => {
  const key = "a%2Fb+c";
  const bucket = { name: "trail-bucket" };
  const bodies = [
    { Records: [{ eventSource: "aws:s3", eventName: "ObjectCreated:Put", s3: { bucket, object: { key } } }] },
    { s3Bucket: bucket.name, s3ObjectKey: [key] },
    { "detail-type": "Object Created", source: "aws.s3", detail: { bucket, object: { key } } },
  ];
  const keys = bodies.map((body) => {
    const result = parseNotification(JSON.stringify(body));
    return result.shape === "unreadable" ? null : result.objects[0]?.key;
  });
  expect(keys).toEqual(["a/b c", key, key]);
});

test.each([
  ["a boolean", { requestParameters: { omitted: true, reason: "requestParameters too large" } }],
  ["text", { requestParameters: { omitted: "true" } }],
  ["the response", { responseElements: { omitted: true } }],
])("21: a body left out for size is a fact (%s)", (_, members) => {
  expect(extract(members).facts).toContain("params.omitted");
});

test("22: hostile text is kept as it is, apart from what Postgres refuses", () => {
  const hostile = `<script>alert(1)</script>'; drop table event;-- =cmd|' /C calc'!A1 \u202e\u001b[31m`;
  const event = extract({
    userAgent: hostile,
    errorMessage: hostile,
    userIdentity: roleSession({ role: "ops", session: hostile.replaceAll("/", "") }),
  });
  expect(event).toMatchObject({ userAgent: hostile, errorMessage: hostile });
  expect(event.identity.sessionName).toBe(hostile.replaceAll("/", ""));
  expect(extract({ userAgent: "a\0b\ud800c" }).userAgent).toBe("a\ufffdb\ufffdc");
});
