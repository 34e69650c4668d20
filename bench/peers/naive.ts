/** The naive store: one jsonb column with a GIN index in the same Postgres, written by Prisma's createMany. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { childEnvironment } from "../../lib/env.ts";
import type { DataPlan } from "../data/plan.ts";
import { listKeys } from "../delivery.ts";
import { dropDatabase, prepareDatabase } from "../services.ts";
import { timed } from "../statistics.ts";

/** Records in one createMany, as its users batch. */
const BATCH = 1_000;
const RECORDS = 30_000;

const CLIENT = new URL("../../generated/bench-prisma/client.ts", import.meta.url);
const PRISMA = fileURLToPath(new URL("../../node_modules/prisma/build/index.js", import.meta.url));
const SCHEMA = fileURLToPath(new URL("./naive.prisma", import.meta.url));
const ANY_FILE = fileURLToPath(new URL("../../package.json", import.meta.url));

/** The part of the generated client that is used. */
type NaiveClient = {
  record: { createMany(args: { data: { body: unknown }[] }): Promise<{ count: number }> };
  $disconnect(): Promise<void>;
};

export type NaiveStore = { records: number; rate: number; bytesPerRecord: number };

/** Loads records into a database of its own beside the benchmark's, and answers the rate and what a record takes. */
export async function measureNaiveStore(plan: DataPlan, week: number, databaseUrl: string): Promise<NaiveStore> {
  const url = new URL(databaseUrl);
  url.pathname = `${url.pathname}_naive`;
  const name = url.pathname.slice(1);
  await prepareDatabase(databaseUrl, { name, keep: false });
  const database = new pg.Client({ connectionString: url.href });
  await database.connect();
  try {
    await database.query(`create table "Record" (id bigserial primary key, body jsonb not null)`);
    await database.query(`create index record_body on "Record" using gin (body jsonb_path_ops)`);
    const records = await readRecords(plan, week);
    const client = await openClient(url.href);
    const { ms } = await timed(async () => {
      for (let at = 0; at < records.length; at += BATCH) {
        await client.record.createMany({ data: records.slice(at, at + BATCH).map((body) => ({ body })) });
      }
    });
    await client.$disconnect();
    const { rows } = await database.query<{ bytes: string }>(`select pg_total_relation_size('"Record"') as bytes`);
    return {
      records: records.length,
      rate: records.length / (ms / 1_000),
      bytesPerRecord: Number(rows[0]?.bytes) / records.length,
    };
  } finally {
    await database.end();
    await dropDatabase(databaseUrl, name);
  }
}

async function readRecords(plan: DataPlan, week: number): Promise<unknown[]> {
  const records: unknown[] = [];
  for (const { path } of await listKeys(plan, [week])) {
    const { Records }: { Records: unknown[] } = JSON.parse(gunzipSync(await readFile(path)).toString("utf8"));
    for (const record of Records) records.push(record);
    if (records.length >= RECORDS) break;
  }
  return records.slice(0, RECORDS);
}

/** Generates the client on first use; the product's own build does not know it. */
async function openClient(connectionString: string): Promise<NaiveClient> {
  if (!existsSync(CLIENT)) {
    await promisify(execFile)(process.execPath, [PRISMA, "generate", "--schema", SCHEMA], {
      // Any existing file will do: `generate` does not run the engine, but would download it.
      env: childEnvironment({
        PRISMA_SCHEMA_ENGINE_BINARY: ANY_FILE,
        PRISMA_HIDE_UPDATE_MESSAGE: "1",
        CHECKPOINT_DISABLE: "1",
      }),
    });
  }
  const { PrismaClient }: { PrismaClient: new (options: { adapter: PrismaPg }) => NaiveClient } = await import(
    CLIENT.href
  );
  return new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
}
