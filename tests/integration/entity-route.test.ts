import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as entityRoute from "../../app/api/v1/entities/[kind]/route.ts";
import { ENTITIES } from "../../cloudtrail/entities.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { prisma } from "../../lib/db/prisma.ts";
import type { EntityAnswer } from "../../query/entity/entity-answers.ts";
import { callRoute, makeToken } from "../helpers/api.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, makeIdentity, storeEvents } from "../helpers/events.ts";

const HOSTILE = `'; drop table "x" -- %_\\ *<script>, \u202e`;
const events = [
  makeEvent({ eventTime: new Date("2026-03-01T10:00:00Z"), identity: makeIdentity({ accessKeyId: "AKIAADA" }) }),
  makeEvent({
    eventTime: new Date("2026-03-02T10:00:00Z"),
    userAgent: HOSTILE,
    sourceIPAddress: "2001:db8::1",
    sourceIP: "2001:db8::1",
    resources: [{ type: "s3:bucket", id: HOSTILE, arn: null, role: "created" }],
  }),
];

let database: TestDatabase;
let token: string;
beforeAll(async () => {
  database = await createTestDatabase();
  token = await makeToken();
  await storeEvents(ingestPool(), events);
});
afterAll(() => database.drop());

async function call(kind: string, params: Record<string, string>) {
  const search = new URLSearchParams(params);
  const answer = await callRoute(entityRoute, `/api/v1/entities/${kind}?${search}`, {
    params: { kind },
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: answer.status, body: await answer.json() };
}

async function ask(kind: string, value: string): Promise<EntityAnswer> {
  const { status, body } = await call(kind, { value });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

describe("GET /api/v1/entities/{kind}", () => {
  it("answers everything that a page is made of, for every kind", async () => {
    const values: Record<string, string> = {
      principal: "arn:aws:iam::111122223333:user/ada",
      session: "key:ASIANONE",
      "access-key": "AKIAADA",
      ip: "203.0.113.7",
      account: "111122223333",
      region: "us-east-1",
      service: "iam.amazonaws.com",
      "event-name": "CreateUser",
      "user-agent": "aws-cli/2.15.0",
      resource: "nothing",
    };
    for (const { kind } of ENTITIES) {
      const answer = await ask(kind, values[kind] ?? "");
      expect(Object.keys(answer).sort()).toEqual([
        "activeHours",
        "coverage",
        "deniedThenAllowed",
        "firstTogether",
        "lifeLine",
        "lineage",
        "related",
        "summary",
      ]);
      expect(answer.summary).toMatchObject({ kind, value: values[kind] });
      expect(answer.lifeLine !== null).toBe(kind === "resource" || kind === "access-key");
      expect(answer.lineage !== null).toBe(kind === "session" || kind === "access-key");
      expect(answer.coverage).toMatchObject({ accounts: ["111122223333"], lastEvent: "2026-03-02T10:00:00Z" });
      if (kind === "session" || kind === "resource") expect(answer.summary.seen).toBeNull();
      else expect(answer.summary.seen?.events, kind).toBeGreaterThan(0);
    }
  });

  it("says what is known beside the value", async () => {
    expect((await ask("service", "iam.amazonaws.com")).summary.details).toContainEqual({
      label: "Name",
      value: "AWS IAM",
      field: null,
    });
    const { details } = (await ask("event-name", "CreateUser")).summary;
    expect(details).toContainEqual({ label: "Service", value: "iam.amazonaws.com", field: "eventSource" });
    expect(details.some(({ value }) => value.startsWith("Creates a user. "))).toBe(true);
  });

  it("finds hostile values as they are, and takes no character for a pattern", async () => {
    for (const kind of ["user-agent", "resource"]) {
      const answer = await ask(kind, HOSTILE);
      expect(answer.summary.value).toBe(HOSTILE);
      expect(answer.summary.seen?.events).toBe(1);
      expect((await ask(kind, "*")).summary.seen).toBeNull();
      expect((await ask(kind, "%")).summary.seen).toBeNull();
    }
    expect((await ask("resource", HOSTILE)).lifeLine?.steps).toHaveLength(1);
  });

  it("knows an address in any spelling and a block", async () => {
    expect((await ask("ip", "2001:DB8:0:0::1")).summary).toMatchObject({ value: "2001:db8::1", seen: { events: 1 } });
    expect((await ask("ip", "203.0.113.99/24")).summary).toMatchObject({
      value: "203.0.113.0/24",
      seen: { events: 1 },
    });
  });

  it.each([
    ["principal", {}, 400, "value"],
    ["principal", { value: "" }, 400, "value"],
    ["principal", { value: "x".repeat(2_049) }, 400, "value"],
    ["ip", { value: "10.0.0.0/99" }, 400, "value"],
    ["principal", { value: "ada", from: "yesterday" }, 400, "from"],
    ["principal", { value: "ada", eventName: "CreateUser" }, 400, "eventName"],
    ["principal", { value: "ada", kind: "x" }, 400, "kind"],
    ["nonsense", { value: "ada" }, 404, "kind of entity"],
    ["constructor", { value: "ada" }, 404, "kind of entity"],
  ])("%s with %j is answered %d and names %s", async (kind, params, status, words) => {
    const answer = await call(kind, params as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toContain(words);
  });

  it("is in the audit log with what was asked", async () => {
    await ask("account", "111122223333");
    const entry = await prisma().auditEntry.findFirst({ where: { action: "entity" }, orderBy: { id: "desc" } });
    expect(entry?.parameters).toMatchObject({ kind: "account", value: "111122223333", rows: 2 });
  });
});
