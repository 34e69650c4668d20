/** Months are summed up when they are over; answers are the same before, after, in between, and while late files come. */
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CloudTrailEvent, OUTCOMES } from "../../cloudtrail/event.ts";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { forgetPartitions } from "../../ingest/partitions.ts";
import { MONTH_TABLES } from "../../ingest/sum-months.ts";
import { TAKE_TURN } from "../../ingest/turn.ts";
import { runUpkeep, type UpkeepSummary } from "../../ingest/upkeep.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { type IPDatabase, ipDatabase } from "../../lib/ip-database.ts";
import { countEvents } from "../../query/count-events.ts";
import { countFacets } from "../../query/count-facets.ts";
import { countGroups, type GroupBy, readFieldValue } from "../../query/count-groups.ts";
import { countMany } from "../../query/count-many.ts";
import { getCoverage } from "../../query/coverage.ts";
import { countRelated } from "../../query/entity/count-related.ts";
import { listDeniedThenAllowed } from "../../query/entity/denied-then-allowed.ts";
import { listFirstTogether } from "../../query/entity/list-first-together.ts";
import type { EventQuery, TimeRange } from "../../query/event-query.ts";
import { ROLLUP_FIELDS } from "../../query/field-columns.ts";
import { getHistogram } from "../../query/histogram.ts";
import { formatInstant } from "../../query/time-range.ts";
import { resolveConditions } from "../../query/where.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { fieldValues, groupEvents } from "../helpers/evaluate-query.ts";
import { makeEvent, storeEvents } from "../helpers/events.ts";
import { randomEvents, randomNumbers } from "../helpers/random-events.ts";
import { findDifferences } from "../helpers/recount.ts";

const at = (text: string): Date => new Date(`2026-${text}Z`);
const NOW = at("10-02T00:00:00");
const STORED = { from: at("06-20T03:00:00"), to: at("10-01T22:00:00") };
/** Those that are over, newest first. */
const MONTHS = ["2026-09", "2026-08", "2026-07", "2026-06"];
const startOf = (month: string): Date => new Date(`${month}-01T00:00:00Z`);
const RANGES: TimeRange[] = [
  STORED,
  { from: at("01-01T00:00:00"), to: at("12-01T00:00:00") },
  { from: at("07-01T00:00:00"), to: at("10-01T00:00:00") },
  { from: at("06-25T13:07:11"), to: at("09-30T22:10:00") },
  { from: at("08-01T00:00:00"), to: at("09-01T00:00:00") },
];
/** Lines answer under these: none of them is found by an index. */
const FILTERS: EventQuery["filters"][] = [
  {},
  { outcome: { include: ["denied"], exclude: [] } },
  { awsRegion: { include: [], exclude: ["us-east-1"] }, readOnly: { include: ["false"], exclude: [] } },
];

const random = randomNumbers(31);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const dimensions = [...ROLLUP_FIELDS];
/** A call that was refused and then went through again and again, in other months as well. */
const refusedOnce = ["07-03T10:00:00", "07-10T11:00:00", "07-12T12:00:00", "08-05T13:00:00", "09-07T14:00:00"].map(
  (time, index) =>
    makeEvent({ eventTime: at(time), eventName: "GetUser", outcome: index === 0 ? "denied" : "success" }),
);
const all = [...randomEvents(30, 900, STORED), ...refusedOnce];
const isLate = (_: CloudTrailEvent, index: number) => index % 5 === 2;
const late = all.filter(isLate);
let stored: CloudTrailEvent[] = [];
let locations: IPDatabase;
let database: TestDatabase;

beforeAll(async () => {
  forgetPartitions();
  database = await createTestDatabase();
  locations = await ipDatabase();
  await store(all.filter((event, index) => !isLate(event, index)));
});
afterAll(() => database.drop());

/** In several files and not in order, as files come. */
async function store(events: readonly CloudTrailEvent[]): Promise<void> {
  for (let part = 0; part < 4; part += 1) {
    await storeEvents(
      ingestPool(),
      events.filter((_, index) => index % 4 === part),
    );
  }
  stored = [...stored, ...events];
}

const keepUp = (retentionDays: number | null = null, now = NOW): Promise<UpkeepSummary | null> =>
  runUpkeep({ pool: ingestPool(), retentionDays, signal: new AbortController().signal, now });

async function listMarks(): Promise<string[]> {
  const found = await ingestPool().query<{ month: Date }>("select month from cloudtrail.summed_month order by 1");
  return found.rows.map(({ month }) => month.toISOString().slice(0, 7));
}

function select(range: TimeRange, filters: EventQuery["filters"]): CloudTrailEvent[] {
  return stored.filter(
    (event) =>
      event.eventTime >= range.from &&
      event.eventTime < range.to &&
      (filters.outcome === undefined || event.outcome === "denied") &&
      (filters.awsRegion === undefined || event.awsRegion !== "us-east-1") &&
      (filters.readOnly === undefined || !event.readOnly),
  );
}

const sorted = (values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value)).sort();

async function expectExact(): Promise<void> {
  for (const range of RANGES) {
    for (const filters of FILTERS) {
      await expectGroups(range, filters);
      const conditions = await resolveConditions(filters);
      const said = JSON.stringify({ range, filters });
      const found = select(range, filters);
      expect(await countEvents({ range, conditions }), said).toBe(found.length);
      expect((await getHistogram({ range, filters })).buckets.reduce((sum, { count }) => sum + count, 0)).toBe(
        found.length,
      );
      const outcomes = await Promise.all(
        OUTCOMES.map((outcome) => resolveConditions({ outcome: { include: [outcome], exclude: [] } })),
      );
      // Twice as many as are counted in one pass, which so are.
      const asked = [...outcomes, ...outcomes].flat();
      const counts = OUTCOMES.map((outcome) => found.filter((event) => event.outcome === outcome).length);
      expect(await countMany({ range, conditions }, asked), said).toEqual([...counts, ...counts]);
      expect(await countMany({ range, conditions }, asked.slice(0, 4)), said).toEqual(counts);
    }
    await expectEntities(range);
  }
}

async function expectGroups(range: TimeRange, filters: EventQuery["filters"]): Promise<void> {
  const found = select(range, filters);
  const pairs = [1, 2, 3].map((): GroupBy => {
    const first = pick(dimensions);
    return [first, pick(dimensions.filter((field) => field !== first))];
  });
  for (const groupBy of [
    ...dimensions.map((field): GroupBy => [field]),
    ["principal", "awsRegion"] as const,
    ...pairs,
  ]) {
    const { groups } = await countGroups({ range, filters }, { groupBy: [...groupBy] as GroupBy, limit: 1_000 });
    const expected = groupEvents(found, groupBy, locations).map(({ values, count, denied, first, last }) => ({
      ...Object.fromEntries(groupBy.map((field, index) => [field, readFieldValue(field, values[index] ?? null)])),
      count,
      denied,
      firstSeen: formatInstant(new Date(first)),
      lastSeen: formatInstant(new Date(last)),
    }));
    expect(sorted(groups), JSON.stringify({ groupBy, range, filters })).toEqual(sorted(expected));
  }
  const fields = dimensions.filter((field) => filters[field] === undefined);
  const { facets } = await countFacets({ range, filters }, { fields, limit: 1_000 });
  for (const field of fields) {
    const expected = groupEvents(found, [field], locations).map(({ values, count }) => ({
      value: readFieldValue(field, values[0] ?? null),
      count,
    }));
    expect(sorted(facets[field] ?? []), JSON.stringify({ field, range, filters })).toEqual(sorted(expected));
  }
}

/** What pages of accounts say, which are counted from lines of series. */
async function expectEntities(range: TimeRange): Promise<void> {
  const account = "111122223333";
  const found = select(range, {}).filter((event) => event.recipientAccountId === account);
  const conditions = await resolveConditions({ recipientAccountId: { include: [account], exclude: [] } });
  const fields: FieldKey[] = ["principal", "eventName", "sourceIPAddress"];
  const related = await countRelated({ range, conditions, fields, order: "commonest", limit: 1_000 });
  for (const field of fields) {
    const counted = related.get(field)?.map(({ value, count }) => ({ value, count })) ?? [];
    const expected = groupEvents(found, [field], locations).filter(({ values }) => values[0] !== null);
    expect(sorted(counted)).toEqual(sorted(expected.map(({ values, count }) => ({ value: values[0], count }))));
  }
  const pairs = await listDeniedThenAllowed({ kind: "account", value: account }, range);
  expect(pairs.map(({ allowed }) => allowed.eventTime)).toEqual(findAllowed(found).slice(0, 50));
  const since = { from: new Date((range.from.getTime() + range.to.getTime()) / 2), to: range.to };
  const fresh = await listFirstTogether({ kind: "account", value: account }, { fields, range: since });
  const known = stored.filter((event) => event.recipientAccountId === account && event.eventTime < since.from);
  for (const field of fields) {
    const before = new Set(known.flatMap((event) => fieldValues(event, field, locations)));
    const values = new Set(
      found
        .filter(({ eventTime }) => eventTime >= since.from)
        .flatMap((event) => fieldValues(event, field, locations))
        .filter((value) => !before.has(value)),
    );
    expect(new Set(fresh.values.filter((one) => one.field === field).map(({ value }) => value))).toEqual(values);
  }
}

/** When calls that were refused went through, by principal and event name, latest first. */
function findAllowed(found: readonly CloudTrailEvent[]): string[] {
  const calls = Map.groupBy(
    [...found].sort((a, b) => a.eventTime.getTime() - b.eventTime.getTime()),
    (event) => JSON.stringify([event.identity.principal.key, event.eventSource, event.eventName]),
  );
  const times = [...calls.values()].flatMap((list) => {
    const refused = list.find(({ outcome }) => outcome === "denied");
    if (refused === undefined) return [];
    const allowed = list.find(({ outcome, eventTime }) => outcome === "success" && eventTime > refused.eventTime);
    return allowed === undefined ? [] : [allowed.eventTime];
  });
  return times.sort((a, b) => b.getTime() - a.getTime()).map(formatInstant);
}

test("nothing is summed up at first, and answers are exact", async () => {
  expect(await listMarks()).toEqual([]);
  await expectExact();
});

test("months that have been over for a day are summed up, newest first, and once", async () => {
  expect((await keepUp(null, at("10-01T23:59:59")))?.summed).toEqual(MONTHS.slice(1).map(startOf));
  expect((await keepUp())?.summed).toEqual([startOf("2026-09")]);
  expect((await keepUp())?.summed).toEqual([]);
  expect(await listMarks()).toEqual([...MONTHS].reverse());
  expect(await findDifferences(ingestPool())).toEqual([]);
  await expectExact();
});

test("lines of months answer where there is a mark, and those of days where it has gone", async () => {
  await ingestPool().query("create table kept as select * from cloudtrail.value_day");
  await ingestPool().query("delete from cloudtrail.value_day where bucket >= '2026-07-01Z' and bucket < '2026-08-01Z'");
  const july = { from: at("07-01T00:00:00"), to: at("08-01T00:00:00") };
  const countRegions = async (): Promise<number> =>
    (await countGroups({ range: july, filters: {} }, { groupBy: ["awsRegion"], limit: 1_000 })).total;
  const inJuly = select(july, {}).length;
  expect(await countRegions()).toBe(inJuly);
  await ingestPool().query("delete from cloudtrail.summed_month where month = '2026-07-01Z'");
  expect(await countRegions()).toBe(0);
  await ingestPool().query("truncate cloudtrail.value_day; insert into cloudtrail.value_day select * from kept");
  expect(await countRegions()).toBe(inJuly);
  await ingestPool().query("drop table kept");
});

test("some months with and some without a mark", async () => {
  await ingestPool().query("update cloudtrail.value_month set events = events + 1 where bucket = '2026-07-01Z'");
  await ingestPool().query("delete from cloudtrail.series_month where bucket = '2026-07-01Z'");
  await expectExact();
  await keepUp();
  await ingestPool().query("delete from cloudtrail.summed_month where month in ('2026-06-01Z', '2026-08-01Z')");
  await expectExact();
});

test("late files take the marks of their months away, until these are summed up again", async () => {
  await keepUp();
  const ofJuly = late.filter(({ eventTime }) => eventTime.toISOString().startsWith("2026-07"));
  await store(ofJuly);
  expect(await listMarks()).toEqual(MONTHS.filter((month) => month !== "2026-07").reverse());
  await expectExact();
  await store(late.filter((event) => !ofJuly.includes(event)));
  expect(await listMarks()).toEqual([]);
  await expectExact();
  expect((await keepUp())?.summed).toEqual(MONTHS.map(startOf));
  expect(await findDifferences(ingestPool())).toEqual([]);
  await expectExact();
});

test("a file with nothing new leaves the marks alone", async () => {
  await storeEvents(ingestPool(), late);
  expect(await listMarks()).toEqual([...MONTHS].reverse());
});

test("loads and sums take turns", async () => {
  const more = randomEvents(32, 400, STORED);
  const storing = store(more);
  for (let round = 0; round < 3; round += 1) {
    await keepUp();
    expect(await findDifferences(ingestPool())).toEqual([]);
  }
  await storing;
  expect(await findDifferences(ingestPool())).toEqual([]);
  const turn = await ingestPool().connect();
  await turn.query("delete from cloudtrail.summed_month");
  await turn.query(`begin; ${TAKE_TURN}`);
  const summing = keepUp();
  while ((await ingestPool().query(WAITING)).rowCount === 0) await wait(20);
  await turn.query("commit");
  turn.release();
  expect((await summing)?.summed.length).toBeGreaterThan(0);
  await keepUp();
  expect(await listMarks()).toEqual([...MONTHS].reverse());
  await expectExact();
});

const WAITING = "select from pg_locks where locktype = 'advisory' and not granted";

test("retention drops lines and marks of months, and coverage is of what is left", async () => {
  // Until 31 days before it was still August.
  const summary = await keepUp(32);
  expect(summary?.dropped.map(({ month }) => month)).toEqual([startOf("2026-06"), startOf("2026-07")]);
  expect(await listMarks()).toEqual(["2026-08", "2026-09"]);
  for (const table of MONTH_TABLES) {
    const left = await ingestPool().query(`select from cloudtrail.${table} where bucket < '2026-08-01Z'`);
    expect(left.rowCount, table).toBe(0);
  }
  stored = stored.filter(({ eventTime }) => eventTime >= startOf("2026-08"));
  const first = Math.min(...stored.map(({ eventTime }) => eventTime.getTime()));
  expect((await getCoverage(RANGES[1] ?? STORED)).firstEvent).toBe(formatInstant(new Date(first)));
  expect(await findDifferences(ingestPool())).toEqual([]);
  await expectExact();
});
