/** Whatever the bodies of a record hold: extraction ends, keeps only identifiers, and keeps no secret. */
import fc from "fast-check";
import { expect, test } from "vitest";
import factsFile from "./data/facts.json" with { type: "json" };
import resourcesFile from "./data/resources.json" with { type: "json" };
import sensitive from "./data/sensitive.json" with { type: "json" };
import { extractFacts } from "./facts.ts";
import type { CloudTrailRecord } from "./record.ts";
import { contextOf } from "./record-context.fixture.ts";
import { maskRecordText } from "./redact.ts";
import { extractResources } from "./resources.ts";

const TOKEN = `FwoG${"ZXIvYXdzEBYaDHhB".repeat(12)}`;
const JWT = `eyJ${"hbGciOiJSUzI1NiJ9".repeat(2)}.eyJ${"zdWIiOiIxIn0".repeat(2)}.sig`;
const PRIVATE_KEY = "-----BEGIN EC PRIVATE KEY-----";
const SECRET = new RegExp(
  [sensitive.guard.sessionToken, sensitive.guard.privateKey, sensitive.guard.jwt]
    .map((pattern) => pattern.replace(/^\^/, ""))
    .join("|"),
);
/** Planted below members that are not to be entered. */
const BURIED = "arn:aws:iam::444455556666:role/buried";
const FACT_IDS = new Set(factsFile.facts.map(({ id }) => id));

const sources = fc.constantFrom(
  ...new Set(resourcesFile.rules.map(({ eventSource }) => eventSource)),
  "new.amazonaws.com",
);
const eventNames = fc.oneof(
  fc.constantFrom(...new Set(resourcesFile.vectors.map(({ record }) => record.eventName))),
  fc.constantFrom("PutObject", "CopyObject", "CreateRole", "UpdateTrail", "AddPermission20150331v2", "AssumeRoot"),
);
const memberNames = fc.oneof(
  fc.constantFrom(...resourcesFile.rules.flatMap(({ path }) => path.split(".").slice(1))),
  fc.constantFrom(
    "items",
    "member",
    "policyDocument",
    "attributes",
    "add",
    "userId",
    "omitted",
    "__proto__",
    "x-amz-acl",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "i-0123456789abcdef0",
    "arn:aws:kms:eu-west-1:111122223333:alias/x",
    "arn%3Aaws%3As3%3A%3A%3Ab%00",
    "\ud800",
    "a\0b",
  ),
  fc.constantFrom(
    TOKEN,
    JWT,
    PRIVATE_KEY,
    `arn:aws:s3:::b/${TOKEN}`,
    `x/${JWT}`,
    `https://sqs.x.y/1/${TOKEN}`,
    "all",
    "*",
    "-1",
  ),
  fc.constantFrom(
    '{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}',
    '{"Statement":[{',
    "%7B%22",
  ),
  fc.integer({ min: 2000, max: 2100 }).map((length) => "k".repeat(length)),
);
const { body } = fc.letrec<{ body: unknown }>((tie) => ({
  body: fc.oneof(
    { maxDepth: 5 },
    texts,
    fc.constantFrom(null, true, false, 0, 22, -1, 1e300),
    fc.array(tie("body"), { maxLength: 5 }),
    fc.dictionary(memberNames, tie("body"), { maxKeys: 6 }),
  ),
}));
const records: fc.Arbitrary<CloudTrailRecord> = fc.record({
  eventSource: sources,
  eventName: eventNames,
  awsRegion: fc.oneof(fc.constant("eu-west-1"), texts),
  recipientAccountId: fc.oneof(fc.constant("111122223333"), texts),
  errorCode: fc.option(fc.constantFrom("AccessDenied", "Client.DryRunOperation")),
  errorMessage: fc.option(
    texts.map((text) => `not authorized to perform: a:B on resource: ${text} because no session policy allows`),
  ),
  requestParameters: body,
  responseElements: body,
  additionalEventData: body,
  serviceEventDetails: body,
  resources: body,
  summary: fc.option(body),
});

function isFit(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0") && !SECRET.test(text);
}

test("resources are few, named, fit for storage, and free of secrets", () => {
  fc.assert(
    fc.property(records, (record) => {
      const { resources } = extractResources(record, contextOf(record));
      expect(resources.length).toBeLessThanOrEqual(100);
      for (const { type, id, arn } of resources) {
        expect(id.length).toBeGreaterThan(0);
        expect(id.length).toBeLessThanOrEqual(2048);
        expect(type.length).toBeLessThanOrEqual(128);
        for (const text of [type, id, arn ?? ""]) expect(isFit(text), JSON.stringify(text)).toBe(true);
      }
      expect(new Set(resources.map(({ type, id }) => `${type}\0${id}`)).size).toBe(resources.length);
    }),
    { numRuns: 1000 },
  );
});

test("facts are known, few, short, fit for storage, and free of secrets", () => {
  fc.assert(
    fc.property(records, (record) => {
      const facts = extractFacts(record, contextOf(record));
      expect(facts.length).toBeLessThanOrEqual(64);
      for (const fact of facts) {
        const [id = ""] = fact.split("=", 1);
        expect(FACT_IDS.has(id), id).toBe(true);
        expect(fact.length - id.length).toBeLessThanOrEqual(257);
        expect(isFit(fact), JSON.stringify(fact)).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});

test("what lies below members that are not entered is never a resource", () => {
  const skipped = fc.constantFrom(...resourcesFile.skipMembers, "sessionToken", "secretString", "masterUserPassword");
  const planted = fc.constantFrom<unknown>(BURIED, [BURIED], { roleArn: BURIED, items: [{ instanceId: BURIED }] });
  // CreatePolicy answers with a member named policy, the one that a rule does read.
  const otherNames = eventNames.filter((eventName) => eventName !== "CreatePolicy");
  fc.assert(
    fc.property(sources, otherNames, skipped, planted, body, (eventSource, eventName, member, value, other) => {
      const bodies = { [member]: value, other };
      const record = { eventSource, eventName, requestParameters: bodies, additionalEventData: [bodies] };
      const { resources } = extractResources(record, contextOf(record));
      expect(resources.map(({ arn }) => arn)).not.toContain(BURIED);
    }),
    { numRuns: 500 },
  );
});

test("a hostile body costs no more time than its length asks for", () => {
  const hostile = [
    { a: Array.from({ length: 20_000 }, (_, index) => `arn:aws:iam::${index}:role/x`) },
    Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}Id`, `v${index}`])),
    { policy: `{"Statement":[${'{"Effect":"Allow","Principal":"*"},'.repeat(3000)}{}]}` },
    { bucketName: "b", key: "readme to ".repeat(200), "x-amz-copy-source": "/".repeat(200_000) },
    { protocol: "eyJ".repeat(80_000), roleArn: "eyJ".repeat(80_000), "x-amz-copy-source": "eyJ".repeat(80_000) },
    { userName: " ".repeat(200_000), roleName: "-----BEGIN ".repeat(20_000), policyDocument: " ".repeat(100_000) },
  ];
  for (const requestParameters of hostile) {
    for (const eventSource of ["iam.amazonaws.com", "ec2.amazonaws.com", "s3.amazonaws.com", "new.amazonaws.com"]) {
      const errorMessage = 'not authorized to perform: on resource: "arn:'.repeat(5000);
      const record = {
        eventSource,
        eventName: "PutObject",
        requestParameters,
        errorMessage,
        errorCode: "AccessDenied",
      };
      const context = contextOf(record);
      const start = performance.now();
      extractResources(record, context);
      extractFacts(record, context);
      maskRecordText(JSON.stringify(record));
      expect(performance.now() - start).toBeLessThan(3000);
    }
  }
});
