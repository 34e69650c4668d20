import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as exportRoute from "../../app/api/v1/reports/[slug]/export/route.ts";
import * as reportRoute from "../../app/api/v1/reports/[slug]/route.ts";
import * as reportsRoute from "../../app/api/v1/reports/route.ts";
import { extractEvent } from "../../cloudtrail/extract-event.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { prisma } from "../../lib/db/prisma.ts";
import type { ReportAnswer, ReportsAnswer } from "../../query/report-answers.ts";
import { createOrganization } from "../../simulator/organization.ts";
import { playStorylines } from "../../simulator/storylines/storylines.ts";
import { createWorld } from "../../simulator/world.ts";
import { callRoute, makeToken } from "../helpers/api.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, makeIdentity, storeEvents } from "../helpers/events.ts";

const DAY_MS = 86_400_000;
const period = { from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 9, 31) };
const stories = playStorylines(createWorld(createOrganization(33)), period);
/** Calls long before the stories, so that there is a history to look back upon. */
const old = makeEvent({ eventTime: new Date(period.from - 60 * DAY_MS), eventName: "ListUsers", readOnly: true });
const october = "from=2026-10-01T00:00:00Z&to=2026-10-31T00:00:00Z";

let database: TestDatabase;
let token: string;

beforeAll(async () => {
  database = await createTestDatabase();
  token = await makeToken();
  const events = stories.flatMap(({ events: records }) =>
    records.map(({ json }, recordIndex) => {
      const extracted = extractEvent(JSON.parse(json), { recordIndex, accountId: null, region: null });
      if (!("event" in extracted)) throw new Error("a record of a storyline was rejected");
      return extracted.event;
    }),
  );
  await storeEvents(ingestPool(), [old, ...events]);
});
afterAll(() => database.drop());

const headers = () => ({ authorization: `Bearer ${token}` });

async function report(slug: string, search: string): Promise<ReportAnswer> {
  const answer = await callRoute(reportRoute, `/api/v1/reports/${slug}?${search}`, {
    params: { slug },
    headers: headers(),
  });
  expect([slug, answer.status]).toEqual([slug, 200]);
  return answer.json() as Promise<ReportAnswer>;
}

async function refusal(slug: string, search: string): Promise<{ status: number; message: string }> {
  const answer = await callRoute(reportRoute, `/api/v1/reports/${slug}?${search}`, {
    params: { slug },
    headers: headers(),
  });
  const { error } = (await answer.json()) as { error: { message: string } };
  return { status: answer.status, message: error.message };
}

describe("the storylines of the simulator", () => {
  it.each([
    ["leaked-access-key", "iam-user-then-key-then-admin", ""],
    ["leaked-access-key", "iam-principals-created", ""],
    ["leaked-access-key", "iam-admin-policy-attached", "narrow=administrative-policy"],
    ["leaked-access-key", "ebs-snapshot-shared", "narrow=another-account"],
    ["leaked-access-key", "secrets-read", ""],
    ["console-takeover", "console-login-after-failures", ""],
    ["console-takeover", "console-login-without-mfa", ""],
    ["console-takeover", "mfa-changes", ""],
    ["console-takeover", "getsignintoken", ""],
    ["trail-tampering", "cloudtrail-stopped", ""],
    ["trail-tampering", "cloudtrail-narrowed", ""],
    ["trail-tampering", "flow-logs-deleted", ""],
    ["trail-tampering", "guardduty-weakened", ""],
    ["crypto-mining", "security-group-open-to-world", "narrow=world-ingress"],
    ["crypto-mining", "ec2-unusual-launches", "narrow=accelerator-type"],
    ["crypto-mining", "imds-credentials-outside-ec2", ""],
    ["crypto-mining", "dry-run-probes", ""],
  ])("%s is found by %s %s", async (story, slug, search) => {
    const truth = stories.find(({ truth: { id } }) => id === story)?.truth;
    const { events, count } = await report(slug, `${october}&limit=1000&${search}`);
    expect(count).toBeGreaterThan(0);
    expect(events.some(({ eventID }) => truth?.eventIDs.includes(eventID))).toBe(true);
  });

  it("a leaked key leads to everything that was done with it and with what it obtained", async () => {
    const truth = stories.find(({ truth: { id } }) => id === "leaked-access-key")?.truth;
    const [key = "", ...obtained] = truth?.accessKeyIds ?? [];
    const { events } = await report("leaked-access-key", `${october}&limit=1000&accessKeyId=${key}`);
    const keys = new Set(events.map(({ accessKeyId }) => accessKeyId));
    expect(obtained.length).toBeGreaterThan(0);
    expect(obtained.filter((one) => !keys.has(one))).toEqual([]);
    expect(
      events.filter(({ accessKeyId }) => accessKeyId !== null && !truth?.accessKeyIds.includes(accessKeyId)),
    ).toEqual([]);
  });
});

describe("GET /api/v1/reports/{slug}", () => {
  it("pages through the events without losing or repeating any", async () => {
    const all = await report("iam-anything-changed", `${october}&limit=1000`);
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page: ReportAnswer = await report(
        "iam-anything-changed",
        `${october}&limit=2${cursor === null ? "" : `&cursor=${cursor}`}`,
      );
      ids.push(...page.events.map(({ eventID }) => eventID));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(ids).toEqual(all.events.map(({ eventID }) => eventID));
    expect(all.count).toBe(ids.length);
  });

  it("takes the filters of the explorer beside its own parameters", async () => {
    const all = await report("iam-anything-changed", october);
    const denied = await report("iam-anything-changed", `${october}&not.outcome=success`);
    const allowed = await report("iam-anything-changed", `${october}&outcome=success`);
    expect(allowed.count + denied.count).toBe(all.count);
    expect(allowed.explorer.filters.outcome).toEqual({ include: ["success"], exclude: [] });
  });

  it("an own parameter comes before the filter of the same name", async () => {
    const { events } = await report("activity-by-service", `${october}&eventSource=iam.amazonaws.com&limit=1000`);
    expect(new Set(events.map(({ eventSource }) => eventSource))).toEqual(new Set(["iam.amazonaws.com"]));
  });

  it("compares with the period before only where all of it is stored", async () => {
    expect((await report("iam-anything-changed", october)).previousCount).toBe(0);
    const early = await report("iam-anything-changed", "from=2026-08-05T00:00:00Z&to=2026-10-31T00:00:00Z");
    expect(early.previousCount).toBeNull();
  });

  it("says when the history is too short to know what is new", async () => {
    const enough = await report("new-ip-for-principal", october);
    expect(enough.history).toMatchObject({ complete: true, neededFrom: "2026-09-01T00:00:00Z" });
    const short = await report("new-ip-for-principal", "from=2026-08-05T00:00:00Z&to=2026-10-31T00:00:00Z");
    expect(short.history).toMatchObject({ complete: false });
    expect((await report("iam-anything-changed", october)).history).toBeNull();
  });

  it("carries its coverage, also where nothing is found", async () => {
    const { count, coverage, groups, events } = await report("insights", "from=2019-01-01&to=2019-02-01");
    expect({ count, groups, events }).toEqual({ count: 0, groups: [], events: [] });
    expect(coverage).toMatchObject({ firstEvent: null, accounts: [] });
  });

  it.each([
    ["activity-by-ip", "", "ip"],
    ["activity-by-ip", "ip=10.0.0.0/99", "ip"],
    ["console-logins", "reslt=success", "reslt"],
    ["console-logins", "from=yesterday", "from"],
    ["console-logins", "limit=0", "limit"],
    ["console-logins", "cursor=abc", "cursor"],
    ["cloudtrail-changes", "narrow=x", "narrow"],
  ])("%s?%s is refused with the name of the parameter", async (slug, search, parameter) => {
    const { status, message } = await refusal(slug, search);
    expect(status).toBe(400);
    expect(message).toContain(parameter);
  });

  it("is a 404 for a report that does not exist", async () => {
    expect((await refusal("constructor", "")).status).toBe(404);
  });

  it("hostile values are values", async () => {
    for (const value of ["'; drop table cloudtrail.event; --", "%", "_%\\", "<script>", "\u202e", "${x}"]) {
      const search = new URLSearchParams({ person: value }).toString();
      expect((await report("activity-by-person", `${october}&${search}`)).count).toBe(0);
    }
    expect((await report("services-in-use", october)).count).toBeGreaterThan(0);
  });

  it("is in the audit log with what was asked", async () => {
    await report("activity-by-ip", `${october}&ip=203.0.113.0/24`);
    const entry = await prisma().auditEntry.findFirst({ where: { action: "report" }, orderBy: { id: "desc" } });
    expect(entry?.parameters).toMatchObject({ slug: "activity-by-ip", given: '{"ip":"203.0.113.0/24"}' });
  });
});

describe("GET /api/v1/reports", () => {
  it("is the catalogue, and with counts says how much each search has", async () => {
    const ask = async (path: string) =>
      (await (await callRoute(reportsRoute, path, { headers: headers() })).json()) as ReportsAnswer;
    const plain = await ask("/api/v1/reports");
    expect(plain.reports.length).toBeGreaterThan(200);
    expect(plain.coverage).toBeNull();
    const counted = await ask(`/api/v1/reports?counts=true&${october}`);
    const countOf = (slug: string) => counted.reports.find((one) => one.slug === slug)?.count;
    expect(countOf("cloudtrail-stopped")).toBe((await report("cloudtrail-stopped", october)).count);
    expect(countOf("console-login-after-failures")).toBe(1);
    expect(countOf("activity-by-ip")).toBeNull();
  });

  it("refuses what it does not know", async () => {
    const answer = await callRoute(reportsRoute, "/api/v1/reports?count=true", { headers: headers() });
    expect(answer.status).toBe(400);
  });
});

describe("lineage", () => {
  it("crosses accounts by the copy of the call, and never takes a session of another", async () => {
    const root = makeIdentity({ accessKeyId: "AKIALINEAGELINEAGE22" });
    const foreign = makeIdentity({
      identityType: "AWSAccount",
      accessKeyId: null,
      principal: { key: "account:111122223333", kind: "account", name: "111122223333", arn: null },
    });
    const session = makeIdentity({
      identityType: "AssumedRole",
      accessKeyId: "ASIALINEAGELINEAGE22",
      sessionName: "x",
    });
    const other = makeIdentity({ identityType: "AssumedRole", accessKeyId: "ASIAOTHEROTHEROTHER2", sessionName: "y" });
    const shared = "0a0a0a0a-0000-4000-8000-000000000001";
    const at = (second: number) => new Date(Date.UTC(2026, 10, 1, 0, 0, second));
    const call = { eventSource: "sts.amazonaws.com", eventName: "AssumeRole", eventBaseName: "AssumeRole" };
    const used = makeEvent({ identity: session, eventTime: at(2) });
    await storeEvents(ingestPool(), [
      makeEvent({ ...call, identity: root, sharedEventID: shared, issuedPrincipalId: "AROAX:x", eventTime: at(1) }),
      makeEvent({
        ...call,
        identity: foreign,
        sharedEventID: shared,
        issuedAccessKeyId: "ASIALINEAGELINEAGE22",
        eventTime: at(1),
      }),
      used,
      makeEvent({ identity: other, eventTime: at(3) }),
    ]);
    const { events } = await report(
      "leaked-access-key",
      "from=2026-11-01&to=2026-11-02&accessKeyId=AKIALINEAGELINEAGE22",
    );
    expect(events.map(({ eventID }) => eventID)).toContain(used.eventID);
    expect(events).toHaveLength(2);
  });
});

describe("the file of a report", () => {
  const file = (slug: string, search: string) =>
    callRoute(exportRoute, `/api/v1/reports/${slug}/export?${search}`, { params: { slug }, headers: headers() });

  it.each([
    ["iam-principals-created", ""],
    ["leaked-access-key", ""],
    ["console-login-after-failures", ""],
    ["ebs-snapshot-shared", "&narrow=another-account"],
  ])("has every event of %s, whatever explorer filters can say of it", async (slug, own) => {
    const stolen = slug === "leaked-access-key" ? `&accessKeyId=${await someAccessKey()}` : "";
    const { events } = await report(slug, `${october}${own}${stolen}&limit=1000`);
    expect(events.length).toBeGreaterThan(0);
    const answer = await file(slug, `${october}${own}${stolen}&format=json`);
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as { events: { eventID: string }[] };
    expect(body).toMatchObject({ query: { report: slug }, count: events.length, complete: true });
    expect(body.events.map(({ eventID }) => eventID)).toEqual(events.map(({ eventID }) => eventID));
  });

  it("names the search, its values and the range in its head, and the audit log has both ends", async () => {
    const answer = await file("iam-users-created", `${october}&onlySuccess=false&format=csv`);
    const text = await answer.text();
    expect(answer.headers.get("content-disposition")).toContain("trailsight-iam-users-created-20261001T000000Z");
    expect(text).toContain("# report: iam-users-created");
    expect(text).toContain("onlySuccess=false");
    const entries = await prisma().auditEntry.findMany({ orderBy: { id: "desc" }, take: 2 });
    expect(entries.map(({ action }) => action)).toEqual(["report-export-end", "report-export"]);
  });

  it("refuses no format, an unknown report and a wrong value", async () => {
    expect((await file("iam-users-created", october)).status).toBe(400);
    expect((await file("no-such-report", `${october}&format=csv`)).status).toBe(404);
    expect((await file("leaked-access-key", `${october}&format=csv`)).status).toBe(400);
  });
});

/** A key that has events in October. */
async function someAccessKey(): Promise<string> {
  const { events } = await report("iam-principals-created", `${october}&limit=100`);
  const key = events.map(({ accessKeyId }) => accessKeyId).find((id) => id !== null && /^A(KI|SI)A/.test(id));
  if (key == null) throw new Error("no event has an access key");
  return key;
}
