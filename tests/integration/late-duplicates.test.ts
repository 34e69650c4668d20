/** Two loads at once with one eventID at two times: the key does not stop them, so the second to commit must notice. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { extractEvent } from "../../cloudtrail/extract-event.ts";
import { Dictionaries } from "../../ingest/dictionaries.ts";
import type { LogFileHeader } from "../../ingest/ledger.ts";
import { forgetPartitions } from "../../ingest/partitions.ts";
import { type Extracted, LoadTransaction } from "../../ingest/store.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeKey, makeRecord } from "../helpers/log-files.ts";
import { findDifferences } from "../helpers/recount.ts";

let database: TestDatabase;
beforeAll(async () => {
  forgetPartitions();
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const header = (): LogFileHeader => ({
  bucket: "trail",
  key: makeKey(),
  kind: "log",
  account: "111122223333",
  region: "eu-west-1",
  deliveredAt: null,
  origin: "import",
  sentAt: null,
});

function extract(record: Record<string, unknown>): Extracted {
  const extracted = extractEvent(record, { recordIndex: 0, accountId: null, region: null });
  if ("rejection" in extracted) throw new Error(extracted.rejection.message);
  return { event: extracted.event, unknownFields: [] };
}

/** A transaction that has stored the record and not committed. */
async function store(record: Record<string, unknown>): Promise<LoadTransaction> {
  const load = await LoadTransaction.begin(ingestPool(), new Dictionaries(ingestPool()));
  const [file] = await load.openFiles([{ header: header(), etag: "1" }]);
  if (file === null || file === undefined) throw new Error("the file is open");
  await load.addRecords([{ file, records: [extract(record)] }]);
  await load.closeFiles([{ file, objectBytes: 1, inflatedBytes: 1, sha256: Buffer.alloc(32) }]);
  return load;
}

const countRows = async (eventID: string): Promise<number> => {
  const found = await ingestPool().query<{ rows: number }>(
    "select count(*)::int as rows from cloudtrail.event where event_id = $1",
    [eventID],
  );
  return found.rows[0]?.rows ?? 0;
};

test("the second to commit is told to try again, and then finds the first", async () => {
  const first = makeRecord({ eventTime: "2026-11-20T10:00:00Z" });
  const second = { ...first, eventTime: "2026-11-20T11:00:00Z" };
  const [one, other] = [await store(first), await store(second)];
  await one.commit();
  await expect(other.commit()).rejects.toMatchObject({ code: "40001" });
  await other.rollback();
  expect(await countRows(first.eventID)).toBe(1);
  const again = await store(second);
  await again.commit();
  expect(await countRows(first.eventID)).toBe(1);
  const conflicts = await ingestPool().query("select from cloudtrail.event_conflict where event_id = $1", [
    first.eventID,
  ]);
  expect(conflicts.rowCount).toBe(1);
  expect(await findDifferences(ingestPool())).toEqual([]);
});

test("loads of different events at once do not disturb each other", async () => {
  const [one, other] = [await store(makeRecord()), await store(makeRecord())];
  await other.commit();
  await one.commit();
  expect(await findDifferences(ingestPool())).toEqual([]);
});
