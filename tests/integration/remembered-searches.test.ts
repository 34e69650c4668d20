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
async function countAnew(range: TimeRange): Promise<Record<string, number>> {
  const filters = { eventName: { include: [], exclude: ["NoSuchEventName"] } };
  const counts = await countSearches({ filters, range });
  const own = SEARCHES.filter((search) => isAnswerable(search) && isRemembered(withDefaults(search)));
  return Object.fromEntries(own.map(({ id }) => [id, counts.get(id) ?? -1]));
}

async function expectExact(ranges = RANGES): Promise<void> {
  for (const range of ranges) {
    const counts = await countRemembered(range);
    expect(Object.fromEntries(counts ?? [])).toEqual(await countAnew(range));
  }
}

test("nearly all of the catalogue is remembered, and its counts stay exact as events come late and again", async () => {
  const own = SEARCHES.filter(isAnswerable);
  expect(own.filter((search) => !isRemembered(withDefaults(search))).map(({ id }) => id)).toEqual(
    own.filter(({ baseline }) => baseline !== undefined).map(({ id }) => id),
  );

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
  await expectExact();
  await remember();
  await expectExact();
});
