import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CloudTrailEvent } from "../../cloudtrail/event.ts";
import { FIELDS, type Field, type FieldKey } from "../../cloudtrail/fields.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { type IPDatabase, ipDatabase } from "../../lib/ip-database.ts";
import { listEvents } from "../../query/list-events.ts";
import { canonicalSearch, parseEventQuery } from "../../query/search-params.ts";
import { formatPattern } from "../../query/value-pattern.ts";
import { resolveConditions } from "../../query/where.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { fieldValues, matches, type Wanted } from "../helpers/evaluate-query.ts";
import { storeEvents } from "../helpers/events.ts";
import { randomEvents, randomNumbers } from "../helpers/random-events.ts";

const range = { from: new Date("2026-10-28T22:00:00Z"), to: new Date("2026-11-03T05:00:00Z") };
const events = randomEvents(1, 160, range);
let locations: IPDatabase;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  locations = await ipDatabase();
  await storeEvents(ingestPool(), events.slice(0, 100));
  await storeEvents(ingestPool(), events.slice(100));
});
afterAll(() => database.drop());

/** The value as a filter, as people write it in a URL. */
function write(wanted: Wanted): string {
  if ("present" in wanted) return "*";
  if ("exact" in wanted) return formatPattern({ kind: "exact", text: wanted.exact });
  if ("startsWith" in wanted)
    return formatPattern({ kind: "wildcard", text: wanted.startsWith, openStart: false, openEnd: true });
  if ("endsWith" in wanted)
    return formatPattern({ kind: "wildcard", text: wanted.endsWith, openStart: true, openEnd: false });
  return formatPattern({ kind: "wildcard", text: wanted.contains, openStart: true, openEnd: true });
}

/** Every value of the field, parts of some, and what occurs nowhere. */
function wantedValues(field: Field & { key: FieldKey }): Wanted[] {
  const seen = [...new Set(events.flatMap((event) => fieldValues(event, field.key, locations)))].slice(0, 8);
  const exact = seen.map((text) => ({ exact: text }));
  if (field.kind !== "text" && field.kind !== "address") return [...exact, { present: true }];
  const parts = seen.flatMap((text) => [
    { startsWith: text.slice(0, 3) },
    { endsWith: text.slice(-3) },
    { contains: text.slice(1, -1) || text },
  ]);
  const further: Partial<Record<FieldKey, Wanted[]>> = {
    principal: [{ exact: "ada" }, { exact: "deploy" }, { exact: "role:444455556666:deploy" }, { startsWith: "role:" }],
    resource: [{ exact: "logs" }, { exact: "ada" }, { contains: "0abc1234def567890" }],
    fact: [{ exact: "net.port" }, { exact: "net" }, { startsWith: "net." }, { exact: "iam.grants" }],
    sourceIPAddress: [
      { exact: "10.0.0.0/8" },
      { exact: "10.1.0.0/17" },
      { exact: "2001:4860::/32" },
      { exact: "0.0.0.0/0" },
      { exact: "2001:4860:4860::8844" },
    ],
  };
  return [
    ...exact,
    ...parts.filter((part) => !write(part).startsWith("**")),
    ...(further[field.key] ?? []),
    { exact: "nowhere" },
    { present: true },
  ];
}

async function findIDs(filters: Parameters<typeof canonicalSearch>[0]["filters"]): Promise<string[]> {
  // Through the URL and back, as every query comes.
  const query = parseEventQuery(new URLSearchParams(canonicalSearch({ from: "-24h", to: "now", filters })));
  const page = await listEvents({ filters: query.filters, range }, { limit: 1_000 });
  return page.events.map((event) => event.eventID).sort();
}

const idsOf = (found: CloudTrailEvent[]) => found.map((event) => event.eventID).sort();

describe.each(FIELDS.map((field) => [field.key, field] as const))("filter by %s", (key, field) => {
  it("finds exactly the events that have one of the values, and excludes exactly those", async () => {
    const random = randomNumbers(7);
    for (const wanted of wantedValues(field)) {
      const others = wantedValues(field).filter(() => random() < 0.1);
      for (const values of [[wanted], ...(random() < 0.3 ? [[wanted, ...others]] : [])]) {
        const fits = (event: CloudTrailEvent) => values.some((one) => matches(event, key, { wanted: one, locations }));
        const written = values.map(write);
        const said = `${key}=${written.join(",")}`;
        const [found, rest] = await Promise.all([
          findIDs({ [key]: { include: written, exclude: [] } }),
          findIDs({ [key]: { include: [], exclude: written } }),
        ]);
        expect(found, said).toEqual(idsOf(events.filter(fits)));
        expect(rest, `not.${said}`).toEqual(idsOf(events.filter((event) => !fits(event))));
      }
    }
  });
});

describe("several filters", () => {
  it("must all be met, across fields and between include and exclude", async () => {
    const random = randomNumbers(11);
    for (let round = 0; round < 40; round += 1) {
      const chosen = FIELDS.filter(() => random() < 0.15).map((field) => {
        const values = wantedValues(field)
          .filter(() => random() < 0.3)
          .slice(0, 20);
        const cut = Math.ceil(values.length / 2);
        return { key: field.key, include: values.slice(0, cut), exclude: values.slice(cut) };
      });
      const expected = events.filter((event) =>
        chosen.every(({ key, include, exclude }) => {
          const fits = (wanted: Wanted) => matches(event, key, { wanted, locations });
          return (include.length === 0 || include.some(fits)) && !exclude.some(fits);
        }),
      );
      const filters = Object.fromEntries(
        chosen.map(({ key, include, exclude }) => [key, { include: include.map(write), exclude: exclude.map(write) }]),
      );
      expect(await findIDs(filters), JSON.stringify(filters)).toEqual(idsOf(expected));
    }
  });
});

describe("values that filters name", () => {
  const { filters } = parseEventQuery(new URLSearchParams("eventSource=iam.amazonaws.com"));

  it("are looked up once for all questions of a page, and anew for the next page", async () => {
    const { signal } = new AbortController();
    const first = resolveConditions(filters, signal);
    expect(resolveConditions(filters, signal)).toBe(first);
    const next = resolveConditions(filters, new AbortController().signal);
    expect(next).not.toBe(first);
    expect((await next).map(({ rows }) => rows)).toEqual((await first).map(({ rows }) => rows));
  });
});
