/** Files of the data directory: private JSON state, and a lock that the system itself drops when its holder dies. */
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { z } from "zod";

/** Reads a JSON file; null when it is absent or is not what `schema` says. */
export async function readState<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.safeParse(JSON.parse(await readFile(path, "utf8"))).data ?? null;
  } catch {
    return null;
  }
}

/** Writes a JSON file that only its owner may read; a reader sees the old or the new one, never half of it. */
export async function writeState(path: string, state: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, path);
}

/**
 * Takes the lock `path`, or returns null when a living process holds it. SQLite is used for what Node lacks: a file
 * lock that ends with its process, even by kill -9.
 */
export function tryLock(path: string): { release(): void } | null {
  const database = new DatabaseSync(path);
  try {
    database.exec("pragma journal_mode = memory; begin exclusive");
    held.add(database);
    return {
      release: () => {
        held.delete(database);
        database.close();
      },
    };
  } catch (error) {
    database.close();
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return null;
    throw error;
  }
}

const SQLITE_BUSY = 5;
/** A database that nothing refers to is closed by the garbage collector, and its lock is gone. */
const held = new Set<DatabaseSync>();
