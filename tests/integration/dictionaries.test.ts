/** Events are noted while the numbers of earlier ones are being fetched: nothing may come before what it refers to. */
import { setImmediate as tick } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Dictionaries } from "../../ingest/dictionaries.ts";
import type { NumberedEvent } from "../../ingest/numbered-event.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, makeIdentity } from "../helpers/events.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const eventOf = (name: string) =>
  makeEvent({
    identity: makeIdentity({
      principal: { key: `user:111122223333:${name}`, kind: "user", name, arn: null },
      userName: name,
    }),
    sourceIPAddress: `198.51.100.${name.length}`,
    userAgent: name,
  });

test("events that are noted during a fetch are numbered whole by the next", async () => {
  const dictionaries = new Dictionaries(ingestPool());
  const noted: NumberedEvent[] = [];
  for (let round = 0; round < 20; round++) {
    const first = dictionaries.note(eventOf(`first-${round}`));
    const fetching = dictionaries.fetch([first]);
    for (let ticks = 0; ticks < round; ticks++) await tick();
    const second = dictionaries.note(eventOf(`second-${round}`));
    await fetching;
    await dictionaries.fetch([second]);
    noted.push(first, second);
  }
  for (const { identity, series, userAgent } of noted) {
    for (const { id } of [identity, identity.principal, userAgent, series ?? { id: 0 }]) expect(id).toBeGreaterThan(0);
  }
});

test("what could not be numbered is numbered by the next fetch", async () => {
  const dictionaries = new Dictionaries(ingestPool());
  const event = dictionaries.note(eventOf("later"));
  const blocker = await ingestPool().connect();
  await blocker.query("begin; lock table cloudtrail.identity in access exclusive mode");
  const fetching = dictionaries.fetch([event]);
  const refused = expect(fetching).rejects.toThrow();
  await expect
    .poll(async () => {
      const found = await ingestPool().query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return found.rowCount;
    })
    .toBe(1);
  await refused;
  await blocker.query("rollback");
  blocker.release();
  await dictionaries.fetch([event]);
  expect(event.identity.id).toBeGreaterThan(0);
  expect(event.series?.id).toBeGreaterThan(0);
});
