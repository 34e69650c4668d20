/** Calls that were refused and went through later: somebody found, or was given, a way. */
import { z } from "zod";
import { sql } from "../../lib/db/sql.ts";
import { type CountRequest, chooseSource } from "../choose-source.ts";
import type { TimeRange } from "../event-query.ts";
import { queryRows } from "../run-query.ts";
import { formatInstant } from "../time-range.ts";
import { andAll } from "../where.ts";
import type { DeniedThenAllowed } from "./entity-answers.ts";
import { type EntityRef, resolveEntity, withOutcome } from "./entity-filter.ts";

const MAX_PAIRS = 50;
/** Pairs whose events are looked up. They are taken by the day of the success, so some more than are shown. */
const MAX_CANDIDATES = 100;

const row = z.object({
  principal: z.string().nullable(),
  event_source: z.string(),
  event_name: z.string(),
  denied: z.coerce.number(),
  denied_time: z.date(),
  denied_id: z.string(),
  allowed_time: z.date(),
  allowed_id: z.string(),
});

/**
 * Pairs of a principal and an event name that were refused in the range and went through later in it, last success
 * first, at most 50. `allowed` is the first success after the first refusal; both meet the entity's filter.
 *
 * The rollups tell the pairs and the day of the success; only that day's events of the pair are read.
 */
export async function listDeniedThenAllowed(
  entity: EntityRef,
  range: TimeRange,
  signal?: AbortSignal,
): Promise<DeniedThenAllowed[]> {
  const conditions = await resolveEntity(entity, signal);
  const request = { range, fields: ["principal", "eventName", "outcome"] } satisfies Partial<CountRequest>;
  const refused = chooseSource({ ...request, conditions: [...conditions, withOutcome(1)] });
  const allowed = chooseSource({ ...request, conditions: [...conditions, withOutcome(0)] });
  const ofPair = sql`e.principal_id = pair.principal_id and e.operation_id = any(pair.operations)${andAll(
    conditions.map((condition) => condition.rows),
  )}`;
  const statement = sql`/* query:denied-then-allowed */
    with refused as materialized (
      select l.principal_id, o.event_source, o.event_name, min(l.first_time) as first_time, sum(l.events) as denied
      from (${refused.lines}) l
      join cloudtrail.operation o on o.id = l.operation_id
      group by l.principal_id, o.event_source, o.event_name
    ), pair as materialized (
      select r.principal_id, r.event_source, r.event_name, r.first_time, r.denied, min(l.last_time) as success_before,
        (
          select array_agg(same.id)
          from cloudtrail.operation same
          where same.event_name = r.event_name and same.event_source = r.event_source
        ) as operations
      from refused r
      join cloudtrail.operation o on o.event_name = r.event_name and o.event_source = r.event_source
      join (${allowed.lines}) l on l.operation_id = o.id and l.principal_id = r.principal_id
      where l.last_time > r.first_time
      group by r.principal_id, r.event_source, r.event_name, r.first_time, r.denied
      order by success_before desc
      limit ${MAX_CANDIDATES}
    )
    select coalesce(p.arn, p.name) as principal, pair.event_source, pair.event_name, pair.denied,
      pair.first_time as denied_time, denial.event_id as denied_id,
      success.event_time as allowed_time, success.event_id as allowed_id
    from pair
    join cloudtrail.principal p on p.id = pair.principal_id
    cross join lateral (
      select e.event_id
      from cloudtrail.event e
      where e.event_time = pair.first_time and e.outcome = 1 and ${ofPair}
      order by e.event_id
      limit 1
    ) denial
    cross join lateral (
      select e.event_time, e.event_id
      from cloudtrail.event e
      where e.event_time > pair.first_time and e.event_time >= date_trunc('day', pair.success_before, 'UTC')
        and e.event_time <= pair.success_before and e.outcome = 0 and ${ofPair}
      order by e.event_time, e.event_id
      limit 1
    ) success
    order by success.event_time desc, pair.event_source collate "C", pair.event_name collate "C",
      pair.principal_id
    limit ${MAX_PAIRS}`;
  const rows = await queryRows(row, statement, signal);
  return rows.map((one) => ({
    principal: one.principal,
    eventSource: one.event_source,
    eventName: one.event_name,
    denied: one.denied,
    firstDenied: { eventTime: formatInstant(one.denied_time), eventID: one.denied_id },
    allowed: { eventTime: formatInstant(one.allowed_time), eventID: one.allowed_id },
  }));
}
