/**
 * DuckDB's best for the questions of investigators: the stored events as flat typed columns, one per field, sorted by
 * time. Filled from Postgres, so that both hold the same values and the same answers are right.
 */
import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join as joinPath } from "node:path";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { z } from "zod";
import { OUTCOMES } from "../../cloudtrail/event.ts";
import { FIELDS, type FieldKey } from "../../cloudtrail/fields.ts";
import { DICTIONARIES, FIELD_COLUMNS, type IdColumn } from "../../query/field-columns.ts";
import type { DuckDB } from "./duckdb.ts";

/** Fields that the questions ask for. */
const COPIED: readonly FieldKey[] = [
  "eventName",
  "eventSource",
  "awsRegion",
  "recipientAccountId",
  "sourceIPAddress",
  "country",
  "principal",
  "identityType",
  "accessKeyId",
  "userAgent",
  "eventCategory",
  "readOnly",
  "byService",
  "errorCode",
];

const DAY_MS = 86_400_000;
const STEP_MS = 7 * DAY_MS;

/** Column list of the export: the same text for `copy` and for DuckDB. */
const select = (): string => {
  const fields = COPIED.map((field) => `${columnValue(field)} as "${field}"`);
  const outcomes = OUTCOMES.map((name) => `'${name}'`).join(", ");
  return `select e.event_time at time zone 'UTC' as event_time, e.event_id, ${fields.join(", ")},
    (array[${outcomes}])[e.outcome + 1] as outcome,
    (select string_agg(distinct coalesce(d.arn, d.value), chr(31)) from cloudtrail.resource d
      where d.id = any(e.resources)) as resource`;
};

function columnValue(field: FieldKey): string {
  const column = FIELD_COLUMNS[field];
  if (column.store === "row") return column.value.text;
  if (column.store === "list") throw new Error(`${field} has several values`);
  return column.value.text.replaceAll(/\bd\./g, `${aliasOf(column.id)}.`);
}

const aliasOf = (id: IdColumn): string => `d_${id}`;

function joins(): string {
  const ids = new Set(
    COPIED.flatMap((field) => {
      const column = FIELD_COLUMNS[field];
      return column.store === "dictionary" ? [column.id] : [];
    }),
  );
  return [...ids]
    .map((id) => `join ${DICTIONARIES[id].text} ${aliasOf(id)} on ${aliasOf(id)}.id = coalesce(e.${id}, 0)`)
    .join(" ");
}

const TYPES: Readonly<Record<string, string>> = { boolean: "boolean", number: "bigint" };

/** Makes the table `events` of the database's events up to now. Answers how many. */
export async function copyEvents(duckdb: DuckDB, databaseUrl: string, folder: string): Promise<number> {
  const columns = COPIED.map((field) => {
    const kind = FIELDS.find(({ key }) => key === field)?.kind ?? "text";
    return `"${field}" ${TYPES[kind] ?? "varchar"}`;
  });
  await duckdb.run(`create or replace table events (event_time timestamp, event_id uuid, ${columns.join(", ")},
    outcome varchar, resource varchar[])`);
  const client = new pg.Client({ connectionString: databaseUrl, options: "-c timezone=UTC" });
  await client.connect();
  const path = joinPath(folder, "events.csv");
  try {
    for (const [from, to] of await listSteps(client)) {
      const part = `${select()} from cloudtrail.event e ${joins()}
        where e.event_time >= '${from}' and e.event_time < '${to}' order by e.event_time, e.event_id`;
      await pipeline(client.query(copyTo(`copy (${part}) to stdout with (format csv)`)), createWriteStream(path));
      if ((await stat(path)).size === 0) continue;
      await duckdb.run(`insert into events
        select * replace (string_split(resource, chr(31)) as resource)
        from read_csv('${path.replaceAll("'", "''")}', auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, columns = {
          event_time: 'timestamp', event_id: 'uuid', ${columns.map((column) => column.replace(/ (\w+)$/, ": '$1'")).join(", ")},
          outcome: 'varchar', resource: 'varchar'})`);
    }
  } finally {
    await client.end();
    await rm(path, { force: true });
  }
  await duckdb.run("checkpoint");
  const [row] = await duckdb.rows(z.object({ n: z.coerce.number() }), "select count(*) as n from events");
  return row?.n ?? 0;
}

/** Weeks that hold events, oldest first. */
async function listSteps(client: pg.Client): Promise<[from: string, to: string][]> {
  const { rows } = await client.query<{ first: Date | null; last: Date | null }>(
    "select min(event_time) as first, max(event_time) as last from cloudtrail.event",
  );
  const [first, last] = [rows[0]?.first?.getTime() ?? 0, rows[0]?.last?.getTime() ?? -1];
  const steps: [string, string][] = [];
  for (let at = Math.floor(first / DAY_MS) * DAY_MS; at <= last; at += STEP_MS) {
    steps.push([new Date(at).toISOString(), new Date(at + STEP_MS).toISOString()]);
  }
  return steps;
}
