/**
 * Every search of the catalogue finds exactly what its predicate says: the answer of the store is compared with the language
 * read a second time over the events themselves (tests/helpers/evaluate-search.ts).
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CloudTrailEvent } from "../../cloudtrail/event.ts";
import { extractEvent } from "../../cloudtrail/extract-event.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { listEventsWhere } from "../../query/list-events.ts";
import { resolveConditions } from "../../query/where.ts";
import { SEARCHES } from "../../reports/catalog/index.ts";
import { countSearches } from "../../reports/count-searches.ts";
import type { Search } from "../../reports/define-search.ts";
import { explorerLink } from "../../reports/explorer-link.ts";
import { type Asked, isAnswerable } from "../../reports/parameters.ts";
import {
  chartReport,
  countReport,
  groupReport,
  listReport,
  type OpenReport,
  openReport,
} from "../../reports/run-report.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { deriveEvents, giveValues } from "../helpers/derive-events.ts";
import { evaluateSearch, type Given } from "../helpers/evaluate-search.ts";
import { storeEvents } from "../helpers/events.ts";
import { randomEvents, randomNumbers } from "../helpers/random-events.ts";
import { hasSharedData, listSharedLogFiles, readRawRecords, SHARED_DATA } from "../helpers/shared-data.ts";

const HOUR_MS = 3_600_000;

/** Events of one place in the key of the store: the first one is kept. */
function distinct(events: readonly CloudTrailEvent[]): CloudTrailEvent[] {
  const byId = new Map<string, CloudTrailEvent>();
  for (const event of events) if (!byId.has(event.eventID)) byId.set(event.eventID, event);
  return [...byId.values()];
}

/** The first events of each kind of call, by time: bursts stay, and a thousand of the same prove no more than forty. */
function sample(events: readonly CloudTrailEvent[], ofKind = 40): CloudTrailEvent[] {
  const kinds = new Map<string, number>();
  return [...events]
    .sort((a, b) => a.eventTime.getTime() - b.eventTime.getTime())
    .filter(({ eventSource, eventName, errorCode, byService, identity: { identityType }, facts }) => {
      const factNames = facts.map((fact) => fact.split("=", 1)[0]).sort();
      const kind = JSON.stringify([eventSource, eventName, errorCode, byService, identityType, factNames]);
      const before = kinds.get(kind) ?? 0;
      kinds.set(kind, before + 1);
      return before < ofKind;
    });
}

async function storeAll(events: readonly CloudTrailEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += 2_000) await storeEvents(ingestPool(), events.slice(at, at + 2_000));
}

const ask = (search: Search, given: Given, narrow: readonly string[] = []): Asked => ({
  search,
  values: new Map(Object.entries(given)),
  narrow,
});

/** The answer of the store: ids of all its events, page after page. */
async function listAll(report: OpenReport): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listReport>> = await listReport(report, { limit: 1_000, cursor });
    ids.push(...page.events.map(({ eventID }) => eventID));
    cursor = page.olderCursor;
  } while (cursor !== null);
  return ids.sort();
}

type Range = { from: Date; to: Date };
type World = { given: Given; events: readonly CloudTrailEvent[] };

/** Compares the events of an answer with those it should have. */
async function compareEvents(
  search: Search,
  world: World,
  { range, narrow = [] }: { range: Range; narrow?: string[] },
) {
  const expected = evaluateSearch({ search, ...world }, narrow, range);
  const report = await openReport({ asked: ask(search, world.given, narrow), filters: {}, range });
  expect(await listAll(report), `${search.id} ${narrow.join()}`).toEqual(expected.eventIDs);
  return { expected, report };
}

/** Compares all that an answer says. */
async function compare(search: Search, world: World, range: Range) {
  const { expected, report } = await compareEvents(search, world, { range });
  const [{ count, unit }, groups, chart] = await Promise.all([
    countReport(report),
    groupReport(report, 1_000),
    chartReport(report),
  ]);
  const { eventIDs, partitions } = expected;
  expect({ id: search.id, count }).toEqual({ id: search.id, count: partitions?.length ?? eventIDs.length });
  expect(unit).toBe(partitions === null ? "events" : "groups");
  expect(chart.buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(eventIDs.length);
  if (partitions !== null) expect(groups).toHaveLength(partitions.length);
  return expected;
}

describe("events made from the searches themselves, and random ones", () => {
  const random = randomNumbers(7);
  const start = new Date("2026-11-10T00:00:00Z");
  const range = { from: new Date("2026-11-12T00:00:00Z"), to: new Date("2026-11-20T00:00:00Z") };
  const derived = new Map(
    SEARCHES.map((search, index) => {
      const at = new Date(start.getTime() + (index % 150) * HOUR_MS + 60 * HOUR_MS * (index % 2));
      return [search.id, deriveEvents(search, { given: giveValues(search), random }, at)];
    }),
  );
  const events = distinct([
    ...[...derived.values()].flat(),
    ...randomEvents(11, 400, { from: start, to: new Date("2026-11-20T00:00:00Z") }),
  ]);
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    await storeAll(events);
  });
  afterAll(() => database.drop());

  it.each(SEARCHES.map((search) => ({ id: search.id, search })))("$id finds the events it says", async ({ search }) => {
    const whole = { from: start, to: range.to };
    const world = { given: giveValues(search), events };
    const found = await compare(search, world, whole);
    await compareEvents(search, world, { range });
    for (const { id } of search.narrow ?? []) await compareEvents(search, world, { range: whole, narrow: [id] });
    // A rule may find none of the few; whatever finds nothing at all proves nothing.
    if (search.baseline === undefined)
      expect({ id: search.id, some: found.eventIDs.length > 0 }).toEqual({ id: search.id, some: true });
    const own = derived.get(search.id) ?? [];
    // Every event has a service.
    const misses = own.some(({ eventID }) => !found.eventIDs.includes(eventID));
    expect(misses).toBe(search.id !== "services-in-use");
  });

  const countEach = (world: typeof events, within: typeof range, searches = SEARCHES.filter(isAnswerable)) =>
    Object.fromEntries(
      searches.map((search) => {
        const given = Object.fromEntries(
          (search.parameters ?? []).flatMap(({ name, default: standard }) =>
            standard === undefined ? [] : [[name, standard]],
          ),
        );
        const found = evaluateSearch({ search, given, events: world }, [], within);
        return [search.id, found.partitions?.length ?? found.eventIDs.length];
      }),
    );

  it("counts of all searches at a glance are those of the searches one by one", async () => {
    expect(Object.fromEntries(await countSearches({ filters: {}, range }))).toEqual(countEach(events, range));
  });

  it("counts at a glance are exact where a range cuts hours, and under filters", async () => {
    const cut = { from: new Date("2026-11-12T07:21:40Z"), to: new Date("2026-11-18T16:47:10Z") };
    expect(Object.fromEntries(await countSearches({ filters: {}, range: cut }))).toEqual(countEach(events, cut));
    const [{ awsRegion = null } = {}] = events;
    expect(awsRegion).not.toBeNull();
    const counts = await countSearches({
      filters: { awsRegion: { include: [String(awsRegion)], exclude: [] } },
      range: cut,
    });
    // What an event is the first of is asked of all events, filtered or not.
    const own = SEARCHES.filter(isAnswerable).filter((search) => !JSON.stringify(search).includes('"firstSeen"'));
    const there = events.filter((event) => event.awsRegion === awsRegion);
    expect(there.length).toBeLessThan(events.length);
    const expected = countEach(there, cut, own);
    expect(Object.fromEntries([...counts].filter(([id]) => id in expected))).toEqual(expected);
  });

  it("the explorer's link finds the same events where it says so, and never fewer", async () => {
    for (const search of SEARCHES) {
      const given = giveValues(search);
      const link = explorerLink(ask(search, given), { from: "-30d", to: "now", filters: {} });
      const conditions = await resolveConditions(link.filters);
      const own = evaluateSearch({ search, given, events }, [], range).eventIDs;
      const shown: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof listEventsWhere>> = await listEventsWhere(
          { range, conditions },
          { limit: 1_000, cursor },
        );
        shown.push(...page.events.map(({ eventID }) => eventID));
        cursor = page.olderCursor;
      } while (cursor !== null);
      expect({ id: search.id, missing: own.filter((id) => !shown.includes(id)) }).toEqual({
        id: search.id,
        missing: [],
      });
      if (link.exact) expect({ id: search.id, shown: shown.sort() }).toEqual({ id: search.id, shown: own });
    }
  });
});

describe.skipIf(!hasSharedData)("public records (skipped: ../shared/data is not there)", () => {
  let database: TestDatabase;
  let events: CloudTrailEvent[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    const read = async (files: string[]) => (await Promise.all(files.map(readRawRecords))).flat();
    const delivered = await read(await listSharedLogFiles());
    // Samples of one source repeat the same few ids for different calls.
    const samples = (await read(await listSharedLogFiles(`${SHARED_DATA}/cloudtrail/fixtures`))).map(
      (record, index) => ({
        ...record,
        eventID: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
      }),
    );
    const extracted = [...delivered, ...samples].map((record, recordIndex) =>
      extractEvent(record, { recordIndex, accountId: null, region: null }),
    );
    events = sample(distinct(extracted.flatMap((one) => ("event" in one ? [one.event] : []))));
    await storeAll(events);
  }, 300_000);
  afterAll(() => database.drop());

  const range = { from: new Date("2013-01-01T00:00:00Z"), to: new Date("2099-01-01T00:00:00Z") };
  const matched = new Set<string>();

  it.each(SEARCHES.map((search) => ({ id: search.id, search })))("$id finds the events it says", async ({ search }) => {
    const given = { ...giveValues(search), ...valuesIn(search, events) };
    const world = { given, events };
    const { eventIDs } = await compare(search, world, range);
    if (eventIDs.length > 0) matched.add(search.id);
    for (const { id } of search.narrow ?? []) await compareEvents(search, world, { range, narrow: [id] });
  });

  it("most searches find something in what people have published", () => {
    expect(matched.size).toBeGreaterThan(160);
  });
});

/** Values for parameters that occur in the events. */
function valuesIn(search: Search, events: readonly CloudTrailEvent[]): Given {
  const most = (read: (event: CloudTrailEvent) => string | null | undefined): string => {
    const counts = Map.groupBy(events, read);
    const [value] = [...counts].filter(([text]) => text).sort((a, b) => b[1].length - a[1].length)[3] ?? ["none"];
    return value ?? "none";
  };
  const found: Record<string, string | readonly string[]> = {
    userName: most(({ identity }) => (identity.identityType === "IAMUser" ? identity.userName : null)),
    ip: `${most(({ sourceIP }) => (sourceIP?.includes(":") ? null : sourceIP))}/16`,
    principal: most(({ identity }) => identity.principal.arn),
    person: most(({ identity }) => identity.person),
    role: most(({ identity }) => identity.issuerArn),
    accessKeyId: most((event) => (event.issuedAccessKeyId === null ? null : event.identity.accessKeyId)),
    sessionKey: most(({ identity }) => identity.sessionKey),
    resourceId: most(({ resources }) => resources[0]?.arn),
    instanceId: most(({ resources }) => resources.find(({ id }) => /^i-[0-9a-f]{8,17}$/.test(id))?.id),
    eventNames: [most(({ eventBaseName }) => eventBaseName)],
    eventSource: most(({ eventSource }) => eventSource),
    errorCode: most(({ errorCode }) => errorCode),
  };
  const names = (search.parameters ?? []).filter(
    (parameter) => parameter.default === undefined && parameter.type !== "enum",
  );
  return Object.fromEntries(names.flatMap(({ name }) => (found[name] === undefined ? [] : [[name, found[name]]])));
}
