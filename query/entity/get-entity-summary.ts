/** The head of an entity's page: first and last seen, the range by outcome, and words that say more than the value. */
import { z } from "zod";
import { OUTCOMES } from "../../cloudtrail/event.ts";
import { sql } from "../../lib/db/sql.ts";
import { chooseSource } from "../choose-source.ts";
import type { TimeRange } from "../event-query.ts";
import { queryRows } from "../run-query.ts";
import type { EntitySummary } from "./entity-answers.ts";
import { type EntityRef, resolveEntity } from "./entity-filter.ts";
import { findSeen } from "./find-seen.ts";
import { listDetails } from "./list-details.ts";

const row = z.object({ outcome: z.number(), count: z.coerce.number(), writes: z.coerce.number() });

/** What a page says first. Never fails for a value that nothing has: then `seen` is null. */
export async function getEntitySummary(
  entity: EntityRef,
  range: TimeRange,
  signal?: AbortSignal,
): Promise<EntitySummary> {
  const [seen, inRange, details] = await Promise.all([
    findSeen(entity, signal),
    countInRange(entity, range, signal),
    listDetails(entity, signal),
  ]);
  return { ...entity, details, seen, inRange };
}

async function countInRange(
  entity: EntityRef,
  range: TimeRange,
  signal: AbortSignal | undefined,
): Promise<EntitySummary["inRange"]> {
  const conditions = await resolveEntity(entity, signal);
  const { lines } = chooseSource({ range, conditions, fields: ["outcome", "readOnly"], times: "none" });
  const statement = sql`/* query:entity-in-range */
    with counted as (
      select l.outcome, l.operation_id, sum(l.events) as events
      from (${lines}) l
      group by l.outcome, l.operation_id
    )
    select c.outcome, sum(c.events) as count, coalesce(sum(c.events) filter (where not o.read_only), 0) as writes
    from counted c
    join cloudtrail.operation o on o.id = c.operation_id
    group by c.outcome`;
  const answer = { events: 0, writes: 0, success: 0, denied: 0, throttled: 0, error: 0 };
  for (const { outcome, count, writes } of await queryRows(row, statement, signal)) {
    const name = OUTCOMES[outcome];
    if (name === undefined) throw new Error("an event has an unknown outcome");
    answer[name] += count;
    answer.events += count;
    answer.writes += writes;
  }
  return answer;
}
