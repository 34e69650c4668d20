/** Counts that are remembered per hour and day are those of the store as it is, whatever was loaded or dropped since. */
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CloudTrailEvent } from "../../cloudtrail/event.ts";
import { forgetPartitions } from "../../ingest/partitions.ts";
import { runUpkeep } from "../../ingest/upkeep.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import type { TimeRange } from "../../query/event-query.ts";
import { SEARCHES } from "../../reports/catalog/index.ts";
import { countSearches } from "../../reports/count-searches.ts";
import { isAnswerable, withDefaults } from "../../reports/parameters.ts";
import {
  countRememberedBaselines,
  isRememberedBaseline,
  rememberBaselines,
} from "../../reports/remembered-baselines.ts";
import { countRemembered, isRemembered, rememberSearches } from "../../reports/remembered-searches.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { deriveEvents, giveValues } from "../helpers/derive-events.ts";
import { storeEvents } from "../helpers/events.ts";
import { randomEvents, randomNumbers } from "../helpers/random-events.ts";

const HOUR_MS = 3_600_000;
const START = new Date("2026-09-10T00:00:00Z");
const END = new Date("2026-09-16T00:00:00Z");
const WHOLE = { from: START, to: END };
/** Ranges whose ends cut days, hours and bursts, and one that is shorter than an hour. */
const RANGES: TimeRange[] = [
  WHOLE,
  { from: new Date("2026-09-10T07:21:40Z"), to: new Date("2026-09-14T16:47:10Z") },
  { from: new Date("2026-09-11T00:00:00Z"), to: new Date("2026-09-12T00:00:00Z") },
  { from: new Date("2026-09-12T23:30:00Z"), to: new Date("2026-09-13T00:10:00Z") },
];

let database: TestDatabase;
beforeEach(async () => {
  forgetPartitions();
  database = await createTestDatabase();
});
afterEach(() => database.drop());

/** Events of all searches; many bursts lie across midnight, where days are told apart. */
function makeEvents(seed: number): CloudTrailEvent[] {
  const random = randomNumbers(seed);
  const derived = SEARCHES.flatMap((search, index) => {
    const late = index % 3 === 0 ? 23.9 : (index * 7) % 22;
    const at = new Date(START.getTime() + ((index % 5) * 24 + late) * HOUR_MS);
    return deriveEvents(search, { given: giveValues(search), random }, at);
  });
  const byId = new Map([...derived, ...randomEvents(seed, 300, WHOLE)].map((event) => [event.eventID, event]));
  return [...byId.values()];
}

async function store(events: readonly CloudTrailEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += 2_000) await storeEvents(ingestPool(), events.slice(at, at + 2_000));
}

const remember = (range: TimeRange = WHOLE) => rememberSearches(range, new AbortController().signal);

/** Asked with a filter that leaves everything, nothing is taken from memory. */
async function countAnew(range: TimeRange, isOwn = isRemembered): Promise<Record<string, number>> {
  const filters = { eventName: { include: [], exclude: ["NoSuchEventName"] } };
  const counts = await countSearches({ filters, range });
  const own = SEARCHES.filter((search) => isAnswerable(search) && isOwn(withDefaults(search)));
  return Object.fromEntries(own.map(({ id }) => [id, counts.get(id) ?? -1]));
}

async function expectExact(ranges = RANGES): Promise<void> {
  for (const range of ranges) {
    const counts = await countRemembered(range);
    expect(Object.fromEntries(counts ?? [])).toEqual(await countAnew(range));
  }
}

test("all of the catalogue is remembered, and its counts stay exact as events come late and again", async () => {
  const own = SEARCHES.filter(isAnswerable);
  const kinds = own.map(withDefaults).map((one) => [isRemembered(one), isRememberedBaseline(one)]);
  expect(kinds.filter(([counts, runs]) => counts === runs)).toEqual([]);

  const events = makeEvents(3);
  const late = events.filter((_, index) => index % 9 === 4 || index % 100 > 92);
  await store(events.filter((event) => !late.includes(event)));
  await expectExact();
  expect(await remember()).toBeGreaterThan(5);
  await remember(RANGES[1]);
  expect(await remember()).toBe(0);
  await expectExact();

  await store(late);
  await expectExact();
  expect(await remember()).toBeGreaterThan(0);
  await expectExact();

  await store(events);
  expect(await remember()).toBe(0);
  await expectExact();
});

test("a late file makes its own hour and the hour before count anew, and no other day", async () => {
  const events = makeEvents(4);
  await store(events);
  await remember();
  const [one] = events.filter(({ eventTime }) => eventTime.toISOString().startsWith("2026-09-12T05"));
  expect(one).toBeDefined();
  if (one === undefined) return;
  await store([{ ...one, eventID: randomUUID() }]);
  await expectExact();
  expect(await remember()).toBe(1);
  await store([{ ...one, eventID: randomUUID(), eventTime: new Date("2026-09-12T00:20:00Z") }]);
  await expectExact();
  expect(await remember()).toBe(2);
});

test("counts of other definitions are not taken", async () => {
  await store(makeEvents(5));
  await remember();
  await ingestPool().query(
    "update cloudtrail.search_count set catalogue = gen_random_uuid(), counts = array_fill(7, array[array_length(counts, 1)])",
  );
  await expectExact();
  expect(await remember()).toBeGreaterThan(5);
  await expectExact();
});

test("what retention dropped is not remembered, also when as many other events come back", async () => {
  const keep = (retentionDays: number | null) =>
    runUpkeep({
      pool: ingestPool(),
      retentionDays,
      signal: new AbortController().signal,
      now: new Date("2026-11-21T09:00:00Z"),
    });
  const events = makeEvents(6);
  await store(events);
  await remember();
  await rememberBaselines(new AbortController().signal);
  expect(await countRememberedBaselines(WHOLE)).not.toBeNull();
  await keep(31);
  expect(Object.values(await countAnew(WHOLE)).every((count) => count === 0)).toBe(true);
  await expectExact();
  await remember();
  await keep(null);
  const others = events.map((event) => ({
    ...event,
    eventID: randomUUID(),
    outcome: event.outcome === "success" ? ("denied" as const) : ("success" as const),
  }));
  await store(others);
  expect(await countRememberedBaselines(WHOLE)).toBeNull();
  await expectExact();
  await remember();
  await expectExact();
});

/** Events of few keys over four months, with silences of days and of weeks. */
function makeActivity(seed: number): CloudTrailEvent[] {
  const random = randomNumbers(seed);
  const whole = { from: new Date("2026-06-03T05:00:00Z"), to: new Date("2026-10-06T18:00:00Z") };
  const bound = SEARCHES.filter(({ baseline }) => baseline !== undefined).flatMap((search) =>
    Array.from({ length: 12 }, () => {
      const at = new Date(whole.from.getTime() + random() * (whole.to.getTime() - whole.from.getTime() - 24 * HOUR_MS));
      return deriveEvents(search, { given: giveValues(search), random }, at);
    }).flat(),
  );
  // Of random events many share a key; some weeks are silent.
  const others = randomEvents(seed, 700, whole).filter(({ eventTime }) => eventTime.getUTCDate() % 30 < 14);
  const byId = new Map([...bound, ...others].map((event) => [event.eventID, event]));
  return [...byId.values()];
}

test("first events follow from runs of activity, wherever a range begins and ends", async () => {
  const remembered = () => rememberBaselines(new AbortController().signal);
  const ranges = [
    "06-01 06-20",
    "06-03 10-07",
    "07-15 09-20",
    "08-31 10-05",
    "10-04 10-05",
    "10-05 10-07",
    "10-06 10-07",
  ].map((text) => {
    const [from = "", to = ""] = text.split(" ");
    return { from: new Date(`2026-${from}T07:10:03Z`), to: new Date(`2026-${to}T13:40:00Z`) };
  });
  const expectFirst = async () => {
    let sum = 0;
    for (const range of ranges) {
      const expected = await countAnew(range, isRememberedBaseline);
      expect(Object.fromEntries((await countRememberedBaselines(range)) ?? [])).toEqual(expected);
      sum += Object.values(expected).reduce((total, count) => total + count, 0);
    }
    return sum;
  };
  const events = makeActivity(8);
  const newest = events.filter(({ eventTime }) => eventTime >= new Date("2026-10-02T09:00:00Z"));
  const late = events.filter((event, index) => index % 40 === 3 && !newest.includes(event));
  const first = events.filter((event) => !newest.includes(event) && !late.includes(event));
  await store(first);
  expect(await countRememberedBaselines(WHOLE)).toBeNull();
  await remembered();
  expect(await expectFirst()).toBeGreaterThan(20);
  // What comes after the complete days is seen at once, and added when its day is complete.
  await store(newest);
  await expectFirst();
  await remembered();
  await expectFirst();
  // What belongs before makes the runs anew.
  await store(late);
  expect(await countRememberedBaselines(WHOLE)).toBeNull();
  await remembered();
  await expectFirst();
  await store(events);
  await expectFirst();
});
