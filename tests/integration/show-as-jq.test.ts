/** "Show as jq", really run by jq over original records, against the answers of the store. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { CloudTrailEvent } from "../../cloudtrail/event.ts";
import { extractEvent } from "../../cloudtrail/extract-event.ts";
import { FIELDS, type Field, type FieldKey } from "../../cloudtrail/fields.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { type IPDatabase, ipDatabase } from "../../lib/ip-database.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { listEvents } from "../../query/list-events.ts";
import { jqOverFiles } from "../../query/show-as/jq.ts";
import { recordFilters } from "../../query/show-as/record-tests.ts";
import { exactValue, formatPattern } from "../../query/value-pattern.ts";
import { simulate } from "../../simulator/simulate.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { fieldValues } from "../helpers/evaluate-query.ts";
import { storeEvents } from "../helpers/events.ts";
import { makeRecord } from "../helpers/log-files.ts";
import { hasSharedData, listSharedLogFiles, readRawRecords } from "../helpers/shared-data.ts";

/** `IN` came with jq 1.6. */
const hasJq = /jq-(?:1\.[6-9]|1\.\d\d|[2-9])/.test(spawnSync("jq", ["--version"], { encoding: "utf8" }).stdout ?? "");

const range = { from: new Date("2013-01-01T00:00:00Z"), to: new Date("2026-12-01T00:00:00Z") };
const HOSTILE = [
  `');system("touch /tmp/x")#`,
  "' or 1=1 --",
  '"] | halt_error #',
  "\\(env.HOME)",
  "\\",
  "$(id)`id`",
  "line\nbreak\r\n\tand\u0007bell",
  "\u202egnp.exe",
  "=cmd|' /C calc'!A0",
  "%_|*",
  "Ünïcode 😀 名前",
];

let database: TestDatabase;
let locations: IPDatabase;
let events: CloudTrailEvent[];
let folder: string;
let recordsFile: string;

beforeAll(async () => {
  const records = [...(await simulated()), ...(await real()), ...hostile()];
  const unique = [...new Map(records.map((record) => [record.eventID, record])).values()];
  const location = { accountId: null, region: null };
  const kept = unique.flatMap((record, recordIndex) => {
    const extracted = extractEvent(record, { ...location, recordIndex }, range.to);
    return "event" in extracted ? [{ record, event: extracted.event }] : [];
  });
  events = kept.map(({ event }) => event);
  folder = mkdtempSync(join(tmpdir(), "show-as-"));
  recordsFile = join(folder, "records.json");
  writeFileSync(recordsFile, JSON.stringify({ Records: kept.map(({ record }) => record) }));
  locations = await ipDatabase();
  database = await createTestDatabase();
  await storeEvents(ingestPool(), events);
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

type Raw = Record<string, unknown> & { eventID?: string };

async function simulated(): Promise<Raw[]> {
  const to = new Date("2026-11-20T12:00:00Z");
  const records: Raw[] = [];
  const simulation = simulate({ seed: 5, from: new Date(to.getTime() - 86_400_000), to, events: 300 });
  for await (const { body } of simulation.logFiles()) records.push(...JSON.parse(gunzipSync(body).toString()).Records);
  return records.filter((record) => typeof record.eventID === "string");
}

/** A sample of real records, where they are. */
async function real(): Promise<Raw[]> {
  if (!hasSharedData) return [];
  const paths = await listSharedLogFiles();
  const read = await Promise.all(paths.slice(0, 60).map(async (path) => (await readRawRecords(path)).slice(0, 8)));
  return read
    .flat()
    .filter((record) => typeof record.eventID === "string" && record.eventCategory !== "Insight")
    .filter(({ userIdentity }) => namesOneSession(userIdentity));
}

const identity = z.object({ arn: z.string(), principalId: z.string() });

/** Published records are masked, and then their ARN and principalId may name different sessions, as AWS never does. */
function namesOneSession(userIdentity: unknown): boolean {
  const { data } = identity.safeParse(userIdentity);
  const session = data?.arn.split(":assumed-role/")[1]?.split("/")[1];
  return data === undefined || session === undefined || data.principalId.endsWith(`:${session}`);
}

const hostile = (): Raw[] =>
  HOSTILE.map((text) =>
    makeRecord({
      eventName: text,
      userAgent: text,
      errorCode: text,
      errorMessage: text,
      sourceIPAddress: text,
      userIdentity: {
        type: "IAMUser",
        userName: text,
        principalId: text,
        arn: `arn:aws:iam::111122223333:user/${text}`,
      },
      requestParameters: { name: text },
    }),
  );

/** Ids of the records that each query selects. One run for all: jq reads the files anew each time. */
function runJq(queries: EventQuery["filters"][]): string[][] {
  const RECORDS = "\n.Records[] | ";
  const programs = queries.map((filters) => jqOverFiles({ filters, range }).split(RECORDS));
  const definitions = programs.map(([text = ""]) => text).sort((a, b) => b.length - a.length)[0] ?? "";
  const selected = programs.map(([, select = ""]) => `([${select}] | length)`).join(",\n");
  const program = `${definitions}${RECORDS}[.eventID, ${selected}]`;
  const programFile = join(folder, "program.jq");
  writeFileSync(programFile, program);
  const output = execFileSync("jq", ["-c", "-f", programFile, recordsFile], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const rows = output
    .split("\n")
    .flatMap((line) => (line === "" ? [] : [z.array(z.union([z.string(), z.number()])).parse(JSON.parse(line))]));
  return queries.map((_, at) =>
    rows.flatMap(([id, ...hits]) => (hits[at] === 1 ? [String(id).toLowerCase()] : [])).sort(),
  );
}

async function ask(filters: EventQuery["filters"]): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listEvents>> = await listEvents({ filters, range }, { limit: 1_000, cursor });
    ids.push(...page.events.map(({ eventID }) => eventID));
    cursor = page.olderCursor;
  } while (cursor !== null);
  return ids.sort();
}

/** A few values of a field as they occur, and parts of them. */
function values(field: Field & { key: FieldKey }): string[] {
  const seen = [...new Set(events.flatMap((event) => fieldValues(event, field.key, locations)))];
  const step = Math.max(1, Math.floor(seen.length / 6));
  const some = seen.filter((_, at) => at % step === 0 || at < 2 || HOSTILE.includes(seen[at] ?? ""));
  const exact = some.map(exactValue);
  if (field.kind !== "text" && field.kind !== "address") return exact;
  const part = (text: string, openStart: boolean, openEnd: boolean) =>
    formatPattern({ kind: "wildcard", text, openStart, openEnd });
  const parts = some
    .slice(0, 3)
    .flatMap((text) => [
      part(text.slice(0, 7), false, true),
      part(text.slice(-6), true, false),
      part(text.slice(2, -2) || text, true, true),
    ]);
  return [...exact, ...parts, ...(field.key === "sourceIPAddress" ? ["10.0.0.0/8", "2001:db8::/32", "0.0.0.0/1"] : [])];
}

/** Fields whose translation says that it is only nearly the same may differ by so many of all records. */
const NEARLY = 0.02;

describe.skipIf(!hasJq)("jq over the originals (skipped where jq 1.6 is not installed)", () => {
  it.each(FIELDS.map((field) => [field.key, field] as const))(
    "finds by %s what the store finds, or says that it does not",
    async (key, field) => {
      const queries = values(field)
        .flatMap((value) =>
          (["include", "exclude"] as const).map((mode) => ({ [key]: { include: [], exclude: [], [mode]: [value] } })),
        )
        .map((filters) => ({ filters, filter: recordFilters({ filters })[0] }));
      for (const { filter } of queries) if (filter?.test === null) expect(filter.note).not.toBeNull();
      const told = queries.filter(({ filter }) => filter?.test !== null);
      const wrong: string[] = [];
      const found = told.length === 0 ? [] : runJq(told.map(({ filters }) => filters));
      for (const [at, { filters, filter }] of told.entries()) {
        const [own, expected] = [new Set(found[at]), new Set(await ask(filters))];
        const missing = [...expected].filter((id) => !own.has(id)).length;
        const further = [...own].filter((id) => !expected.has(id)).length;
        // What is looked for in all of request and response finds more, but misses little; parts of ARNs are ours.
        if (key === "resource" && filter?.values.some((value) => value.includes("*"))) continue;
        const differing = key !== "resource" ? missing + further : filter?.mode === "include" ? missing : further;
        const allowed = filter?.note == null ? 0 : events.length * NEARLY;
        if (differing > allowed) wrong.push(`${JSON.stringify(filters)}: ${own.size} of ${expected.size}`);
      }
      expect(wrong).toEqual([]);
    },
    60_000,
  );
});
