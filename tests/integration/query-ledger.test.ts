import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { countMessage, type LogFileHeader, recordFailedMessage, recordOutcome } from "../../ingest/ledger.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { getCoverage } from "../../query/coverage.ts";
import { InvalidQueryError } from "../../query/event-query.ts";
import { getIngestHealth, listRejectedRecords } from "../../query/ingest-health.ts";
import { findLogFile, listLogFiles } from "../../query/list-log-files.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, storeEvents } from "../helpers/events.ts";
import { findDifferences } from "../helpers/recount.ts";

const at = (text: string) => new Date(`2026-05-${text}Z`);

const header = (overrides: Partial<LogFileHeader>): LogFileHeader => ({
  bucket: "trail-bucket",
  key: "k",
  kind: "log",
  account: "111122223333",
  region: "us-east-1",
  deliveredAt: null,
  origin: "queue",
  sentAt: null,
  ...overrides,
});

const fail = (key: string, deliveredAt: Date) =>
  recordOutcome(ingestPool(), header({ key, deliveredAt }), {
    status: "failed",
    reason: "corrupt",
    detail: "unexpected end",
  });

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe("coverage", () => {
  it("says that nothing is loaded where nothing is", async () => {
    expect(await getCoverage({ from: at("01T00:00:00"), to: at("02T00:00:00") })).toEqual({
      from: "2026-05-01T00:00:00Z",
      to: "2026-05-02T00:00:00Z",
      accounts: [],
      regions: [],
      firstEvent: null,
      lastEvent: null,
      keptFrom: null,
      completeThrough: null,
      loadedFiles: 0,
      failedFiles: 0,
      rejectedRecords: 0,
    });
  });

  it("names what is in the range to the millisecond, and nothing outside it", async () => {
    const event = (time: Date, awsRegion: string | null, recipientAccountId: string | null) =>
      makeEvent({ eventTime: time, awsRegion, recipientAccountId });
    await storeEvents(ingestPool(), [event(at("10T00:00:00.000"), "us-east-1", "222222222222")], {
      deliveredAt: at("10T00:05:00"),
    });
    await storeEvents(
      ingestPool(),
      [
        event(at("10T12:00:00.001"), "eu-west-1", "111111111111"),
        event(at("10T12:00:00.002"), null, null),
        event(at("12T13:00:00.000"), "eu-west-2", "333333333333"),
      ],
      { deliveredAt: at("12T13:05:00") },
    );
    expect(await getCoverage({ from: at("10T00:00:00.001"), to: at("12T13:00:00.000") })).toMatchObject({
      accounts: ["111111111111"],
      regions: ["eu-west-1"],
      firstEvent: "2026-05-10T12:00:00.001Z",
      lastEvent: "2026-05-10T12:00:00.002Z",
    });
    expect(await getCoverage({ from: at("10T00:00:00"), to: at("13T00:00:00") })).toMatchObject({
      accounts: ["111111111111", "222222222222", "333333333333"],
      regions: ["eu-west-1", "eu-west-2", "us-east-1"],
      loadedFiles: 2,
      completeThrough: "2026-05-12T13:05:00Z",
    });
  });

  it("is complete only up to the first file that failed, until it is loaded", async () => {
    const range = { from: at("20T00:00:00"), to: at("21T00:00:00") };
    for (const hour of ["01", "03", "05"]) {
      await storeEvents(ingestPool(), [makeEvent({ eventTime: at(`20T${hour}:00:00`) })], {
        deliveredAt: at(`20T${hour}:10:00`),
      });
    }
    expect(await getCoverage(range)).toMatchObject({
      completeThrough: "2026-05-20T05:10:00Z",
      loadedFiles: 3,
      failedFiles: 0,
    });
    await fail("late", at("20T04:00:00"));
    expect(await getCoverage(range)).toMatchObject({
      completeThrough: "2026-05-20T03:10:00Z",
      loadedFiles: 3,
      failedFiles: 1,
    });
    await fail("early", at("20T00:30:00"));
    expect(await getCoverage(range)).toMatchObject({ completeThrough: null, loadedFiles: 3, failedFiles: 2 });
    // Delivered before the range: it holds only older events.
    expect(await getCoverage({ ...range, from: at("20T00:31:00") })).toMatchObject({
      completeThrough: "2026-05-20T03:10:00Z",
      failedFiles: 1,
    });
    for (const key of ["early", "late"]) {
      const deliveredAt = key === "early" ? at("20T00:30:00") : at("20T04:00:00");
      await storeEvents(ingestPool(), [makeEvent({ eventTime: at("20T00:10:00") })], { key, deliveredAt });
    }
    expect(await getCoverage(range)).toMatchObject({
      completeThrough: "2026-05-20T05:10:00Z",
      loadedFiles: 5,
      failedFiles: 0,
    });
  });

  it("does not count files that hold no events by nature", async () => {
    const range = { from: at("25T00:00:00"), to: at("26T00:00:00") };
    await recordOutcome(ingestPool(), header({ key: "digest", kind: "digest", deliveredAt: at("25T01:00:00") }), {
      status: "ignored",
      reason: "digest",
      detail: null,
    });
    expect(await getCoverage(range)).toMatchObject({ loadedFiles: 0, failedFiles: 0, completeThrough: null });
  });
});

describe("the list of files", () => {
  it("pages over every file once, last announced first, and finds by each of its filters", async () => {
    for (let index = 0; index < 7; index += 1) await fail(`list/${index}%_.json.gz`, at("28T00:00:00"));
    const all = (await listLogFiles({}, { limit: 1_000 })).files;
    const paged = [];
    for (let cursor: string | null = null, more = true; more; ) {
      const page = await listLogFiles({}, { limit: 4, cursor });
      paged.push(...page.files);
      cursor = page.nextCursor;
      more = cursor !== null;
    }
    expect(paged).toEqual(all);
    expect(all.map(({ id }) => id)).toEqual([...all.map(({ id }) => id)].sort((a, b) => b - a));
    const count = async (filter: Parameters<typeof listLogFiles>[0]) =>
      (await listLogFiles(filter, { limit: 1_000 })).files.length;
    expect(await count({ text: "list/" })).toBe(7);
    expect(await count({ text: "3%_" })).toBe(1);
    expect(await count({ text: "%" })).toBe(7);
    expect(await count({ text: "\0'\ud800" })).toBe(0);
    expect(await count({ status: "failed", reason: "corrupt" })).toBe(7);
    expect(await count({ status: "ignored" })).toBe(1);
    expect(await count({ kind: "digest" })).toBe(1);
    expect(await count({ bucket: "trail-bucket" })).toBe(all.length);
    expect(await count({ account: "000000000000" })).toBe(0);
    expect(await count({ region: "us-east-1", status: null })).toBe(all.length);
    expect(await findLogFile(all[0]?.id ?? 0)).toEqual(all[0]);
    expect(await findLogFile(2_000_000_000)).toBeNull();
  });

  it.each(["", "x", "-1", "1e3", "99999999999", "1;"])("refuses the cursor %j", async (cursor) => {
    await expect(listLogFiles({}, { limit: 1, cursor })).rejects.toThrow(InvalidQueryError);
  });
});

describe("the health of the ingest", () => {
  it("counts files, lag, messages, failures and what was set aside", async () => {
    const sentAt = new Date(Date.now() - 30_000);
    await storeEvents(ingestPool(), [makeEvent({ eventTime: at("29T00:00:00") })], {
      key: "lag",
      sentAt,
      deliveredAt: at("29T00:05:00"),
    });
    await countMessage(ingestPool(), "test-event");
    await countMessage(ingestPool(), "test-event");
    await recordFailedMessage(ingestPool(), { id: "m1", reason: "not JSON", body: "<b>\u0000" });
    const file = (await listLogFiles({ text: "lag" }, { limit: 1 })).files[0];
    await ingestPool().query(
      `insert into cloudtrail.rejected_record values ($1, 3, 'too-deep', 'nested'), ($1, 1, 'not-an-object', 'odd')`,
      [file?.id],
    );
    const health = await getIngestHealth();
    expect(health.files).toContainEqual(
      expect.objectContaining({ status: "failed", kind: "log", reason: "corrupt", files: 7 }),
    );
    expect(health.files).toContainEqual(expect.objectContaining({ status: "ignored", kind: "digest", files: 1 }));
    expect(health.lag.files).toBe(1);
    expect(health.lag.p95Seconds).toBeGreaterThan(29);
    expect(health.lag.p95Seconds).toBeLessThan(90);
    expect(health.messages).toEqual([
      { shape: "test-event", messages: 2, lastDay: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
    ]);
    expect(health.failedMessages).toMatchObject([{ messageId: "m1", reason: "not JSON", body: "<b>\ufffd" }]);
    expect(health.rejections).toEqual([
      { code: "not-an-object", records: 1 },
      { code: "too-deep", records: 1 },
    ]);
    expect(health.lastDeliveredAt).toBe("2026-05-29T00:05:00Z");
    expect(health.conflicts).toBe(0);
    expect((await listRejectedRecords(file?.id ?? 0)).map(({ recordIndex }) => recordIndex)).toEqual([1, 3]);
  });
});

test("coverage counts the files of every range, whole days or not", async () => {
  const times = ["15T23:59:59.999", "16T00:00:00", "16T12:00:00", "17T23:59:59.999", "18T00:00:00", "18T07:00:00"];
  for (const time of times) {
    await storeEvents(ingestPool(), [makeEvent({ eventTime: at(time) })], { deliveredAt: at(time) });
    await fail(`broken ${time}`, at(time));
  }
  const ends = [
    "15T12:00:00",
    "16T00:00:00",
    "16T00:00:00.001",
    "17T00:00:00",
    "18T00:00:00",
    "18T00:00:01",
    "19T00:00:00",
  ];
  for (const [from, to] of ends.flatMap((one, index) => ends.slice(index + 1).map((other) => [one, other] as const))) {
    const within = times.filter((time) => at(time) >= at(from) && at(time) < at(to)).length;
    expect(await getCoverage({ from: at(from), to: at(to) }), `${from} to ${to}`).toMatchObject({
      loadedFiles: within,
      failedFiles: within,
    });
  }
  expect(await findDifferences(ingestPool())).toEqual([]);
});
