import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as eventsRoute from "../../app/api/v1/events/route.ts";
import * as signInRoute from "../../app/sign-in/[token]/route.ts";
import * as signOutRoute from "../../app/sign-out/route.ts";
import {
  createApiToken,
  createSignInLink,
  createUser,
  findApiToken,
  findSession,
  findUserByEmail,
  redeemSignInLink,
  UserError,
} from "../../lib/auth.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { prisma } from "../../lib/db/prisma.ts";
import { setEnvironment } from "../../lib/env.ts";
import { callRoute, type RouteModule } from "../helpers/api.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, storeEvents } from "../helpers/events.ts";

const APP = join(import.meta.dirname, "../../app");
const MARKER = "only-for-people-who-are-signed-in";
const HOUR_MS = 3_600_000;

let database: TestDatabase;
beforeAll(async () => {
  setEnvironment({ APP_ORIGIN: "http://localhost:3000" });
  database = await createTestDatabase();
  await storeEvents(ingestPool(), [makeEvent({ userAgent: MARKER })], { key: MARKER });
});
afterAll(() => database.drop());

const tokenOf = (link: string) => link.slice(link.lastIndexOf("/") + 1);
const browser = { userAgent: "test" };

async function signIn(email: string): Promise<string> {
  const user = await createUser(email, "viewer");
  const redeemed = await redeemSignInLink(tokenOf(await createSignInLink(user.id)), browser);
  if ("problem" in redeemed) throw new Error(redeemed.problem);
  return redeemed.sessionToken;
}

describe("people", () => {
  it("are known by their address in any case, and asking again sets the role only", async () => {
    const user = await createUser(" Ada@Example.com ", "viewer");
    expect(await createUser("ada@example.com", "admin")).toEqual({ ...user, role: "admin" });
    expect(await findUserByEmail("ADA@example.com")).toMatchObject({ id: user.id, role: "admin", disabledAt: null });
    expect(await findUserByEmail("nobody@example.com")).toBeNull();
  });

  it.each([
    "",
    "ada",
    "a@b@c",
    "ada@",
    "@example.com",
    "a b@example.com",
    "a@example.com\r\nBcc: x@y.z",
    "<a@b.c>",
    "a@b,c@d.e",
  ])("cannot have the address %j", async (email) => {
    await expect(createUser(email, "viewer")).rejects.toThrow(UserError);
  });
});

describe("sign-in links", () => {
  it("work once, also when two browsers open them at the same time", async () => {
    const { id } = await createUser("once@example.com", "viewer");
    const link = await createSignInLink(id);
    expect(link).toMatch(/^http:\/\/localhost:3000\/sign-in\/[\w-]{43}$/);
    const tries = await Promise.all(Array.from({ length: 5 }, () => redeemSignInLink(tokenOf(link), browser)));
    expect(tries.filter((one) => "sessionToken" in one)).toHaveLength(1);
    expect(await redeemSignInLink(tokenOf(link), browser)).toEqual({ problem: "used" });
  });

  it("end after a day, are not guessed, and are refused to people who were disabled", async () => {
    const { id } = await createUser("late@example.com", "viewer");
    const late = tokenOf(await createSignInLink(id));
    await prisma().signInLink.updateMany({ where: { userId: id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await redeemSignInLink(late, browser)).toEqual({ problem: "expired" });
    for (const token of ["", "x", late.slice(1), `${late}x`, "\0", "%", "a".repeat(10_000)]) {
      expect(await redeemSignInLink(token, browser)).toEqual({ problem: "invalid" });
    }
    const fresh = tokenOf(await createSignInLink(id));
    await prisma().user.update({ where: { id }, data: { disabledAt: new Date() } });
    expect(await redeemSignInLink(fresh, browser)).toEqual({ problem: "disabled" });
  });

  it("sign in and lead on to our own pages only", async () => {
    const { id } = await createUser("next@example.com", "viewer");
    const open = async (next: string) => {
      const token = tokenOf(await createSignInLink(id));
      return callRoute(signInRoute, `/sign-in/${token}?next=${encodeURIComponent(next)}`, { params: { token } });
    };
    const answer = await open("/explorer?from=-1h&x=a%26b");
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("/explorer?from=-1h&x=a%26b");
    for (const next of [
      "//evil.com",
      "/\\evil.com",
      "https:evil",
      "https://evil.com/",
      "/%2f%2fevil.com/..//evil.com",
      "",
      "/..//evil.com",
      "/\t/evil.com",
    ]) {
      const location = (await open(next)).headers.get("location") ?? "";
      expect(new URL(location, "http://localhost:3000").origin, next).toBe("http://localhost:3000");
      expect(location.startsWith("//"), next).toBe(false);
    }
  });

  it("are not used up by programs that only look", async () => {
    const { id } = await createUser("scanner@example.com", "viewer");
    const token = tokenOf(await createSignInLink(id));
    expect((await callRoute(signInRoute, `/sign-in/${token}`, { method: "HEAD", params: { token } })).status).toBe(200);
    expect(
      (await callRoute(signInRoute, `/sign-in/${token}`, { params: { token } })).headers.get("set-cookie"),
    ).not.toBeNull();
  });

  it("say why they do not work, and tire of wrong ones", async () => {
    const open = () =>
      callRoute(signInRoute, "/sign-in/wrong", {
        params: { token: "wrong" },
        headers: { "x-forwarded-for": "198.51.100.1" },
      });
    const first = await open();
    expect([first.status, first.headers.get("location"), first.headers.get("set-cookie")]).toEqual([
      303,
      "/sign-in?problem=invalid",
      null,
    ]);
    const statuses: number[] = [];
    for (let count = 0; count < 25; count += 1) statuses.push((await open()).status);
    expect(statuses.at(-1)).toBe(429);
    const { id } = await createUser("right@example.com", "viewer");
    const token = tokenOf(await createSignInLink(id));
    const right = await callRoute(signInRoute, `/sign-in/${token}`, {
      params: { token },
      headers: { "x-forwarded-for": "198.51.100.1" },
    });
    expect(right.headers.get("location")).toBe("/");
  });

  it("end the session that was there before", async () => {
    const planted = await signIn("planted@example.com");
    const { id } = await createUser("victim@example.com", "viewer");
    const token = tokenOf(await createSignInLink(id));
    const headers = { cookie: `trailsight_session=${planted}` };
    const answer = await callRoute(signInRoute, `/sign-in/${token}`, { params: { token }, headers });
    expect(answer.headers.get("set-cookie")).not.toContain(planted);
    expect(await findSession(planted)).toBeNull();
  });
});

describe("sessions", () => {
  it("end after 8 hours without use, after 24 hours, at sign-out, and when the person is disabled", async () => {
    const session = await signIn("session@example.com");
    expect(await findSession(session)).toMatchObject({ email: "session@example.com", role: "viewer" });
    const { id = "" } = (await findUserByEmail("session@example.com")) ?? {};
    const set = (data: { lastUsedAt?: Date; expiresAt?: Date }) =>
      prisma().session.updateMany({ where: { userId: id }, data });
    await set({ lastUsedAt: new Date(Date.now() - 7 * HOUR_MS) });
    expect(await findSession(session)).not.toBeNull();
    const used = await prisma().session.findFirst({ where: { userId: id } });
    expect(used?.lastUsedAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
    await set({ lastUsedAt: new Date(Date.now() - 8 * HOUR_MS) });
    expect(await findSession(session)).toBeNull();
    await set({ lastUsedAt: new Date(), expiresAt: new Date(Date.now() - 1) });
    expect(await findSession(session)).toBeNull();
    await set({ expiresAt: new Date(Date.now() + HOUR_MS) });
    await prisma().user.update({ where: { id }, data: { disabledAt: new Date() } });
    expect(await findSession(session)).toBeNull();
    await prisma().user.update({ where: { id }, data: { disabledAt: null } });
    expect(await findSession(session)).not.toBeNull();
  });

  it("end at sign-out, for our own pages only", async () => {
    const session = await signIn("leaver@example.com");
    const cookie = `other=1; trailsight_session=${session}`;
    for (const headers of [
      {},
      { origin: "null" },
      { origin: "http://evil.example" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ]) {
      const refused = await callRoute(signOutRoute, "/sign-out", {
        method: "POST",
        headers: { cookie, ...headers } as Record<string, string>,
      });
      expect(refused.status).toBe(403);
    }
    expect(await findSession(session)).not.toBeNull();
    const answer = await callRoute(signOutRoute, "/sign-out", {
      method: "POST",
      headers: { cookie, origin: "http://localhost:3000" },
    });
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([303, expect.stringContaining("Max-Age=0")]);
    expect(await findSession(session)).toBeNull();
  });

  it("live in a cookie that scripts cannot read, and over HTTPS in one that no other host can set", async () => {
    const { id } = await createUser("cookie@example.com", "viewer");
    const open = async () => {
      const token = tokenOf(await createSignInLink(id));
      return (await callRoute(signInRoute, `/sign-in/${token}`, { params: { token } })).headers.get("set-cookie");
    };
    expect(await open()).toMatch(/^trailsight_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    setEnvironment({ APP_ORIGIN: "https://trailsight.example.com" });
    expect(await open()).toMatch(/^__Host-trailsight=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    setEnvironment({ APP_ORIGIN: "http://localhost:3000" });
  });
});

describe("API tokens", () => {
  it("are those of a person until they are revoked or the person is disabled", async () => {
    await createUser("token@example.com", "analyst");
    const token = await createApiToken("Token@example.com", "test");
    expect(token).toMatch(/^ts_[\w-]{43}$/);
    expect(await findApiToken(token)).toMatchObject({ email: "token@example.com", role: "analyst" });
    await prisma().user.update({ where: { email: "token@example.com" }, data: { disabledAt: new Date() } });
    expect(await findApiToken(token)).toBeNull();
    await prisma().user.update({ where: { email: "token@example.com" }, data: { disabledAt: null } });
    await prisma().apiToken.updateMany({ data: { revokedAt: new Date() } });
    expect(await findApiToken(token)).toBeNull();
    await expect(createApiToken("nobody@example.com", "x")).rejects.toThrow(UserError);
  });
});

describe("the database", () => {
  it("holds no secret that would sign anybody in", async () => {
    const { id } = await createUser("secret@example.com", "viewer");
    const secrets = [
      tokenOf(await createSignInLink(id)),
      await signIn("secret@example.com"),
      await createApiToken("secret@example.com", "x"),
    ];
    const { rows } = await ingestPool().query<{ text: string }>(`
      select row_to_json(t)::text as text from sign_in_link t
      union all select row_to_json(t)::text from session t
      union all select row_to_json(t)::text from api_token t`);
    const dump = rows.map(({ text }) => text).join();
    expect(rows.length).toBeGreaterThan(3);
    for (const secret of secrets) {
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret, "base64url").toString("hex"));
    }
  });
});

/** All files of that name under app/, as paths relative to it. */
const listFiles = (name: string): string[] =>
  readdirSync(APP, { recursive: true, encoding: "utf8" })
    .filter((path) => path === name || path.endsWith(`/${name}`))
    .sort();

/** Routes that answer without a session: they hold no data of events. */
const PUBLIC_ROUTES = ["healthz/route.ts", "readyz/route.ts", "sign-in/[token]/route.ts", "sign-out/route.ts"];
/** Pages that anybody may see. */
const PUBLIC_PAGES = ["sign-in/page.tsx"];

describe("without a session", () => {
  const routes = listFiles("route.ts").filter((path) => !PUBLIC_ROUTES.includes(path));

  it("there are routes to check, and the public ones are those", () => {
    expect(routes).toContain("api/v1/events/route.ts");
    expect(listFiles("route.ts")).toEqual(expect.arrayContaining(PUBLIC_ROUTES));
  });

  const wrong: [string, Record<string, string>][] = [
    ["nothing", {}],
    ["a wrong token", { authorization: "Bearer ts_wrong" }],
    ["another scheme", { authorization: "Basic YWRhOnB3" }],
    ["an empty token", { authorization: "Bearer " }],
    ["a wrong cookie", { cookie: "trailsight_session=wrong" }],
    ["the cookie of HTTPS", { cookie: "__Host-trailsight=wrong" }],
    [
      "headers of the framework",
      { "x-middleware-subrequest": "proxy:proxy:proxy", "next-resume": "1", RSC: "1", "Next-Action": "x" },
    ],
  ];

  it.each(routes.flatMap((path) => wrong.map(([name, headers]) => [path, name, headers] as const)))(
    "%s with %s answers 401 and nothing else",
    async (path, _name, headers) => {
      const route: RouteModule = await import(join(APP, path));
      const params = Object.fromEntries(
        [...path.matchAll(/\[(\.\.\.)?(\w+)\]/g)].map(([, rest, name]) => [name, rest ? ["x"] : "x"]),
      );
      for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const) {
        if (route[method] === undefined) continue;
        const call = {
          method,
          headers: { ...headers, "x-forwarded-for": `192.0.2.${Math.ceil(Math.random() * 250)}` },
          params,
        };
        const answer = await callRoute(route, `/${path.replace("/route.ts", "")}`, call);
        expect(answer.status).toBe(401);
        const body = await answer.text();
        expect(JSON.parse(body)).toEqual({ error: { code: "unauthorized", message: expect.any(String) } });
        expect(body).not.toContain(MARKER);
      }
    },
  );

  it.each(listFiles("page.tsx").filter((path) => !PUBLIC_PAGES.includes(path)))(
    "%s asks who it is before anything else",
    (path) => {
      const source = readFileSync(join(APP, path), "utf8");
      const body =
        /export default async function \w+\([^)]*\)[^{]*\{\s*(?:const (?:user|\{[^}]*\}) = )?await requireUser\(\);/;
      expect(source).toMatch(body);
    },
  );

  it("a session that has ended is none, and one person's token is not another's", async () => {
    const session = await signIn("ended@example.com");
    const call = () =>
      callRoute(eventsRoute, "/api/v1/events", { headers: { cookie: `trailsight_session=${session}` } });
    expect((await call()).status).toBe(200);
    await prisma().session.deleteMany({});
    expect((await call()).status).toBe(401);
  });
});
