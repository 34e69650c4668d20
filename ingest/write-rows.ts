/** Rows that are written together, although one of them may be refused. */
import { classifyDatabaseError } from "./database-errors.ts";

/**
 * Writes rows in one statement; when Postgres refuses what is in it, each row on its own, and `refuse` is told of those that
 * are to blame. Rejects when the database is away or another transaction won.
 */
export async function writeRows<R>(
  rows: readonly R[],
  write: (rows: readonly R[]) => Promise<void>,
  refuse: (row: R, cause: unknown) => void,
): Promise<void> {
  try {
    await write(rows);
  } catch (error) {
    if (classifyDatabaseError(error) !== "fatal") throw error;
    const [only] = rows;
    if (only !== undefined && rows.length === 1) refuse(only, error);
    else for (const row of rows) await writeRows([row], write, refuse);
  }
}
