import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as insightsRoute from "../../app/api/v1/insights/route.ts";
import { toEventID } from "../../cloudtrail/event-id.ts";
import { importTrail } from "../../ingest/import.ts";
import { recordOutcome } from "../../ingest/ledger.ts";
import { toLogFileHeader } from "../../ingest/log-file-header.ts";
import { forgetPartitions } from "../../ingest/partitions.ts";
import { replay } from "../../ingest/replay.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { LOCAL_BUCKET } from "../../lib/log-file/location.ts";
import { findEvent } from "../../query/get-event.ts";
import { listInsights } from "../../query/list-insights.ts";
import { parseEventQuery } from "../../query/search-params.ts";
import { findSearch } from "../../reports/catalog/index.ts";
import { withDefaults } from "../../reports/parameters.ts";
import { runReport } from "../../reports/run-report.ts";
import { callRoute, makeToken } from "../helpers/api.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { gzipRecords, makeKey, makeRecord } from "../helpers/log-files.ts";
import { findDifferences } from "../helpers/recount.ts";
import { hasSharedData, readRawRecords, SHARED_DATA } from "../helpers/shared-data.ts";

const signal = new AbortController().signal;
const PAIR = "7b4b2c1e-22b3-4c03-94af-c74d10c8a7c0";
const ADA = "arn:aws:sts::111122223333:assumed-role/deploy/ada";

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "insights-"));
});
afterAll(() => database.drop());
beforeEach(async () => {
  forgetPartitions();
  await ingestPool().query(
    "truncate cloudtrail.event, cloudtrail.insight, cloudtrail.log_file, cloudtrail.log_file_day, cloudtrail.rejected_record cascade",
  );
  const rollups = ["series", "value", "principal"].flatMap((name) => [`${name}_hour`, `${name}_day`]);
  for (const table of [...rollups, "service_day", "volume_hour", "volume_quarter", "session", "value_seen"])
    await ingestPool().query(`truncate cloudtrail.${table}`);
});

type Details = Record<string, unknown>;

function insight(state: string, eventTime: string, details: Details = {}, members: Record<string, unknown> = {}) {
  return makeRecord({
    userIdentity: undefined,
    sourceIPAddress: undefined,
    userAgent: undefined,
    eventSource: undefined,
    eventName: undefined,
    eventVersion: "1.09",
    eventType: "AwsCloudTrailInsight",
    eventCategory: "Insight",
    sharedEventID: PAIR,
    eventTime,
    insightDetails: {
      state,
      eventSource: "ssm.amazonaws.com",
      eventName: "UpdateInstanceInformation",
      insightType: "ApiCallRateInsight",
      insightContext: {
        statistics: {
          baseline: { average: 0.25 },
          insight: { average: 40 },
          baselineDuration: 10_080,
          ...(state === "End" ? { insightDuration: 5 } : {}),
        },
        attributions: [
          {
            attribute: "userIdentityArn",
            insight: [{ value: ADA, average: 39.5 }],
            baseline: [{ value: ADA, average: 0.25 }],
          },
          { attribute: "errorCode", insight: [{ value: "null", average: 40 }], baseline: [] },
        ],
      },
      ...details,
    },
    ...members,
  });
}

/** Writes an Insights file and answers the path it is imported from. */
async function writeInsightFile(records: readonly unknown[]): Promise<string> {
  const path = join(folder, makeKey({ kind: "CloudTrail-Insight" }));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, gzipRecords(records));
  return path;
}

const load = (...sources: string[]) => importTrail({ sources, signal });

async function ask(search: string, options: { limit?: number; cursor?: string | null } = {}) {
  const query = parseEventQuery(new URLSearchParams(search));
  const range = { from: new Date(query.from), to: new Date(query.to) };
  return listInsights({ filters: query.filters, range }, { limit: 100, ...options });
}

const DAY = "from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z";

const rejections = async () =>
  (await ingestPool().query("select code, message from cloudtrail.rejected_record order by log_file_id, record_index"))
    .rows;

describe("loading", () => {
  test("start and end become one insight with its numbers, also when the end comes first and files come twice", async () => {
    const start = insight("Start", "2026-11-20T10:00:00Z");
    const end = insight("End", "2026-11-20T10:05:00Z");
    expect(await load(await writeInsightFile([end]))).toMatchObject({ loaded: 1, events: 1, ignored: 0 });
    expect((await ask(DAY)).insights).toMatchObject([{ state: "ended", start: null, end: { eventID: end.eventID } }]);
    await load(await writeInsightFile([start]));
    const again = await load(await writeInsightFile([start, end, end]));
    expect(again).toMatchObject({ events: 0, duplicates: 3 });
    const { insights, total } = await ask(DAY);
    expect(total).toBe(1);
    expect(insights).toEqual([
      {
        sharedEventID: PAIR,
        insightType: "ApiCallRateInsight",
        state: "ended",
        start: { eventID: start.eventID, eventTime: "2026-11-20T10:00:00Z" },
        end: { eventID: end.eventID, eventTime: "2026-11-20T10:05:00Z" },
        eventName: "UpdateInstanceInformation",
        eventSource: "ssm.amazonaws.com",
        errorCode: null,
        recipientAccountId: "111122223333",
        awsRegion: "eu-west-1",
        baselineAverage: 0.25,
        insightAverage: 40,
        baselineDuration: 10_080,
        insightDuration: 5,
        attributions: [
          {
            attribute: "userIdentityArn",
            insight: [{ value: ADA, average: 39.5 }],
            baseline: [{ value: ADA, average: 0.25 }],
          },
          { attribute: "errorCode", insight: [{ value: null, average: 40 }], baseline: [] },
        ],
        attributionsDropped: false,
      },
    ]);
    expect(await findDifferences(ingestPool())).toEqual([]);
  });

  test("the event of either record has the numbers and leads to the other", async () => {
    const start = insight("Start", "2026-11-20T10:00:00Z");
    const end = insight("End", "2026-11-20T10:05:00Z");
    await load(await writeInsightFile([start, end]));
    const found = await findEvent(start.eventID);
    expect(found).toMatchObject({ insightState: "Start", insightType: "ApiCallRateInsight", outcome: "success" });
    expect(found?.insight).toMatchObject({
      baselineAverage: 0.25,
      insightDuration: null,
      other: { eventID: end.eventID, eventTime: "2026-11-20T10:05:00Z" },
    });
  });

  test("malformed insightDetails are set aside with their reason and never their text; their neighbours load", async () => {
    const at = "2026-11-20T10:00:00Z";
    const statistics = (value: unknown) => ({ insightContext: { statistics: value } });
    const malformed = [
      insight("Started<script>", at),
      insight("Start", at, statistics("none")),
      insight("Start", at, statistics({ baseline: { average: "many" } })),
      insight("Start", at, statistics({ insight: { average: -1 } })),
      insight("Start", at, statistics({ insightDuration: 1e12 })),
      insight("Start", at, { insightContext: { attributions: "ada" } }),
      insight("Start", at, { insightContext: { attributions: [{ attribute: "userAgent", insight: {} }] } }),
      { ...insight("Start", at), eventName: "X", eventSource: "x.amazonaws.com", insightDetails: "Start" },
    ];
    const summary = await load(await writeInsightFile([...malformed, insight("Start", at)]));
    expect(summary).toMatchObject({ events: 1, rejected: malformed.length, failed: 0 });
    const found = await rejections();
    expect(found.map(({ code }) => code)).toEqual(malformed.map(() => "insight-malformed"));
    expect(JSON.stringify(found)).not.toMatch(/script|many|ada/);
  });

  test("an insight without statistics is kept without numbers", async () => {
    await load(await writeInsightFile([insight("Start", "2026-11-20T10:00:00Z", { insightContext: undefined })]));
    expect((await ask(DAY)).insights).toMatchObject([
      { baselineAverage: null, insightAverage: null, attributions: [] },
    ]);
  });

  test("hostile attributions are cut, cleaned and bounded, and secrets among them are not kept", async () => {
    const secret = `eyJhbGciOiJIUzI1NiJ9.${"a".repeat(60)}.${"b".repeat(43)}`;
    const values = ["=cmd()", "a\u0000b", "\ud800", "x".repeat(5_000), secret];
    const contributors = [...values, ...Array.from({ length: 200 }, (_, index) => `agent ${index}`)];
    const attributions = [
      { attribute: "userAgent", insight: contributors.map((value) => ({ value, average: 1 })), baseline: null },
      { attribute: "password", insight: [{ value: "hunter2", average: 1 }] },
      { attribute: "userAgent", insight: [{ value: "again", average: 1 }] },
      "not an object",
    ];
    await load(
      await writeInsightFile([insight("Start", "2026-11-20T10:00:00Z", { insightContext: { attributions } })]),
    );
    const [found] = (await ask(DAY)).insights;
    expect(found?.attributionsDropped).toBe(true);
    expect(found?.attributions.map(({ attribute }) => attribute)).toEqual(["userAgent"]);
    const kept = found?.attributions[0]?.insight ?? [];
    expect(kept).toHaveLength(20);
    expect(kept.slice(0, 4).map(({ value }) => value)).toEqual(["=cmd()", "a\ufffdb", "\ufffd", "x".repeat(512)]);
    expect(JSON.stringify(found)).not.toMatch(/hunter2|eyJ/);
  });

  test("files that an earlier version had put aside load by replay, and by importing them again", async () => {
    const ignored = await Promise.all(
      ["Start", "End"].map(async (state, index) => {
        const path = await writeInsightFile([insight(state, `2026-11-20T10:0${index}:00Z`)]);
        const { header } = toLogFileHeader({ bucket: LOCAL_BUCKET, key: path }, "import");
        const reason = "CloudTrail Insights file: kept for the Insights reports";
        await recordOutcome(ingestPool(), header, { status: "ignored", reason, detail: null });
        return path;
      }),
    );
    expect(await load(ignored[0] ?? "")).toMatchObject({ loaded: 1, events: 1 });
    expect(await replay({ signal })).toMatchObject({ loaded: 1, events: 1 });
    expect(await replay({ signal })).toMatchObject({ loaded: 0, failed: 0 });
    const files = await ingestPool().query("select status, reason, kind, events from cloudtrail.log_file");
    const loaded = { status: "loaded", reason: null, kind: "insight", events: 1 };
    expect(files.rows).toEqual([loaded, loaded]);
    expect(await findDifferences(ingestPool())).toEqual([]);
  });
});

describe("listing", () => {
  test("a range holds what starts or ends in it, and what is still going on", async () => {
    const pair = (sharedEventID: string, times: [string, string | null]) => [
      insight("Start", `2026-11-${times[0]}Z`, {}, { sharedEventID }),
      ...(times[1] === null ? [] : [insight("End", `2026-11-${times[1]}Z`, {}, { sharedEventID })]),
    ];
    const [before, into, open, within, after, stale] = Array.from({ length: 6 }, () => randomUUID());
    await load(
      await writeInsightFile([
        ...pair(before ?? "", ["19T22:00:00", "19T23:00:00"]),
        ...pair(into ?? "", ["18T00:00:00", "20T00:00:00"]),
        ...pair(open ?? "", ["19T23:59:00", null]),
        ...pair(within ?? "", ["20T10:00:00", "20T10:05:00"]),
        ...pair(after ?? "", ["21T00:00:00", null]),
        ...pair(stale ?? "", ["18T23:59:59", null]),
      ]),
    );
    const { insights, total } = await ask(DAY);
    expect(insights.map((one) => one.sharedEventID)).toEqual([within, open, into]);
    expect(total).toBe(3);
    expect(insights.map((one) => one.state)).toEqual(["ended", "open", "ended"]);
  });

  test("filters by API, service, account, Region and error; pages neither skip nor repeat", async () => {
    const records = Array.from({ length: 7 }, (_, index) => [
      insight(
        "Start",
        "2026-11-20T10:00:00Z",
        index === 0 ? { eventName: "RunInstances", eventSource: "ec2.amazonaws.com", errorCode: "AccessDenied" } : {},
        {
          sharedEventID: randomUUID(),
          ...(index === 1 ? { awsRegion: "us-east-1", recipientAccountId: "999988887777" } : {}),
        },
      ),
    ]).flat();
    await load(await writeInsightFile(records));
    const count = async (filter: string) => (await ask(`${DAY}&${filter}`)).total;
    expect(await count("eventName=RunInstances")).toBe(1);
    expect(await count("not.eventSource=ec2.amazonaws.com")).toBe(6);
    expect(await count("errorCode=AccessDenied")).toBe(1);
    expect(await count("awsRegion=us-east-1")).toBe(1);
    expect(await count("recipientAccountId=111122223333")).toBe(6);
    expect(await count("eventName=CreateUser")).toBe(0);
    const seen: string[] = [];
    for (let cursor: string | null = null; ; ) {
      const page = await ask(DAY, { limit: 3, cursor });
      seen.push(...page.insights.map((one) => one.sharedEventID));
      expect(page.total).toBe(7);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
    await expect(ask(DAY, { cursor: "x" })).rejects.toThrow(/cursor/);
  });
});

describe("asking", () => {
  const range = { from: new Date("2026-11-20T00:00:00Z"), to: new Date("2026-11-21T00:00:00Z") };

  test("the search of the catalogue finds both records", async () => {
    await load(
      await writeInsightFile([insight("Start", "2026-11-20T10:00:00Z"), insight("End", "2026-11-20T10:05:00Z")]),
    );
    const search = findSearch("insights");
    if (search === null) throw new Error("there is no such search");
    const options = { limit: 10, groupLimit: 10, cursor: null, text: { from: "-1d", to: "now" } };
    const answer = await runReport({ asked: withDefaults(search), filters: {}, range }, options);
    expect(answer.count).toBe(2);
    expect(answer.groups).toMatchObject([
      { values: { eventName: "UpdateInstanceInformation", insightType: "ApiCallRateInsight" }, count: 2 },
    ]);
  });

  test("the route answers with coverage, and refuses what it does not know by name", async () => {
    await load(await writeInsightFile([insight("Start", "2026-11-20T10:00:00Z")]));
    const authorization = `Bearer ${await makeToken()}`;
    const call = (search: string) =>
      callRoute(insightsRoute, `/api/v1/insights?${search}`, { headers: { authorization } });
    const answer = await (await call(DAY)).json();
    expect(answer).toMatchObject({
      insights: [{ state: "open", insightAverage: 40 }],
      total: 1,
      nextCursor: null,
      coverage: { accounts: ["111122223333"] },
    });
    for (const [search, name] of [
      ["sate=open", "sate"],
      ["limit=0", "limit"],
      ["cursor=x", "cursor"],
    ]) {
      const refused = await call(`${DAY}&${search}`);
      expect(refused.status).toBe(400);
      expect((await refused.json()).error.message).toContain(name);
    }
  });
});

describe.skipIf(!hasSharedData)("real Insights records (needs ../shared/data)", () => {
  test("every one is an insight with the numbers of the record, paired by its sharedEventID", async () => {
    const path = join(SHARED_DATA, "cloudtrail/fixtures/docs_cloudtrail.json.gz");
    const raw = (await readRawRecords(path)).filter((record) => record.eventType === "AwsCloudTrailInsight");
    expect(raw.length).toBeGreaterThan(4);
    expect(await load(await writeInsightFile(raw))).toMatchObject({ events: raw.length, rejected: 0 });
    const { insights } = await ask("from=2019-01-01T00:00:00Z&to=2021-01-01T00:00:00Z");
    expect(insights).toHaveLength(new Set(raw.map((record) => record.sharedEventID)).size);
    for (const record of raw) {
      const { insightContext } = record.insightDetails as {
        insightContext: { statistics: object; attributions?: object };
      };
      const found = await findEvent(record.eventID ?? "");
      const statistics = insightContext.statistics as Record<string, { average: number } | number | undefined>;
      expect(found?.insight).toMatchObject({
        baselineAverage: (statistics.baseline as { average: number }).average,
        insightAverage: (statistics.insight as { average: number }).average,
        insightDuration: statistics.insightDuration ?? null,
        baselineDuration: statistics.baselineDuration ?? null,
      });
      expect(insights.map((one) => one.sharedEventID)).toContain(toEventID(String(record.sharedEventID)));
      const expected = JSON.stringify(insightContext.attributions ?? []).replaceAll('"null"', "null");
      expect(found?.insight?.attributions).toEqual(JSON.parse(expected));
    }
    expect(await findDifferences(ingestPool())).toEqual([]);
  });
});
