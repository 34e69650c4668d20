/** A database of its own for each test file, copied from the migrated template in milliseconds. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { closePools } from "../../lib/db/pool.ts";
import { setEnvironment } from "../../lib/env.ts";

/** The database of a test file. drop() closes the process's pools first. */
export type TestDatabase = { url: string; drop(): Promise<void> };

/**
 * Makes an empty, migrated database and points DATABASE_URL at it. Call it in beforeAll and drop() in afterAll;
 * several per file are possible, the newest is the one lib/db/pool.ts uses.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = new URL(inject("templateUrl"));
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administrate(template, `create database ${name} template ${template.pathname.slice(1)} strategy file_copy`);
  const url = new URL(template);
  url.pathname = `/${name}`;
  await closePools();
  setEnvironment({ DATABASE_URL: url.href });
  return {
    url: url.href,
    drop: async () => {
      await closePools();
      await administrate(template, `drop database ${name} with (force)`);
    },
  };
}

/** Statements about databases run from the database `postgres`: a template may have no connections. */
async function administrate(template: URL, statement: string): Promise<void> {
  const url = new URL(template);
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
