/** Questions of whole pages: events newest first, the catalogue, the overview, an entity, the front door. */
import { z } from "zod";
import { loadTopList, TOP_LISTS } from "../../app/(dashboard)/(overview)/top-lists.ts";
import { getCoverage } from "../../query/coverage.ts";
import { getActiveHours } from "../../query/entity/active-hours.ts";
import { listDeniedThenAllowed } from "../../query/entity/denied-then-allowed.ts";
import { getEntitySummary } from "../../query/entity/get-entity-summary.ts";
import { listFirstTogether } from "../../query/entity/list-first-together.ts";
import { listRelated } from "../../query/entity/list-related.ts";
import { NEW_FIELDS, RELATED_FIELDS } from "../../query/entity/related-fields.ts";
import type { TimeRange } from "../../query/event-query.ts";
import { findEntities } from "../../query/find-entities.ts";
import { countByTime } from "../../query/histogram.ts";
import { listEvents } from "../../query/list-events.ts";
import { countSearches } from "../../reports/count-searches.ts";
import type { DuckDB } from "../peers/duckdb.ts";
import { askDuckDBGroups, histogram } from "./counts.ts";
import { type Comparable, only, type Question, quote, within } from "./question.ts";
import type { Values } from "./values.ts";

const ROWS = 100;
/** Pages are walked ten at a time to get to the thousandth. */
const LARGE_PAGE = 1_000;
const PAGE = 1_000;

const idRow = z.object({ id: z.string() });
const countRow = z.object({ n: z.coerce.number() });

export const newestPage: Question = {
  name: "Newest page of 100 events",
  values: [""],
  ranges: "all",
  ask: async (range) => idsOf((await listEvents({ filters: {}, range }, { limit: ROWS })).events),
  askDuckDB: (duckdb, range) => newestOf(duckdb, within(range)),
};

/** Newest page under filters that leave little. */
export const newestOfFew = (values: Values): Question[] => [
  {
    name: "Newest page of a rare event name",
    values: values.rareEventName,
    ranges: "all",
    ask: async (range, value) =>
      idsOf((await listEvents({ filters: only("eventName", value), range }, { limit: ROWS })).events),
    askDuckDB: (duckdb, range, value) => newestOf(duckdb, `${within(range)} and "eventName" = ${quote(value)}`),
  },
  {
    name: "Newest page of one IP",
    values: values.sourceIPAddress,
    ranges: "all",
    ask: async (range, value) =>
      idsOf((await listEvents({ filters: only("sourceIPAddress", value), range }, { limit: ROWS })).events),
    askDuckDB: (duckdb, range, value) => newestOf(duckdb, `${within(range)} and "sourceIPAddress" = ${quote(value)}`),
  },
];

/** The page after 999 others; null when the range has not so many events. Its cursor is found by walking there. */
export async function pageThousand(range: TimeRange): Promise<Question | null> {
  let cursor: string | null = null;
  let last: { eventTime: string; eventID: string } | undefined;
  for (let walked = 0; walked < ((PAGE - 1) * ROWS) / LARGE_PAGE - 1; walked++) {
    const page = await listEvents({ filters: {}, range }, { limit: LARGE_PAGE, cursor });
    cursor = page.olderCursor;
    last = page.events.at(-1);
    if (cursor === null) return null;
  }
  const rest = await listEvents({ filters: {}, range }, { limit: LARGE_PAGE - ROWS, cursor });
  cursor = rest.olderCursor;
  last = rest.events.at(-1);
  if (cursor === null || last === undefined) return null;
  const before = `(event_time, event_id) < (timestamp ${quote(last.eventTime.replace("T", " ").replace("Z", ""))},
    ${quote(last.eventID)}::uuid)`;
  return {
    name: "Page 1,000 of 100 events",
    values: [cursor],
    ranges: "everything",
    ask: async (asked, value) =>
      idsOf((await listEvents({ filters: {}, range: asked }, { limit: ROWS, cursor: value })).events),
    askDuckDB: (duckdb, asked) => newestOf(duckdb, `${within(asked)} and ${before}`),
  };
}

export const catalogue: Question = {
  name: "The whole catalogue of searches",
  values: [""],
  ranges: "all",
  ask: async (range) => [...(await countSearches({ filters: {}, range }))].map(([id, count]) => [id, count]),
  askDuckDB: null,
};

/** Totals, histogram and eight lists. The peer is asked for the histogram and the lists. */
export const overview: Question = {
  name: "The overview",
  values: [""],
  ranges: "all",
  ask: async (range) => {
    const query = { from: range.from.toISOString(), to: range.to.toISOString(), filters: {} };
    const [buckets] = await Promise.all([
      histogram.ask(range, ""),
      getCoverage(range),
      ...TOP_LISTS.map((list) => loadTopList(list, query, range)),
    ]);
    return buckets;
  },
  askDuckDB: async (duckdb, range) => {
    const asked = histogram.askDuckDB?.(duckdb, range, "") ?? [];
    const conditions: Readonly<Record<string, string>> = {
      Principals: `not "byService"`,
      "Source IPs": `not "byService"`,
      "Most denied": "outcome = 'denied'",
      Writes: `not "readOnly" and not "byService"`,
      Errors: `"errorCode" is not null`,
    };
    for (const { title, field } of TOP_LISTS) {
      await askDuckDBGroups(duckdb, [field], `${within(range)} and ${conditions[title] ?? "true"}`, 8);
    }
    return asked;
  },
};

/** The page of a principal. The peer is asked for its histogram, its newest events and the related values. */
export const entityPage = (values: Values): Question => ({
  name: "The page of a principal",
  values: values.principal,
  ranges: "all",
  ask: async (range, value) => {
    const entity = { kind: "principal", value } as const;
    const filters = only("principal", value);
    const [summary] = await Promise.all([
      getEntitySummary(entity, range),
      getCoverage(range),
      countByTime({ filters, range }),
      listEvents({ filters, range }, { limit: ROWS }),
      getActiveHours(entity, range),
      listRelated(entity, { fields: RELATED_FIELDS.principal, range }),
      listFirstTogether(entity, { fields: NEW_FIELDS.principal, range }),
      listDeniedThenAllowed(entity, range),
    ]);
    return [[summary.inRange.events]];
  },
  askDuckDB: async (duckdb, range, value) => {
    const where = `${within(range)} and principal = ${quote(value)}`;
    await duckdb.rows(
      countRow,
      `select count(*) as n, date_trunc('hour', event_time) as hour from events where ${where} group by hour`,
    );
    await newestOf(duckdb, where);
    for (const field of RELATED_FIELDS.principal) {
      const by = field === "resource" ? "unnest(resource)" : `"${field}"`;
      await duckdb.rows(
        countRow,
        `select value, count(*) as n, min(event_time) as first_seen, max(event_time) as last_seen
         from (select ${by} as value, event_time from events where ${where}) group by value order by n desc limit 8`,
      );
    }
    const rows = await duckdb.rows(countRow, `select count(*) as n from events where ${where}`);
    return [[rows[0]?.n ?? 0]];
  },
});

/** The box: an address, a key and a name, each as pasted. The peer counts events that have the value. */
export const frontDoor = (values: Values): Question => ({
  name: "The front-door box",
  values: [values.sourceIPAddress[0] ?? "", values.accessKeyId[0] ?? "", values.rareEventName[0] ?? ""],
  ranges: "everything",
  ask: async (_, value) => {
    const { candidates } = await findEntities(value);
    return [[candidates.find((one) => one.value === value)?.seen?.events ?? 0]];
  },
  askDuckDB: async (duckdb, _, value) => {
    const rows = await duckdb.rows(
      countRow,
      `select count(*) as n, min(event_time) as first_seen, max(event_time) as last_seen from events
       where "sourceIPAddress" = ${quote(value)} or "accessKeyId" = ${quote(value)} or "eventName" = ${quote(value)}`,
    );
    return [[rows[0]?.n ?? 0]];
  },
});

const idsOf = (events: readonly { eventID: string }[]): Comparable => events.map(({ eventID }) => [eventID]);

async function newestOf(duckdb: DuckDB, where: string): Promise<Comparable> {
  const rows = await duckdb.rows(
    idRow.loose(),
    `select event_id::varchar as id, * from events where ${where} order by event_time desc, event_id desc limit ${ROWS}`,
  );
  return rows.map(({ id }) => [id]);
}
