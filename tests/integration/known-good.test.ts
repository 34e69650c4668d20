import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as eventsRoute from "../../app/api/v1/events/route.ts";
import * as knownGoodRoute from "../../app/api/v1/known-good/route.ts";
import * as reportRoute from "../../app/api/v1/reports/[slug]/route.ts";
import * as reportsRoute from "../../app/api/v1/reports/route.ts";
import { createSignInLink, createUser, type Role, redeemSignInLink } from "../../lib/auth.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { prisma } from "../../lib/db/prisma.ts";
import { listActiveKnownGood } from "../../lib/known-good.ts";
import { callRoute, makeToken } from "../helpers/api.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, makeIdentity, storeEvents } from "../helpers/events.ts";

const DAY = "from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z";
const DEPLOY = "arn:aws:iam::111122223333:role/deploy";
const LATER = "2099-01-01T00:00:00Z";

const tokens = new Map<Role, string>();
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  for (const role of ["viewer", "analyst", "admin"] as const) {
    tokens.set(role, await makeToken(`${role}@example.com`, role));
  }
  const deploy = makeIdentity({
    principal: { key: "role:111122223333:deploy", kind: "role", name: "deploy", arn: DEPLOY },
  });
  const from = (sourceIPAddress: string, count: number, identity = makeIdentity()) =>
    Array.from({ length: count }, () => makeEvent({ sourceIPAddress, sourceIP: sourceIPAddress, identity }));
  await storeEvents(ingestPool(), [
    ...from("198.51.100.7", 3),
    ...from("198.51.100.8", 2, deploy),
    ...from("203.0.113.9", 4, deploy),
    ...from("203.0.113.10", 5),
    makeEvent({ sourceIPAddress: null, sourceIP: null }),
  ]);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await prisma().knownGood.deleteMany();
});

const bearer = (role: Role) => ({ authorization: `Bearer ${tokens.get(role)}` });

async function add(entry: object, role: Role = "analyst") {
  const answer = await callRoute(knownGoodRoute, "/api/v1/known-good", {
    method: "POST",
    headers: bearer(role),
    body: entry,
  });
  return { status: answer.status, body: await answer.json() };
}

const remove = (id: string, role: Role = "analyst") =>
  callRoute(knownGoodRoute, `/api/v1/known-good?id=${id}`, { method: "DELETE", headers: bearer(role) });

async function list() {
  const answer = await callRoute(knownGoodRoute, "/api/v1/known-good", { headers: bearer("viewer") });
  return (await answer.json()).entries;
}

async function report(search: string) {
  const answer = await callRoute(reportRoute, `/api/v1/reports/iam-anything-changed?${DAY}&${search}`, {
    headers: bearer("viewer"),
    params: { slug: "iam-anything-changed" },
  });
  expect(answer.status).toBe(200);
  return answer.json();
}

const office = { kind: "address", value: "198.51.100.0/24", reason: "office" };

describe("the list", () => {
  test("entries are added in one spelling, shown to everybody, and removed", async () => {
    const { status, body } = await add({ ...office, value: " 198.51.100.77/24 ", expiresAt: LATER });
    expect(status).toBe(201);
    await add({ kind: "principal", value: DEPLOY, reason: "pipeline" }, "admin");
    expect(await list()).toMatchObject([
      { kind: "principal", value: DEPLOY, expiresAt: null, active: true, createdBy: "admin@example.com" },
      { ...office, id: body.id, expiresAt: LATER, active: true, createdBy: "analyst@example.com" },
    ]);
    expect((await remove(body.id)).status).toBe(200);
    expect((await remove(body.id)).status).toBe(404);
    expect(await list()).toHaveLength(1);
  });

  test("only analysts and admins change it, by token or from our own pages", async () => {
    expect((await add(office, "viewer")).status).toBe(403);
    const { body } = await add(office);
    expect((await remove(body.id, "viewer")).status).toBe(403);
    const user = await createUser("analyst@example.com", "analyst");
    const link = await createSignInLink(user.id);
    const signedIn = await redeemSignInLink(link.slice(link.lastIndexOf("/") + 1), { userAgent: null });
    if ("problem" in signedIn) throw new Error(signedIn.problem);
    const cookie = `trailsight_session=${signedIn.sessionToken}`;
    const post = (headers: Record<string, string>) =>
      callRoute(knownGoodRoute, "/api/v1/known-good", {
        method: "POST",
        headers: { cookie, ...headers },
        body: { ...office, value: "192.0.2.1" },
      });
    expect((await post({})).status).toBe(403);
    expect((await post({ origin: "http://evil.example" })).status).toBe(403);
    expect((await post({ "sec-fetch-site": "same-site" })).status).toBe(403);
    expect((await list()).length).toBe(1);
    expect((await post({ origin: "http://localhost:3000" })).status).toBe(201);
  });

  test.each([
    ["value", { ...office, value: "0.0.0.0/0" }],
    ["value", { ...office, value: "::/8" }],
    ["value", { ...office, value: "198.51.100.0/33" }],
    ["value", { ...office, value: "198.51.100.0/24/8" }],
    ["value", { ...office, value: "ec2.amazonaws.com" }],
    ["value", { kind: "principal", value: "ada", reason: "x" }],
    ["value", { kind: "principal", value: "arn:aws:iam::111122223333:user/*", reason: "x" }],
    ["value", { kind: "principal", value: "arn:\u0000", reason: "x" }],
    ["reason", { ...office, reason: " " }],
    ["reason", { ...office, reason: "x".repeat(501) }],
    ["expiresAt", { ...office, expiresAt: "tomorrow" }],
    ["expiresAt", { ...office, expiresAt: "2020-01-01T00:00:00Z" }],
    ["kind", { ...office, kind: "country" }],
    ["more", { ...office, more: 1 }],
    ["JSON", "{"],
    ["64 KiB", { ...office, reason: "x".repeat(70_000) }],
  ])("refuses a wrong %s", async (name, entry) => {
    const answer = await callRoute(knownGoodRoute, "/api/v1/known-good", {
      method: "POST",
      headers: bearer("admin"),
      body: entry,
    });
    expect([400, 413]).toContain(answer.status);
    expect((await answer.json()).error.message).toContain(name);
    expect(await list()).toEqual([]);
  });

  test("holds a value once, also when it is added many times at once, and again when it has expired", async () => {
    const tries = await Promise.all(Array.from({ length: 5 }, () => add(office)));
    expect(tries.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    await prisma().knownGood.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await list()).toMatchObject([{ active: false }]);
    expect(await listActiveKnownGood()).toEqual([]);
    expect((await add(office)).status).toBe(201);
    expect(await list()).toMatchObject([{ active: true }]);
  });

  test("every change is in the audit log with its reason", async () => {
    const { body } = await add({ ...office, reason: "office of the audit" });
    await remove(body.id);
    const entries = await prisma().auditEntry.findMany({ orderBy: { id: "desc" }, take: 2 });
    expect(entries.map(({ action, parameters }) => ({ action, parameters }))).toEqual([
      { action: "known-good-remove", parameters: { id: body.id } },
      { action: "known-good-add", parameters: { ...office, reason: "office of the audit", expiresAt: "never" } },
    ]);
  });
});

describe("searches", () => {
  test("show what is known unless told to hide it, and then say how much and by which entries", async () => {
    const { body } = await add(office);
    await add({ kind: "principal", value: DEPLOY, reason: "pipeline" });
    await add({ kind: "address", value: "192.0.2.1", reason: "not seen" });
    const shown = await report("");
    expect(shown.count).toBe(15);
    expect(shown.knownGood).toEqual({ mode: "show", active: 0, hidden: 0, by: [] });
    const hidden = await report("knownGood=hide");
    expect(hidden.count).toBe(6);
    expect(hidden.events).toHaveLength(6);
    expect(hidden.knownGood).toMatchObject({ mode: "hide", active: 3, hidden: 9 });
    expect(hidden.knownGood.by).toMatchObject([
      { kind: "principal", value: DEPLOY, reason: "pipeline", events: 6 },
      { id: body.id, value: office.value, reason: "office", expiresAt: null, events: 5 },
    ]);
    // The explorer's filters leave out the same.
    expect(hidden.explorer.exact).toBe(true);
    const link = await callRoute(eventsRoute, `/api/v1/events?${hidden.explorer.search}`, {
      headers: bearer("viewer"),
    });
    const { events } = (await link.json()) as { events: { eventID: string }[] };
    const ids = (found: { eventID: string }[]) => found.map(({ eventID }) => eventID);
    expect(ids(events)).toEqual(ids(hidden.events));
  });

  test("entries that have expired hide nothing", async () => {
    await add({ ...office, expiresAt: LATER });
    expect((await report("knownGood=hide")).count).toBe(10);
    await prisma().knownGood.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
    const answer = await report("knownGood=hide");
    expect(answer.count).toBe(15);
    expect(answer.knownGood).toEqual({ mode: "hide", active: 0, hidden: 0, by: [] });
  });

  test("a principal is known by its key as well, and filters count what they narrow", async () => {
    await add({ kind: "principal", value: "role:111122223333:deploy", reason: "pipeline" });
    const answer = await report("knownGood=hide&sourceIPAddress=203.0.113.0/24");
    expect(answer.count).toBe(5);
    expect(answer.knownGood).toMatchObject({ hidden: 4, by: [{ events: 4 }] });
  });

  test("the counts of all searches leave out the same", async () => {
    await add(office);
    const counts = async (search: string) => {
      const answer = await callRoute(reportsRoute, `/api/v1/reports?counts=true&${DAY}&${search}`, {
        headers: bearer("viewer"),
      });
      const { reports } = (await answer.json()) as { reports: { slug: string; count: number | null }[] };
      return reports.find(({ slug }) => slug === "iam-anything-changed")?.count;
    };
    expect(await counts("")).toBe(15);
    expect(await counts("knownGood=hide")).toBe(10);
  });

  test("another word is refused by name", async () => {
    const answer = await callRoute(reportRoute, `/api/v1/reports/iam-anything-changed?${DAY}&knownGood=maybe`, {
      headers: bearer("viewer"),
      params: { slug: "iam-anything-changed" },
    });
    expect(answer.status).toBe(400);
    expect((await answer.json()).error.message).toContain("knownGood");
  });
});
