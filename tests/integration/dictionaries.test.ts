/** Events are noted while the numbers of earlier ones are being fetched: nothing may come before what it refers to. */
import { setImmediate as tick } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { extractEvent } from "../../cloudtrail/extract-event.ts";
import { Dictionaries } from "../../ingest/dictionaries.ts";
import { RefusedValueError } from "../../ingest/dictionary.ts";
import type { NumberedEvent } from "../../ingest/numbered-event.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, makeIdentity } from "../helpers/events.ts";
import { makeRecord } from "../helpers/log-files.ts";

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

/** Text that cannot be compressed: an entry of an index has room for 2,704 bytes. */
const ideographs = (length: number): string =>
  Array.from({ length }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7_919 + length) % 20_000))).join("");

test("a value that Postgres refuses keeps its own events out and no others", async () => {
  const dictionaries = new Dictionaries(ingestPool());
  const refused = makeIdentity({
    principal: { key: "role:1:refused", kind: "role", name: "refused", arn: ideographs(2_000) },
    userName: "of-the-refused",
  });
  for (let round = 0; round < 2; round++) {
    const bad = dictionaries.note(makeEvent({ identity: refused }));
    const good = dictionaries.note(eventOf(`beside-${round}`));
    await expect(dictionaries.fetch([good, bad])).rejects.toThrow(RefusedValueError);
    await dictionaries.fetch([good]);
    expect(good.series?.id).toBeGreaterThan(0);
    await expect(dictionaries.fetch([bad])).rejects.toThrow(RefusedValueError);
  }
  const left = await ingestPool().query("select from cloudtrail.identity where user_name = 'of-the-refused'");
  expect(left.rowCount).toBe(0);
});

test("a role's ARN made of the longest names is stored", async () => {
  const dictionaries = new Dictionaries(ingestPool());
  const record = makeRecord({
    userIdentity: {
      type: "AssumedRole",
      accountId: ideographs(512),
      sessionContext: { sessionIssuer: { type: "Role", userName: ideographs(511) } },
    },
  });
  const extracted = extractEvent(record, { recordIndex: 0, accountId: null, region: null }, new Date());
  if ("rejection" in extracted) throw new Error(extracted.rejection.message);
  const event = dictionaries.note(extracted.event);
  await dictionaries.fetch([event]);
  expect(event.identity.principal.id).toBeGreaterThan(0);
});
