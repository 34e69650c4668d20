import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { appPool, closePools, readPool } from "../../lib/db/pool.ts";
import { sql } from "../../lib/db/sql.ts";
import { setEnvironment } from "../../lib/env.ts";
import { DatabaseBusyError, QueryTimeoutError, queryRow, queryRows } from "../../query/run-query.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";

const row = z.object({ done: z.string().nullable() });
const sleep = (seconds: number) => sql`/* query:test-sleep */ select pg_sleep(${seconds})::text as done`;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
afterEach(() => {
  // Whatever happened, no connection may be left out.
  const pool = readPool();
  expect(pool.totalCount - pool.idleCount).toBe(0);
});

async function countSleepers(): Promise<number> {
  const { rows } = await appPool().query(
    "select from pg_stat_activity where state = 'active' and query like '%query:test-sleep%' and pid <> pg_backend_pid()",
  );
  return rows.length;
}

describe("a statement", () => {
  it("is gone from the server soon after its reader has left", async () => {
    const reader = new AbortController();
    const running = queryRows(row, sleep(30), reader.signal);
    while ((await countSleepers()) === 0) await wait(10);
    reader.abort(new Error("left"));
    const started = performance.now();
    await expect(running).rejects.toThrow("left");
    while ((await countSleepers()) > 0) await wait(10);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it("never starts for a reader who has left already", async () => {
    await expect(queryRows(row, sleep(30), AbortSignal.abort(new Error("left")))).rejects.toThrow("left");
  });

  it("does not take the next one with it when it is cancelled", async () => {
    for (let round = 0; round < 30; round += 1) {
      const reader = new AbortController();
      const running = queryRows(row, sleep(0.005), reader.signal).catch(() => null);
      setTimeout(() => reader.abort(), round % 10);
      await running;
      expect(await queryRow(row, sql`select 'yes' as done`)).toEqual({ done: "yes" });
    }
  });

  it("ends with a clear error at the time limit", async () => {
    setEnvironment({ TRAIL_QUERY_TIMEOUT_MS: "200" });
    await closePools();
    try {
      await expect(queryRows(row, sleep(5))).rejects.toThrow(QueryTimeoutError);
    } finally {
      setEnvironment({ TRAIL_QUERY_TIMEOUT_MS: "" });
      await closePools();
    }
  });

  it("cannot write", async () => {
    await expect(queryRows(row, sql`/* query:test */ delete from "user" returning 'x' as done`)).rejects.toMatchObject({
      code: "25006",
    });
  });

  it("refuses rows of another shape", async () => {
    await expect(queryRows(row, sql`select 1 as done`)).rejects.toThrow(z.ZodError);
  });
});

describe("when all connections are in use", () => {
  it("a reader is told so within three seconds, and those in use finish", async () => {
    const holders = Array.from({ length: 12 }, () => queryRows(row, sleep(4)));
    while ((await countSleepers()) < 12) await wait(10);
    const started = performance.now();
    await expect(queryRows(row, sql`select 'x' as done`)).rejects.toThrow(DatabaseBusyError);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(await Promise.all(holders)).toHaveLength(12);
    expect(await queryRow(row, sql`select 'yes' as done`)).toEqual({ done: "yes" });
  });
});

describe("when the database is away", () => {
  it("is a DatabaseBusyError and not a fault", async () => {
    const { url } = database;
    setEnvironment({ DATABASE_URL: "postgresql://postgres@127.0.0.1:1/none" });
    await closePools();
    try {
      await expect(queryRows(row, sql`select 'x' as done`)).rejects.toThrow(DatabaseBusyError);
    } finally {
      setEnvironment({ DATABASE_URL: url });
      await closePools();
    }
  });

  it("a lost connection is one as well, and the next statement gets another", async () => {
    const running = queryRows(row, sleep(30));
    const lost = expect(running).rejects.toThrow(DatabaseBusyError);
    while ((await countSleepers()) === 0) await wait(10);
    await appPool().query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like '%query:test-sleep%' and pid <> pg_backend_pid()",
    );
    await lost;
    expect(await queryRow(row, sql`select 'yes' as done`)).toEqual({ done: "yes" });
  });
});
