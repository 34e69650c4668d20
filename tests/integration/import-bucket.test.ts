/** A bucket is imported through its listing: months at a time, newest first, and only what was asked for. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { importTrail } from "../../ingest/import.ts";
import { listSource } from "../../ingest/list-sources.ts";
import { forgetPartitions } from "../../ingest/partitions.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { startTestAws } from "../helpers/local-aws.ts";
import { gzipRecords, makeRecord, putObject } from "../helpers/log-files.ts";
import { findDifferences } from "../helpers/recount.ts";

const ACCOUNTS = ["111122223333", "444455556666"];
const REGIONS = ["eu-west-1", "us-east-1"];
const DAYS = ["2026/09/30", "2026/10/01", "2026/10/02", "2026/11/20"];
const EVERYTHING = { accounts: [], regions: [], from: null, to: null };

let database: TestDatabase;
let aws: Awaited<ReturnType<typeof startTestAws>>;
beforeAll(async () => {
  forgetPartitions();
  aws = await startTestAws();
  database = await createTestDatabase();
  for (const account of ACCOUNTS) {
    for (const region of REGIONS) {
      for (const day of DAYS) {
        const stamp = day.replaceAll("/", "");
        const key = `trail/AWSLogs/o-abc123/${account}/CloudTrail/${region}/${day}/${account}_CloudTrail_${region}_${stamp}T1005Z_AbCdEfGhIjKlMnOp.json.gz`;
        const eventTime = `${day.replaceAll("/", "-")}T10:00:00Z`;
        const record = makeRecord({ eventTime, awsRegion: region, recipientAccountId: account });
        await putObject(aws.bucket, key, gzipRecords([record]));
      }
    }
  }
});
afterAll(async () => {
  await database.drop();
  await aws.stop();
});

async function list(prefix: string, filter: Parameters<typeof listSource>[1]): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of listSource(`s3://${aws.bucket}/${prefix}`, filter)) keys.push(key);
  return keys;
}
const dayOf = (key: string): string => /\/(\d{4}\/\d{2}\/\d{2})\//.exec(key)?.[1] ?? "";

test("every file of the bucket once, the newest of a Region first", async () => {
  const keys = await list("", EVERYTHING);
  expect(new Set(keys).size).toBe(ACCOUNTS.length * REGIONS.length * DAYS.length);
  expect(keys.length).toBe(new Set(keys).size);
  for (const region of REGIONS) {
    const days = keys.filter((key) => key.includes(`${ACCOUNTS[0]}/CloudTrail/${region}/`)).map(dayOf);
    expect(days).toEqual([...DAYS].reverse());
  }
});

test("accounts, Regions and days are told by the keys", async () => {
  const filter = { ...EVERYTHING, accounts: ["111122223333"], regions: ["us-east-1"] };
  expect((await list("trail/", filter)).map(dayOf)).toEqual([...DAYS].reverse());
  const days = { ...EVERYTHING, from: new Date("2026-10-01"), to: new Date("2026-10-02") };
  const found = await list("", days);
  expect(found.map(dayOf)).toEqual(Array.from({ length: 4 }, () => "2026/10/01"));
});

test("an import of the bucket loads all of it, and again adds nothing", async () => {
  const options = { sources: [`s3://${aws.bucket}/`], signal: new AbortController().signal };
  expect(await importTrail(options)).toMatchObject({ files: 16, loaded: 16, events: 16, failed: 0 });
  expect(await importTrail(options)).toMatchObject({ files: 16, loaded: 0, alreadyLoaded: 16, events: 0, failed: 0 });
  expect(await findDifferences(ingestPool())).toEqual([]);
});
