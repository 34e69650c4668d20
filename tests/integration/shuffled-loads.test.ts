/** Log files come late, out of order, overlapping and several at once: what is derived is the same as if they had not. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CloudTrailEvent } from "../../cloudtrail/event.ts";
import { forgetPartitions } from "../../ingest/partitions.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { storeEvents } from "../helpers/events.ts";
import { randomEvents, randomNumbers } from "../helpers/random-events.ts";
import { findDifferences } from "../helpers/recount.ts";

const RANGE = { from: new Date("2026-09-28T00:00:00Z"), to: new Date("2026-10-04T00:00:00Z") };
const LOADS_AT_ONCE = 3;
const FILES = 24;

/** Random events of which some belong to sessions and some issue credentials. */
function makeEvents(seed: number): CloudTrailEvent[] {
  const random = randomNumbers(seed);
  return randomEvents(seed, 600, RANGE).map((event, index) => {
    const session = Math.floor(random() * 30);
    return {
      ...event,
      identity: session < 20 ? { ...event.identity, sessionKey: `ASIA${session}` } : event.identity,
      issuedAccessKeyId: index % 11 === 0 ? `ASIAISSUED${index}` : null,
    };
  });
}

/** Each event in one file at least, every fifth in another as well; files and what is in them in any order. */
function shuffleIntoFiles(events: readonly CloudTrailEvent[], seed: number): CloudTrailEvent[][] {
  const random = randomNumbers(seed);
  const files = Array.from({ length: FILES }, (): CloudTrailEvent[] => []);
  const put = (event: CloudTrailEvent): void => {
    const file = files[Math.floor(random() * FILES)];
    if (!file?.includes(event)) file?.push(event);
  };
  for (const event of events) {
    put(event);
    if (random() < 0.2) put(event);
  }
  return files
    .map((file) => file.map((event) => ({ event, at: random() })))
    .map((file) => file.sort((a, b) => a.at - b.at).map(({ event }) => event));
}

async function loadAtOnce(files: readonly CloudTrailEvent[][]): Promise<void> {
  const waiting = [...files];
  const loadNext = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await storeEvents(ingestPool(), file);
  };
  await Promise.all(Array.from({ length: LOADS_AT_ONCE }, loadNext));
}

/** What the rollups say, in words: numbers of entries differ from database to database. */
async function describeDerived(): Promise<unknown[]> {
  const lines = await ingestPool().query(`
    select l.bucket, l.events, l.first_time, l.last_time, s.outcome, s.by_service, s.identity_type, o.event_name,
      o.event_version, p.key, source.value as source, a.value as account, r.value as region, e.value as error
    from cloudtrail.series_hour l join cloudtrail.series s on s.id = l.series_id
    join cloudtrail.operation o on o.id = s.operation_id join cloudtrail.principal p on p.id = s.principal_id
    join cloudtrail.source on source.id = s.source_id join cloudtrail.account a on a.id = s.account_id
    join cloudtrail.region r on r.id = s.region_id join cloudtrail.error_code e on e.id = s.error_code_id
    order by l::text collate "C", o.event_name, o.event_version, p.key, source.value, a.value, r.value`);
  const sessions = await ingestPool().query(
    "select session_key, first_time, last_time, events, denied from cloudtrail.session order by 1",
  );
  const facts = await ingestPool().query(`
    select f.value, s.first_time, s.last_time, s.events, s.denied from cloudtrail.value_seen s
    join cloudtrail.fact f on f.id = s.id where s.dictionary = 'fact' order by 1`);
  const issued = await ingestPool().query(
    "select event_id, access_key_id from cloudtrail.issued_credential order by 1",
  );
  return [lines.rows.map((row) => JSON.stringify(row)).sort(), sessions.rows, facts.rows, issued.rows];
}

describe.each([11, 22])("events in any order (seed %d)", (seed) => {
  const events = makeEvents(seed);
  const databases: TestDatabase[] = [];
  let inOrder: unknown[];

  beforeAll(async () => {
    forgetPartitions();
    databases.push(await createTestDatabase());
    const sorted = [...events].sort((a, b) => a.eventTime.getTime() - b.eventTime.getTime());
    for (let at = 0; at < sorted.length; at += 50) await storeEvents(ingestPool(), sorted.slice(at, at + 50));
    inOrder = await describeDerived();
    forgetPartitions();
    databases.push(await createTestDatabase());
  });
  afterAll(async () => {
    for (const database of databases) await database.drop();
  });

  test("rollups, sessions, first times and lineage are a recount of the rows, and those of a load in order", async () => {
    const files = shuffleIntoFiles(events, seed);
    expect(files.flat().length).toBeGreaterThan(events.length);
    await loadAtOnce(files);
    expect(await findDifferences(ingestPool())).toEqual([]);
    expect(await describeDerived()).toEqual(inOrder);
  });

  test("loading all of it again, otherwise divided, changes nothing", async () => {
    await loadAtOnce(shuffleIntoFiles(events, seed + 1));
    expect(await findDifferences(ingestPool())).toEqual([]);
    expect(await describeDerived()).toEqual(inOrder);
  });
});
