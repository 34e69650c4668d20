import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as lookupRoute from "../../app/api/v1/lookup/route.ts";
import * as savedReportRoute from "../../app/api/v1/saved-reports/[id]/route.ts";
import * as savedReportsRoute from "../../app/api/v1/saved-reports/route.ts";
import { prisma } from "../../lib/db/prisma.ts";
import type { SavedReportAnswer } from "../../query/saved-report-answers.ts";
import { PAYLOADS } from "../e2e/hostile-payloads.ts";
import { callRoute, makeToken } from "../helpers/api.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";

const PEOPLE = { ada: "viewer", bob: "analyst", root: "admin" } as const;
type Person = keyof typeof PEOPLE;

const tokens = new Map<Person, string>();
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  for (const person of Object.keys(PEOPLE) as Person[]) {
    tokens.set(person, await makeToken(`${person}@example.com`, PEOPLE[person]));
  }
});
afterAll(() => database.drop());
beforeEach(async () => {
  await prisma().savedReport.deleteMany();
  await prisma().user.updateMany({ data: { disabledAt: null } });
});

const bearer = (person: Person) => ({ authorization: `Bearer ${tokens.get(person)}` });

const DENIED = { name: "Denied calls", search: "from=-7d&to=now&outcome=denied" };

async function post(person: Person, body: unknown) {
  const answer = await callRoute(savedReportsRoute, "/api/v1/saved-reports", {
    method: "POST",
    headers: bearer(person),
    body,
  });
  return { status: answer.status, body: await answer.json() };
}

async function save(person: Person, body: object): Promise<string> {
  const answer = await post(person, body);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body.id;
}

async function one(person: Person, id: string, method: "GET" | "PATCH" | "DELETE" = "GET", body?: unknown) {
  const answer = await callRoute(savedReportRoute, `/api/v1/saved-reports/${encodeURIComponent(id)}`, {
    method,
    headers: bearer(person),
    params: { id: encodeURIComponent(id) },
    body,
  });
  return { status: answer.status, body: await answer.json() };
}

async function list(person: Person): Promise<SavedReportAnswer[]> {
  const answer = await callRoute(savedReportsRoute, "/api/v1/saved-reports", { headers: bearer(person) });
  return (await answer.json()).savedReports;
}

describe("what is saved", () => {
  test("is the view as its page writes it: canonical filters, grouping, order, and nothing of where one was on it", async () => {
    const id = await save("ada", {
      ...DENIED,
      description: "What we look at on Mondays",
      search: "?outcome=denied&sourceIPAddress=10.1.2.3/8&groupBy=principal,errorCode&sort=lastSeen&eventName=b*,a",
    });
    expect(await list("ada")).toEqual([
      {
        id,
        name: "Denied calls",
        description: "What we look at on Mondays",
        report: null,
        title: null,
        search:
          "from=-24h&to=now&eventName=a,b*&sourceIPAddress=10.0.0.0/8&outcome=denied&groupBy=principal,errorCode&sort=lastSeen",
        asks: { line: "event:(a or b*) ip:10.0.0.0/8 outcome:denied", groupBy: ["principal", "errorCode"] },
        range: "rolling",
        from: "-24h",
        to: "now",
        problem: null,
        visibility: "private",
        owner: "ada@example.com",
        mine: true,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
        lastOpenedAt: null,
        link: `http://localhost:3000/s/${id}`,
      },
    ]);
  });

  test("is a common search with its own values, which come before filters of the same name", async () => {
    await save("ada", {
      name: "That key",
      report: "leaked-access-key",
      search: "from=-30d&accessKeyId=AKIAIOSFODNN7EXAMPLE&awsRegion=us-east-1",
    });
    expect(await list("ada")).toMatchObject([
      {
        report: "leaked-access-key",
        search: "from=-30d&to=now&awsRegion=us-east-1&accessKeyId=AKIAIOSFODNN7EXAMPLE",
        asks: { line: "accessKeyId:AKIAIOSFODNN7EXAMPLE region:us-east-1", groupBy: [] },
      },
    ]);
  });

  test("keeps that the known good is hidden", async () => {
    await save("ada", { name: "Strangers", report: "console-logins", search: "from=-7d&knownGood=hide" });
    expect(await list("ada")).toMatchObject([{ search: "from=-7d&to=now&knownGood=hide", problem: null }]);
  });

  test("saved again from what is stored is the same", async () => {
    const searches = [
      { report: null, search: "from=-7d&principal=a\\,b&not.userAgent=*x*&stackBy=errorCode&limit=200" },
      { report: null, search: "from=2026-11-01&to=2026-11-02T03:04&eventName=%3Cscript%3E" },
      { report: "unauthorized-access", search: "recipientAccountId=111122223333" },
    ];
    for (const [index, { report, search }] of searches.entries()) {
      const first = await post("ada", { name: `first ${index}`, report, search });
      const second = await post("ada", { name: `second ${index}`, report, search: first.body.search });
      expect(second.body.search).toBe(first.body.search);
    }
  });

  test("moves with the clock, or is fixed to the two moments it was saved at", async () => {
    const before = Date.now();
    const { body } = await post("ada", { ...DENIED, range: "fixed", search: "from=-1h" });
    const params = new URLSearchParams(body.search);
    const [from, to] = ["from", "to"].map((name) => Date.parse(params.get(name) ?? ""));
    expect((to ?? 0) - (from ?? 0)).toBe(3_600_000);
    expect(to).toBeGreaterThanOrEqual(before);
    expect(to).toBeLessThanOrEqual(Date.now());
    expect(await list("ada")).toMatchObject([{ range: "fixed" }]);
    const absolute = "from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z";
    const rolling = await post("ada", { ...DENIED, name: "no", range: "rolling", search: absolute });
    expect(rolling).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining("range") } } });
  });

  test.each([
    ["name", { ...DENIED, name: " " }],
    ["name", { ...DENIED, name: "x".repeat(121) }],
    ["name", { ...DENIED, name: "a\0b" }],
    ["description", { ...DENIED, description: "x".repeat(1_001) }],
    ["visibility", { ...DENIED, visibility: "public" }],
    ["range", { ...DENIED, range: "once" }],
    ["owner", { ...DENIED, owner: "bob@example.com" }],
    ["search", { name: "no search" }],
    ["report", { ...DENIED, report: "no-such-search" }],
    ["report", { ...DENIED, report: "../../evil.example" }],
    ["nosuch", { ...DENIED, search: "nosuch=1" }],
    ["outcome", { ...DENIED, search: "outcome=maybe" }],
    ["from", { ...DENIED, search: "from=yesterday" }],
    ["from", { ...DENIED, search: "from=now&to=-1h" }],
    ["from", { ...DENIED, search: "from=-1h&from=-2h" }],
    ["groupBy", { ...DENIED, search: "groupBy=nosuch" }],
    ["sort", { ...DENIED, search: "groupBy=principal&sort=size" }],
    ["cursor", { ...DENIED, search: "cursor=oldest" }],
    ["event", { ...DENIED, search: "event=00000000-0000-4000-8000-000000000000" }],
    ["accessKeyId", { ...DENIED, report: "leaked-access-key", search: "from=-1h" }],
    ["accessKeyId", { ...DENIED, report: "leaked-access-key", search: "accessKeyId=none" }],
    ["groupBy", { ...DENIED, report: "console-logins", search: "groupBy=principal" }],
    ["knownGood", { ...DENIED, report: "console-logins", search: "knownGood=maybe" }],
    ["JSON", "{"],
  ])("is refused for a wrong %s, which is named", async (name, body) => {
    const answer = await post("root", body);
    expect(answer).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining(name) } } });
    expect(await list("root")).toEqual([]);
  });

  test("that can no longer be asked is listed with the reason", async () => {
    await save("ada", DENIED);
    await prisma().savedReport.updateMany({ data: { search: "from=-7d&to=now&gone=1" } });
    expect(await list("ada")).toMatchObject([{ problem: expect.stringContaining("gone"), range: "rolling" }]);
    await prisma().savedReport.updateMany({ data: { report: "gone", search: "from=-7d&to=now" } });
    expect(await list("ada")).toMatchObject([{ problem: expect.stringContaining("gone"), title: "gone" }]);
  });

  test("has a name once for each person, also when it is saved many times at once", async () => {
    const tries = await Promise.all(Array.from({ length: 4 }, () => post("ada", DENIED)));
    expect(tries.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    await save("bob", DENIED);
    const id = await save("ada", { ...DENIED, name: "other" });
    expect((await one("ada", id, "PATCH", { name: "Denied calls" })).status).toBe(409);
  });

  test("may be called anything that is text, and comes back so", async () => {
    const texts = PAYLOADS.filter((text) => !text.includes("\0")).map((text) => text.slice(0, 120).trim());
    for (const name of texts) await save("ada", { ...DENIED, name, description: name });
    expect((await list("ada")).map(({ name }) => name).sort()).toEqual(texts.toSorted());
  });
});

describe("who may", () => {
  test("ids are of 128 random bits", async () => {
    const ids = new Set<string>();
    for (let count = 0; count < 20; count += 1) ids.add(await save("ada", { ...DENIED, name: `report ${count}` }));
    expect(ids.size).toBe(20);
    for (const id of ids) expect(Buffer.from(id, "base64url")).toHaveLength(16);
  });

  test("what is private is not there for anybody else, admins included; what the team shares is there for all", async () => {
    const own = await save("ada", DENIED);
    const shared = await save("ada", { ...DENIED, name: "shared", visibility: "team" });
    const missing = await one("bob", "A".repeat(22));
    expect(missing.status).toBe(404);
    for (const person of ["bob", "root"] as const) {
      expect(await list(person)).toMatchObject([{ id: shared, mine: false, owner: "ada@example.com" }]);
      expect((await one(person, shared)).status).toBe(200);
      for (const method of ["GET", "PATCH", "DELETE"] as const) {
        const body = method === "PATCH" ? { name: "mine now" } : undefined;
        expect(await one(person, own, method, body)).toEqual(missing);
      }
    }
    expect((await one("ada", own)).status).toBe(200);
    expect((await list("ada")).map(({ id }) => id).sort()).toEqual([own, shared].sort());
  });

  test("its owner changes and deletes it; an admin deletes what the team shares; nobody else anything", async () => {
    const id = await save("ada", { ...DENIED, visibility: "team" });
    const words = { name: "Refusals", description: "weekly", visibility: "team" };
    expect((await one("bob", id, "PATCH", words)).status).toBe(403);
    expect((await one("root", id, "PATCH", words)).status).toBe(403);
    expect((await one("bob", id, "DELETE")).status).toBe(403);
    expect((await one("ada", id, "PATCH", words)).status).toBe(200);
    expect((await one("bob", id)).body).toMatchObject({ ...words, search: DENIED.search });
    expect((await one("ada", id, "PATCH", { visibility: "private" })).status).toBe(200);
    expect((await one("bob", id)).status).toBe(404);
    expect((await one("ada", id, "PATCH", { visibility: "team" })).status).toBe(200);
    expect((await one("root", id, "DELETE")).status).toBe(200);
    expect((await one("ada", id, "DELETE")).status).toBe(404);
    const own = await save("ada", DENIED);
    expect((await one("ada", own, "DELETE")).status).toBe(200);
    expect(await list("ada")).toEqual([]);
  });

  test.each([[{}], [{ search: "from=-1h" }], [{ name: "" }], [{ visibility: null }]])(
    "a change of %j is refused",
    async (change) => {
      const id = await save("ada", DENIED);
      expect((await one("ada", id, "PATCH", change)).status).toBe(400);
      expect((await one("ada", id)).body).toMatchObject(DENIED);
    },
  );

  test.each(["x", "A".repeat(23), "\0".repeat(22), "'; drop table saved_report; --", "..%2f", "%"])(
    "%j is the id of nothing",
    async (id) => {
      for (const method of ["GET", "DELETE"] as const) expect((await one("root", id, method)).status).toBe(404);
      expect((await one("root", id, "PATCH", { name: "x" })).status).toBe(404);
    },
  );

  test("what somebody shared who was disabled rests until they are back", async () => {
    const id = await save("bob", { ...DENIED, visibility: "team" });
    const bob = { email: "bob@example.com" };
    await prisma().user.update({ where: bob, data: { disabledAt: new Date() } });
    expect((await one("ada", id)).status).toBe(404);
    expect(await list("ada")).toEqual([]);
    await prisma().user.update({ where: bob, data: { disabledAt: null } });
    expect((await one("ada", id)).status).toBe(200);
  });

  test("every change is in the audit log with what was saved", async () => {
    const id = await save("ada", { ...DENIED, visibility: "team" });
    await one("ada", id, "PATCH", { name: "Refusals" });
    await one("ada", id, "DELETE");
    const entries = await prisma().auditEntry.findMany({ orderBy: { id: "desc" }, take: 3 });
    expect(entries.map(({ action, parameters }) => ({ action, parameters }))).toEqual([
      { action: "saved-report-remove", parameters: { id } },
      { action: "saved-report-change", parameters: { id, name: "Refusals" } },
      { action: "saved-report-add", parameters: { ...DENIED, id, report: "explorer", visibility: "team" } },
    ]);
  });
});

describe("the box that finds everything", () => {
  const find = async (person: Person, text: string): Promise<string[]> => {
    const answer = await callRoute(lookupRoute, `/api/v1/lookup?${new URLSearchParams({ q: text })}`, {
      headers: bearer(person),
    });
    const { saved } = await answer.json();
    return saved.map(({ name }: { name: string }) => name);
  };

  test("finds by words of the name what the reader may open", async () => {
    await save("ada", { ...DENIED, name: "Denied calls of the Berlin office" });
    await save("bob", { ...DENIED, name: "Denied 100% of Berlin", visibility: "team" });
    expect(await find("ada", "berlin denied")).toEqual(["Denied 100% of Berlin", "Denied calls of the Berlin office"]);
    expect(await find("bob", "BERLIN")).toEqual(["Denied 100% of Berlin"]);
    expect(await find("bob", "berlin office")).toEqual([]);
    for (const text of ["%", "_", "%%", "b_xlin", "x".repeat(2_000), "a b c d e f g h i"]) {
      expect(await find("ada", text), text).toEqual([]);
    }
  });
});
