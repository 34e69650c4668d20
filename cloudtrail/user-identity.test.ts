import { describe, expect, test } from "vitest";
import principals from "./data/principals.json" with { type: "json" };
import type { EventCategory } from "./event.ts";
import { type CloudTrailRecord, readString } from "./record.ts";
import { parseSourceAddress } from "./source-address.ts";
import { extractIdentity, isByService } from "./user-identity.ts";

function identityOf(record: CloudTrailRecord, eventCategory: EventCategory = "Management") {
  return extractIdentity(record, { eventSource: readString(record.eventSource, 256) ?? "", eventCategory });
}

const ROLE = {
  type: "AssumedRole",
  principalId: "AROAEXAMPLEEXAMPLE001:build",
  arn: "arn:aws:sts::111122223333:assumed-role/deploy/build",
  accountId: "111122223333",
  accessKeyId: "ASIAEXAMPLEEXAMPLE22",
};

describe("vectors of principals.json", () => {
  test("there are 30", () => {
    expect(principals.vectors).toHaveLength(30);
  });

  test.each(principals.vectors.map((vector) => [vector.name, vector] as const))(
    "%s",
    (_, { record, expect: expected }) => {
      const raw: CloudTrailRecord = record;
      const identity = identityOf(raw, raw.eventCategory === "Insight" ? "Insight" : "Management");
      const byService = isByService({
        identity,
        eventType: readString(raw.eventType, 256),
        sourceIsService: parseSourceAddress(readString(raw.sourceIPAddress, 256)).isService,
      });
      expect({
        principal_kind: identity.principal.kind,
        principal_key: identity.principal.key,
        principal_name: identity.principal.name,
        principal_arn: identity.principal.arn,
        person: identity.person,
        person_basis: identity.personBasis,
        session_name: identity.sessionName,
        session_key: identity.sessionKey,
        by_service: byService,
      }).toEqual(expected);
    },
  );
});

describe("userName", () => {
  test.each([
    ["the user name", { type: "IAMUser", userName: "ada" }, "ada"],
    ["a user without userName: the name in the ARN", { type: "IAMUser", arn: "arn:aws:iam::1:user/eng/ada" }, "ada"],
    ["a role: its session issuer", { ...ROLE, sessionContext: { sessionIssuer: { userName: "issuer" } } }, "issuer"],
    ["a role without issuer: the name in the ARN", ROLE, "deploy"],
    [
      "a hidden name stays as recorded",
      { type: "IAMUser", userName: "HIDDEN_DUE_TO_SECURITY_REASONS" },
      "HIDDEN_DUE_TO_SECURITY_REASONS",
    ],
    ["a federated user has none", { type: "FederatedUser", arn: "arn:aws:sts::1:federated-user/ada" }, null],
    ["a service has none", { type: "AWSService", invokedBy: "lambda.amazonaws.com" }, null],
  ])("%s", (_, userIdentity, expected) => {
    expect(identityOf({ userIdentity }).userName).toBe(expected);
  });
});

describe("lineage members", () => {
  test("everything the session says is kept under its own name", () => {
    const identity = identityOf({
      eventSource: "s3.amazonaws.com",
      sessionCredentialFromConsole: "true",
      userIdentity: {
        ...ROLE,
        credentialId: "66666666-7777-8888-9999-000000000000",
        invokedByDelegate: { accountId: "444455556666" },
        inScopeOf: { credentialsIssuedTo: "arn:aws:lambda:eu-west-1:111122223333:function:f" },
        onBehalfOf: { userId: "u-1", identityStoreArn: "arn:aws:identitystore::1:identitystore/d-1" },
        sessionContext: {
          sessionIssuer: { type: "Role", userName: "deploy", arn: "arn:aws:iam::111122223333:role/ci/deploy" },
          attributes: { creationDate: "20131102T010628Z", mfaAuthenticated: "true" },
          webIdFederationData: { federatedProvider: "arn:aws:iam::1:oidc-provider/example.com" },
          sourceIdentity: "Ada",
          assumedRoot: "true",
          ec2RoleDelivery: "2.0",
          signInSessionArn: "arn:aws:signin:eu-west-1:111122223333:session/x",
        },
      },
    });
    expect(identity).toMatchObject({
      credentialId: "66666666-7777-8888-9999-000000000000",
      delegateAccountId: "444455556666",
      scopeSourceArn: "arn:aws:lambda:eu-west-1:111122223333:function:f",
      identityCenterUserId: "u-1",
      identityStoreArn: "arn:aws:identitystore::1:identitystore/d-1",
      issuerType: "Role",
      issuerName: "deploy",
      issuerArn: "arn:aws:iam::111122223333:role/ci/deploy",
      sessionCreatedAt: "2013-11-02T01:06:28Z",
      mfaAuthenticated: true,
      federatedProvider: "arn:aws:iam::1:oidc-provider/example.com",
      sourceIdentity: "Ada",
      person: "ada",
      personBasis: "source-identity",
      assumedRoot: true,
      ec2RoleDelivery: "2.0",
      fromConsole: true,
      sessionKey: "sis:arn:aws:signin:eu-west-1:111122223333:session/x",
    });
  });

  test("an AssumeRole call tells the source identity it asks for, without making it a person", () => {
    const record = {
      eventSource: "sts.amazonaws.com",
      userIdentity: ROLE,
      requestParameters: { sourceIdentity: "ada" },
    };
    expect(identityOf(record)).toMatchObject({ sourceIdentity: "ada", person: null });
    expect(identityOf({ ...record, eventSource: "ec2.amazonaws.com" }).sourceIdentity).toBeNull();
  });

  test("another account's role is seen with its session name", () => {
    const identity = identityOf({
      userIdentity: { type: "AWSAccount", principalId: "AROAEXAMPLE:ada@example.com", accountId: "444455556666" },
    });
    expect(identity).toMatchObject({ sessionName: "ada@example.com", personBasis: "session-name" });
    expect(identity.principal).toMatchObject({ kind: "account", key: "account:444455556666" });
  });

  test("an empty session issuer is none: the role is told by its name", () => {
    const arn = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ada@example.com";
    const identity = identityOf({ userIdentity: { ...ROLE, arn, sessionContext: { sessionIssuer: {} } } });
    expect(identity.principal).toMatchObject({ kind: "person", key: "sso:ada@example.com" });
  });

  test("the partition of a rebuilt role ARN is that of the session", () => {
    const arn = "arn:aws-cn:sts::111122223333:assumed-role/deploy/build";
    expect(identityOf({ userIdentity: { ...ROLE, arn } }).principal.arn).toBe(
      "arn:aws-cn:iam::111122223333:role/deploy",
    );
  });
});

describe("odd identities", () => {
  test.each([
    ["a text", "x"],
    ["a list", []],
    ["null", null],
    ["members of other types", { type: 5, arn: {}, userName: [], sessionContext: "x", onBehalfOf: 1, inScopeOf: [] }],
    ["documentation dots", { type: "...", arn: "...", principalId: "12345", accountId: "12345" }],
    ["an ARN of colons", { type: "AssumedRole", arn: ":::::/", principalId: ":" }],
    ["a role without anything", { type: "AssumedRole" }],
    ["a user without anything", { type: "IAMUser" }],
  ])("%s still gives a principal", (_, userIdentity) => {
    const { principal } = identityOf({ eventSource: "s3.amazonaws.com", userIdentity });
    expect(principal.key).toMatch(/^\w+:/);
    expect(principal.name).toEqual(expect.any(String));
  });

  test("keys stay within 600 characters and texts within 512", () => {
    const long = "x".repeat(5000);
    const identity = identityOf({
      userIdentity: { type: "WebIdentityUser", identityProvider: long, userName: long, principalId: long, arn: long },
    });
    expect(identity.principal.key).toHaveLength(4 + 256 + 1 + 256);
    expect(identity.userName).toHaveLength(512);
    const session = { signInSessionArn: long, attributes: { creationDate: "2026-11-20T09:00:00Z" } };
    expect(identityOf({ userIdentity: { ...ROLE, sessionContext: session } }).sessionKey).toHaveLength(512);
    const console = { ...ROLE, accessKeyId: "", principalId: long, sessionContext: { attributes: session.attributes } };
    expect(identityOf({ userIdentity: console }).sessionKey).toMatch(/:2026-11-20T09:00:00Z$/);
  });
});
