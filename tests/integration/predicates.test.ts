/** The language of searches, operator by operator and in random combinations, against its second reading. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ingestPool } from "../../lib/db/pool.ts";
import { countEvents } from "../../query/count-events.ts";
import { listEventsWhere } from "../../query/list-events.ts";
import type { FactPredicate, FieldPredicate } from "../../query/predicate/predicate.ts";
import { resolvePredicates } from "../../query/predicate/resolve.ts";
import { findSearch } from "../../reports/catalog/index.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { columnOf, meets } from "../helpers/evaluate-search.ts";
import { makeEvent, storeEvents } from "../helpers/events.ts";
import { randomEvents, randomNumbers } from "../helpers/random-events.ts";

/** Without parameters a predicate of a search is a predicate. */
type Plain =
  | { all: readonly Plain[] }
  | { any: readonly Plain[] }
  | { not: Plain }
  | { group: string }
  | FieldPredicate
  | FactPredicate;

const range = { from: new Date("2026-10-30T00:00:00Z"), to: new Date("2026-11-02T12:00:00Z") };
const events = [
  ...randomEvents(21, 300, range),
  ...["10", "9.5", "-3", "1e3", "", "=5", "ten"].map((value) =>
    makeEvent({ eventTime: range.from, facts: [`logs.retention_days=${value}`, "net.world_open"] }),
  ),
  makeEvent({ eventTime: range.from, userAgent: "Kali_Linux\\x", facts: ["logs.retention_days"] }),
];
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await storeEvents(ingestPool(), events);
});
afterAll(() => database.drop());

const anySearch = findSearch("services-in-use");
if (anySearch === null) throw new Error("no search");
const world = { search: anySearch, given: {}, events };

/** Ids from the store and from the second reading; the count comes from the rollups where they know the condition. */
async function ask(predicate: Plain) {
  const conditions = (await resolvePredicates([predicate])).map(({ condition }) => condition);
  const page = await listEventsWhere({ range, conditions }, { limit: 1_000 });
  const expected = events.filter((event) => meets(event, predicate, world)).map(({ eventID }) => eventID);
  return {
    found: page.events.map(({ eventID }) => eventID).sort(),
    expected: expected.sort(),
    count: await countEvents({ range, conditions }),
  };
}

async function check(predicate: Plain) {
  const { found, expected, count } = await ask(predicate);
  expect({ predicate, found, count }).toEqual({ predicate, found: expected, count: expected.length });
  return found.length;
}

const random = randomNumbers(5);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

const TEXTS = [
  "event_source",
  "event_name",
  "event_base_name",
  "event_type",
  "event_category",
  "aws_region",
  "recipient_account_id",
  "outcome",
  "error_code",
  "error_message",
  "principal_key",
  "principal_kind",
  "principal_name",
  "principal_arn",
  "identity_type",
  "person",
  "user_name",
  "access_key_id",
  "session_name",
  "source_identity",
  "invoked_by",
  "source_host",
  "user_agent",
] as const;
const BOOLEANS = ["read_only", "by_service", "from_console", "mfa_authenticated", "mfa_used"] as const;

function randomLeaf(): Plain {
  const field = pick(TEXTS);
  const values = [
    ...new Set(events.map((event) => columnOf(event, field)).filter((value) => typeof value === "string")),
  ];
  const value = values.length === 0 ? "nothing" : pick(values);
  const part = value.slice(Math.floor(random() * value.length), Math.ceil(random() * value.length)) || value;
  return pick<() => Plain>([
    () => ({ field, op: pick(["eq", "ne"] as const), value }),
    () => ({ field, op: pick(["in", "not_in"] as const), values: [value, pick(values) ?? value] }),
    () => ({ field, op: pick(["is_null", "not_null"] as const) }),
    ...(field === "outcome"
      ? []
      : [
          () => ({ field, op: "starts_with" as const, value: value.slice(0, 4) }),
          () => ({ field, op: "contains" as const, value: part }),
          () => ({ field, op: "like" as const, value: `%${part.replaceAll("%", "").toUpperCase()}%` }),
        ]),
    () => ({ field: pick(BOOLEANS), op: pick(["is_true", "is_false"] as const) }),
    () => ({ field: pick(BOOLEANS), op: pick(["is_null", "not_null"] as const) }),
    () => ({
      field: "source_ip",
      op: "cidr_contains",
      value: pick(["10.0.0.0/8", "8.8.8.8", "2001:4860::/32", "nonsense", "10.0.0.0/99"]),
    }),
    () => ({
      field: "event_name",
      op: pick(["eq", "ne"] as const),
      otherField: pick(["event_base_name", "user_name", "error_message"] as const),
    }),
    () => ({ fact: pick(["net.world_open", "net.port", "iam.grants", "no.such"]), op: "exists" }),
    () => ({ fact: "net.port", op: pick(["lt", "lte", "gte"] as const), value: pick([22, 3_389]) }),
    () => ({ group: pick(["iam.user_create", "signin.console_login", "ec2.instance_lifecycle"]) }),
  ])();
}

function randomPredicate(depth: number): Plain {
  if (depth === 0 || random() < 0.3) return randomLeaf();
  const parts = Array.from({ length: Math.floor(random() * 4) }, () => randomPredicate(depth - 1));
  const kind = random();
  if (kind < 0.4) return { all: parts };
  return kind < 0.8 ? { any: parts } : { not: randomPredicate(depth - 1) };
}

describe("a predicate", () => {
  it("of one condition finds what it says, absent values included", async () => {
    let some = 0;
    for (let time = 0; time < 250; time += 1) if ((await check(randomLeaf())) > 0) some += 1;
    expect(some).toBeGreaterThan(100);
  });

  it("of many conditions finds what it says, negated or not", async () => {
    for (let time = 0; time < 150; time += 1) await check(randomPredicate(3));
  });

  it.each<[string, Plain, number]>([
    ["a number below", { fact: "logs.retention_days", op: "lt", value: 9.6 }, 2],
    ["a number at most", { fact: "logs.retention_days", op: "lte", value: 10 }, 3],
    ["a number at least", { fact: "logs.retention_days", op: "gte", value: 10 }, 1],
    ["a value that holds the sign of a value", { fact: "logs.retention_days", op: "eq", value: "=5" }, 1],
    ["an expression", { fact: "logs.retention_days", op: "regex", value: "^t[a-f]n$" }, 1],
    ["one of some", { fact: "logs.retention_days", op: "in", value: ["10", "ten", "11"] }, 2],
    ["all of nothing", { all: [] }, events.length],
    ["any of nothing", { any: [] }, 0],
    ["in any case, where _ and \\ are themselves", { field: "user_agent", op: "like", value: "kali_l%\\X" }, 1],
    ["where _ is no wildcard", { field: "user_agent", op: "like", value: "kali%inux_x" }, 0],
    ["the whole value", { field: "user_agent", op: "like", value: "kali" }, 0],
  ])("%s", async (_, predicate, count) => {
    expect(await check(predicate)).toBe(count);
  });

  it("that no stored entry can meet is known before any event is read", async () => {
    const [impossible, possible] = await resolvePredicates([
      {
        all: [
          { field: "by_service", op: "is_false" },
          { field: "event_name", op: "eq", value: "NoSuchCall" },
        ],
      },
      { not: { field: "event_name", op: "eq", value: "NoSuchCall" } },
    ]);
    expect(impossible?.never).toBe(true);
    expect(possible?.never).toBe(false);
  });

  it("keeps hostile values out of the SQL text", async () => {
    const hostile = "'; drop table cloudtrail.event; --";
    const [resolved] = await resolvePredicates([
      {
        any: [
          { field: "error_message", op: "contains", value: hostile },
          { field: "target_principal", op: "eq", value: hostile },
        ],
      },
    ]);
    expect(resolved?.condition.rows.text).not.toContain("drop table");
    expect(resolved?.condition.rows.values).toEqual([hostile, hostile]);
  });
});
