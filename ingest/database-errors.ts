/** Sorts errors of Postgres: wait for the database, try the transaction again, or give the file up. */

/** `unavailable`: the database is down, full or read-only. `conflict`: try again at once. `fatal`: this data. */
export type DatabaseErrorClass = "unavailable" | "conflict" | "fatal";

const CONFLICTS = new Set(["40001", "40P01", "23505", "55P03"]);
/** Connection exceptions, resources, shutdown, read-only after a failover, I/O errors. */
const UNAVAILABLE = /^(08|53|58)|^(57P0[1-5]|25006|57014)$/;
const NETWORK = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EHOSTUNREACH", "EAI_AGAIN"]);

/** Class of an error thrown by pg. */
export function classifyDatabaseError(error: unknown): DatabaseErrorClass {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string") {
    if (CONFLICTS.has(code)) return "conflict";
    if (UNAVAILABLE.test(code) || NETWORK.has(code)) return "unavailable";
    return "fatal";
  }
  // pg throws plain errors for a connection that ended or could not be had in time.
  return error instanceof Error && /connection|timeout exceeded|Client was closed/i.test(error.message)
    ? "unavailable"
    : "fatal";
}
