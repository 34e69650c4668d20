/**
 * Every search finds the records written down as its examples, and none of its near misses: raw records in gzipped log files go
 * through the real reading, extraction and store, and the search through the report that its page shows.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importTrail } from "../../ingest/import.ts";
import { forgetPartitions } from "../../ingest/partitions.ts";
import { SEARCHES } from "../../reports/catalog/index.ts";
import type { Search } from "../../reports/define-search.ts";
import { EXAMPLES } from "../../reports/examples/all-examples.ts";
import {
  type DetailedCase,
  type ExampleCase,
  NOON,
  OWN,
  OWN_LETTERS,
  type RawRecord,
} from "../../reports/examples/record.ts";
import { parseParameters } from "../../reports/parameters.ts";
import { listReport, openReport } from "../../reports/run-report.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { gzipRecords, makeKey } from "../helpers/log-files.ts";

const HALF_DAY_MS = 12 * 3_600_000;
const range = { from: new Date(NOON.getTime() - HALF_DAY_MS), to: new Date(NOON.getTime() + HALF_DAY_MS) };

/** A case with an account of its own, and so nothing to share with any other. */
type OwnCase = { name: string; search: Search; account: string; isFound: boolean; given: URLSearchParams } & Pick<
  DetailedCase,
  "records"
> & { beside: readonly RawRecord[] };

let accounts = 0;

function readCase(search: Search, one: ExampleCase, isFound: boolean): OwnCase {
  const {
    records,
    beside = [],
    given = {},
    narrow,
  }: DetailedCase = isDetailed(one) ? one : { records: Array.isArray(one) ? one : [one] };
  accounts += 1;
  const account = String(600_000_000_000 + accounts);
  const letters = account.replaceAll(/\d/g, (digit) => "ABCDEFGHIJ"[Number(digit)] ?? "");
  const own = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replaceAll(OWN, account).replaceAll(OWN_LETTERS, letters));
  const withID = (prefix: string) => (record: RawRecord, index: number) => ({
    eventID: `${prefix}-${String(index).padStart(4, "0")}-4000-8000-${account}`,
    ...own(record),
  });
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(own({ ...EXAMPLES[search.id]?.given, ...given }))) {
    for (const text of [value].flat()) params.append(name, String(text));
  }
  if (narrow !== undefined) params.append("narrow", narrow);
  return {
    name: `${search.id}${narrow === undefined ? "" : ` (${narrow})`}: ${summarize(records)}`,
    search,
    account,
    isFound,
    given: params,
    records: records.map(withID("00000001")),
    beside: beside.map(withID("00000002")),
  };
}

const isDetailed = (one: ExampleCase): one is DetailedCase => "records" in one;
const summarize = (records: readonly RawRecord[]): string =>
  `${records.length > 1 ? `${records.length} × ` : ""}${String(records.at(-1)?.eventName)}`;

const cases: OwnCase[] = SEARCHES.flatMap((search) => [
  ...(EXAMPLES[search.id]?.found ?? []).map((one) => readCase(search, one, true)),
  ...(EXAMPLES[search.id]?.missed ?? []).map((one) => readCase(search, one, false)),
]);

it("every search and every sub-filter has examples and near misses, and nothing else has", () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(SEARCHES.map(({ id }) => id).sort());
  const wanted = SEARCHES.flatMap(({ id, narrow = [] }) => [id, ...narrow.map((one) => `${id} ${one.id}`)]);
  const has = (isFound: boolean) =>
    new Set(
      cases
        .filter((one) => one.isFound === isFound && one.records.length > 0)
        .map(({ search, given }) => [search.id, ...given.getAll("narrow")].join(" ")),
    );
  const [found, missed] = [has(true), has(false)];
  expect({
    found: wanted.filter((name) => !found.has(name)),
    missed: wanted.filter((name) => !missed.has(name)),
  }).toEqual({ found: [], missed: [] });
});

describe("one installation with the records of all examples", () => {
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    forgetPartitions();
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), "search-examples-"));
    for (const { account, records, beside } of cases) {
      const path = join(folder, makeKey({ account }));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, gzipRecords([...records, ...beside]));
    }
    const summary = await importTrail({ sources: [folder], signal: new AbortController().signal });
    const total = cases.reduce((sum, { records, beside }) => sum + records.length + beside.length, 0);
    expect(summary).toMatchObject({ records: total, events: total, rejected: 0, failed: 0, duplicates: 0 });
  }, 120_000);
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it.each(SEARCHES.map(({ id }) => id))("%s finds its examples and none of its near misses", async (id) => {
    const own = cases.filter(({ search }) => search.id === id);
    const answers = await Promise.all(own.map((one) => listFound(one)));
    expect(Object.fromEntries(own.map(({ name, account }, index) => [`${account} ${name}`, answers[index]]))).toEqual(
      Object.fromEntries(
        own.map(({ name, account, isFound, records }) => [
          `${account} ${name}`,
          isFound ? records.map(({ eventID }) => String(eventID)).sort() : [],
        ]),
      ),
    );
  });
});

async function listFound({ search, given, account }: OwnCase): Promise<string[]> {
  const asked = parseParameters(search, given);
  const report = await openReport({
    asked,
    filters: { recipientAccountId: { include: [account], exclude: [] } },
    range,
  });
  const { events, olderCursor } = await listReport(report, { limit: 1_000, cursor: null });
  expect(olderCursor).toBeNull();
  return events.map(({ eventID }) => eventID).sort();
}
