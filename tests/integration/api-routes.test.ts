import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as restRoute from "../../app/api/v1/[...rest]/route.ts";
import * as originalRoute from "../../app/api/v1/events/[eventID]/original/route.ts";
import * as eventRoute from "../../app/api/v1/events/[eventID]/route.ts";
import * as eventsRoute from "../../app/api/v1/events/route.ts";
import * as facetsRoute from "../../app/api/v1/facets/route.ts";
import * as filesRoute from "../../app/api/v1/files/route.ts";
import * as groupsRoute from "../../app/api/v1/groups/route.ts";
import * as histogramRoute from "../../app/api/v1/histogram/route.ts";
import * as suggestionsRoute from "../../app/api/v1/suggestions/route.ts";
import * as healthzRoute from "../../app/healthz/route.ts";
import * as readyzRoute from "../../app/readyz/route.ts";
import { closePools, ingestPool } from "../../lib/db/pool.ts";
import { prisma } from "../../lib/db/prisma.ts";
import { setEnvironment } from "../../lib/env.ts";
import type {
  EventsAnswer,
  FacetsAnswer,
  FilesAnswer,
  GroupsAnswer,
  HistogramAnswer,
  SuggestionsAnswer,
} from "../../query/answers.ts";
import { callRoute, makeToken } from "../helpers/api.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, storeEvents } from "../helpers/events.ts";

const events = Array.from({ length: 12 }, (_, index) =>
  makeEvent({
    eventTime: new Date(Date.UTC(2026, 2, 1 + index, 12)),
    eventName: index % 3 === 0 ? "DeleteUser" : "CreateUser",
    outcome: index % 4 === 0 ? "denied" : "success",
    recordIndex: index,
  }),
);
const ROUTES = {
  events: eventsRoute,
  groups: groupsRoute,
  facets: facetsRoute,
  histogram: histogramRoute,
  suggestions: suggestionsRoute,
  files: filesRoute,
  event: eventRoute,
  original: originalRoute,
};
const ODD_PATH = "/api/v1/events/x";

let database: TestDatabase;
let token: string;
beforeAll(async () => {
  database = await createTestDatabase();
  token = await makeToken();
  await storeEvents(ingestPool(), events, { key: "file.json.gz", deliveredAt: new Date("2026-03-15T00:00:00Z") });
});
afterAll(() => database.drop());

const call = (route: object, path: string, params?: Record<string, string>) =>
  callRoute(route, path, {
    ...(params === undefined ? {} : { params }),
    headers: { authorization: `Bearer ${token}`, "x-forwarded-for": "203.0.113.9" },
  });

async function ask<T>(route: object, path: string): Promise<T> {
  const answer = await call(route, path);
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as T;
}

describe("GET /api/v1/events", () => {
  it("without a range covers everything stored, newest first", async () => {
    const answer = await ask<EventsAnswer>(eventsRoute, "/api/v1/events");
    expect(answer.events.map(({ eventID }) => eventID)).toEqual(events.map(({ eventID }) => eventID).reverse());
    expect(answer.nextCursor).toBeNull();
    expect(answer.coverage).toMatchObject({
      from: "2026-03-01T12:00:00Z",
      accounts: ["111122223333"],
      regions: ["us-east-1"],
      firstEvent: "2026-03-01T12:00:00Z",
      lastEvent: "2026-03-12T12:00:00Z",
      completeThrough: "2026-03-15T00:00:00Z",
    });
  });

  it("has every member of the contract, null where unknown", async () => {
    const {
      events: [event],
    } = await ask<EventsAnswer>(eventsRoute, "/api/v1/events?limit=1");
    const members =
      "eventTime eventID eventName eventSource awsRegion recipientAccountId eventCategory eventType readOnly principal identityType userName sessionName accessKeyId mfaAuthenticated sourceIPAddress country asn userAgent outcome errorCode errorMessage resources facts person originPrincipal sharedEventID evidence";
    expect(Object.keys(event ?? {})).toEqual(expect.arrayContaining(members.split(" ")));
    expect(event).toMatchObject({
      accessKeyId: null,
      evidence: { bucket: "trail-bucket", key: "file.json.gz", recordIndex: 11 },
    });
  });

  it("pages by cursor until there are no more", async () => {
    const seen: string[] = [];
    for (let cursor = "", more = true; more; ) {
      const page: EventsAnswer = await ask(eventsRoute, `/api/v1/events?limit=5${cursor}`);
      seen.push(...page.events.map(({ eventID }) => eventID));
      cursor = `&cursor=${page.nextCursor}`;
      more = page.nextCursor !== null;
    }
    expect(seen).toEqual(events.map(({ eventID }) => eventID).reverse());
  });

  it("takes a range open at one end", async () => {
    const count = async (search: string) =>
      (await ask<EventsAnswer>(eventsRoute, `/api/v1/events?${search}`)).events.length;
    expect(await count("from=2026-03-10")).toBe(3);
    expect(await count("to=2026-03-03")).toBe(2);
    expect(await count("to=2020-01-01")).toBe(0);
    expect(await count("from=2026-03-02T12:00:00Z&to=2026-03-03T12:00:00Z")).toBe(1);
    expect(await count("from=-1h")).toBe(0);
  });

  it("filters as the URL says", async () => {
    const { events: found } = await ask<EventsAnswer>(
      eventsRoute,
      "/api/v1/events?eventName=Delete*&not.outcome=denied",
    );
    expect(found.map(({ eventID }) => eventID).sort()).toEqual([3, 6, 9].map((index) => events[index]?.eventID).sort());
  });
});

describe("the other reading routes", () => {
  it("GET /groups counts by one or two fields", async () => {
    const { groups, total, coverage } = await ask<GroupsAnswer>(
      groupsRoute,
      "/api/v1/groups?groupBy=eventName,outcome",
    );
    expect(groups).toEqual([
      {
        eventName: "CreateUser",
        outcome: "success",
        count: 6,
        denied: 0,
        firstSeen: "2026-03-02T12:00:00Z",
        lastSeen: "2026-03-12T12:00:00Z",
      },
      {
        eventName: "DeleteUser",
        outcome: "success",
        count: 3,
        denied: 0,
        firstSeen: "2026-03-04T12:00:00Z",
        lastSeen: "2026-03-10T12:00:00Z",
      },
      {
        eventName: "CreateUser",
        outcome: "denied",
        count: 2,
        denied: 2,
        firstSeen: "2026-03-05T12:00:00Z",
        lastSeen: "2026-03-09T12:00:00Z",
      },
      {
        eventName: "DeleteUser",
        outcome: "denied",
        count: 1,
        denied: 1,
        firstSeen: "2026-03-01T12:00:00Z",
        lastSeen: "2026-03-01T12:00:00Z",
      },
    ]);
    expect(total).toBe(12);
    expect(coverage.firstEvent).toBe("2026-03-01T12:00:00Z");
  });

  it("GET /groups orders them, says how many there are, keeps those within one and adds their sparklines", async () => {
    const { groups, total, groupCount, sparklines } = await ask<GroupsAnswer>(
      groupsRoute,
      "/api/v1/groups?groupBy=outcome,eventName&within=denied&sort=value&limit=1&sparklines=true",
    );
    expect(groups).toMatchObject([{ outcome: "denied", eventName: "CreateUser", count: 2 }]);
    expect([total, groupCount]).toEqual([3, 2]);
    expect(sparklines?.counts.map((counts) => counts.reduce((sum, count) => sum + count, 0))).toEqual([2]);
    const none = await ask<GroupsAnswer>(
      groupsRoute,
      "/api/v1/groups?groupBy=mfaAuthenticated,eventName&withinNone=true",
    );
    expect(none.total).toBe(12);
  });

  it("GET /groups has numbers and booleans as such", async () => {
    expect(
      (await ask<GroupsAnswer>(groupsRoute, "/api/v1/groups?groupBy=readOnly,mfaAuthenticated")).groups,
    ).toMatchObject([{ readOnly: false, mfaAuthenticated: null, count: 12 }]);
  });

  it("GET /facets counts each field without its own filter", async () => {
    const { facets } = await ask<FacetsAnswer>(
      facetsRoute,
      "/api/v1/facets?fields=eventName,outcome&eventName=DeleteUser",
    );
    expect(facets).toEqual({
      eventName: [
        { value: "CreateUser", count: 8 },
        { value: "DeleteUser", count: 4 },
      ],
      outcome: [
        { value: "success", count: 3 },
        { value: "denied", count: 1 },
      ],
    });
  });

  it("GET /histogram has continuous buckets with all and with denied events", async () => {
    const answer = await ask<HistogramAnswer>(histogramRoute, "/api/v1/histogram?from=2026-03-01&to=2026-03-05");
    expect(answer.intervalSeconds).toBe(3_600);
    expect(answer.buckets).toHaveLength(96);
    expect(answer.buckets.filter(({ count }) => count > 0)).toEqual(
      [1, 2, 3, 4].map((day) => ({ from: `2026-03-0${day}T12:00:00Z`, count: 1, denied: day === 1 ? 1 : 0 })),
    );
  });

  it("GET /histogram has layers that add up when asked for", async () => {
    const { buckets, series } = await ask<HistogramAnswer>(
      histogramRoute,
      "/api/v1/histogram?from=2026-03-01&to=2026-03-05&stackBy=eventName",
    );
    expect(series?.every(({ kind }) => kind === "value")).toBe(true);
    expect(buckets.map(({ count }) => count)).toEqual(
      buckets.map((_, index) => series?.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0)),
    );
    expect(buckets.filter(({ count }) => count > 0)).toHaveLength(4);
  });

  it("GET /suggestions finds values by a part of them", async () => {
    expect(await ask(suggestionsRoute, "/api/v1/suggestions?field=eventName&text=deleteu")).toMatchObject({
      values: [{ value: "DeleteUser", count: 4 }],
      coverage: { accounts: ["111122223333"] },
    });
  });

  it("GET /suggestions offers only values like `match`, whether something is typed or not", async () => {
    const suggest = async (search: string) => {
      const { values } = await ask<SuggestionsAnswer>(suggestionsRoute, `/api/v1/suggestions?${search}`);
      return values.map(({ value }) => value);
    };
    expect(await suggest("field=eventName&match=Delete*")).toEqual(["DeleteUser"]);
    expect(await suggest("field=eventName&match=*User&text=delete")).toEqual(["DeleteUser"]);
    expect(await suggest("field=eventName&match=Create*&text=delete")).toEqual([]);
  });

  it("GET /files lists the ledger", async () => {
    expect(await ask<FilesAnswer>(filesRoute, "/api/v1/files?status=loaded&text=file.json")).toMatchObject({
      files: [
        {
          bucket: "trail-bucket",
          key: "file.json.gz",
          status: "loaded",
          reason: null,
          events: 12,
          duplicates: 0,
          rejected: 0,
        },
      ],
      nextCursor: null,
    });
  });

  it("GET /events/{eventID} shows one event", async () => {
    const eventID = events[0]?.eventID ?? "";
    const answer = await call(eventRoute, `/api/v1/events/${eventID}`, { eventID });
    expect(await answer.json()).toMatchObject({ eventID, evidence: { recordIndex: 0 }, conflicts: [] });
  });
});

describe("a request that cannot be answered", () => {
  async function refused(route: object, path: string, params?: Record<string, string>) {
    const answer = await call(route, path, params);
    return { status: answer.status, ...((await answer.json()) as { error: { code: string; message: string } }).error };
  }

  it.each<[keyof typeof ROUTES, string, string]>([
    ["events", "unknown=1", "unknown"],
    ["events", "groupBy=eventName", "groupBy"],
    ["events", "limit=0", "limit"],
    ["events", "limit=1001", "limit"],
    ["events", "limit=-1", "limit"],
    ["events", "limit=1e2", "limit"],
    ["events", "limit=", "limit"],
    ["events", "limit=5&limit=6", "limit"],
    ["events", "cursor=x", "cursor"],
    ["events", "cursor=", "cursor"],
    ["events", "cursor=%00", "cursor"],
    ["events", "from=x", "from"],
    ["events", "from=now&to=-1h", "from"],
    ["events", "from=2090-01-01", "from"],
    ["events", "to=2090-01-01&to=2091-01-01", "to"],
    ["events", "from=-1y&to=2100-01-01", "to"],
    ["events", "outcome=bad", "outcome"],
    ["events", "not.readOnly=bad", "not.readOnly"],
    ["events", "asn=x", "asn"],
    ["events", "sourceIPAddress=1.2.3.4/99", "sourceIPAddress"],
    ["events", "eventName=", "eventName"],
    ["events", "sort=eventTime;drop", "sort"],
    ["events", "offset=10", "offset"],
    ["events", "toString=1", "toString"],
    ["groups", "", "groupBy"],
    ["groups", "groupBy=", "groupBy"],
    ["groups", "groupBy=x", "groupBy"],
    ["groups", "groupBy=__proto__", "groupBy"],
    ["groups", "groupBy=errorMessage", "groupBy"],
    ["groups", "groupBy=eventName,eventName", "groupBy"],
    ["groups", "groupBy=eventName,awsRegion,outcome", "groupBy"],
    ["groups", "groupBy=eventName&groupBy=awsRegion", "groupBy"],
    ["groups", "groupBy=eventName;select", "groupBy"],
    ["groups", "groupBy=eventName&sort=size", "sort"],
    ["groups", "groupBy=eventName&within=x", "within"],
    ["groups", "groupBy=eventName,outcome&within=x&withinNone=true", "withinNone"],
    ["groups", "groupBy=eventName&sparklines=yes", "sparklines"],
    ["histogram", "stackBy=x", "stackBy"],
    ["histogram", "stackBy=errorMessage", "stackBy"],
    ["histogram", "stackBy=resource", "stackBy"],
    ["facets", "", "fields"],
    ["facets", "fields=x", "fields"],
    ["facets", "fields=eventName,", "fields"],
    ["facets", "fields=eventName&limit=x", "limit"],
    ["histogram", "limit=5", "limit"],
    ["suggestions", "text=x", "field"],
    ["suggestions", "field=x", "field"],
    ["suggestions", "field=eventID&text=x", "field"],
    ["suggestions", `field=eventName&text=${"x".repeat(3_000)}`, "text"],
    ["files", "eventName=x", "eventName"],
    ["files", "status=bad", "status"],
    ["files", "kind=", "kind"],
    ["files", "cursor=x", "cursor"],
    ["event", "from=-1h", "from"],
    ["original", "x=1", "x"],
  ])("%s ?%s is a 400 that names the parameter", async (name, search, parameter) => {
    const params = name === "event" || name === "original" ? { eventID: "x" } : undefined;
    const error = await refused(ROUTES[name], `${ODD_PATH}?${search}`, params);
    expect(error).toMatchObject({ status: 400, code: "invalid-parameter" });
    expect(error.message).toContain(parameter.replace("not.", ""));
  });

  it("is a 404 where there is no such thing", async () => {
    expect(await refused(eventRoute, ODD_PATH, { eventID: "%00%zz" })).toMatchObject({
      status: 404,
      code: "not-found",
    });
    expect(await refused(originalRoute, `${ODD_PATH}/original`, { eventID: "x" })).toMatchObject({
      status: 404,
      code: "not-found",
    });
    expect(await refused(restRoute, "/api/v1/nothing")).toMatchObject({ status: 404, code: "not-found" });
  });

  it("is a 503 where the original cannot be read now, without text of the inside", async () => {
    setEnvironment({ AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" });
    const error = await refused(originalRoute, `${ODD_PATH}/original`, { eventID: events[0]?.eventID ?? "" });
    expect(error).toMatchObject({ status: 503, code: "original-unavailable" });
    expect(error.message).not.toContain("127.0.0.1");
  });

  it("is a 405 for every other method", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"] as const) {
      const answer = await callRoute(eventsRoute, "/api/v1/events", {
        method,
        headers: { authorization: `Bearer ${token}` },
      });
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    }
  });
});

describe("every answer", () => {
  it("is private, not kept, and taken for nothing but JSON", async () => {
    for (const path of ["/api/v1/events", "/api/v1/events?bad=1"]) {
      const answer = await call(eventsRoute, path);
      expect(answer.headers.get("cache-control")).toBe("private, no-store");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    }
  });

  it("is in the audit log before it is sent: who, from where, what, how many rows", async () => {
    await call(eventsRoute, "/api/v1/events?eventName=Delete*&limit=2");
    await call(groupsRoute, "/api/v1/groups?groupBy=eventName");
    const entries = await prisma().auditEntry.findMany({
      orderBy: { id: "desc" },
      take: 2,
      omit: { id: true, at: true },
    });
    const user = await prisma().user.findUniqueOrThrow({ where: { email: "api@example.com" } });
    expect(entries).toMatchObject([
      {
        action: "groups",
        userId: user.id,
        clientIp: "203.0.113.9",
        parameters: { groupBy: "eventName", limit: 100, rows: 2 },
      },
      { action: "events", parameters: { search: expect.stringContaining("eventName=Delete*"), limit: 2, rows: 2 } },
    ]);
  });

  it("ends with its reader", async () => {
    const reader = new AbortController();
    reader.abort();
    const answer = await callRoute(eventsRoute, "/api/v1/events", {
      headers: { authorization: `Bearer ${token}` },
      signal: reader.signal,
    });
    expect(answer.status).toBe(503);
  });

  it("comes for many requests at the same time", async () => {
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async () => (await call(eventsRoute, "/api/v1/events?limit=1")).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});

describe("health", () => {
  it("/healthz says ok to everybody and nothing more", async () => {
    expect(await (await callRoute(healthzRoute, "/healthz")).text()).toBe("ok");
  });

  it("/readyz says whether the database can be used", async () => {
    const ready = async () => {
      const answer = await callRoute(readyzRoute, "/readyz");
      return [answer.status, await answer.json()];
    };
    expect(await ready()).toEqual([200, { ready: true }]);
    const { rows } = await ingestPool().query(
      "delete from _prisma_migrations where migration_name = '0002_people' returning *",
    );
    expect(await ready()).toEqual([503, { ready: false }]);
    await ingestPool().query(
      "insert into _prisma_migrations select * from json_populate_record(null::_prisma_migrations, $1)",
      [rows[0]],
    );
    expect(await ready()).toEqual([200, { ready: true }]);
    setEnvironment({ DATABASE_URL: "postgresql://postgres@127.0.0.1:1/none" });
    await closePools();
    expect(await ready()).toEqual([503, { ready: false }]);
    await closePools();
  });
});
