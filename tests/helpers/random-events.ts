/** A few hundred events with everything in them that filters must tell apart. The same seed gives the same events. */
import type { CloudTrailEvent, EventIdentity, EventResource, Outcome } from "../../cloudtrail/event.ts";
import { makeEvent, makeIdentity } from "./events.ts";

/** Numbers in [0, 1) that follow from the seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const HOSTILE = [
  "<script>alert(1)</script>",
  "'; drop table cloudtrail.event; --",
  "50%_off\\",
  "a,b,,c",
  "star*inside*",
  "\u202egnp.exe",
  "line\nbreak\ttab",
  "\u0024{jndi:ldap://x}",
  "naïve 💥 ünïcode",
  "not.eventName=x&from=now",
];

const OPERATIONS = [
  { eventSource: "iam.amazonaws.com", eventName: "CreateUser", readOnly: false },
  { eventSource: "iam.amazonaws.com", eventName: "ListUsers", readOnly: true },
  { eventSource: "ec2.amazonaws.com", eventName: "RunInstances", readOnly: false },
  { eventSource: "ec2.amazonaws.com", eventName: "DescribeInstances", readOnly: true },
  { eventSource: "signin.amazonaws.com", eventName: "ConsoleLogin", readOnly: false, eventType: "AwsConsoleSignIn" },
  {
    eventSource: "s3.amazonaws.com",
    eventName: "GetObject",
    readOnly: true,
    eventCategory: "Data" as const,
    eventType: null,
  },
  {
    eventSource: "lambda.amazonaws.com",
    eventName: "CreateFunction20150331",
    eventBaseName: "CreateFunction",
    readOnly: false,
  },
  {
    eventSource: "odd.example",
    eventName: HOSTILE[0] ?? "",
    readOnly: false,
    eventCategory: "NetworkActivity" as const,
  },
];

const SOURCES: { sourceIPAddress: string | null; sourceIP: string | null }[] = [
  { sourceIPAddress: "8.8.8.8", sourceIP: "8.8.8.8" },
  { sourceIPAddress: "8.8.4.4", sourceIP: "8.8.4.4" },
  { sourceIPAddress: "1.1.1.1", sourceIP: "1.1.1.1" },
  { sourceIPAddress: "10.1.2.3", sourceIP: "10.1.2.3" },
  { sourceIPAddress: "10.1.200.3", sourceIP: "10.1.200.3" },
  { sourceIPAddress: "2001:4860:4860::8888", sourceIP: "2001:4860:4860::8888" },
  { sourceIPAddress: "2001:4860:4860:0:0:0:0:8844", sourceIP: "2001:4860:4860::8844" },
  { sourceIPAddress: "ec2.amazonaws.com", sourceIP: null },
  { sourceIPAddress: "AWS Internal", sourceIP: null },
  { sourceIPAddress: HOSTILE[1] ?? "", sourceIP: null },
  { sourceIPAddress: "10.0.0.0/8 or so", sourceIP: null },
  { sourceIPAddress: null, sourceIP: null },
];

const RESOURCES: EventResource[] = [
  { type: "ec2:instance", id: "i-0abc1234def567890", arn: null, role: "target" },
  { type: "s3:bucket", id: "logs", arn: "arn:aws:s3:::logs", role: "target" },
  { type: "s3:bucket", id: "logs", arn: "arn:aws:s3:::logs", role: "source" },
  { type: "iam:user", id: "ada", arn: "arn:aws:iam::111122223333:user/ada", role: "created" },
  { type: "other:thing", id: "ada", arn: null, role: "attached" },
  { type: "other:thing", id: HOSTILE[2] ?? "", arn: null, role: "target" },
  { type: "other:thing", id: `${"long/".repeat(150)}end`, arn: null, role: "target" },
  { type: "other:thing", id: `${"long/".repeat(150)}other`, arn: null, role: "target" },
];

const FACTS = [
  "net.world_open",
  "net.port=22",
  "net.port=3389",
  "iam.grants=*",
  "iam.grants=admin",
  `note=${HOSTILE[3]}`,
];

const identities = (): EventIdentity[] => [
  makeIdentity({ userName: "ada", accessKeyId: "AKIAADA1", mfaAuthenticated: false }),
  makeIdentity({ userName: "ada", accessKeyId: "ASIAADA2", mfaAuthenticated: true, sourceIdentity: "ada@example.com" }),
  makeIdentity({
    identityType: "AssumedRole",
    principal: {
      key: "role:111122223333:deploy",
      kind: "role",
      name: "deploy",
      arn: "arn:aws:iam::111122223333:role/deploy",
    },
    userName: "deploy",
    sessionName: "i-0abc1234def567890",
    accessKeyId: "ASIADEPLOY",
  }),
  makeIdentity({
    identityType: "AssumedRole",
    principal: { key: "role:444455556666:deploy", kind: "role", name: "deploy", arn: null },
    userName: "deploy",
    sessionName: HOSTILE[4] ?? "",
    person: "grace@example.com",
    personBasis: "session-name",
  }),
  makeIdentity({
    identityType: "AWSService",
    principal: { key: "service:lambda.amazonaws.com", kind: "service", name: "lambda.amazonaws.com", arn: null },
    invokedBy: "lambda.amazonaws.com",
  }),
  makeIdentity({
    identityType: "Root",
    principal: { key: "root:111122223333", kind: "root", name: "root", arn: "arn:aws:iam::111122223333:root" },
  }),
  makeIdentity({ identityType: null, principal: { key: "none", kind: "none", name: null, arn: null } }),
  makeIdentity({
    identityType: "IAMUser",
    principal: { key: `user:111122223333:${HOSTILE[5]}`, kind: "user", name: HOSTILE[5] ?? "", arn: null },
    userName: HOSTILE[5] ?? "",
  }),
];

const OUTCOMES: { outcome: Outcome; errorCode: string | null; errorMessage: string | null }[] = [
  { outcome: "success", errorCode: null, errorMessage: null },
  { outcome: "success", errorCode: null, errorMessage: null },
  { outcome: "denied", errorCode: "AccessDenied", errorMessage: "User is not authorized: 100% sure" },
  { outcome: "denied", errorCode: "Client.UnauthorizedOperation", errorMessage: "You are not authorized" },
  { outcome: "denied", errorCode: null, errorMessage: "Failed authentication" },
  { outcome: "throttled", errorCode: "ThrottlingException", errorMessage: "Rate exceeded" },
  { outcome: "error", errorCode: HOSTILE[6] ?? "", errorMessage: HOSTILE[7] ?? "" },
];

/** `count` events with times in `[from, to)`; many share a time, and hours and days are hit at their edges. */
export function randomEvents(seed: number, count: number, range: { from: Date; to: Date }): CloudTrailEvent[] {
  const random = randomNumbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const some = <T>(list: readonly T[]): T[] => (random() < 0.4 ? [] : list.filter(() => random() < 0.25));
  const people = identities();
  const shared = [null, null, null, uuid(random), uuid(random)];
  return Array.from({ length: count }, (_, recordIndex) => {
    const operation = pick(OPERATIONS);
    return makeEvent({
      ...operation,
      eventBaseName: operation.eventBaseName ?? operation.eventName,
      eventID: uuid(random),
      eventTime: randomTime(random, range),
      eventVersion: pick(["1.08", "1.11", null]),
      awsRegion: pick(["us-east-1", "eu-west-1", HOSTILE[8] ?? "", null]),
      recipientAccountId: pick(["111122223333", "444455556666", null]),
      ...pick(OUTCOMES),
      ...pick(SOURCES),
      identity: pick(people),
      byService: random() < 0.2,
      userAgent: pick([
        "aws-cli/2.15.0",
        "console.amazonaws.com",
        HOSTILE[9] ?? "",
        `Mozilla/5.0 ${"x".repeat(1_000)}`,
        null,
      ]),
      userAgentFamily: null,
      sharedEventID: pick(shared),
      resources: some(RESOURCES),
      facts: some(FACTS),
      recordIndex,
    });
  });
}

function randomTime(random: () => number, { from, to }: { from: Date; to: Date }): Date {
  const span = to.getTime() - from.getTime();
  const time = from.getTime() + Math.floor(random() * span);
  const step = [1, 60_000, 3_600_000, 86_400_000][Math.floor(random() * 4)] ?? 1;
  const edge = Math.floor(time / step) * step;
  return new Date(edge < from.getTime() ? time : edge);
}

function uuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
