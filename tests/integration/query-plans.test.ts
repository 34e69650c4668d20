import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ingestPool, readPool } from "../../lib/db/pool.ts";
import { NEIGHBOUR_KINDS } from "../../query/answers.ts";
import { countGroups } from "../../query/count-groups.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { findEvent } from "../../query/get-event.ts";
import { countByTime } from "../../query/histogram.ts";
import { listEvents } from "../../query/list-events.ts";
import { listNeighbours } from "../../query/list-neighbours.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, makeIdentity, storeEvents } from "../helpers/events.ts";
import { FULL_MONTH, fillMonth, scansDuring } from "../helpers/many-events.ts";

const september = FULL_MONTH;
const october = { from: september.to, to: new Date("2026-11-01T00:00:00Z") };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const identity = (number: number) => makeIdentity({ accessKeyId: `AKIA${number}`, userName: `user${number}` });
  const seeds = Array.from({ length: 200 }, (_, index) =>
    makeEvent({
      eventTime: september.from,
      eventName: index === 0 ? "Rare" : "Common",
      identity: identity(index),
      sourceIPAddress: `10.0.0.${index}`,
      sourceIP: `10.0.0.${index}`,
      resources: [{ type: "s3:bucket", id: `bucket-${index}`, arn: null, role: "target" }],
      facts: index === 0 ? ["rare.fact"] : ["common.fact"],
      recordIndex: index,
    }),
  );
  await storeEvents(ingestPool(), [...seeds, makeEvent({ eventTime: october.from })]);
  await fillMonth(60_000);
}, 120_000);
afterAll(() => database.drop());

const include = (field: string, value: string): EventQuery["filters"] => ({
  [field]: { include: [value], exclude: [] },
});

describe("no table of events is read from end to end", () => {
  it("measures what it says", async () => {
    expect(await scansDuring(() => readPool().query("select max(record_index) from cloudtrail.event"))).toBeGreaterThan(
      0,
    );
  });

  it.each<[string, EventQuery["filters"], number]>([
    ["the newest page", {}, 100],
    ["the newest page of a broad filter", include("eventName", "Common"), 100],
    ["one access key", include("accessKeyId", "AKIA0"), 1],
    ["one user name", include("userName", "user0"), 1],
    ["a rare event name", include("eventName", "Rare"), 1],
    ["one address", include("sourceIPAddress", "10.0.0.0"), 1],
    ["a small network", include("sourceIPAddress", "10.0.0.0/32"), 1],
    ["one resource", include("resource", "bucket-0"), 1],
    ["a rare fact", include("fact", "rare.fact"), 1],
    ["what nothing has", include("principal", "nobody"), 0],
  ])("for %s", async (_name, filters, count) => {
    const scans = await scansDuring(async () => {
      expect((await listEvents({ range: september, filters }, { limit: 100 })).events).toHaveLength(count);
    });
    expect(scans).toBe(0);
  });

  it("for the neighbours of an event", async () => {
    const [event] = (await listEvents({ range: september, filters: include("accessKeyId", "AKIA7") }, { limit: 1 }))
      .events;
    for (const by of NEIGHBOUR_KINDS) {
      const scans = await scansDuring(async () => {
        const answer = await listNeighbours(event?.eventID ?? "", { by, limit: 10 });
        expect(answer?.value === null ? 10 : answer?.before.length).toBe(10);
      });
      expect(scans, by).toBe(0);
    }
  });

  it("for one event by its id", async () => {
    const [event] = (await listEvents({ range: september, filters: include("eventName", "Rare") }, { limit: 1 }))
      .events;
    const scans = await scansDuring(async () => {
      expect(await findEvent(event?.eventID ?? "")).not.toBeNull();
    });
    expect(scans).toBe(0);
  });
});

describe("a query of one month", () => {
  it("neither reads nor waits for another month's table", async () => {
    const client = await ingestPool().connect();
    try {
      await client.query("begin");
      await client.query("lock table cloudtrail.event_2026_09 in access exclusive mode");
      const query = { range: october, filters: include("eventName", "C*") };
      expect((await listEvents(query, { limit: 10 })).events).toHaveLength(1);
      expect((await countGroups(query, { groupBy: ["accessKeyId"], limit: 10 })).total).toBe(1);
      expect(
        (await countByTime({ ...query, filters: include("userAgent", "*") })).buckets.reduce(
          (sum, one) => sum + one.count,
          0,
        ),
      ).toBe(1);
    } finally {
      await client.query("rollback");
      client.release();
    }
  });
});
