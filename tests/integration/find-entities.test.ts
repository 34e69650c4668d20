import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { CloudTrailEvent } from "../../cloudtrail/event.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { InvalidQueryError } from "../../query/event-query.ts";
import { findEntities } from "../../query/find-entities.ts";
import type { Candidate } from "../../query/lookup/lookup-answers.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, makeIdentity, storeEvents } from "../helpers/events.ts";

const DEPLOY = "arn:aws:iam::111122223333:role/ci/deploy";
const SSO_ROLE =
  "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Admin_0123456789abcdef";
const OTHER_DEPLOY = "arn:aws:iam::444455556666:role/ci/deploy";
const SESSION_ARN = "arn:aws:sts::111122223333:assumed-role/deploy/github-run-77";
const BUCKET = "arn:aws:s3:::meridian-prod-invoices";
const EVENT_ID = "6f1ed002-ab53-4a0b-9a0f-21e3a3d2a111";
const HOSTILE = `"><script>alert(1)</script>'; drop table x; --\u202e`;

const role = (arn: string, account: string, name = "deploy") =>
  makeIdentity({
    identityType: "AssumedRole",
    principal: { key: `role:${account}:${name}`, kind: "role", name, arn },
    userName: name,
    principalAccountId: account,
  });

const session = (key: string, at: string): Partial<CloudTrailEvent> => ({
  eventTime: new Date(at),
  identity: {
    ...role(DEPLOY, "111122223333"),
    callerArn: SESSION_ARN,
    principalId: "AROAEXAMPLEEXAMPLE22:github-run-77",
    sessionName: "github-run-77",
    accessKeyId: key,
    sessionKey: `key:${key}`,
  },
  eventSource: "ec2.amazonaws.com",
  eventName: "RunInstances",
  eventBaseName: "RunInstances",
  sourceIPAddress: "198.51.100.20",
  sourceIP: "198.51.100.20",
});

const EVENTS: Partial<CloudTrailEvent>[] = [
  { eventID: EVENT_ID },
  { outcome: "denied", errorCode: "AccessDenied", sourceIPAddress: "203.0.113.9", sourceIP: "203.0.113.9" },
  session("ASIAEXAMPLEEXAMPLE01", "2026-11-18T08:00:00Z"),
  session("ASIAEXAMPLEEXAMPLE01", "2026-11-18T09:00:00Z"),
  session("ASIAEXAMPLEEXAMPLE02", "2026-11-19T08:00:00Z"),
  {
    identity: role(OTHER_DEPLOY, "444455556666"),
    recipientAccountId: "444455556666",
    awsRegion: "eu-central-1",
    eventSource: "s3.amazonaws.com",
    eventName: "GetObject",
    eventBaseName: "GetObject",
    userAgent: "rclone/v1.66",
    resources: [{ type: "s3:bucket", id: "meridian-prod-invoices", arn: BUCKET, role: "target" }],
  },
  {
    identity: makeIdentity({
      identityType: "Root",
      principal: { key: "root:444455556666", kind: "root", name: "root", arn: "arn:aws:iam::444455556666:root" },
      userName: "meridian-prod",
      principalAccountId: "444455556666",
    }),
    sourceIPAddress: "2001:db8::7",
    sourceIP: "2001:db8::7",
  },
  {
    identity: makeIdentity({
      principal: {
        key: "sso:anneke.weiss@meridian.example",
        kind: "person",
        name: "anneke.weiss@meridian.example",
        arn: null,
      },
      person: "anneke.weiss@meridian.example",
      sessionName: "anneke.weiss@meridian.example",
      userName: "AWSReservedSSO_Admin_0123456789abcdef",
      issuerArn: SSO_ROLE,
    }),
    resources: [{ type: "ec2:instance", id: "i-0abcdef1234567890", arn: null, role: "target" }],
  },
  {
    identity: makeIdentity({
      principal: { key: `user:111122223333:${HOSTILE}`, kind: "user", name: HOSTILE, arn: null },
    }),
  },
  {
    identity: makeIdentity({ principal: { key: "user:1:per%cent_", kind: "user", name: "per%cent_", arn: null } }),
  },
  {
    identity: makeIdentity({
      sessionName: "i-0abcdef1234567890",
      sessionKey: "key:ASIAEXAMPLEEXAMPLE03",
      accessKeyId: "ASIAEXAMPLEEXAMPLE03",
    }),
  },
];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await storeEvents(
    ingestPool(),
    EVENTS.map((event, recordIndex) => makeEvent({ ...event, recordIndex })),
  );
});
afterAll(() => database.drop());

const find = async (text: string): Promise<Candidate[]> => (await findEntities(text)).candidates;
const first = async (text: string) => {
  const [candidate] = await find(text);
  return candidate === undefined ? null : [candidate.kind, candidate.value];
};
const among = async (text: string) => (await find(text)).map(({ kind, value }) => `${kind} ${value}`);

test.each([
  ["an event id", EVENT_ID, "event", EVENT_ID],
  ["an event id in capitals", EVENT_ID.toUpperCase(), "event", EVENT_ID],
  ["an address", "203.0.113.9", "ip", "203.0.113.9"],
  ["an address with a port", "203.0.113.9:443", "ip", "203.0.113.9"],
  ["an address in a longer spelling", "2001:DB8:0::0:7", "ip", "2001:db8::7"],
  ["a block", "203.0.113.77/24", "ip", "203.0.113.0/24"],
  ["an access key", "ASIAEXAMPLEEXAMPLE01", "access-key", "ASIAEXAMPLEEXAMPLE01"],
  ["an access key in small letters", "asiaexampleexample01", "access-key", "ASIAEXAMPLEEXAMPLE01"],
  ["an account", "444455556666", "account", "444455556666"],
  ["an account as the console writes it", "4444-5555-6666", "account", "444455556666"],
  ["an account's alias", "Meridian-Prod", "account", "444455556666"],
  ["the ARN of a role", DEPLOY, "principal", DEPLOY],
  ["the ARN of a role without its path", DEPLOY.replace("ci/", ""), "principal", DEPLOY],
  ["the ARN of a role of IAM Identity Center", SSO_ROLE, "filter", SSO_ROLE],
  ["the ARN of a session", SESSION_ARN, "principal", DEPLOY],
  ["a unique id with a session", "AROAEXAMPLEEXAMPLE22:github-run-77", "principal", DEPLOY],
  ["a unique id", "AROAEXAMPLEEXAMPLE22", "principal", DEPLOY],
  ["a session name", "github-run-77", "session", "key:ASIAEXAMPLEEXAMPLE02"],
  ["a session key", "key:ASIAEXAMPLEEXAMPLE01", "session", "key:ASIAEXAMPLEEXAMPLE01"],
  ["a user name", "ada", "principal", "arn:aws:iam::111122223333:user/ada"],
  ["an e-mail address", "Anneke.Weiss@meridian.example", "principal", "anneke.weiss@meridian.example"],
  ["an event name", "RunInstances", "event-name", "RunInstances"],
  ["an event name in small letters", "runinstances", "event-name", "RunInstances"],
  ["an event name in words", "run instances", "event-name", "RunInstances"],
  ["an event name with its service", "s3:GetObject", "event-name", "GetObject"],
  ["a service endpoint", "ec2.amazonaws.com", "service", "ec2.amazonaws.com"],
  ["a service", "EC2", "service", "ec2.amazonaws.com"],
  ["a service by its long name", "simple storage", "service", "s3.amazonaws.com"],
  ["a Region", "eu-central-1", "region", "eu-central-1"],
  ["a Region by its place", "Frankfurt", "region", "eu-central-1"],
  ["a bucket", "meridian-prod-invoices", "resource", BUCKET],
  ["a bucket's ARN", BUCKET, "resource", BUCKET],
  ["the address of an object", "s3://meridian-prod-invoices/2026/a.pdf", "resource", BUCKET],
  [
    "a web address of an object",
    "https://meridian-prod-invoices.s3.eu-central-1.amazonaws.com/a.pdf",
    "resource",
    BUCKET,
  ],
  ["an instance", "i-0abcdef1234567890", "resource", "i-0abcdef1234567890"],
  ["a user agent", "rclone/v1.66", "user-agent", "rclone/v1.66"],
  ["an error code", "AccessDenied", "filter", "AccessDenied"],
])("%s opens its page", async (_, text, kind, value) => {
  expect(await first(text)).toEqual([kind, value]);
  expect(await first(`  "${text}", \n`), "as pasted").toEqual([kind, value]);
});

describe("more than one meaning", () => {
  it("a role's name lists the role of every account, the busiest first", async () => {
    expect((await among("deploy")).slice(0, 2)).toEqual([`principal ${DEPLOY}`, `principal ${OTHER_DEPLOY}`]);
  });

  it("the ARN of a role without its path says why the role is meant", async () => {
    const [meant] = await find(DEPLOY.replace("ci/", ""));
    expect(meant).toMatchObject({ value: DEPLOY, why: "Role of this ARN" });
  });

  it("the ARN of a session leads to the role and to the session", async () => {
    expect(await among(SESSION_ARN)).toEqual([`principal ${DEPLOY}`, "session key:ASIAEXAMPLEEXAMPLE02"]);
  });

  it("a name of several sessions offers the newest and all of them", async () => {
    const [newest, all] = await find("github-run-77");
    expect(newest?.why).toBe("Newest of 2 sessions of this name");
    expect(all).toMatchObject({ kind: "filter", field: "sessionName", seen: { events: 3 } });
  });

  it("an instance is a resource, and its own sessions", async () => {
    expect(await among("i-0abcdef1234567890")).toEqual([
      "resource i-0abcdef1234567890",
      "session key:ASIAEXAMPLEEXAMPLE03",
    ]);
  });

  it("identifiers in a message are found in their order", async () => {
    const message = `User: ${SESSION_ARN} is not authorized to perform: s3:GetObject on resource: "${BUCKET}/x"`;
    expect(await among(message)).toEqual([
      `principal ${DEPLOY}`,
      "session key:ASIAEXAMPLEEXAMPLE02",
      `resource ${BUCKET}`,
    ]);
  });
});

describe("counts", () => {
  it("are those of everything stored, and sum over the identities of a key or a session", async () => {
    const [key] = await find("ASIAEXAMPLEEXAMPLE01");
    expect(key?.seen).toEqual({
      firstSeen: "2026-11-18T08:00:00Z",
      lastSeen: "2026-11-18T09:00:00Z",
      events: 2,
      denied: 0,
      exact: true,
    });
    expect((await find(DEPLOY))[0]?.seen?.events).toBe(3);
    expect((await find("ada"))[0]?.seen).toMatchObject({ events: 3, denied: 1 });
  });

  it("of a block are those of its addresses, which follow", async () => {
    const [block, ...addresses] = await find("203.0.0.0/16");
    expect(block).toMatchObject({ value: "203.0.0.0/16", detail: "2 addresses" });
    const sum = addresses.reduce((total, { seen }) => total + (seen?.events ?? 0), 0);
    expect(addresses).toHaveLength(2);
    expect(block?.seen?.events).toBe(sum);
  });
});

test.each([
  ["a wrong letter", "deplay", DEPLOY],
  ["a missing letter", "deply", DEPLOY],
  ["swapped letters", "delpoy", DEPLOY],
  ["an additional letter", "deployy", DEPLOY],
  ["the beginning", "dep", DEPLOY],
  ["the middle", "eplo", DEPLOY],
  ["a slip in a short name", "aad", "arn:aws:iam::111122223333:user/ada"],
  ["a slip in an e-mail address", "anneke.weis@meridian.example", "anneke.weiss@meridian.example"],
  ["part of an e-mail address", "anneke", "anneke.weiss@meridian.example"],
  ["a slip in an address", "203.0.113.19", "203.0.113.9"],
  ["the beginning of an address", "203.0.", "203.0.113.9"],
  ["a slip in a key", "ASIAEXAMPLEEXAMQLE01", "ASIAEXAMPLEEXAMPLE01"],
  ["the beginning of a key", "ASIAEXAMPLE", "ASIAEXAMPLEEXAMPLE01"],
  ["a slip in an account", "444455556667", "444455556666"],
  ["a digit too few", "44445555666", "444455556666"],
  ["a slip in an event id", EVENT_ID.replace("4a0b", "4a0c"), EVENT_ID],
  ["the beginning of an event id", "6f1ed002-ab", EVENT_ID],
  ["a slip in an event name", "RunInstnces", "RunInstances"],
  ["a slip in an instance", "i-0abcdef1234567891", "i-0abcdef1234567890"],
  ["a slip in a bucket", "meridian-prod-invoces", BUCKET],
  ["words of a bucket", "meridian invoices", BUCKET],
  ["part of a user agent", "rclone", "rclone/v1.66"],
])("%s is enough: %s", async (_, text, value) => {
  expect((await find(text)).map((candidate) => candidate.value)).toContain(value);
});

describe("hostile text", () => {
  it("is found like any other, and changes nothing", async () => {
    expect(await first(HOSTILE.replace(/\u202e$/, ""))).toEqual(["principal", HOSTILE]);
  });

  it("does not turn into patterns", async () => {
    expect(await first("per%cent_")).toEqual(["principal", "per%cent_"]);
    expect(await among("%%%")).toEqual([]);
    expect(await among("___")).toEqual([]);
  });

  test.each([
    "\0",
    "\ud800",
    "\\",
    "'",
    "::::::",
    "1.1.1.1/999",
    "arn:aws:iam::::",
    "[",
    "a".repeat(2_000),
    "%".repeat(2_000),
    "é".repeat(900),
    "(".repeat(500),
    "\u202e\u200b",
    "key:",
    "AROA".repeat(20),
    "0".repeat(48),
  ])("%j is answered", async (text) => {
    expect((await find(text)).length).toBeLessThanOrEqual(12);
  });

  it("longer than 2,000 characters is refused with a reason", async () => {
    await expect(findEntities("x".repeat(2_001))).rejects.toThrow(InvalidQueryError);
  });
});

it("nothing found says what was looked for, and over what", async () => {
  const answer = await findEntities("AKIANOBODYNOBODY9999");
  expect(answer).toMatchObject({ candidates: [], recognised: "Access key id", text: "AKIANOBODYNOBODY9999" });
  expect(answer.searched).toContain("access keys");
  expect(answer.stored?.from).toBe("2026-11-18T08:00:00Z");
});

it("a reader who types on is not waited for", async () => {
  await expect(findEntities("deploy", AbortSignal.abort(new Error("typed on")))).rejects.toThrow("typed on");
});
