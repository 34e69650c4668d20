import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CloudTrailEvent, EventIdentity, EventResource } from "../../cloudtrail/event.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { getEntitySummary } from "../../query/entity/get-entity-summary.ts";
import { listLifeLine } from "../../query/entity/life-line.ts";
import { getSessionLineage } from "../../query/entity/session-lineage.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, makeIdentity, storeEvents } from "../helpers/events.ts";

const start = Date.parse("2026-11-01T00:00:00Z");
const at = (minutes: number) => new Date(start + minutes * 60_000);
const ada = (accessKeyId: string) => makeIdentity({ accessKeyId, principalId: "AIDAADA" });
const role = (accessKeyId: string, more: Partial<EventIdentity> = {}) =>
  makeIdentity({
    identityType: "AssumedRole",
    principal: { key: "role:444455556666:ops", kind: "role", name: "ops", arn: "arn:aws:iam::444455556666:role/ops" },
    sessionName: "work",
    sessionKey: `key:${accessKeyId}`,
    accessKeyId,
    ...more,
  });
const outside = makeIdentity({
  identityType: "AWSAccount",
  principal: { key: "account:777788889999", kind: "account", name: "777788889999", arn: null },
  principalAccountId: "777788889999",
});
const issue = (minutes: number, accessKeyId: string, more: Partial<CloudTrailEvent>) =>
  makeEvent({
    eventTime: at(minutes),
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRole",
    eventBaseName: "AssumeRole",
    issuedAccessKeyId: accessKeyId,
    ...more,
  });
const use = (minutes: number, identity: EventIdentity) =>
  makeEvent({ eventTime: at(minutes), eventName: "ListUsers", eventBaseName: "ListUsers", readOnly: true, identity });

const SHARED = "11111111-2222-4333-8444-555555555555";
const known = issue(10, "ASIAKNOWN", {
  identity: ada("AKIAADA"),
  sharedEventID: SHARED,
  recipientAccountId: "111122223333",
});
const loop = role("ASIALOOP");

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const events = [
    use(0, ada("AKIAADA")),
    // Across accounts, both copies stored; the role's account comes first, as it may.
    issue(10, "ASIAKNOWN", { identity: outside, sharedEventID: SHARED, recipientAccountId: "444455556666" }),
    known,
    use(11, role("ASIAKNOWN")),
    // Across accounts, only the copy of the role's account.
    issue(20, "ASIAHALF", { identity: outside, sharedEventID: "22222222-2222-4333-8444-555555555555" }),
    use(21, role("ASIAHALF")),
    // To an instance, by EC2.
    issue(30, "ASIAEC2", {
      identity: makeIdentity({
        identityType: "AWSService",
        principal: { key: "service:ec2.amazonaws.com", kind: "service", name: "ec2.amazonaws.com", arn: null },
        invokedBy: "ec2.amazonaws.com",
      }),
      sourceIPAddress: "ec2.amazonaws.com",
      sourceIP: null,
    }),
    use(31, role("ASIAEC2", { sessionName: "i-0123456789abcdef0" })),
    // Nothing of its beginning; a hostile session name; and a key that claims to have issued itself.
    use(40, role("ASIALOST", { sessionName: "i-<script>" })),
    issue(50, "ASIALOOP", { identity: loop }),
    // Found by unique id and time of creation where the key differs.
    issue(60, "ASIAOTHER", { identity: ada("AKIAADA"), issuedPrincipalId: "AROAOPS:web" }),
    use(
      61,
      role("ASIAWEB", {
        principalId: "AROAOPS:web",
        sessionCreatedAt: "2026-11-01T01:00:00Z",
        sessionKey: "web:AROAOPS:web:2026-11-01T01:00:00Z",
        fromConsole: true,
      }),
    ),
    // A namesake: deleted and created again.
    use(70, makeIdentity({ accessKeyId: "AKIANEW", principalId: "AIDAOTHER" })),
  ];
  await storeEvents(ingestPool(), events.reverse());
});
afterAll(() => database.drop());

const lineage = (accessKeyId: string) => getSessionLineage({ kind: "session", value: `key:${accessKeyId}` });
const keys = (steps: { accessKeyId: string | null }[]) => steps.map((step) => step.accessKeyId);

describe("where a credential came from", () => {
  it("across accounts follows the copy of the calling account", async () => {
    const { chain } = await lineage("ASIAKNOWN");
    expect(keys(chain)).toEqual(["AKIAADA", "ASIAKNOWN"]);
    expect(chain[0]).toMatchObject({
      principal: "arn:aws:iam::111122223333:user/ada",
      issuedBy: { eventID: known.eventID, eventTime: "2026-11-01T00:10:00Z", eventName: "AssumeRole" },
      events: 3,
    });
  });

  it("ends at the account whose copy is not stored, and says so", async () => {
    const { chain, ends } = await lineage("ASIAHALF");
    expect(chain.map(({ principalKind }) => principalKind)).toEqual(["account", "role"]);
    expect(ends).toContain("from the account 777788889999");
    expect(ends).toContain("not collected");
  });

  it("ends at the service that issued it, and names the instance", async () => {
    const { ends } = await lineage("ASIAEC2");
    expect(ends).toBe(
      "The AWS service ec2.amazonaws.com issued the credentials to the instance i-0123456789abcdef0; nobody is recorded behind it.",
    );
  });

  it("ends where nothing is stored, without text of the record", async () => {
    const { chain, ends } = await lineage("ASIALOST");
    expect(keys(chain)).toEqual(["ASIALOST"]);
    expect(ends).toMatch(
      /^The call that issued these credentials is not stored: it is older than the first stored event/,
    );
    expect(ends).not.toContain("<");
  });

  it("does not follow a credential into itself", async () => {
    expect(keys((await lineage("ASIALOOP")).chain)).toEqual(["ASIALOOP"]);
  });

  it("is found by unique id and time of creation where the console made another key", async () => {
    const { chain } = await getSessionLineage({ kind: "session", value: "web:AROAOPS:web:2026-11-01T01:00:00Z" });
    expect(keys(chain)).toEqual(["AKIAADA", "ASIAWEB"]);
  });
});

describe("what a credential opened", () => {
  it("is listed latest first, used or not", async () => {
    const { opened } = await getSessionLineage({ kind: "access-key", value: "AKIAADA" });
    expect(opened.map(({ sessionKey, accessKeyId, events }) => [sessionKey, accessKeyId, events])).toEqual([
      ["web:AROAOPS:web:2026-11-01T01:00:00Z", "ASIAWEB", 1],
      ["key:ASIAKNOWN", "ASIAKNOWN", 1],
    ]);
  });
});

describe("a principal with several unique ids", () => {
  it("is marked as deleted and created again", async () => {
    const range = { from: at(0), to: at(100) };
    const { details } = await getEntitySummary(
      { kind: "principal", value: "arn:aws:iam::111122223333:user/ada" },
      range,
    );
    expect(details).toContainEqual({
      label: "Note",
      value: "2 unique ids: the user ada was deleted and created again under the same name.",
      field: null,
    });
    expect(details.filter(({ label }) => label === "Unique id").map(({ value }) => value)).toEqual([
      "AIDAADA",
      "AIDAOTHER",
    ]);
  });
});

describe("a resource with a long life", () => {
  const bucket = (roleOf: EventResource["role"]): EventResource => ({
    type: "s3:bucket",
    id: "busy",
    arn: "arn:aws:s3:::busy",
    role: roleOf,
  });
  const write = (minutes: number, eventName: string, more: Partial<CloudTrailEvent> = {}) =>
    makeEvent({
      eventTime: at(minutes),
      eventSource: "s3.amazonaws.com",
      eventName,
      eventBaseName: eventName,
      resources: [bucket("target")],
      ...more,
    });

  it("keeps its creation and its end, says what it leaves out, and knows no reads or data events", async () => {
    await storeEvents(ingestPool(), [
      write(1_000, "CreateBucket", { resources: [bucket("created")] }),
      ...Array.from({ length: 300 }, (_, index) => write(1_001 + index, "PutBucketTagging")),
      write(1_500, "GetBucketAcl", { readOnly: true }),
      write(1_501, "PutObject", { eventCategory: "Data" }),
      write(1_600, "DeleteBucketPolicy"),
      write(1_700, "DeleteBucket", { outcome: "denied", errorCode: "AccessDenied" }),
      write(1_800, "DeleteBucket"),
      write(1_900, "CreateTrail", { resources: [bucket("attached")] }),
    ]);
    for (const name of ["busy", "arn:aws:s3:::busy"]) {
      const { steps, omitted } = await listLifeLine(name);
      expect(steps).toHaveLength(200);
      expect(omitted).toBe(305 - 200);
      expect(steps[0]).toMatchObject({ step: "created", eventName: "CreateBucket", role: "created" });
      expect(steps.slice(-4).map(({ step, eventName, outcome }) => `${step} ${eventName} ${outcome}`)).toEqual([
        "changed DeleteBucketPolicy success",
        "deleted DeleteBucket denied",
        "deleted DeleteBucket success",
        "attached CreateTrail success",
      ]);
    }
  });

  it("is empty for what nothing touched", async () => {
    for (const name of ["nothing", "'; --", "*", "%"])
      expect(await listLifeLine(name)).toEqual({ steps: [], omitted: 0 });
  });
});
