import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importTrail } from "../../ingest/import.ts";
import { forgetPartitions } from "../../ingest/partitions.ts";
import { listDeniedThenAllowed } from "../../query/entity/denied-then-allowed.ts";
import { getEntitySummary } from "../../query/entity/get-entity-summary.ts";
import { listLifeLine } from "../../query/entity/life-line.ts";
import { listFirstTogether } from "../../query/entity/list-first-together.ts";
import { getSessionLineage } from "../../query/entity/session-lineage.ts";
import { simulate } from "../../simulator/simulate.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";

type StoryRecord = {
  eventID: string;
  eventName: string;
  eventTime: string;
  errorCode?: string;
  recipientAccountId: string;
  userIdentity: {
    arn?: string;
    onBehalfOf?: { userId: string };
    principalId?: string;
    accessKeyId?: string;
    sessionContext?: { attributes: { creationDate: string } };
  };
  requestParameters: Record<string, unknown> | null;
  additionalEventData?: { UserName?: string };
  responseElements: { credentials?: { accessKeyId: string }; accessKey?: { accessKeyId: string } } | null;
};

const range = { from: new Date("2026-10-01T00:00:00Z"), to: new Date("2026-10-06T00:00:00Z") };
const simulation = simulate({ seed: 5, events: 4_000, ...range });
const records = new Map<string, StoryRecord>();
const folder = mkdtempSync(join(tmpdir(), "storylines-"));
let database: TestDatabase;

beforeAll(async () => {
  forgetPartitions();
  database = await createTestDatabase();
  for await (const { key, body } of simulation.logFiles()) {
    const path = join(folder, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, body);
    const file: { Records: StoryRecord[] } = JSON.parse(gunzipSync(body).toString("utf8"));
    for (const record of file.Records) records.set(record.eventID, record);
  }
  await importTrail({ sources: [join(folder, "AWSLogs")], signal: new AbortController().signal });
}, 120_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

/** The records of an incident, or of one of its steps, in the order played. */
function storyRecords(id: string, step?: string): StoryRecord[] {
  const story = simulation.storylines.find((one) => one.id === id);
  const ids = step === undefined ? story?.eventIDs : story?.steps.find(({ name }) => name === step)?.eventIDs;
  if (ids === undefined) throw new Error(`there is no ${id}: ${step}`);
  return ids.flatMap((eventID) => records.get(eventID) ?? []);
}

/** The only member of a list that fits. */
function the<T>(list: readonly T[], fits: (one: T) => boolean): T {
  const found = list.find(fits);
  if (found === undefined) throw new Error("nothing fits");
  return found;
}

const timeOf = (record: StoryRecord) => record.eventTime;
const succeeded = (name: string) => (record: StoryRecord) =>
  record.eventName === name && record.errorCode === undefined;

describe("a leaked access key", () => {
  const created = () => the(storyRecords("leaked-access-key", "Persistence"), succeeded("CreateAccessKey"));
  const assumed = () => the(storyRecords("leaked-access-key", "Escalation"), succeeded("AssumeRole"));
  const backdoorKey = () => created().responseElements?.accessKey?.accessKeyId ?? "";
  const adminKey = () => assumed().responseElements?.credentials?.accessKeyId ?? "";

  it("is the origin of the administrator session that it led to, step by step", async () => {
    const lineage = await getSessionLineage({ kind: "session", value: `key:${adminKey()}` });
    const own = records.get(created().eventID)?.userIdentity.accessKeyId;
    expect(lineage.chain.map(({ accessKeyId, issuedBy }) => [accessKeyId, issuedBy?.eventID ?? null])).toEqual([
      [own, created().eventID],
      [backdoorKey(), assumed().eventID],
      [adminKey(), null],
    ]);
    expect(lineage.chain.map(({ principal }) => principal?.split("/").at(-1))).toEqual([
      "etl-legacy",
      "svc-metrics-sync",
      "platform-admin",
    ]);
    expect(lineage.chain.at(-1)?.events).toBe(
      [...records.values()].filter(({ userIdentity }) => userIdentity?.accessKeyId === adminKey()).length,
    );
    expect(lineage.ends).toMatch(/^A long-term access key\. The call that created it is not stored: it is older than/);
    expect(lineage.began).toBeNull();
  });

  it("opened what its own calls handed out", async () => {
    const opened = await getSessionLineage({ kind: "access-key", value: backdoorKey() });
    expect(
      opened.opened.map(({ sessionKey, sessionName, issuedBy }) => [sessionKey, sessionName, issuedBy?.eventID]),
    ).toEqual([[`key:${adminKey()}`, "sync", assumed().eventID]]);
    const leaked = await getSessionLineage({ kind: "access-key", value: created().userIdentity.accessKeyId ?? "" });
    expect(leaked.opened.map(({ accessKeyId }) => accessKeyId)).toContain(backdoorKey());
  });

  it("shows who created the backdoor's key, and the life of the backdoor", async () => {
    const { details } = await getEntitySummary({ kind: "access-key", value: backdoorKey() }, range);
    expect(details).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ label: "Kind", value: "long-term" }),
        expect.objectContaining({ label: "Used by", value: expect.stringMatching(/svc-metrics-sync$/) }),
        expect.objectContaining({ label: "Issued by", value: expect.stringMatching(/etl-legacy$/) }),
        expect.objectContaining({ label: "Issued with", value: "CreateAccessKey" }),
      ]),
    );
    const { steps } = await listLifeLine("svc-metrics-sync");
    expect(steps.map(({ step, eventName }) => `${step} ${eventName}`)).toEqual([
      "created CreateUser",
      "changed CreateAccessKey",
      "changed CreateLoginProfile",
      "changed AttachUserPolicy",
    ]);
    expect(steps.every(({ principal }) => principal?.endsWith("etl-legacy"))).toBe(true);
  });

  it("was refused one role and took another", async () => {
    const who = records.get(assumed().eventID)?.userIdentity.arn ?? "";
    const refused = the(
      storyRecords("leaked-access-key", "Escalation"),
      ({ eventName, errorCode }) => eventName === "AssumeRole" && errorCode !== undefined,
    );
    const pairs = await listDeniedThenAllowed({ kind: "principal", value: who }, range);
    expect(pairs).toContainEqual({
      principal: who,
      eventSource: "sts.amazonaws.com",
      eventName: "AssumeRole",
      denied: 1,
      firstDenied: { eventTime: timeOf(refused), eventID: refused.eventID },
      allowed: { eventTime: timeOf(assumed()), eventID: assumed().eventID },
    });
  });

  it("did for the first time what its user had never done before", async () => {
    const first = storyRecords("leaked-access-key", "Persistence")[0];
    const since = { from: new Date(first?.eventTime ?? 0), to: range.to };
    const fresh = await listFirstTogether(
      { kind: "principal", value: first?.userIdentity.arn ?? "" },
      { fields: ["sourceIPAddress", "eventName"], range: since },
    );
    expect(fresh.entityIsNew).toBe(false);
    const values = fresh.values.map(({ value }) => value);
    expect(values).toEqual(expect.arrayContaining(["CreateUser", "CreateAccessKey", "AttachUserPolicy"]));
    // The same address and calls as in the hours of discovery before.
    expect(values).not.toContain("128.199.70.14");
    expect(values).not.toContain("ListUsers");
  });
});

describe("a console takeover", () => {
  const inside = () =>
    the(storyRecords("console-takeover", "Signed in without MFA"), ({ eventName }) => eventName === "ListUsers");
  const signIn = () =>
    the(storyRecords("console-takeover", "Signed in without MFA"), ({ eventName }) => eventName === "ConsoleLogin");
  const sessionKey = () =>
    `web:${inside().userIdentity.principalId}:${inside().userIdentity.sessionContext?.attributes.creationDate}`;

  it("leads back to the sign-in and says that it was without MFA", async () => {
    const lineage = await getSessionLineage({ kind: "session", value: sessionKey() });
    expect(lineage.chain).toHaveLength(1);
    expect(lineage.began).toEqual({
      eventTime: timeOf(signIn()),
      eventID: signIn().eventID,
      eventName: "ConsoleLogin",
    });
    expect(lineage.ends).toContain("without MFA");
  });

  it("opened a session in another account, whose chain begins in the console", async () => {
    const { opened } = await getSessionLineage({ kind: "session", value: sessionKey() });
    expect(opened.length).toBeGreaterThan(0);
    for (const { sessionKey: child } of opened.filter((one) => one.sessionKey !== null)) {
      const lineage = await getSessionLineage({ kind: "session", value: child ?? "" });
      expect(lineage.chain[0]?.sessionKey).toBe(sessionKey());
      expect(lineage.chain[0]?.principal).toMatch(/o\.brandt$/);
    }
  });

  it("shows guessed passwords as refused, then allowed", async () => {
    const user = inside().userIdentity.arn ?? "";
    const pairs = await listDeniedThenAllowed({ kind: "principal", value: user }, range);
    const login = the(pairs, ({ eventName }) => eventName === "ConsoleLogin");
    const guesses = storyRecords("console-takeover", "Password guessed").filter(
      ({ userIdentity }) => userIdentity.principalId === inside().userIdentity.principalId,
    );
    expect(login.denied).toBeGreaterThanOrEqual(guesses.length);
    expect(login.allowed.eventTime <= timeOf(signIn())).toBe(true);
  });
});

describe("other ends of a chain", () => {
  const session = (step: [string, string]) =>
    `key:${the(storyRecords(...step), ({ userIdentity }) => userIdentity?.accessKeyId?.startsWith("ASIA") === true).userIdentity.accessKeyId}`;

  it("are the instance whose credentials were stolen", async () => {
    const lineage = await getSessionLineage({
      kind: "session",
      value: session(["crypto-mining", "Credentials tried"]),
    });
    expect(lineage.ends).toMatch(/ to the instance i-[0-9a-f]{17}|belong to the instance i-[0-9a-f]{17}/);
  });

  it("are IAM Identity Center, which hides the key; the call at its portal is named where the person is known", async () => {
    const value = session(["trail-tampering", "Defences looked at"]);
    expect((await getSessionLineage({ kind: "session", value })).ends).toContain("hide the key");

    const portalCalls = [...records.values()].filter(({ eventName }) =>
      /^(GetRoleCredentials|Federate)$/.test(eventName),
    );
    const names = new Map(
      [...records.values()].flatMap(({ eventName, userIdentity, additionalEventData }) =>
        eventName === "UserAuthentication" && additionalEventData?.UserName !== undefined
          ? [[userIdentity.onBehalfOf?.userId, additionalEventData.UserName]]
          : [],
      ),
    );
    let named = 0;
    for (const issued of [...records.values()].filter(succeeded("AssumeRoleWithSAML"))) {
      const key = `key:${issued.responseElements?.credentials?.accessKeyId}`;
      const { began } = await getSessionLineage({ kind: "session", value: key });
      if (began === null) continue;
      const call = the(portalCalls, ({ eventID }) => eventID === began.eventID);
      expect(Math.abs(Date.parse(call.eventTime) - Date.parse(issued.eventTime))).toBeLessThanOrEqual(60_000);
      expect(names.get(call.userIdentity.onBehalfOf?.userId)).toBe(issued.requestParameters?.roleSessionName);
      named += 1;
    }
    expect(named).toBeGreaterThan(0);
  });

  it("are said for every session of the organization, and no chain runs in a circle", async () => {
    const keys = [...records.values()].flatMap(({ userIdentity }) =>
      userIdentity?.accessKeyId?.startsWith("ASIA") ? [`key:${userIdentity.accessKeyId}`] : [],
    );
    for (const value of [...new Set(keys)].slice(0, 150)) {
      const { chain, ends } = await getSessionLineage({ kind: "session", value });
      expect(ends).toMatch(/\.$/);
      expect(ends.length).toBeLessThan(400);
      expect(new Set(chain.map((step) => JSON.stringify(step))).size).toBe(chain.length);
      expect(chain.slice(0, -1).every(({ issuedBy }) => issuedBy !== null)).toBe(true);
    }
  });

  it("are nothing for a credential that nobody used", async () => {
    for (const value of ["key:ASIANOTHERE", "'; --", "*"]) {
      expect(await getSessionLineage({ kind: "session", value })).toEqual({
        chain: [],
        opened: [],
        began: null,
        ends: "Nothing that is stored used this credential.",
      });
    }
  });
});

describe("the life of what was made in the incidents", () => {
  it("a mined instance was created, then changed, by the thief", async () => {
    const launch = the(storyRecords("crypto-mining", "Miners launched"), succeeded("ModifyInstanceAttribute"));
    const instanceId = String(launch.requestParameters?.instanceId);
    const { steps, omitted } = await listLifeLine(instanceId);
    expect(omitted).toBe(0);
    expect(steps.map(({ step, eventName }) => `${step} ${eventName}`)).toEqual([
      "created RunInstances",
      "changed ModifyInstanceAttribute",
    ]);
    const arn = (await getEntitySummary({ kind: "resource", value: instanceId }, range)).details.find(
      ({ label }) => label === "ARN",
    )?.value;
    expect(arn).toMatch(new RegExp(`^arn:aws:ec2:.*:instance/${instanceId}$`));
    expect((await listLifeLine(arn ?? "")).steps).toEqual(steps);
  });

  it("a trail that could not be deleted keeps the attempt with its outcome", async () => {
    const refused = the(
      storyRecords("trail-tampering", "Trail stopped"),
      ({ eventName, errorCode }) => eventName === "DeleteTrail" && errorCode !== "TrailNotFoundException",
    );
    const stopped = the(storyRecords("trail-tampering", "Trail stopped"), succeeded("StopLogging"));
    const { steps } = await listLifeLine(String(stopped.requestParameters?.name));
    const attempt = the(steps, ({ eventID }) => eventID === refused.eventID);
    expect(attempt).toMatchObject({ step: "deleted", outcome: "denied", role: "target" });
    expect(steps.map(({ eventName }) => eventName)).toContain("StopLogging");
  });
});
