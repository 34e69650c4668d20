import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ingestPool, readPool } from "../../lib/db/pool.ts";
import { getActiveHours } from "../../query/entity/active-hours.ts";
import { listDeniedThenAllowed } from "../../query/entity/denied-then-allowed.ts";
import type { EntityRef } from "../../query/entity/entity-filter.ts";
import { getEntitySummary } from "../../query/entity/get-entity-summary.ts";
import { listLifeLine } from "../../query/entity/life-line.ts";
import { listFirstTogether } from "../../query/entity/list-first-together.ts";
import { listRelated } from "../../query/entity/list-related.ts";
import { NEW_FIELDS, RELATED_FIELDS } from "../../query/entity/related-fields.ts";
import { getSessionLineage, hasLineage } from "../../query/entity/session-lineage.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, makeIdentity, storeEvents } from "../helpers/events.ts";
import { FULL_MONTH, fillMonth, scansDuring } from "../helpers/many-events.ts";

const october = { from: new Date("2026-10-01T00:00:00Z"), to: new Date("2026-11-01T00:00:00Z") };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const seed = (index: number) =>
    makeEvent({
      eventTime: FULL_MONTH.from,
      eventName: index === 0 ? "Rare" : "Common",
      identity: makeIdentity({
        principal: {
          key: `user:111122223333:u${index}`,
          kind: "user",
          name: `u${index}`,
          arn: `arn:aws:iam::111122223333:user/u${index}`,
        },
        accessKeyId: `ASIA${index}`,
        sessionKey: `key:ASIA${index}`,
      }),
      sourceIPAddress: `10.0.0.${index}`,
      sourceIP: `10.0.0.${index}`,
      resources: [{ type: "s3:bucket", id: `bucket-${index}`, arn: null, role: "target" }],
      recordIndex: index,
    });
  const seeds = Array.from({ length: 200 }, (_, index) => seed(index));
  // The rare ones and a common one go on in October; the common key then has a new address.
  const later = [seed(0), { ...seed(1), sourceIPAddress: "10.9.9.9", sourceIP: "10.9.9.9" }];
  await storeEvents(ingestPool(), [
    ...seeds,
    ...later.map((event) => ({ ...event, eventID: crypto.randomUUID(), eventTime: october.from })),
  ]);
  await fillMonth(40_000);
}, 120_000);
afterAll(() => database.drop());

async function askEverything(entity: EntityRef): Promise<void> {
  await getEntitySummary(entity, october);
  await getActiveHours(entity, october);
  await listRelated(entity, { fields: RELATED_FIELDS[entity.kind], range: october });
  await listFirstTogether(entity, { fields: NEW_FIELDS[entity.kind], range: october });
  await listDeniedThenAllowed(entity, october);
  if (entity.kind === "resource") await listLifeLine(entity.value);
  if (hasLineage(entity)) await getSessionLineage(entity);
}

describe("the page of an entity never reads a table of events from end to end", () => {
  it("measures what it says", async () => {
    const scan = () => readPool().query("select max(record_index) from cloudtrail.event");
    expect(await scansDuring(scan)).toBeGreaterThan(0);
  });

  it.each<EntityRef>([
    { kind: "principal", value: "arn:aws:iam::111122223333:user/u0" },
    { kind: "principal", value: "arn:aws:iam::111122223333:user/u1" },
    { kind: "session", value: "key:ASIA0" },
    { kind: "access-key", value: "ASIA1" },
    { kind: "ip", value: "10.0.0.0" },
    { kind: "ip", value: "10.9.0.0/16" },
    { kind: "event-name", value: "Rare" },
    { kind: "event-name", value: "Common" },
    { kind: "account", value: "111122223333" },
    { kind: "region", value: "us-east-1" },
    { kind: "service", value: "iam.amazonaws.com" },
    { kind: "resource", value: "bucket-0" },
  ])("$kind $value", async (entity) => {
    expect(await scansDuring(() => askEverything(entity))).toBe(0);
  });
});
