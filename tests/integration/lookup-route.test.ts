import { afterAll, beforeAll, expect, it, test } from "vitest";
import * as lookupRoute from "../../app/api/v1/lookup/route.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { prisma } from "../../lib/db/prisma.ts";
import type { LookupAnswer } from "../../query/lookup/lookup-answers.ts";
import { callRoute, makeToken } from "../helpers/api.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, storeEvents } from "../helpers/events.ts";

let database: TestDatabase;
let token: string;
beforeAll(async () => {
  database = await createTestDatabase();
  token = await makeToken();
  await storeEvents(ingestPool(), [makeEvent()]);
});
afterAll(() => database.drop());

const ask = (search: string) =>
  callRoute(lookupRoute, `/api/v1/lookup${search}`, { headers: { authorization: `Bearer ${token}` } });

it("answers candidates, and the audit log has what was looked up", async () => {
  const answer = await ask(`?${new URLSearchParams({ q: ' "203.0.113.7", ' })}`);
  expect(answer.status).toBe(200);
  const body = (await answer.json()) as LookupAnswer;
  expect(body.candidates[0]).toMatchObject({ kind: "ip", field: "sourceIPAddress", value: "203.0.113.7" });
  const entry = await prisma().auditEntry.findFirst({ orderBy: { id: "desc" } });
  expect(entry).toMatchObject({ action: "lookup", parameters: { q: "203.0.113.7", rows: 1 } });
});

test.each([
  ["no text", "", "q"],
  ["an unknown parameter", "?q=a&from=-24h", "from"],
  ["a text given twice", "?q=a&q=b", "q"],
  ["more than 2,000 characters", `?q=${"x".repeat(2_001)}`, "2000 characters"],
])("%s is refused by name", async (_, search, named) => {
  const answer = await ask(search);
  expect(answer.status).toBe(400);
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  expect(error.code).toBe("invalid-parameter");
  expect(error.message).toContain(named);
});

test.each(["%00", "%ud800", "%EF%BF%BF", "%F0%9F%92%A9", "%E2%80%AE", "%25", ""])("q=%s is answered", async (text) => {
  expect((await ask(`?q=${text}`)).status).toBe(200);
});
