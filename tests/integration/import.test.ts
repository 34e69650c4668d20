import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toEventID } from "../../cloudtrail/event-id.ts";
import { type ImportSummary, importTrail } from "../../ingest/import.ts";
import { forgetPartitions } from "../../ingest/partitions.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { readRecord } from "../../lib/log-file/read-record.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { findDifferences } from "../helpers/recount.ts";
import {
  hasSharedData,
  listSharedLogFiles,
  type RawRecord,
  readRawRecords,
  SHARED_DATA,
} from "../helpers/shared-data.ts";

const TRAIL = join(SHARED_DATA, "cloudtrail");
const signal = new AbortController().signal;

describe.skipIf(!hasSharedData)("import of real log files (needs ../shared/data)", () => {
  let database: TestDatabase;
  let summary: ImportSummary;
  const first = new Map<string, RawRecord>();

  beforeAll(async () => {
    forgetPartitions();
    database = await createTestDatabase();
    for (const path of await listSharedLogFiles()) {
      for (const record of await readRawRecords(path)) {
        if (record.eventID !== undefined && !first.has(record.eventID)) first.set(record.eventID, record);
      }
    }
    summary = await importTrail({ sources: [join(TRAIL, "AWSLogs")], signal });
  }, 120_000);
  afterAll(() => database.drop());

  test("every file loads, every distinct eventID is stored once and nothing vanishes", async () => {
    const stored = await ingestPool().query<{ events: number }>("select count(*)::int as events from cloudtrail.event");
    expect(stored.rows[0]?.events).toBe(first.size);
    expect(summary).toMatchObject({ failed: 0, rejected: 0, records: 20_153, events: first.size, loaded: 2_562 });
    expect(summary.events + summary.duplicates + summary.rejected).toBe(summary.records);
  });

  test("rollups, sessions, resources and the ledger equal a recount of the rows", async () => {
    expect(await findDifferences(ingestPool())).toEqual([]);
  });

  test("importing again adds nothing, and neither does importing copies under other paths", async () => {
    const again = await importTrail({ sources: [join(TRAIL, "AWSLogs")], signal });
    expect(again).toMatchObject({ events: 0, duplicates: 0, loaded: 0, alreadyLoaded: summary.loaded, failed: 0 });
  });

  test.each([
    ["event name", "operation.event_name", (record: RawRecord) => record.eventName],
    ["service", "operation.event_source", (record: RawRecord) => record.eventSource],
    ["Region", "region.value", (record: RawRecord) => record.awsRegion],
    ["error", "error_code.value", (record: RawRecord) => record.errorCode],
    ["source IP", "source.value", (record: RawRecord) => record.sourceIPAddress],
    ["account", "account.value", (record: RawRecord) => record.recipientAccountId],
    [
      "identity type",
      "identity.identity_type",
      (record: RawRecord) => (record.userIdentity as { type?: string })?.type,
    ],
  ])("counts by %s equal those of the files", async (_, column, read) => {
    const expected = new Map<unknown, number>();
    for (const record of first.values()) {
      const value = read(record) ?? null;
      expected.set(value, (expected.get(value) ?? 0) + 1);
    }
    const stored = await ingestPool().query<{ value: string; events: number }>(`
      select ${column} as value, count(*)::int as events from cloudtrail.event
      join cloudtrail.operation on operation.id = operation_id join cloudtrail.region on region.id = region_id
      join cloudtrail.error_code on error_code.id = error_code_id join cloudtrail.source on source.id = source_id
      join cloudtrail.account on account.id = account_id join cloudtrail.identity on identity.id = identity_id
      group by 1`);
    expect(new Map(stored.rows.map((row) => [row.value, row.events]))).toEqual(expected);
  });

  test("any event opens its original from the folder it was imported from", async () => {
    const sample = [...first.values()].filter((_, index) => index % 997 === 0);
    for (const record of sample) {
      const found = await ingestPool().query<{ bucket: string; key: string; index: number; sha256: Buffer }>(
        `select bucket, key, record_index as index, sha256 from cloudtrail.event
         join cloudtrail.log_file on log_file.id = log_file_id where event_id = $1`,
        [toEventID(record.eventID ?? "")],
      );
      const row = found.rows[0];
      const original = await readRecord({ bucket: row?.bucket ?? "", key: row?.key ?? "" }, row?.index ?? -1);
      expect(JSON.parse(original.text)).toMatchObject({ eventID: record.eventID });
      expect(original.sha256).toBe(row?.sha256.toString("hex"));
    }
  });

  test("hand-made and damaged records load or are set aside with a reason, file by file", async () => {
    const fixtures = await importTrail({ sources: [join(TRAIL, "fixtures")], signal });
    expect(fixtures.failed).toBe(0);
    expect(fixtures.ignored).toBe(1);
    expect(fixtures.events + fixtures.duplicates + fixtures.rejected).toBe(fixtures.records);
    const reasons = await ingestPool().query<{ code: string; records: number }>(
      "select code, count(*)::int as records from cloudtrail.rejected_record group by code order by code",
    );
    expect(reasons.rows.reduce((sum, row) => sum + row.records, 0)).toBe(fixtures.rejected);
    const ids = await ingestPool().query<{ twice: number }>(
      "select count(*)::int as twice from (select event_id from cloudtrail.event group by 1 having count(*) > 1) again",
    );
    expect(ids.rows[0]?.twice).toBe(0);
    expect(await findDifferences(ingestPool())).toEqual([]);
  });

  test("no token, private key or secret is in any table", async () => {
    const columns = await ingestPool().query<{ table: string; column: string }>(`
      select table_name as table, column_name as column from information_schema.columns
      where table_schema = 'cloudtrail' and data_type = 'text' and table_name not like 'event\\_2%'`);
    for (const { table, column } of columns.rows) {
      const found = await ingestPool().query<{ hits: number }>(
        `select count(*)::int as hits from cloudtrail.${table}
         where ${column} ~ '^(IQoJ|FwoG|FQoG|AQoD)[A-Za-z0-9/+=]{100,}'
           or ${column} ~ '-----BEGIN [A-Z ]*PRIVATE KEY-----'
           or ${column} ~ 'eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.'`,
      );
      expect([table, column, found.rows[0]?.hits]).toEqual([table, column, 0]);
    }
  });
});
