/** Whatever a record holds, extraction neither fails nor keeps what must not be kept. */
import fc from "fast-check";
import { expect, test } from "vitest";
import sensitive from "./data/sensitive.json" with { type: "json" };
import type { RecordLocation } from "./event.ts";
import { extractEvent } from "./extract-event.ts";
import { KNOWN_FIELDS } from "./unknown-fields.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const LOCATION: RecordLocation = { recordIndex: 3, accountId: "999988887777", region: "us-east-2" };
const HEADER = { eventTime: "2026-11-20T10:00:00Z", eventSource: "ec2.amazonaws.com", eventName: "StopInstances" };

/** Caps of the texts that extraction sets itself; the other texts of an event have 512. */
const CAPS: Record<string, number> = {
  eventName: 256,
  eventBaseName: 256,
  eventSource: 256,
  eventType: 256,
  errorCode: 256,
  sourceIPAddress: 256,
  requestID: 256,
  userAgent: 1024,
  tlsVersion: 128,
  tlsHost: 128,
  apiVersion: 128,
  eventVersion: 128,
  key: 600,
  // Resources and facts have caps of their own, tested beside them.
  id: 2048,
  arn: 2048,
  facts: 2048,
};

/** Every text of an event with the name of the member that holds it. */
function textsOf(value: unknown, name = ""): [name: string, text: string][] {
  if (typeof value === "string") return [[name, value]];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, name));
  if (typeof value !== "object" || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([member, item]) => textsOf(item, member));
}

const GUARDS = [sensitive.guard.sessionToken, sensitive.guard.privateKey, sensitive.guard.jwt].map(
  (p) => new RegExp(p),
);

const oddText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom("null", "true", "__proto__", "constructor", "arn:aws:iam::1:role/x", "\ud800", "a\0b", "%", "..."),
  fc.integer({ min: 500, max: 3000 }).map((length) => "😀x".repeat(length)),
);
const { odd } = fc.letrec<{ odd: unknown }>((tie) => ({
  odd: fc.oneof(
    { maxDepth: 4 },
    oddText,
    fc.constantFrom(null, true, 0, -1, 1e308, []),
    fc.array(tie("odd"), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(
        oddText,
        fc.constantFrom(
          ...["type", "arn", "userName", "accountId", "principalId", "accessKeyId", "sessionContext", "sessionIssuer"],
          ...["attributes", "creationDate", "onBehalfOf", "userId", "credentials", "assumedRoleUser", "items", "ARN"],
        ),
      ),
      tie("odd"),
      { maxKeys: 6 },
    ),
  ),
}));
const identityTypes = [
  ...["Root", "IAMUser", "AssumedRole", "Role", "FederatedUser", "SAMLUser", "WebIdentityUser", "AWSAccount"],
  ...["AWSService", "IdentityCenterUser", "Unknown", "Directory", "Novel"],
];
const oddIdentity = fc.oneof(
  odd,
  fc.record(
    {
      type: fc.constantFrom(...identityTypes),
      arn: oddText,
      userName: oddText,
      principalId: oddText,
      accountId: oddText,
      identityProvider: oddText,
      sessionContext: odd,
      onBehalfOf: odd,
      inScopeOf: odd,
    },
    { requiredKeys: ["type"] },
  ),
);
const oddRecord = fc
  .tuple(fc.dictionary(fc.constantFrom(...KNOWN_FIELDS), odd), oddIdentity, fc.boolean())
  .map(([members, userIdentity, placed]) => {
    return { ...members, userIdentity, ...(placed ? HEADER : {}) };
  });

test("any JSON gives an event or a rejection, never an exception", () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), odd, oddRecord), (record) => {
      const result = extractEvent(record, LOCATION, NOW);
      expect("event" in result !== "rejection" in result).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("every text kept is well-formed, free of NUL and within its cap", () => {
  fc.assert(
    fc.property(oddRecord, (record) => {
      const result = extractEvent(record, LOCATION, NOW);
      for (const [name, text] of textsOf(result)) {
        expect(text.isWellFormed() && !text.includes("\0"), `${name} is storable`).toBe(true);
        expect(text.length, `length of ${name}`).toBeLessThanOrEqual(CAPS[name] ?? 512);
      }
    }),
    { numRuns: 500 },
  );
});

test("no secret of a response reaches any member, wherever a service put it", () => {
  const secrets = [
    `FwoGZXIvYXdzE${"A1b/".repeat(60)}`,
    `IQoJb3JpZ2luX2Vj${"aZ09".repeat(60)}`,
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.c2lnbmF0dXJl",
  ];
  const places: ((secret: string) => object)[] = [
    (s) => ({ credentials: { accessKeyId: s, sessionToken: s, secretAccessKey: s } }),
    (s) => ({ accessKey: { accessKeyId: s, secretAccessKey: s, userName: s } }),
    (s) => ({ assumedRoleUser: { assumedRoleId: s, arn: s }, packedPolicySize: s }),
    (s) => ({ federatedUser: { federatedUserId: s, arn: s } }),
    (s) => ({ streamUrl: s, tokenValue: s, sessionId: s, instancesSet: { items: [{ instanceId: s }] } }),
    (s) => ({ [s]: s, arn: `arn:aws:iam::1:role/${s}`, name: s, role: { arn: s, roleName: s } }),
  ];
  const calls = [
    ["sts.amazonaws.com", "AssumeRole"],
    ["iam.amazonaws.com", "CreateAccessKey"],
    ["ec2.amazonaws.com", "RunInstances"],
    ["ssm.amazonaws.com", "StartSession"],
    ["secretsmanager.amazonaws.com", "CreateSecret"],
  ];
  for (const [eventSource, eventName] of calls) {
    for (const place of places) {
      for (const secret of secrets) {
        const responseElements = place(secret);
        const record = { ...HEADER, eventSource, eventName, responseElements, errorMessage: `bad ${secret}` };
        const kept = textsOf(extractEvent(record, LOCATION, NOW)).filter(([, text]) =>
          GUARDS.some((guard) => guard.test(text)),
        );
        expect(kept, `${eventName} ${JSON.stringify(responseElements).slice(0, 60)}`).toEqual([]);
      }
    }
  }
});
