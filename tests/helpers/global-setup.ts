/** Before the integration tests: one embedded PostgreSQL in a temporary folder and a migrated template database. */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { leaseLocalServices } from "../../lib/local/lease.ts";
import { migrate } from "../../prisma/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the template database. */
    templateUrl: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), "trailsight-test-"));
  // As root another user runs the database and must reach it.
  await chmod(dataDir, 0o755);
  const lease = await leaseLocalServices({ dataDir, database: true, aws: false, say: console.log });
  if (lease.databaseUrl === null) throw new Error("no database");
  await prepareTemplate(lease.databaseUrl);
  project.provide("templateUrl", lease.databaseUrl);
  return async () => {
    await lease.release();
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function prepareTemplate(url: string): Promise<void> {
  await migrate(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // Nobody needs this data after a power cut.
  await client.query("alter system set fsync = off");
  await client.query("select pg_reload_conf()");
  await client.end();
}
