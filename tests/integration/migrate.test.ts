import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listPendingMigrations, migrate } from "../../prisma/migrate.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";

const MIGRATIONS = new URL("../../prisma/migrations/", import.meta.url);
const names = (await readdir(MIGRATIONS)).sort();
let database: TestDatabase;
let client: pg.Client;
const folders: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** Makes the database as new. */
async function empty(): Promise<void> {
  await client.query("drop schema if exists cloudtrail cascade; drop schema public cascade; create schema public");
}

/** A copy of the migrations with `files` written over it. */
async function copyMigrations(files: Record<string, string>): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), "migrations-"));
  folders.push(folder);
  await cp(MIGRATIONS, folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return new URL(`file://${folder}/`);
}

describe("migrate", () => {
  test("applies each migration once, in order", async () => {
    await empty();
    expect(await listPendingMigrations(database.url)).toEqual(names);
    expect(await migrate(database.url)).toEqual({ applied: names });
    expect(await listPendingMigrations(database.url)).toEqual([]);
    expect(await migrate(database.url)).toEqual({ applied: [] });
  });

  test("two at once apply every migration exactly once", async () => {
    await empty();
    const results = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
    expect(results.flatMap((result) => result.applied)).toEqual(names);
    const { rows } = await client.query("select migration_name from _prisma_migrations order by migration_name");
    expect(rows.map((row) => row.migration_name)).toEqual(names);
  });

  test("refuses a migration that was changed after it was applied", async () => {
    const text = await readFile(new URL("0002_people/migration.sql", MIGRATIONS), "utf8");
    const changed = await copyMigrations({ "0002_people/migration.sql": `${text}\n` });
    await expect(migrate(database.url, changed)).rejects.toThrow("0002_people was changed after it was applied");
  });

  test("a failing migration leaves nothing behind", async () => {
    const sql = "create table left_behind (id int); select 1 / 0;";
    const failing = await copyMigrations({ "9999_fails/migration.sql": sql });
    await expect(migrate(database.url, failing)).rejects.toThrow("9999_fails failed: division by zero");
    const { rows } = await client.query("select to_regclass('left_behind') as found");
    expect(rows).toEqual([{ found: null }]);
    expect(await listPendingMigrations(database.url, failing)).toEqual(["9999_fails"]);
  });

  test("refuses a database that a newer version migrated", async () => {
    const newer = await copyMigrations({ "9999_newer/migration.sql": "create table newer (id int);" });
    expect(await migrate(database.url, newer)).toEqual({ applied: ["9999_newer"] });
    await expect(migrate(database.url)).rejects.toThrow("9999_newer is unknown here");
  });
});
