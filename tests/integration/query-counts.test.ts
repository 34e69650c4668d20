import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CloudTrailEvent, OUTCOMES } from "../../cloudtrail/event.ts";
import { FIELDS, type Field, type FieldKey } from "../../cloudtrail/fields.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { type IPDatabase, ipDatabase } from "../../lib/ip-database.ts";
import { chooseSource } from "../../query/choose-source.ts";
import { countEvents } from "../../query/count-events.ts";
import { countFacets } from "../../query/count-facets.ts";
import { countGroups, readFieldValue } from "../../query/count-groups.ts";
import type { EventQuery, TimeRange } from "../../query/event-query.ts";
import { ROLLUP_FIELDS } from "../../query/field-columns.ts";
import { countByTime, getHistogram } from "../../query/histogram.ts";
import { findStoredRange } from "../../query/stored-range.ts";
import { suggestValues } from "../../query/suggest-values.ts";
import { bucketStart, formatInstant } from "../../query/time-range.ts";
import { exactValue } from "../../query/value-pattern.ts";
import { resolveConditions } from "../../query/where.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { fieldValues, matches } from "../helpers/evaluate-query.ts";
import { storeEvents } from "../helpers/events.ts";
import { randomEvents, randomNumbers } from "../helpers/random-events.ts";

const HOUR_MS = 3_600_000;
const stored = { from: new Date("2026-10-28T22:00:00Z"), to: new Date("2026-11-03T05:00:00Z") };
const events = randomEvents(2, 500, stored);
let locations: IPDatabase;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  locations = await ipDatabase();
  // In several files and not in order, as files come.
  for (let part = 0; part < 5; part += 1)
    await storeEvents(
      ingestPool(),
      events.filter((_, index) => index % 5 === part),
    );
});
afterAll(() => database.drop());

const random = randomNumbers(3);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const groupable: readonly Field[] = FIELDS.filter((field) => !("groupable" in field));
const keys = (fields: readonly Field[]) => fields.map((field) => field.key as FieldKey);

/** Ranges that begin and end inside hours, on hours, on days, and within one hour. */
function randomRange(): TimeRange {
  const step = pick([1, 60_000, HOUR_MS, 24 * HOUR_MS]);
  const at = () => Math.floor((stored.from.getTime() - 3 * HOUR_MS + random() * 140 * HOUR_MS) / step) * step;
  const from = at();
  const to = random() < 0.2 ? from + Math.ceil(random() * HOUR_MS) : at();
  return from === to ? randomRange() : { from: new Date(Math.min(from, to)), to: new Date(Math.max(from, to)) };
}

/** Filters on up to two of the fields, with values that occur. */
function randomFilters(fields: readonly FieldKey[]): EventQuery["filters"] {
  const chosen = fields.filter(() => random() < 1.2 / fields.length);
  return Object.fromEntries(
    chosen.map((key) => {
      const values = () => events.filter(() => random() < 0.01).flatMap((event) => fieldValues(event, key, locations));
      return [
        key,
        {
          include: random() < 0.6 ? values().map(exactValue) : [],
          exclude: random() < 0.5 ? values().map(exactValue) : [],
        },
      ];
    }),
  );
}

const literal = (value: string) => value.replace(/\\([\\*])/g, "$1");

function select(range: TimeRange, filters: EventQuery["filters"]): CloudTrailEvent[] {
  return events.filter(
    (event) =>
      event.eventTime >= range.from &&
      event.eventTime < range.to &&
      keys(FIELDS).every((key) => {
        const { include, exclude } = filters[key] ?? { include: [], exclude: [] };
        const fits = (value: string) => matches(event, key, { wanted: { exact: literal(value) }, locations });
        return (include.length === 0 || include.some(fits)) && !exclude.some(fits);
      }),
  );
}

/** Counts by the values of the fields; an absent value is null. */
function recount(found: CloudTrailEvent[], fields: readonly FieldKey[]) {
  const groups = new Map<string, { values: (string | null)[]; count: number; first: number; last: number }>();
  for (const event of found) {
    const lists = fields.map((field) => {
      const values: (string | null)[] = fieldValues(event, field, locations);
      return values.length > 0 ? values : [null];
    });
    for (const one of lists[0] ?? []) {
      for (const two of lists[1] ?? [undefined]) {
        const values = two === undefined ? [one] : [one, two];
        const time = event.eventTime.getTime();
        const group = groups.get(JSON.stringify(values)) ?? { values, count: 0, first: time, last: time };
        group.count += 1;
        group.first = Math.min(group.first, time);
        group.last = Math.max(group.last, time);
        groups.set(JSON.stringify(values), group);
      }
    }
  }
  return [...groups.values()];
}

const sortKey = (value: unknown) => JSON.stringify(value);
const sorted = <T>(list: readonly T[]): T[] => [...list].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));

describe("groups", () => {
  async function check(fields: readonly FieldKey[], filterable: readonly FieldKey[]) {
    const [one = "eventName", two] = fields;
    const range = randomRange();
    const filters = randomFilters(filterable);
    const answer = await countGroups(
      { range, filters },
      { groupBy: two === undefined ? [one] : [one, two], limit: 1_000 },
    );
    const found = select(range, filters);
    const expected = recount(found, fields).map(({ values, count, first, last }) => ({
      ...Object.fromEntries(fields.map((field, index) => [field, readFieldValue(field, values[index] ?? null)])),
      count,
      firstSeen: formatInstant(new Date(first)),
      lastSeen: formatInstant(new Date(last)),
    }));
    const said = JSON.stringify({ fields, range, filters });
    expect(sorted(answer.groups), said).toEqual(sorted(expected));
    expect(answer.total, said).toBe(found.length);
    const counts = answer.groups.map(({ count }) => count);
    expect(counts, said).toEqual([...counts].sort((a, b) => b - a));
    return answer;
  }

  it("equal a recount of the events for every field, over ranges of every kind", async () => {
    for (const field of keys(groupable)) {
      for (let round = 0; round < 6; round += 1) await check([field], keys(FIELDS));
    }
  });

  it("equal a recount when rollups answer", async () => {
    const dimensions = [...ROLLUP_FIELDS];
    for (let round = 0; round < 120; round += 1) {
      const first = pick(dimensions);
      const second = pick(dimensions.filter((field) => field !== first));
      const { groups, total } = await check(random() < 0.5 ? [first] : [first, second], dimensions);
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(total);
    }
  });

  it("equal a recount for pairs of any fields", async () => {
    for (let round = 0; round < 60; round += 1) {
      const first = pick(keys(groupable));
      const second = pick(keys(groupable).filter((field) => field !== first));
      await check([first, second], keys(FIELDS));
    }
  });

  it("keep the largest and count all events when the limit cuts them", async () => {
    const all = await countGroups({ range: stored, filters: {} }, { groupBy: ["eventID"], limit: 1_000 });
    const cut = await countGroups({ range: stored, filters: {} }, { groupBy: ["sourceIPAddress"], limit: 2 });
    expect(all.groups).toHaveLength(events.length);
    expect(cut.groups).toHaveLength(2);
    expect(cut.total).toBe(events.length);
  });
});

describe("every source", () => {
  it("gives the same total: rollups, rows and the histogram's marginal", async () => {
    for (let round = 0; round < 60; round += 1) {
      const range = randomRange();
      const filters = randomFilters(["outcome", "readOnly"]);
      const conditions = await resolveConditions(filters);
      const fields: FieldKey[][] = [["outcome"], ["eventName"], ["eventID"]];
      const kinds = [
        chooseSource({ range, conditions, fields: [], times: "none" }).kind,
        ...fields.map((one) => chooseSource({ range, conditions, fields: one }).kind),
      ];
      expect(kinds).toEqual(["volume", "activity", "activity", "rows"]);
      const totals = [
        await countEvents({ range, conditions }),
        ...(await Promise.all(
          fields.map(
            async ([field = "eventName"]) =>
              (
                await countGroups({ range, filters }, { groupBy: [field], limit: 1 })
              ).total,
          ),
        )),
        (await countByTime({ range, filters })).buckets.reduce((sum, { count }) => sum + count, 0),
      ];
      expect(new Set(totals), JSON.stringify({ range, filters, totals })).toEqual(
        new Set([select(range, filters).length]),
      );
    }
  });
});

describe("the histogram", () => {
  it("equals a recount in continuous buckets, for every width and filter", async () => {
    for (let round = 0; round < 80; round += 1) {
      const range = randomRange();
      const filters = randomFilters(random() < 0.5 ? [...ROLLUP_FIELDS] : keys(FIELDS));
      const { intervalSeconds, buckets } = await countByTime({ range, filters });
      const counted = new Map<string, CloudTrailEvent[]>();
      for (const event of select(range, filters)) {
        const start = formatInstant(bucketStart(event.eventTime, intervalSeconds));
        counted.set(start, [...(counted.get(start) ?? []), event]);
      }
      const said = JSON.stringify({ range, filters });
      expect(new Set([...counted.keys()].filter((start) => !buckets.some(({ from }) => from === start))), said).toEqual(
        new Set(),
      );
      for (const bucket of buckets) {
        const own = counted.get(bucket.from) ?? [];
        expect(bucket.count, said).toBe(own.length);
        for (const outcome of OUTCOMES)
          expect(bucket[outcome], said).toBe(own.filter((event) => event.outcome === outcome).length);
      }
    }
  });

  it("shows denied events beside all of them", async () => {
    const { buckets } = await getHistogram({ range: stored, filters: {} });
    const denied = events.filter((event) => event.outcome === "denied").length;
    expect(buckets.reduce((sum, bucket) => sum + bucket.denied, 0)).toBe(denied);
    expect(denied).toBeGreaterThan(100);
  });
});

describe("facets", () => {
  it("equal a recount of each field without its own filter", async () => {
    for (let round = 0; round < 25; round += 1) {
      const range = randomRange();
      const filters = randomFilters(keys(FIELDS));
      const fields = keys(groupable).filter(() => random() < 0.5);
      const { facets } = await countFacets({ range, filters }, { fields, limit: 1_000 });
      expect(Object.keys(facets)).toEqual(fields);
      for (const field of fields) {
        const { [field]: _own, ...others } = filters;
        const expected = recount(select(range, others), [field]).map(({ values, count }) => ({
          value: readFieldValue(field, values[0] ?? null),
          count,
        }));
        expect(sorted(facets[field] ?? []), JSON.stringify({ field, range, filters })).toEqual(sorted(expected));
      }
    }
  });

  it("keep the most frequent values of each field", async () => {
    const { facets } = await countFacets(
      { range: stored, filters: {} },
      { fields: ["eventName", "sourceIPAddress", "resource"], limit: 3 },
    );
    for (const [field, values] of Object.entries(facets)) {
      const counts = recount(events, [field as FieldKey]).map(({ count }) => count);
      expect(values.map(({ count }) => count)).toEqual(counts.sort((a, b) => b - a).slice(0, 3));
    }
  });
});

describe("suggestions", () => {
  it("hold the text in any case, are counted without the field's own filter, and show nothing else", async () => {
    for (const field of keys(groupable).filter((key) => !key.endsWith("ID"))) {
      const all = recount(events, [field]).flatMap(({ values, count }) =>
        values[0] == null ? [] : [{ value: values[0], count }],
      );
      for (const { value } of all.slice(0, 8)) {
        const text = value.slice(0, 6).toUpperCase();
        const found = await suggestValues(
          { range: stored, filters: { [field]: { include: ["nowhere"], exclude: [] } } },
          { field, text, limit: 200 },
        );
        const expected = all
          .filter((one) => one.value.toUpperCase().includes(text))
          .map((one) => ({ value: readFieldValue(field, one.value), count: one.count }));
        expect(sorted(found), `${field} ${text}`).toEqual(sorted(expected));
      }
    }
  });
});

describe("the stored range", () => {
  it("spans the hours of the first and the last event", async () => {
    const times = events.map((event) => event.eventTime.getTime());
    const range = await findStoredRange();
    expect(range?.from.getTime()).toBe(Math.floor(Math.min(...times) / HOUR_MS) * HOUR_MS);
    expect(range?.to.getTime()).toBe(Math.floor(Math.max(...times) / HOUR_MS) * HOUR_MS + HOUR_MS);
  });
});
