/** Whether the database can be used: reachable, and with every migration of this version applied. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { log } from "../log.ts";
import { appPool } from "./pool.ts";

/** Never throws; why not is logged. */
export async function isDatabaseReady(): Promise<boolean> {
  try {
    const [needed, applied] = await Promise.all([listMigrations(), listApplied()]);
    const missing = needed.filter((name) => !applied.has(name));
    if (missing.length > 0) log().warn({ missing }, "the database is not migrated");
    return missing.length === 0;
  } catch (error) {
    log().warn({ error: error instanceof Error ? error.message : "unknown" }, "the database is not ready");
    return false;
  }
}

/** Every process of ours runs in the folder of the repository. */
async function listMigrations(): Promise<string[]> {
  const entries = await readdir(join(process.cwd(), "prisma", "migrations"), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function listApplied(): Promise<Set<string>> {
  const found = await appPool().query<{ name: string }>(
    `/* ready */ select migration_name as name from _prisma_migrations
     where finished_at is not null and rolled_back_at is null`,
  );
  return new Set(found.rows.map(({ name }) => name));
}
