/** Two loads at once with one eventID at two times: the key does not stop them, so they must take turns. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CloudTrailEvent } from "../../cloudtrail/event.ts";
import { extractEvent } from "../../cloudtrail/extract-event.ts";
import { Dictionaries } from "../../ingest/dictionaries.ts";
import type { LogFileHeader } from "../../ingest/ledger.ts";
import { forgetPartitions } from "../../ingest/partitions.ts";
import { LoadTransaction } from "../../ingest/store.ts";
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

function extract(record: Record<string, unknown>): CloudTrailEvent {
  const extracted = extractEvent(record, { recordIndex: 0, accountId: null, region: null });
  if ("rejection" in extracted) throw new Error(extracted.rejection.message);
  return extracted.event;
}

/** A transaction that has stored the record and not committed. */
async function store(record: Record<string, unknown>): Promise<LoadTransaction> {
  const dictionaries = new Dictionaries(ingestPool());
  const events = [dictionaries.note(extract(record))];
  await dictionaries.fetch(events);
  const load = await LoadTransaction.begin(ingestPool());
  const [file] = await load.openFiles([{ header: header(), etag: "1" }]);
  if (file === null || file === undefined) throw new Error("the file is open");
  await load.addRecords([{ file, part: { events, rejections: [], unknownFields: [] } }]);
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

test("the second waits for the first to commit, and then finds it", async () => {
  const first = makeRecord({ eventTime: "2026-11-20T10:00:00Z" });
  const second = { ...first, eventTime: "2026-11-20T11:00:00Z" };
  const one = await store(first);
  let stored = false;
  const waiting = store(second).finally(() => {
    stored = true;
  });
  await untilSomebodyWaits();
  expect(stored).toBe(false);
  await one.commit();
  const other = await waiting;
  await other.commit();
  expect(await countRows(first.eventID)).toBe(1);
  const conflicts = await ingestPool().query("select from cloudtrail.event_conflict where event_id = $1", [
    first.eventID,
  ]);
  expect(conflicts.rowCount).toBe(1);
  expect(await findDifferences(ingestPool())).toEqual([]);
});

test("the second stores its own when the first gives up", async () => {
  const first = makeRecord({ eventTime: "2026-11-20T10:00:00Z" });
  const one = await store(first);
  const waiting = store({ ...first, eventTime: "2026-11-20T11:00:00Z" });
  await untilSomebodyWaits();
  await one.rollback();
  const other = await waiting;
  await other.commit();
  expect(await countRows(first.eventID)).toBe(1);
  expect(await findDifferences(ingestPool())).toEqual([]);
});

async function untilSomebodyWaits(): Promise<void> {
  await expect
    .poll(
      async () =>
        (await ingestPool().query("select from pg_locks where locktype = 'advisory' and not granted")).rowCount,
    )
    .toBe(1);
}
