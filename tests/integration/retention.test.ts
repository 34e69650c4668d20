/** Retention drops whole months, and what is left is exactly what loading the other events alone would have given. */
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CloudTrailEvent } from "../../cloudtrail/event.ts";
import { Dictionaries } from "../../ingest/dictionaries.ts";
import { forgetPartitions, listPartitions, partitionName } from "../../ingest/partitions.ts";
import { LoadTransaction } from "../../ingest/store.ts";
import { runUpkeep, type UpkeepSummary } from "../../ingest/upkeep.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { getCoverage } from "../../query/coverage.ts";
import { listLogFiles } from "../../query/list-log-files.ts";
import { findStoredRange } from "../../query/stored-range.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, makeIdentity, storeEvents } from "../helpers/events.ts";
import { randomEvents, randomNumbers } from "../helpers/random-events.ts";
import { findDifferences } from "../helpers/recount.ts";

const NOW = new Date("2026-11-21T09:00:00Z");
/** 31 days before NOW it was October. */
const OCTOBER = new Date("2026-10-01T00:00:00Z");
const at = (text: string): Date => new Date(`2026-${text}Z`);

let database: TestDatabase;
beforeEach(async () => {
  forgetPartitions();
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const keep = (retentionDays: number | null): Promise<UpkeepSummary | null> =>
  runUpkeep({ pool: ingestPool(), retentionDays, signal: new AbortController().signal, now: NOW });

/** Events of August to November, with sessions across the ends of months and issued credentials. */
function makeEvents(): CloudTrailEvent[] {
  const random = randomNumbers(5);
  return randomEvents(5, 900, { from: at("08-20T00:00:00"), to: at("11-10T00:00:00") }).map((event, index) => ({
    ...event,
    identity: { ...event.identity, sessionKey: `ASIA${Math.floor(random() * 200)}` },
    issuedAccessKeyId: index % 7 === 0 ? `ASIAISSUED${index}` : null,
    userAgent: random() < 0.3 ? `agent/${Math.floor(random() * 300)}` : event.userAgent,
  }));
}

async function storeFiles(events: readonly CloudTrailEvent[], name: string): Promise<void> {
  for (let at = 0, file = 0; at < events.length; at += 60, file += 1) {
    await storeEvents(ingestPool(), events.slice(at, at + 60), { key: `${name}/${file}.json.gz` });
  }
}

const countEvents = async (): Promise<number> => {
  const found = await ingestPool().query<{ events: number }>("select count(*)::int as events from cloudtrail.event");
  return found.rows[0]?.events ?? 0;
};

const monthsStored = async (): Promise<string[]> => (await listPartitions(ingestPool())).map(partitionName);

test("months that are wholly too old go, and everything derived is a recount of the rest", async () => {
  const events = makeEvents();
  await storeFiles(events, "all");
  const kept = events.filter(({ eventTime }) => eventTime >= OCTOBER).length;
  const summary = await keep(31);
  expect(summary).toMatchObject({ keptFrom: OCTOBER, reopened: 0 });
  expect(summary?.dropped.map(({ month }) => month)).toEqual([at("08-01T00:00:00"), at("09-01T00:00:00")]);
  expect(summary?.dropped.reduce((sum, { events }) => sum + events, 0)).toBe(events.length - kept);
  expect(await countEvents()).toBe(kept);
  expect(await findDifferences(ingestPool())).toEqual([]);
  expect(await monthsStored()).toEqual(
    ["10", "11", "12"].map((month) => `event_2026_${month}`).concat("event_2027_01", "event_2027_02"),
  );
  expect((await findStoredRange())?.from.getTime()).toBeGreaterThanOrEqual(OCTOBER.getTime());
  expect(await keep(31)).toMatchObject({ dropped: [], reopened: 0 });
});

test("coverage says what retention does not keep, where that is asked for", async () => {
  await storeFiles(makeEvents(), "all");
  expect(await getCoverage({ from: at("09-01T00:00:00"), to: at("10-01T00:00:00") })).toMatchObject({ keptFrom: null });
  await keep(31);
  expect(await getCoverage({ from: at("09-01T00:00:00"), to: at("09-20T00:00:00") })).toMatchObject({
    firstEvent: null,
    keptFrom: "2026-10-01T00:00:00Z",
  });
  expect(await getCoverage({ from: OCTOBER, to: at("11-01T00:00:00") })).toMatchObject({ keptFrom: null });
});

test("files of dropped months come in without their events, and the ledger says so", async () => {
  const events = makeEvents();
  await storeFiles(events, "first");
  await keep(31);
  const kept = await countEvents();
  await storeFiles(events, "second");
  expect(await countEvents()).toBe(kept);
  expect(await findDifferences(ingestPool())).toEqual([]);
  const again = (await listLogFiles({ text: "second/" }, { limit: 1_000 })).files;
  const sum = (read: (file: (typeof again)[number]) => number): number =>
    again.reduce((total, file) => total + read(file), 0);
  expect([sum((file) => file.events), sum((file) => file.duplicates), sum((file) => file.dropped)]).toEqual([
    0,
    kept,
    events.length - kept,
  ]);
  const first = (await listLogFiles({ text: "first/" }, { limit: 1_000 })).files;
  expect(first.every((file) => file.status === "loaded" && file.events + file.dropped === file.records)).toBe(true);
});

test("longer retention makes files failed until they are loaded again, and then everything is as before", async () => {
  const events = makeEvents();
  await storeFiles(events, "all");
  const before = await listLogFiles({}, { limit: 1_000 });
  await keep(31);
  const summary = await keep(null);
  const failed = (await listLogFiles({ status: "failed" }, { limit: 1_000 })).files;
  expect(failed.length).toBe(summary?.reopened);
  expect(failed.length).toBeGreaterThan(0);
  await storeFiles(events, "all");
  expect(await countEvents()).toBe(events.length);
  expect(await findDifferences(ingestPool())).toEqual([]);
  const counts = ({ files }: typeof before) =>
    files.map((file) => [file.key, file.events, file.duplicates, file.dropped]);
  expect(counts(await listLogFiles({ status: "loaded" }, { limit: 1_000 }))).toEqual(counts(before));
});

test("loads go on while months are dropped, also of late files, and nothing is counted wrongly", async () => {
  const events = makeEvents();
  await storeFiles(events, "all");
  const late = makeEvents().map((event, index) => ({
    ...event,
    eventID: event.eventID.replace(/^.{8}/, index.toString(16).padStart(8, "0")),
  }));
  const [summary] = await Promise.all([
    keep(31),
    storeFiles(late.slice(0, 450), "a"),
    storeFiles(late.slice(450), "b"),
  ]);
  expect(summary?.dropped.length).toBe(2);
  await keep(31);
  expect(await countEvents()).toBe([...events, ...late].filter(({ eventTime }) => eventTime >= OCTOBER).length);
  expect(await findDifferences(ingestPool())).toEqual([]);
});

test("a month is dropped only when no load that may still write to it is left", async () => {
  const old = makeEvent({ eventTime: at("09-30T23:59:59.999"), identity: makeIdentity({ sessionKey: "ASIAOLD" }) });
  const dictionaries = new Dictionaries(ingestPool());
  const events = [dictionaries.note(old)];
  await dictionaries.fetch(events);
  const load = await LoadTransaction.begin(ingestPool());
  const header = { bucket: "b", key: "k", kind: "log", account: null, region: null, deliveredAt: null } as const;
  const [file] = await load.openFiles([{ header: { ...header, origin: "import", sentAt: null }, etag: "1" }]);
  if (file === null || file === undefined) throw new Error("the file is open");
  await load.addRecords([{ file, part: { events, rejections: [], unknownFields: [] } }]);
  const dropping = keep(31);
  await waitUntilFound("select from pg_locks where locktype = 'advisory' and not granted");
  await load.closeFiles([{ file, objectBytes: 1, inflatedBytes: 1, sha256: Buffer.alloc(32) }]);
  await load.commit();
  expect(await dropping).toMatchObject({ dropped: [{ events: 1 }] });
  expect(await countEvents()).toBe(0);
  expect(await findDifferences(ingestPool())).toEqual([]);
});

test("several workers do it once", async () => {
  await storeFiles(makeEvents(), "all");
  const summaries = await Promise.all([keep(31), keep(31), keep(31)]);
  const done = summaries.flatMap((summary) => summary?.dropped ?? []);
  expect(done.length).toBe(2);
  expect(await findDifferences(ingestPool())).toEqual([]);
});

test("a reader of a month that is to go is waited for; loads meanwhile neither wait nor count wrongly", async () => {
  await storeFiles(makeEvents(), "all");
  const reader = await ingestPool().connect();
  await reader.query("begin");
  await reader.query("select count(*) from cloudtrail.event_2026_09");
  const dropping = keep(31);
  await waitUntilFound(waitingFor("event_2026_09"));
  // Earlier than what was found to be next while the month was summed up.
  const late = randomEvents(6, 200, { from: OCTOBER, to: at("10-01T00:10:00") });
  await storeEvents(ingestPool(), late);
  await storeEvents(ingestPool(), [makeEvent({ eventTime: NOW })]);
  expect((await ingestPool().query(waitingFor("event"))).rowCount).toBe(0);
  await reader.query("commit");
  reader.release();
  expect((await dropping)?.dropped.length).toBe(2);
  expect(await findDifferences(ingestPool())).toEqual([]);
});

const waitingFor = (table: string): string =>
  `select from pg_locks where relation = 'cloudtrail.${table}'::regclass and not granted`;

async function waitUntilFound(statement: string): Promise<void> {
  while ((await ingestPool().query(statement)).rowCount === 0) await wait(20);
}

test("the statistics of all events together follow their number", async () => {
  const known = async () =>
    (
      await ingestPool().query<{ rows: number }>(
        "select reltuples::float8 as rows from pg_class where oid = 'cloudtrail.event'::regclass",
      )
    ).rows[0]?.rows;
  expect(await known()).toBe(-1);
  await storeEvents(ingestPool(), randomEvents(9, 2_000, { from: at("11-01T00:00:00"), to: NOW }));
  await ingestPool().query("select pg_stat_force_next_flush()");
  await keep(null);
  expect(await known()).toBeGreaterThan(1_000);
});
