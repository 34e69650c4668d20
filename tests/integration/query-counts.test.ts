import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CloudTrailEvent, OUTCOMES } from "../../cloudtrail/event.ts";
import { FIELDS, type Field, type FieldKey } from "../../cloudtrail/fields.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { type IPDatabase, ipDatabase } from "../../lib/ip-database.ts";
import type { GroupAnswer } from "../../query/answers.ts";
import { chooseSource } from "../../query/choose-source.ts";
import { countEvents } from "../../query/count-events.ts";
import { countFacets } from "../../query/count-facets.ts";
import { countGroups, countValues, type GroupBy, readFieldValue } from "../../query/count-groups.ts";
import { countSparklines } from "../../query/count-sparklines.ts";
import type { EventQuery, TimeRange } from "../../query/event-query.ts";
import { ROLLUP_FIELDS } from "../../query/field-columns.ts";
import { countByTime, getHistogram } from "../../query/histogram.ts";
import { countStacks } from "../../query/histogram-stacks.ts";
import { GROUP_SORTS, type GroupSort } from "../../query/result-options.ts";
import { findStoredRange } from "../../query/stored-range.ts";
import { suggestValues } from "../../query/suggest-values.ts";
import { bucketStart, formatInstant } from "../../query/time-range.ts";
import { exactValue } from "../../query/value-pattern.ts";
import { resolveConditions } from "../../query/where.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { fieldValues, groupEvents, matches } from "../helpers/evaluate-query.ts";
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
  // Half of the values look frequent: then lines answer under filters by them, and rows under the others.
  await ingestPool().query("update cloudtrail.value_seen set events = events * 10000 where id % 2 = 0");
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

const recount = (found: readonly CloudTrailEvent[], fields: readonly FieldKey[]) =>
  groupEvents(found, fields, locations);

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
    const expected = recount(found, fields).map(({ values, count, denied, first, last }) => ({
      ...Object.fromEntries(fields.map((field, index) => [field, readFieldValue(field, values[index] ?? null)])),
      count,
      denied,
      firstSeen: formatInstant(new Date(first)),
      lastSeen: formatInstant(new Date(last)),
    }));
    const said = JSON.stringify({ fields, range, filters });
    expect(sorted(answer.groups), said).toEqual(sorted(expected));
    expect(answer.total, said).toBe(found.length);
    expect(answer.groupCount, said).toBe(expected.length);
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
    expect(cut.groupCount).toBe(recount(events, ["sourceIPAddress"]).length);
  });

  it("come in the order asked for, whichever the limit keeps", async () => {
    const text = (group: GroupAnswer) => String(group.principal);
    const orders: Record<GroupSort, (a: GroupAnswer, b: GroupAnswer) => number> = {
      count: (a, b) => b.count - a.count,
      denied: (a, b) => b.denied - a.denied,
      lastSeen: (a, b) => Date.parse(b.lastSeen) - Date.parse(a.lastSeen),
      firstSeen: (a, b) => Date.parse(b.firstSeen) - Date.parse(a.firstSeen),
      value: (a, b) => (text(a) < text(b) ? -1 : 1),
    };
    const query = { range: stored, filters: {} };
    const all = (await countGroups(query, { groupBy: ["principal"], limit: 1_000 })).groups;
    for (const sort of GROUP_SORTS) {
      const { groups } = await countGroups(query, { groupBy: ["principal"], limit: 4, sort });
      const expected = [...all].sort((a, b) => orders[sort](a, b) || orders.count(a, b) || orders.value(a, b));
      expect(groups.map(text), sort).toEqual(expected.slice(0, 4).map(text));
    }
  });

  it("within one value of the first field equal a recount, and add up to that group", async () => {
    for (let round = 0; round < 60; round += 1) {
      const first = pick(round % 2 === 0 ? keys(groupable) : [...ROLLUP_FIELDS]);
      const second = pick(keys(groupable).filter((field) => field !== first));
      const range = randomRange();
      const filters = randomFilters(keys(FIELDS));
      const found = select(range, filters);
      for (const outer of recount(found, [first]).slice(0, 3)) {
        const within = outer.values[0] ?? null;
        const answer = await countGroups({ range, filters }, { groupBy: [first, second], limit: 1_000, within });
        const said = JSON.stringify({ first, second, within, range, filters });
        const inner = recount(found, [first, second]).filter(({ values }) => values[0] === within);
        const counts = (groups: { count: number; denied: number }[]) =>
          sorted(groups.map(({ count, denied }) => ({ count, denied })));
        expect(counts(answer.groups), said).toEqual(counts(inner));
        expect(new Set(answer.groups.map((group) => group[first])), said).toEqual(
          new Set([readFieldValue(first, within)]),
        );
        expect(answer.total, said).toBe(outer.count);
      }
    }
  });

  it("have sparklines that equal a recount and add up to their counts", async () => {
    for (let round = 0; round < 60; round += 1) {
      const first = pick(round % 2 === 0 ? keys(groupable) : [...ROLLUP_FIELDS]);
      const second = pick(keys(groupable).filter((field) => field !== first));
      const groupBy: GroupBy = random() < 0.7 ? [first] : [first, second];
      const range = randomRange();
      const filters = randomFilters(random() < 0.5 ? [...ROLLUP_FIELDS] : keys(FIELDS));
      const query = { range, filters };
      const { groups } = await countGroups(query, { groupBy, limit: pick([3, 1_000]) });
      const { intervalSeconds, from, counts } = await countSparklines(query, { groupBy, groups });
      const said = JSON.stringify({ groupBy, range, filters });
      expect(
        counts.map((list) => list.reduce((sum, count) => sum + count, 0)),
        said,
      ).toEqual(groups.map(({ count }) => count));
      expect(Math.max(0, ...counts.map((list) => list.length)), said).toBeLessThanOrEqual(31);
      const [recounted] = recount(select(range, filters), groupBy).filter(({ values }) =>
        groupBy.every((field, index) => readFieldValue(field, values[index] ?? null) === groups[0]?.[field]),
      );
      const expected = counts[0]?.map(() => 0) ?? [];
      for (const time of recounted?.times ?? []) {
        const at = Math.floor((time - Date.parse(from)) / (intervalSeconds * 1_000));
        expected[at] = (expected[at] ?? 0) + 1;
      }
      expect(counts[0] ?? [], said).toEqual(expected);
    }
  });
});

describe("every source", () => {
  it("gives the same total: rollups, rows and the histogram's marginal", async () => {
    for (let round = 0; round < 60; round += 1) {
      const range = randomRange();
      const filters = randomFilters(["outcome", "readOnly"]);
      const conditions = await resolveConditions(filters);
      const fields: GroupBy[] = [["outcome"], ["eventName"], ["eventName", "principal"], ["eventID"]];
      const kinds = [
        chooseSource({ range, conditions, fields: [], times: "none" }).kind,
        ...fields.map((one) => chooseSource({ range, conditions, fields: one }).kind),
      ];
      expect(kinds).toEqual(["volume", "cube", "cube", "activity", "rows"]);
      const totals = [
        await countEvents({ range, conditions }),
        ...(await Promise.all(
          fields.map(async (groupBy) => (await countGroups({ range, filters }, { groupBy, limit: 1 })).total),
        )),
        (await countByTime({ range, filters })).buckets.reduce((sum, { count }) => sum + count, 0),
      ];
      expect(new Set(totals), JSON.stringify({ range, filters, totals })).toEqual(
        new Set([select(range, filters).length]),
      );
    }
  });

  it("is the rows where few are expected, with the same answer as lines", async () => {
    const kinds = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      const range = randomRange();
      const filters = randomFilters(["principal", "sourceIPAddress", "eventName", "errorCode"]);
      const conditions = await resolveConditions(filters);
      const onLines = conditions.map((condition) => ({ ...condition, seen: null }));
      const field = pick(["principal", "awsRegion", "eventSource"] as const);
      for (const asked of [conditions, onLines]) {
        kinds.add(chooseSource({ range, conditions: asked, fields: [field] }).kind);
      }
      const request = { range, field, limit: 1_000 };
      const said = JSON.stringify({ field, range, filters });
      expect(await countValues({ ...request, conditions }), said).toEqual(
        await countValues({ ...request, conditions: onLines }),
      );
      expect(await countEvents({ range, conditions }), said).toBe(select(range, filters).length);
    }
    expect(kinds).toEqual(new Set(["rows", "activity", "cube"]));
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

describe("a stacked histogram", () => {
  it("equals a recount: six values, the others and none, and its layers add up to every bucket", async () => {
    const single = keys(groupable.filter(({ multiple }) => multiple !== true));
    for (let round = 0; round < 90; round += 1) {
      const field = pick(round % 2 === 0 ? single : [...ROLLUP_FIELDS]);
      const range = randomRange();
      const filters = randomFilters(random() < 0.5 ? [...ROLLUP_FIELDS] : keys(FIELDS));
      const { intervalSeconds, buckets, series } = await countStacks({ range, filters }, field);
      const said = JSON.stringify({ field, range, filters });
      const found = select(range, filters);
      const groups = recount(found, [field]);
      const named = groups.filter(({ values }) => values[0] !== null).sort((a, b) => b.count - a.count);
      const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
      const sums = series.map(({ kind, counts }) => [kind, sum(counts)]);
      const others = sum(named.slice(6).map(({ count }) => count));
      const none = groups.find(({ values }) => values[0] === null)?.count ?? 0;
      expect(sums, said).toEqual([
        ...named.slice(0, 6).map(({ count }) => ["value", count]),
        ...(others > 0 ? [["other", others]] : []),
        ...(none > 0 ? [["none", none]] : []),
      ]);
      for (const { kind, value, counts } of series) {
        if (kind !== "value") continue;
        const own = groups.find(({ values }) => readFieldValue(field, values[0] ?? null) === value);
        const starts = own?.times.map((time) => formatInstant(bucketStart(new Date(time), intervalSeconds))) ?? [];
        expect(counts, said).toEqual(buckets.map(({ from }) => starts.filter((start) => start === from).length));
      }
      buckets.forEach(({ from, count, denied }, index) => {
        const own = found.filter((event) => formatInstant(bucketStart(event.eventTime, intervalSeconds)) === from);
        expect(sum(series.map(({ counts }) => counts[index] ?? 0)), said).toBe(count);
        expect([count, denied], said).toEqual([own.length, own.filter(({ outcome }) => outcome === "denied").length]);
      });
    }
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
