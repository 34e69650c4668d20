import { afterAll, beforeAll, expect, it } from "vitest";
import { ingestPool } from "../../lib/db/pool.ts";
import { countEvents } from "../../query/count-events.ts";
import { listNewValues, NEW_FIELDS, type NewField } from "../../query/new-values.ts";
import { resolveConditions } from "../../query/where.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, makeIdentity, storeEvents } from "../helpers/events.ts";

const at = (day: number, hour = 12): Date => new Date(Date.UTC(2026, 10, day, hour));
const range = { from: at(10, 0), to: at(20, 0) };

const identity = (name: string, accessKeyId: string) =>
  makeIdentity({
    principal: { key: `user:1:${name}`, kind: "user", name, arn: `arn:aws:iam::111122223333:user/${name}` },
    accessKeyId,
  });

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const events = [
    makeEvent({ eventTime: at(1), identity: identity("ada", "AKIAOLD"), apiVersion: "1" }),
    // The same event name, first seen in another API version: not new.
    makeEvent({ eventTime: at(12), identity: identity("ada", "AKIAOLD"), apiVersion: "2" }),
    makeEvent({
      eventTime: at(12),
      identity: identity("eve", "AKIANEW"),
      sourceIPAddress: "203.0.113.66",
      sourceIP: "203.0.113.66",
    }),
    makeEvent({
      eventTime: at(13),
      identity: identity("eve", "AKIANEW"),
      outcome: "denied",
      errorCode: "AccessDenied",
    }),
    makeEvent({
      eventTime: at(14),
      identity: identity("bob", "ASIATEMPORARY"),
      eventName: "DeleteTrail",
      eventBaseName: "DeleteTrail",
      awsRegion: "sa-east-1",
    }),
    // Seen first after the range, and again.
    makeEvent({ eventTime: at(25), identity: identity("late", "AKIALATE") }),
    makeEvent({ eventTime: at(26), identity: identity("eve", "AKIANEW") }),
  ];
  await storeEvents(
    ingestPool(),
    events.map((event, recordIndex) => ({ ...event, recordIndex })),
  );
});
afterAll(() => database.drop());

const list = (field: NewField, filters = {}) => listNewValues({ filters, range }, { field, limit: 5 });

it("lists what was never seen before the range, newest first, with its events in the range", async () => {
  expect(await list("principal")).toEqual({
    field: "principal",
    total: 2,
    atLeast: false,
    values: [
      { value: "arn:aws:iam::111122223333:user/bob", firstSeen: "2026-11-14T12:00:00Z", count: 1, denied: 0 },
      { value: "arn:aws:iam::111122223333:user/eve", firstSeen: "2026-11-12T12:00:00Z", count: 2, denied: 1 },
    ],
  });
});

it("an event name is new only when no version of it was seen before", async () => {
  expect((await list("eventName")).values.map(({ value }) => value)).toEqual(["DeleteTrail"]);
  expect((await list("eventSource")).total).toBe(0);
});

it("of access keys only those that last are listed", async () => {
  expect((await list("accessKeyId")).values.map(({ value }) => value)).toEqual(["AKIANEW"]);
});

it("filters leave what has an event that meets them", async () => {
  const denied = await list("principal", { outcome: { include: ["denied"], exclude: [] } });
  expect(denied.values).toMatchObject([{ value: "arn:aws:iam::111122223333:user/eve", count: 1, denied: 1 }]);
  expect(denied.total).toBe(1);
  const own = await list("principal", { principal: { include: ["bob"], exclude: [] } });
  expect(own.values.map(({ value }) => value)).toEqual(["arn:aws:iam::111122223333:user/bob"]);
});

it.each(NEW_FIELDS)("counts of new values of %s are those of the filter by the value", async (field) => {
  for (const { value, count } of (await list(field)).values) {
    const conditions = await resolveConditions({ [field]: { include: [value], exclude: [] } });
    expect(await countEvents({ range, conditions })).toBe(count);
  }
});

it("a filter on the field itself leaves a rare new value beside more than a thousand others", async () => {
  const address = (index: number): string => `10.${index >> 8}.${index & 255}.9`;
  const call = (time: Date, sourceIPAddress: string, recordIndex: number) =>
    makeEvent({ eventTime: time, sourceIPAddress, sourceIP: sourceIPAddress, recordIndex });
  const known = Array.from({ length: 1_100 }, (_, index) => address(index));
  await storeEvents(
    ingestPool(),
    known.flatMap((one, index) => [1, 15, 15].map((day, copy) => call(at(day), one, 3 * index + copy))),
  );
  await storeEvents(ingestPool(), [call(at(16), "192.0.2.77", 0)]);
  const found = await list("sourceIPAddress", { sourceIPAddress: { include: [], exclude: ["203.0.113.0/24"] } });
  expect(found.values.map(({ value }) => value)).toEqual(["192.0.2.77"]);
});
