/**
 * The one road from SQL to rows: the read pool, a schema for each row, and an end for every statement. A reader who
 * leaves is cancelled, a statement that takes too long is a QueryTimeoutError, and a full pool answers soon.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";
import type { z } from "zod";
import { appPool, type PoolClient, readPool } from "../lib/db/pool.ts";
import { type Sql, sql } from "../lib/db/sql.ts";
import { log } from "../lib/log.ts";

/** The statement ran into statement_timeout. */
export class QueryTimeoutError extends Error {
  readonly code = "query-timeout";
}

/** No connection was free, or the database is away. Worth trying again soon. */
export class DatabaseBusyError extends Error {
  readonly code = "database-busy";
}

/** How long a statement waits for a connection before the reader is told to come back. */
const CHECKOUT_TIMEOUT_MS = 2_000;

const QUERY_CANCELED = "57014";
/** Connection lost or refused, shutdown, too many connections, out of memory. */
const UNAVAILABLE = /^(?:08|53|57P)/;

/**
 * Runs one statement and parses its rows. Throws QueryTimeoutError, DatabaseBusyError, or the signal's reason when it
 * fires. The backend is told to stop then, and its connection is not used again before it has.
 */
export async function queryRows<T extends z.ZodType>(
  row: T,
  statement: Sql,
  signal?: AbortSignal,
): Promise<z.infer<T>[]> {
  signal?.throwIfAborted();
  const held = heldConnection.getStore();
  if (held !== undefined) return row.array().parse(await runHeld(held, statement, signal));
  const client = await checkOut(signal);
  const use: Use = { client, spoilt: false };
  try {
    return row.array().parse(await run(use, statement, signal));
  } finally {
    client.release(use.spoilt);
  }
}

/** One moment of the database: whatever is read in it belongs together, while the ingest goes on. */
export type Snapshot = {
  /** Every statement of `work` sees the snapshot; they run one after the other. */
  read<T>(work: () => Promise<T>): Promise<T>;
  /** Gives the connection back. To be called once, whatever happened. */
  close(): Promise<void>;
};

/**
 * Takes one connection and one snapshot until it is closed. The server ends it when nothing is read for `idleSeconds`.
 * Throws as {@link queryRows} does.
 */
export async function openSnapshot(options: { idleSeconds: number }, signal: AbortSignal): Promise<Snapshot> {
  const held: Held = { client: await checkOut(signal), spoilt: false, last: Promise.resolve() };
  const close = async () => {
    await held.last;
    try {
      if (!held.spoilt) await held.client.query("commit");
    } catch {
      held.spoilt = true;
    }
    held.client.release(held.spoilt);
  };
  try {
    await runHeld(held, sql`begin isolation level repeatable read read only`, signal);
    await runHeld(
      held,
      sql`select set_config('idle_in_transaction_session_timeout', ${`${options.idleSeconds}s`}, true)`,
      signal,
    );
  } catch (error) {
    await close();
    throw error;
  }
  return { read: (work) => heldConnection.run(held, work), close };
}

/** A connection, and whether it must not go back to the pool. */
type Use = { client: PoolClient; spoilt: boolean };
/** A connection that serves one statement after the other; `last` settles when it is free. */
type Held = Use & { last: Promise<void> };

const heldConnection = new AsyncLocalStorage<Held>();

async function runHeld(held: Held, statement: Sql, signal: AbortSignal | undefined): Promise<unknown[]> {
  const rows = held.last.then(() => run(held, statement, signal));
  held.last = rows.then(
    () => undefined,
    // A failed statement ends the transaction with it.
    () => {
      held.spoilt = true;
    },
  );
  return rows;
}

async function run(use: Use, statement: Sql, signal: AbortSignal | undefined): Promise<unknown[]> {
  let cancelling: Promise<void> | null = null;
  const cancel = () => {
    cancelling = cancelBackend(use.client);
  };
  try {
    signal?.throwIfAborted();
    signal?.addEventListener("abort", cancel, { once: true });
    const answer = await use.client.query({ text: statement.text, values: statement.values });
    return answer.rows;
  } catch (error) {
    const translated = translate(error, signal);
    if (translated instanceof DatabaseBusyError) use.spoilt = true;
    throw translated;
  } finally {
    signal?.removeEventListener("abort", cancel);
    await cancelling;
    // A late cancel could hit the next statement of this connection.
    if (cancelling !== null) use.spoilt = true;
  }
}

/** The only row. Throws when there is none or another. */
export async function queryRow<T extends z.ZodType>(row: T, statement: Sql, signal?: AbortSignal): Promise<z.infer<T>> {
  const [first, ...more] = await queryRows(row, statement, signal);
  if (first === undefined || more.length > 0) throw new Error("the statement did not answer with exactly one row");
  return first;
}

/** Plain timers and listeners: most statements take a few milliseconds, and composed signals would be a part of that. */
function checkOut(signal: AbortSignal | undefined): Promise<PoolClient> {
  return new Promise((resolve, reject) => {
    let waiting = true;
    const stopWaiting = () => {
      waiting = false;
      clearTimeout(late);
      signal?.removeEventListener("abort", leave);
    };
    const refuse = (reason: unknown) => {
      stopWaiting();
      reject(reason);
    };
    const leave = () => refuse(signal?.reason);
    const late = setTimeout(
      () => refuse(new DatabaseBusyError("all database connections for readers are in use")),
      CHECKOUT_TIMEOUT_MS,
    );
    signal?.addEventListener("abort", leave, { once: true });
    if (signal?.aborted) leave();
    readPool()
      .connect()
      .then(
        (client) => {
          // The pool may still hand over the connection that nobody waits for any more.
          if (!waiting) return client.release();
          stopWaiting();
          resolve(client);
        },
        (cause) => waiting && refuse(new DatabaseBusyError("the database cannot be reached", { cause })),
      );
  });
}

async function cancelBackend(client: PoolClient): Promise<void> {
  try {
    await appPool().query("/* query:cancel */ select pg_cancel_backend($1)", [backendId(client)]);
  } catch (error) {
    log().warn({ error: error instanceof Error ? error.message : "unknown" }, "a query could not be cancelled");
  }
}

/** Process id of the connection's backend; @types/pg does not know the member. */
function backendId(client: PoolClient): number {
  return (client as PoolClient & { processID: number }).processID;
}

function translate(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (!(error instanceof pg.DatabaseError)) return isConnectionError(error) ? lost(error) : error;
  if (error.code === QUERY_CANCELED) {
    return new QueryTimeoutError("the query took too long: choose a shorter time range or more filters", {
      cause: error,
    });
  }
  return UNAVAILABLE.test(error.code ?? "") ? lost(error) : error;
}

const lost = (cause: unknown) => new DatabaseBusyError("the database connection was lost", { cause });

/** Errors of the socket carry a system call; pg's own "Connection terminated" carries nothing. */
function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error) || error.name === "ZodError") return false;
  return "syscall" in error || error.message.startsWith("Connection terminated");
}
