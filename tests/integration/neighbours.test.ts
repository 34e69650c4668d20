import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as neighboursRoute from "../../app/api/v1/events/[eventID]/neighbours/route.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import type { NeighbourKind, NeighboursAnswer } from "../../query/answers.ts";
import { listNeighbours } from "../../query/list-neighbours.ts";
import { callRoute, makeToken } from "../helpers/api.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, makeIdentity, storeEvents } from "../helpers/events.ts";

const AT = new Date("2026-03-31T23:59:59Z");
const NEXT_MONTH = new Date("2026-04-01T00:00:00Z");
const identity = (invokedBy: string | null) =>
  makeIdentity({
    identityType: "AssumedRole",
    principal: { key: "role:1:deploy", kind: "role", name: "deploy", arn: "arn:aws:iam::1:role/deploy" },
    sessionKey: "key:ASIA1",
    accessKeyId: "ASIA1",
    invokedBy,
  });
// Dozens in one second, by two identities of one session, up to the last moment of one partition and into the next.
const session = Array.from({ length: 60 }, (_, index) =>
  makeEvent({
    eventTime: index < 50 ? AT : new Date(NEXT_MONTH.getTime() + index * 1_000),
    identity: identity(index % 2 === 0 ? null : "cloudformation.amazonaws.com"),
    sourceIPAddress: "198.51.100.1",
    sourceIP: "198.51.100.1",
    recordIndex: index,
  }),
);
const other = makeEvent({
  eventTime: AT,
  identity: makeIdentity({ sessionKey: "key:ASIA2", accessKeyId: "ASIA2" }),
  sourceIPAddress: "198.51.100.1",
  sourceIP: "198.51.100.1",
  recordIndex: 60,
});
const nobody = makeEvent({
  eventTime: AT,
  identity: makeIdentity({ principal: { key: "unknown:1:", kind: "unknown", name: null, arn: null } }),
  sourceIPAddress: null,
  sourceIP: null,
  recordIndex: 61,
});
const inOrder = [...session]
  .sort((a, b) => a.eventTime.getTime() - b.eventTime.getTime() || (a.eventID < b.eventID ? -1 : 1))
  .map(({ eventID }) => eventID);

let database: TestDatabase;
let token: string;
beforeAll(async () => {
  database = await createTestDatabase();
  token = await makeToken();
  await storeEvents(ingestPool(), [...session, other, nobody]);
});
afterAll(() => database.drop());

const near = async (eventID: string, by: NeighbourKind, limit = 10): Promise<NeighboursAnswer> => {
  const answer = await listNeighbours(eventID, { by, limit });
  if (answer === null) throw new Error("there is no such event");
  return answer;
};
const ids = (events: NeighboursAnswer["before"]) => events.map(({ eventID }) => eventID);

describe("neighbours in a session", () => {
  it("are the nearest on either side, also among dozens of the same second and across partitions", async () => {
    for (const [at, eventID] of inOrder.entries()) {
      const answer = await near(eventID, "session");
      expect(ids(answer.before)).toEqual(inOrder.slice(Math.max(0, at - 10), at).reverse());
      expect(ids(answer.after)).toEqual(inOrder.slice(at + 1, at + 11).reverse());
      expect([answer.moreBefore, answer.moreAfter]).toEqual([at > 10, at < inOrder.length - 11]);
      expect(answer.value).toBe("key:ASIA1");
    }
  });

  it("lead from the first event to the last without a gap or a repeat", async () => {
    const walked = [inOrder[0] ?? ""];
    for (let more = true; more; ) {
      const answer = await near(walked.at(-1) ?? "", "session", 7);
      walked.push(...ids(answer.after).reverse());
      more = answer.moreAfter;
    }
    expect(walked).toEqual(inOrder);
  });

  it("say from when to when events are stored at all", async () => {
    const first = await near(inOrder[0] ?? "", "session");
    expect(first).toMatchObject({ before: [], moreBefore: false });
    expect(first.stored).toEqual({ firstEvent: "2026-03-31T23:59:59Z", lastEvent: "2026-04-01T00:00:59Z" });
  });

  it("are as complete as any listed event", async () => {
    const { before } = await near(inOrder.at(-1) ?? "", "session", 1);
    expect(before[0]).toMatchObject({ sessionKey: "key:ASIA1", principal: "arn:aws:iam::1:role/deploy" });
    expect(Object.values(before[0] ?? {})).not.toContain(undefined);
  });
});

describe("neighbours by another bond", () => {
  it.each<[NeighbourKind, string, number]>([
    ["principal", "arn:aws:iam::1:role/deploy", 59],
    ["ip", "198.51.100.1", 60],
    ["access-key", "ASIA1", 59],
  ])("by %s are those that share it", async (by, value, count) => {
    const answer = await near(inOrder[30] ?? "", by, 100);
    expect(answer.value).toBe(value);
    const found = [...ids(answer.before), ...ids(answer.after)];
    expect(found).toHaveLength(count);
    expect(found.includes(other.eventID)).toBe(by === "ip");
  });

  it.each<NeighbourKind>(["session", "principal", "ip", "access-key"])(
    "by %s are none where the event has no such thing",
    async (by) => {
      expect(await near(nobody.eventID, by)).toMatchObject({ value: null, before: [], after: [] });
    },
  );
});

describe("the route", () => {
  const ask = (path: string, eventID: string) =>
    callRoute(neighboursRoute, path, {
      params: { eventID },
      headers: { authorization: `Bearer ${token}`, "x-forwarded-for": "203.0.113.9" },
    });

  it("answers with both sides", async () => {
    const eventID = inOrder[5] ?? "";
    const answer = await ask(`/api/v1/events/${eventID}/neighbours?by=session&limit=3`, eventID);
    expect(answer.status).toBe(200);
    expect(ids(((await answer.json()) as NeighboursAnswer).before)).toEqual(inOrder.slice(2, 5).reverse());
  });

  it.each(["", "?by=account", "?by=session&by=ip", "?by=ip&limit=0", "?by=ip&limit=101", "?by=ip&from=-1h"])(
    "refuses %j by name",
    async (search) => {
      const answer = await ask(`/api/v1/events/x/neighbours${search}`, "x");
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: "invalid-parameter" } });
    },
  );

  it("answers 404 for an id that no event has", async () => {
    expect((await ask("/api/v1/events/x/neighbours?by=ip", "x")).status).toBe(404);
  });
});
