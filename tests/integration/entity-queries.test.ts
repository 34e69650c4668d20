import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENTITIES, type EntityKind } from "../../cloudtrail/entities.ts";
import type { CloudTrailEvent } from "../../cloudtrail/event.ts";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { type IPDatabase, ipDatabase } from "../../lib/ip-database.ts";
import { getActiveHours } from "../../query/entity/active-hours.ts";
import { listDeniedThenAllowed } from "../../query/entity/denied-then-allowed.ts";
import { type EntityRef, entityField } from "../../query/entity/entity-filter.ts";
import { getEntitySummary } from "../../query/entity/get-entity-summary.ts";
import { listFirstTogether } from "../../query/entity/list-first-together.ts";
import { listRelated } from "../../query/entity/list-related.ts";
import { NEW_FIELDS, RELATED_FIELDS } from "../../query/entity/related-fields.ts";
import type { TimeRange } from "../../query/event-query.ts";
import { formatInstant } from "../../query/time-range.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { fieldValues, matches } from "../helpers/evaluate-query.ts";
import { makeEvent, storeEvents } from "../helpers/events.ts";
import { randomEvents, randomNumbers } from "../helpers/random-events.ts";

const HOUR_MS = 3_600_000;
const stored = { from: new Date("2026-10-28T22:00:00Z"), to: new Date("2026-11-03T05:00:00Z") };
const random = randomNumbers(11);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const events = randomEvents(12, 600, stored).map((event) => ({
  ...event,
  identity: { ...event.identity, sessionKey: random() < 0.3 ? null : pick(["key:ASIA1", "web:AROA:x", "'; --"]) },
}));
const RANGES: TimeRange[] = [
  { from: new Date("2026-10-31T12:34:56Z"), to: new Date("2026-11-02T07:08:09Z") },
  { from: new Date("2026-10-30T00:00:00Z"), to: new Date("2026-11-04T00:00:00Z") },
  { from: new Date("2026-10-20T00:00:00Z"), to: new Date("2026-11-05T00:00:00Z") },
];
let locations: IPDatabase;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  locations = await ipDatabase();
  for (let part = 0; part < 4; part += 1)
    await storeEvents(
      ingestPool(),
      events.filter((_, index) => index % 4 === part),
    );
});
afterAll(() => database.drop());

const valuesOf = (event: CloudTrailEvent, field: FieldKey) => fieldValues(event, field, locations);
const isOf = (entity: EntityRef) => (event: CloudTrailEvent) =>
  matches(event, entityField(entity.kind), { wanted: { exact: entity.value }, locations });
const isIn = (range: TimeRange) => (event: CloudTrailEvent) =>
  event.eventTime >= range.from && event.eventTime < range.to;
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const byTime = (a: CloudTrailEvent, b: CloudTrailEvent) =>
  a.eventTime.getTime() - b.eventTime.getTime() || byBytes(a.eventID, b.eventID);
const times = (list: readonly CloudTrailEvent[]) => list.map((event) => event.eventTime.getTime());
const count = (list: readonly CloudTrailEvent[], outcome: string) =>
  list.filter((event) => event.outcome === outcome).length;

/** Every value of a kind that occurs, hostile ones among them, and two that do not. */
function entitiesOf(kind: EntityKind): EntityRef[] {
  const values = [...new Set(events.flatMap((event) => valuesOf(event, entityField(kind))))];
  const odd = ["' or true --", "nobody"];
  const blocks = kind === "ip" ? ["8.8.0.0/16", "0.0.0.0/0", "2001:4860::/32"] : [];
  return [...values, ...odd, ...blocks].map((value) => ({ kind, value }));
}

/** Values of a field together with the events, and those events. */
function groupBy(list: readonly CloudTrailEvent[], field: FieldKey): [string, CloudTrailEvent[]][] {
  const groups = new Map<string, CloudTrailEvent[]>();
  for (const event of list) {
    for (const value of valuesOf(event, field)) groups.set(value, [...(groups.get(value) ?? []), event]);
  }
  return [...groups];
}

describe.each(ENTITIES.map(({ kind }) => kind))("%s", (kind) => {
  it("is summed up as a recount of the events says", async () => {
    for (const entity of entitiesOf(kind)) {
      const all = events.filter(isOf(entity));
      const range = pick(RANGES);
      const inRange = all.filter(isIn(range));
      const summary = await getEntitySummary(entity, range);
      const seen = {
        firstSeen: formatInstant(new Date(Math.min(...times(all), 8e15))),
        lastSeen: formatInstant(new Date(Math.max(...times(all), 0))),
        events: all.length,
        denied: count(all, "denied"),
        exact: true,
      };
      expect(summary.seen, entity.value).toEqual(all.length === 0 ? null : seen);
      expect(summary.inRange, entity.value).toEqual({
        events: inRange.length,
        writes: inRange.filter((event) => !event.readOnly).length,
        success: count(inRange, "success"),
        denied: count(inRange, "denied"),
        throttled: count(inRange, "throttled"),
        error: count(inRange, "error"),
      });
    }
  });

  it("has its active hours", async () => {
    for (const entity of entitiesOf(kind)) {
      const range = pick(RANGES);
      const hours = new Map<number, CloudTrailEvent[]>();
      for (const event of events.filter(isOf(entity)).filter(isIn(range))) {
        const hour = Math.floor(event.eventTime.getTime() / HOUR_MS) * HOUR_MS;
        hours.set(hour, [...(hours.get(hour) ?? []), event]);
      }
      const expected = [...hours]
        .sort(([a], [b]) => a - b)
        .map(([hour, list]) => ({
          from: formatInstant(new Date(hour)),
          count: list.length,
          denied: count(list, "denied"),
        }));
      expect(await getActiveHours(entity, range), entity.value).toEqual(expected);
    }
  });

  it("is crossed with other fields by count, and says which pairs are new", async () => {
    for (const entity of entitiesOf(kind)) {
      const range = pick(RANGES);
      const all = events.filter(isOf(entity));
      const expected = RELATED_FIELDS[kind].map((field) => {
        const groups = groupBy(all.filter(isIn(range)), field);
        groups.sort(([a, one], [b, two]) => two.length - one.length || byBytes(a, b));
        const values = groups.slice(0, 8).map(([value, list]) => ({
          value,
          count: list.length,
          success: count(list, "success"),
          denied: count(list, "denied"),
          firstSeen: formatInstant(new Date(Math.min(...times(list)))),
          lastSeen: formatInstant(new Date(Math.max(...times(list)))),
          isNew: !all.some((event) => event.eventTime < range.from && valuesOf(event, field).includes(value)),
        }));
        return { field, values, distinct: groups.length };
      });
      expect(await listRelated(entity, { fields: RELATED_FIELDS[kind], range }), entity.value).toEqual(expected);
    }
  });

  it("says what was never together with it before the range", async () => {
    for (const entity of entitiesOf(kind)) {
      const range = pick(RANGES);
      const all = events.filter(isOf(entity));
      const before = all.filter((event) => event.eventTime < range.from);
      const expected = NEW_FIELDS[kind].flatMap((field) => {
        const old = new Set(before.flatMap((event) => valuesOf(event, field)));
        return groupBy(all.filter(isIn(range)), field)
          .filter(([value]) => !old.has(value))
          .map(([value, list]) => ({
            field,
            value,
            firstSeen: formatInstant(new Date(Math.min(...times(list)))),
            count: list.length,
            denied: count(list, "denied"),
          }));
      });
      const answer = await listFirstTogether(entity, { fields: NEW_FIELDS[kind], range });
      expect(answer, entity.value).toMatchObject({
        entityIsNew: all.length > 0 && before.length === 0,
        complete: true,
        storedFrom: "2026-10-28T22:00:00Z",
      });
      const starts = answer.values.map(({ firstSeen }) => Date.parse(firstSeen));
      expect(starts).toEqual([...starts].sort((a, b) => b - a));
      const sorted = (list: typeof expected) => [...list].sort((a, b) => byBytes(JSON.stringify(a), JSON.stringify(b)));
      expect(sorted(answer.values), entity.value).toEqual(sorted(expected));
    }
  });

  it("says what was refused and went through later", async () => {
    let found = 0;
    for (const entity of entitiesOf(kind)) {
      const range = pick(RANGES);
      const pairs = new Map<string, CloudTrailEvent[]>();
      for (const event of events.filter(isOf(entity)).filter(isIn(range)).sort(byTime)) {
        const key = JSON.stringify([event.identity.principal.key, event.eventSource, event.eventName]);
        pairs.set(key, [...(pairs.get(key) ?? []), event]);
      }
      const expected = [...pairs.values()].flatMap((list) => {
        const denied = list.filter((event) => event.outcome === "denied");
        const first = denied[0];
        const allowed = list.find(
          (event) => event.outcome === "success" && first !== undefined && event.eventTime > first.eventTime,
        );
        if (first === undefined || allowed === undefined) return [];
        const { arn, name } = first.identity.principal;
        const at = (event: CloudTrailEvent) => ({ eventTime: formatInstant(event.eventTime), eventID: event.eventID });
        const { eventSource, eventName } = first;
        return [
          {
            principal: arn ?? name,
            eventSource,
            eventName,
            denied: denied.length,
            firstDenied: at(first),
            allowed: at(allowed),
          },
        ];
      });
      const answer = await listDeniedThenAllowed(entity, range);
      const ends = answer.map(({ allowed }) => Date.parse(allowed.eventTime));
      expect(ends).toEqual([...ends].sort((a, b) => b - a));
      const sorted = (list: typeof answer) => [...list].sort((a, b) => byBytes(JSON.stringify(a), JSON.stringify(b)));
      if (expected.length <= 50) expect(sorted(answer), entity.value).toEqual(sorted(expected));
      else expect(answer).toHaveLength(50);
      found += answer.length;
    }
    expect(found).toBeGreaterThan(0);
  });
});

it("finds the first of many successes, days after the refusal", async () => {
  const account = "777788889999";
  const days = ["10-30", "10-31", "11-01", "11-02"].map((day) => new Date(`2026-${day}T12:00:00Z`));
  const calls = days.map((eventTime, index) =>
    makeEvent({ eventTime, recipientAccountId: account, outcome: index === 0 ? "denied" : "success" }),
  );
  await storeEvents(ingestPool(), calls);
  const [range] = RANGES.slice(1);
  if (range === undefined) throw new Error("a range of whole days");
  const [pair] = await listDeniedThenAllowed({ kind: "account", value: account }, range);
  expect(pair?.allowed.eventID).toBe(calls[1]?.eventID);
});
