/** Exports: the whole answer and nothing else, safe in a spreadsheet, recognisable when cut off, ended when nobody reads. */
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as exportRoute from "../../app/api/v1/export/route.ts";
import type { CloudTrailEvent } from "../../cloudtrail/event.ts";
import { appPool, ingestPool, readPool } from "../../lib/db/pool.ts";
import { prisma } from "../../lib/db/prisma.ts";
import { EXPORT_COLUMNS } from "../../query/export/export-columns.ts";
import { callRoute, makeToken } from "../helpers/api.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, makeIdentity, storeEvents } from "../helpers/events.ts";

const START = Date.parse("2026-11-20T00:00:00Z");
const RANGE = "from=2026-11-20&to=2026-11-22";
const COUNT = 2_345;

/** Many share their second, so that pages end between events of one instant. */
const ordinary = Array.from({ length: COUNT }, (_, at) =>
  makeEvent({
    eventTime: new Date(START + Math.floor(at / 40) * 1_000),
    eventName: at % 3 === 0 ? "GetObject" : "PutObject",
    recordIndex: at,
  }),
);

const PAYLOADS = [
  "=1+1",
  "+1",
  "-1",
  "@a",
  "\tx",
  "\r=1",
  "＝1",
  "＋1",
  "－1",
  "＠1",
  " =1",
  '=HYPERLINK("x","y")',
  'a"b,c\r\nd',
  "'x",
];
const hostile = PAYLOADS.map((text, at) =>
  makeEvent({
    eventTime: new Date(START + 86_400_000 + at * 1_000),
    eventSource: "hostile.amazonaws.com",
    eventName: text,
    userAgent: text,
    errorCode: text,
    errorMessage: text,
    sourceIPAddress: text,
    sourceIP: null,
    identity: makeIdentity({ userName: text, sessionName: text, person: text }),
    resources: [{ type: "x:y", id: text, arn: null, role: "target" }],
    recordIndex: at,
  }),
);
const HOSTILE = "from=2026-11-20&to=2026-11-22&eventSource=hostile.amazonaws.com";

let database: TestDatabase;
let token: string;
beforeAll(async () => {
  database = await createTestDatabase();
  await storeEvents(ingestPool(), ordinary);
  await storeEvents(ingestPool(), hostile);
  token = await makeToken("ada@example.com", "analyst");
}, 60_000);
afterAll(() => database.drop());

const call = (search: string, signal?: AbortSignal, bearer = token) =>
  callRoute(exportRoute, `/api/v1/export?${search}`, {
    headers: { authorization: `Bearer ${bearer}` },
    ...(signal ? { signal } : {}),
  });

async function text(search: string): Promise<string> {
  const answer = await call(search);
  expect(answer.status, search).toBe(200);
  // Response.text() would drop the byte order mark.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await answer.arrayBuffer());
}

/** RFC 4180 and nothing else. */
function parseCsv(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

const isOrdinary = (event: CloudTrailEvent) => event.eventName === "PutObject";
/** As the API orders: newest first, and by id within an instant. */
const sorted = (events: CloudTrailEvent[]) =>
  events
    .toSorted((a, b) => b.eventTime.getTime() - a.eventTime.getTime() || (a.eventID < b.eventID ? 1 : -1))
    .map(({ eventID }) => eventID);

describe("an export of events", () => {
  const wanted = sorted(ordinary.filter(isOrdinary));
  const search = `${RANGE}&eventName=PutObject`;

  it("has every event of the query once and in order, in all three formats", async () => {
    const lines = (await text(`${search}&format=ndjson`))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.slice(1, -1).map(({ eventID }) => eventID)).toEqual(wanted);
    expect(lines.at(-1)).toEqual({ type: "trailer", count: wanted.length, more: false, complete: true });
    const json = JSON.parse(await text(`${search}&format=json`));
    expect(json.events.map(({ eventID }: { eventID: string }) => eventID)).toEqual(wanted);
    expect(json).toMatchObject({ count: wanted.length, more: false, complete: true });
    const [titles = [], ...rows] = parseCsv(await text(`${search}&format=csv&comments=false`));
    expect(titles).toEqual([...EXPORT_COLUMNS]);
    expect(rows.map((row) => row[titles.indexOf("eventID")])).toEqual(wanted);
  });

  it("holds the query as a link that asks the same again, its coverage and its time", async () => {
    const json = JSON.parse(await text(`${search}&format=json&limit=2`));
    expect(json.query).toEqual({
      search: "from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z&eventName=PutObject",
      groupBy: null,
      limit: 2,
    });
    expect(json.coverage).toMatchObject({ accounts: ["111122223333"], firstEvent: "2026-11-20T00:00:00Z" });
    expect(Date.parse(json.exportedAt)).toBeGreaterThan(Date.now() - 60_000);
    expect(json).toMatchObject({ count: 2, more: true, complete: true });
    const csv = await text(`${search}&format=csv&limit=1`);
    expect(csv.startsWith("\ufeff# exportedAt: ")).toBe(true);
    const comments = csv.split("\r\n").filter((line) => /^\ufeff?#/.test(line));
    expect(comments.join("\n")).toContain(
      "# query: from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z&eventName=PutObject",
    );
    expect(comments.join("\n")).not.toMatch(/["',;]\S/);
    expect(comments.at(-1)).toBe("# complete: 1 rows (the limit left more out)");
  });

  it("is the moment it began, while the ingest goes on", async () => {
    const events = (from: number, count: number) =>
      Array.from({ length: count }, (_, at) =>
        makeEvent({ eventTime: new Date(START + (from + at) * 1_000), eventSource: "moment.amazonaws.com" }),
      );
    await storeEvents(ingestPool(), events(0, 1_500));
    const answer = await call(`${RANGE}&eventSource=moment.amazonaws.com&format=ndjson`);
    // Older than what has been read by now: pages by key alone would come upon them.
    await storeEvents(
      ingestPool(),
      events(0, 50).map((event) => ({ ...event, eventTime: new Date(START + 500) })),
    );
    const body = await answer.text();
    expect(body.trimEnd().split("\n")).toHaveLength(1_502);
    expect(body).toContain('"count":1500,"more":false,"complete":true');
    expect(await text(`${RANGE}&eventSource=moment.amazonaws.com&format=ndjson`)).toContain('"count":1550,');
  });

  it("has a name that says what it is, and is never shown as a page", async () => {
    const { headers, body } = await call(`${search}&format=csv`);
    await body?.cancel();
    expect(headers.get("content-disposition")).toBe(
      'attachment; filename="trailsight-events-20261120T000000Z-20261122T000000Z.csv"',
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("private, no-store");
  });
});

describe("hostile text", () => {
  it("is safe in every cell of a CSV, and still all there", async () => {
    const [titles = [], ...rows] = parseCsv(await text(`${HOSTILE}&format=csv&comments=false`));
    expect(rows).toHaveLength(PAYLOADS.length);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[\s\0]*[=+\-@＝＋－＠]|^[\t\r\n\0]/);
    const agents = rows.map((row) => row[titles.indexOf("errorMessage")] ?? "");
    const stored = PAYLOADS.toReversed();
    expect(agents.map((cell, at) => (cell === stored[at] ? cell : cell.slice(1)))).toEqual(stored);
  });

  it("is byte for byte what is stored in JSON and NDJSON", async () => {
    const stored = PAYLOADS.toReversed();
    const { events } = JSON.parse(await text(`${HOSTILE}&format=json`));
    expect(events.map(({ userAgent }: { userAgent: string }) => userAgent)).toEqual(stored);
    const lines = (await text(`${HOSTILE}&format=ndjson`)).trimEnd().split("\n").slice(1, -1);
    expect(lines.map((line) => JSON.parse(line).resources[0].id)).toEqual(stored);
  });

  it("of the query itself is safe too", async () => {
    const csv = await text(`${RANGE}&format=csv&eventName=${encodeURIComponent('=cmd|\'!A0,@SUM(1)\r\n+x;"y"')}`);
    for (const line of csv.split("\r\n").filter((one) => /^\ufeff?#/.test(one))) expect(line).not.toMatch(/[,"';]/);
    expect(parseCsv(csv).every(([cell = ""]) => !/^[=+\-@]/.test(cell))).toBe(true);
  });
});

describe("an export of groups", () => {
  it("has the groups as the API counts them", async () => {
    const { groups, count, complete } = JSON.parse(
      await text(`${RANGE}&format=json&groupBy=eventName&eventName=*Object`),
    );
    const puts = ordinary.filter(isOrdinary).length;
    expect(groups.map((group: Record<string, unknown>) => [group.eventName, group.count])).toEqual([
      ["PutObject", puts],
      ["GetObject", COUNT - puts],
    ]);
    expect([count, complete]).toEqual([2, true]);
    const rows = parseCsv(await text(`${HOSTILE}&format=csv&comments=false&groupBy=userAgent,eventName`));
    expect(rows[0]).toEqual(["userAgent", "eventName", "count", "denied", "firstSeen", "lastSeen"]);
    expect(rows).toHaveLength(PAYLOADS.length + 1);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\0]/);
    expect(JSON.parse(await text(`${RANGE}&format=json&groupBy=eventName&limit=1`))).toMatchObject({
      count: 1,
      more: true,
    });
  });
});

describe("parameters", () => {
  it.each([
    ["", "format"],
    ["format=xml", "format"],
    ["format=csv&format=json", "format"],
    ["format=csv&columns=password", "columns"],
    ["format=csv&columns=eventName,eventName", "columns"],
    ["format=json&columns=eventName", "columns"],
    ["format=csv&columns=eventName&groupBy=eventName", "columns"],
    ["format=csv&comments=maybe", "comments"],
    ["format=json&comments=false", "comments"],
    ["format=csv&limit=0", "limit"],
    ["format=csv&limit=99999999", "limit"],
    ["format=csv&groupBy=nothing", "groupBy"],
    ["format=csv&cursor=x", "cursor"],
    ["format=csv&from=yesterday", "from"],
  ])("%s is refused by name", async (search, parameter) => {
    const answer = await call(search);
    expect(answer.status).toBe(400);
    expect((await answer.json()).error.message).toContain(parameter);
  });

  it("choose the columns, in their order", async () => {
    const [titles, row] = parseCsv(
      await text(`${HOSTILE}&format=csv&comments=false&columns=eventID,eventName&limit=1`),
    );
    expect(titles).toEqual(["eventID", "eventName"]);
    expect(row).toHaveLength(2);
  });
});

/** Connections of readers that are in a transaction or at work. */
async function busyReaders(): Promise<number> {
  const { rows } = await appPool().query<{ count: string }>(
    "select count(*) from pg_stat_activity where application_name = 'trailsight-read' and datname = current_database() and state <> 'idle'",
  );
  return Number(rows[0]?.count);
}

async function ends(): Promise<unknown[]> {
  const entries = await prisma().auditEntry.findMany({
    where: { action: "export-end" },
    orderBy: { id: "desc" },
    take: 1,
  });
  return entries.map(({ parameters }) => parameters);
}

/** Exports that the audit log has the begin of and not the end. */
async function exportsUnderWay(): Promise<number> {
  const count = (action: string) => prisma().auditEntry.count({ where: { action } });
  return (await count("export")) - (await count("export-end"));
}

describe("a reader who leaves", () => {
  it("ends the export in the database at once, and the audit log says how far it came", async () => {
    const reader = new AbortController();
    const answer = await call(`${RANGE}&format=ndjson`, reader.signal);
    const body = answer.body?.getReader();
    await body?.read();
    await body?.read();
    expect(await busyReaders()).toBe(1);
    reader.abort();
    const started = performance.now();
    while ((await busyReaders()) > 0) await wait(10);
    expect(performance.now() - started).toBeLessThan(1_000);
    while (readPool().totalCount > readPool().idleCount) await wait(10);
    await expect.poll(ends).toEqual([expect.objectContaining({ ended: "cancelled", format: "ndjson" })]);
    await expect(body?.closed).rejects.toThrow();
  });

  it("is also one who closes the stream", async () => {
    const { body } = await call(`${RANGE}&format=json`);
    await body?.cancel();
    while ((await busyReaders()) > 0) await wait(10);
    await expect.poll(ends).toEqual([expect.objectContaining({ ended: "cancelled", format: "json" })]);
  });

  it("leaves no slot taken when it happens before the first piece is asked for", async () => {
    for (let left = 0; left < 3; left++) {
      // The end of the one before would wait for the lock too.
      await expect.poll(exportsUnderWay).toBe(0);
      const blocker = await ingestPool().connect();
      try {
        await blocker.query("begin; lock table public.audit_entry in exclusive mode");
        const reader = new AbortController();
        const answer = call(`${RANGE}&format=json`, reader.signal).catch(() => null);
        const waiting = () =>
          blocker.query("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        await expect.poll(async () => (await waiting()).rowCount).toBe(1);
        reader.abort();
        await blocker.query("rollback");
        await answer;
      } finally {
        blocker.release(true);
      }
    }
    const next = await call(`${RANGE}&format=json&limit=1`);
    expect(next.status).toBe(200);
    await next.text();
  });
});

describe("the audit log", () => {
  it("has the export before its first byte, and its end with the number of rows", async () => {
    const answer = await call(`${RANGE}&format=csv&limit=7`);
    const [begun] = await prisma().auditEntry.findMany({
      where: { action: "export" },
      orderBy: { id: "desc" },
      take: 1,
    });
    expect(begun?.parameters).toMatchObject({ format: "csv", limit: 7 });
    await answer.text();
    expect(await ends()).toEqual([expect.objectContaining({ rows: 7, ended: "complete" })]);
  });
});

describe("a failure in the middle", () => {
  it("cuts the file off, so that nobody takes it for whole", async () => {
    const answer = await call(`${RANGE}&format=csv`);
    const reader = answer.body?.getReader();
    await reader?.read();
    await appPool().query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'trailsight-read' and datname = current_database() and state <> 'idle'",
    );
    const rest = async () => {
      for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read());
    };
    await expect(rest()).rejects.toThrow();
    await expect.poll(ends).toEqual([expect.objectContaining({ ended: "failed" })]);
  });
});

describe("too many at once", () => {
  it("are refused with 429, and go on when one has ended", async () => {
    const first = await call(`${RANGE}&format=json`);
    const second = await call(`${RANGE}&format=json`);
    const third = await call(`${RANGE}&format=json`);
    expect([third.status, (await third.json()).error.code]).toEqual([429, "too-many-requests"]);
    const other = await call(`${RANGE}&format=json`, undefined, await makeToken("bob@example.com"));
    expect(other.status).toBe(200);
    await Promise.all([first, second, other].map(({ body }) => body?.cancel()));
    await expect
      .poll(async () => {
        const again = await call(`${RANGE}&format=json&limit=1`);
        await again.text();
        return again.status;
      })
      .toBe(200);
  });
});
