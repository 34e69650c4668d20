/** The life of a resource: who created, changed, linked and deleted it, over everything stored. */
import { z } from "zod";
import { OUTCOMES, RESOURCE_ROLES } from "../../cloudtrail/event.ts";
import { type LifeStep, lifeStep } from "../../cloudtrail/life-step.ts";
import { type Sql, sql } from "../../lib/db/sql.ts";
import { matchCondition } from "../match-values.ts";
import { queryRows } from "../run-query.ts";
import { formatInstant } from "../time-range.ts";
import { exactValue } from "../value-pattern.ts";
import type { LifeLine, LifeLineStep } from "./entity-answers.ts";

const MAX_STEPS = 200;
/** Entries of one resource: its types and roles. */
const MAX_ENTRIES = 100;

const kind = z.object({
  operation_id: z.number(),
  resource_id: z.number(),
  event_base_name: z.string(),
  type: z.string(),
  role: z.enum(RESOURCE_ROLES),
  events: z.coerce.number(),
});

const row = z.object({
  event_time: z.date(),
  event_id: z.string(),
  event_source: z.string(),
  event_name: z.string(),
  event_base_name: z.string(),
  type: z.string(),
  role: z.enum(RESOURCE_ROLES),
  outcome: z.number(),
  principal: z.string().nullable(),
  total: z.coerce.number(),
});

/** Which of several steps of one event is told. */
const WEIGHT: Readonly<Record<LifeStep, number>> = { created: 0, deleted: 1, detached: 2, attached: 3, changed: 4 };

/**
 * The writes that touched a resource, succeeded or not, oldest first, at most 200: creations and deletions before others,
 * then the latest. `resource` is its id, name or ARN. Data events count for S3 objects only: writing an item is nothing in
 * the life of a table.
 */
export async function listLifeLine(resource: string, signal?: AbortSignal): Promise<LifeLine> {
  const kinds = await queryRows(kind, kindsStatement(resource), signal);
  if (kinds.length === 0) return { steps: [], omitted: 0 };
  const isEnd = (one: z.infer<typeof kind>) => ["created", "deleted"].includes(stepOf(one));
  const rows = await queryRows(row, stepsStatement(kinds, kinds.filter(isEnd)), signal);
  const byEvent = new Map<string, LifeLineStep>();
  for (const one of rows) {
    const step = toStep(one);
    const known = byEvent.get(one.event_id);
    if (known === undefined || WEIGHT[step.step] < WEIGHT[known.step]) byEvent.set(one.event_id, step);
  }
  const steps = [...byEvent.values()].sort((a, b) => Date.parse(a.eventTime) - Date.parse(b.eventTime));
  return { steps, omitted: (rows[0]?.total ?? 0) - rows.length };
}

const stepOf = (one: { event_base_name: string; type: string; role: (typeof RESOURCE_ROLES)[number] }): LifeStep =>
  lifeStep({ eventBaseName: one.event_base_name, type: one.type, role: one.role });

/** Kinds of writes that touched the resource: operation by entry. */
function kindsStatement(resource: string): Sql {
  return sql`/* query:life-line-kinds */
    with r as materialized (
      select d.id, d.type, d.role
      from cloudtrail.resource d
      where ${matchCondition("resource", [exactValue(resource)])}
      limit ${MAX_ENTRIES}
    )
    select e.operation_id, r.id as resource_id, o.event_base_name, r.type, r.role, count(*) as events
    from cloudtrail.event e
    join cloudtrail.operation o on o.id = e.operation_id and not o.read_only
    join r on r.id = any(e.resources)
    where e.resources && array(select id from r)
      and (o.event_category <> 'Data' or r.type = 's3:object')
    group by e.operation_id, r.id, o.event_base_name, r.type, r.role`;
}

function stepsStatement(kinds: z.infer<typeof kind>[], ends: z.infer<typeof kind>[]): Sql {
  const column = (list: z.infer<typeof kind>[], name: "operation_id" | "resource_id") => list.map((one) => one[name]);
  const resources = [...new Set(column(kinds, "resource_id"))];
  return sql`/* query:life-line */
    with kind (operation_id, resource_id, is_end) as materialized (
      select * from unnest(${column(kinds, "operation_id")}::integer[], ${column(kinds, "resource_id")}::integer[],
        ${kinds.map((one) => ends.includes(one))}::boolean[])
    ), e as materialized (
      select e.event_time, e.event_id, e.operation_id, e.principal_id, e.outcome, kind.resource_id,
        count(*) over () as total
      from cloudtrail.event e
      join kind on kind.operation_id = e.operation_id and kind.resource_id = any(e.resources)
      where e.resources && ${resources}::integer[]
        and e.operation_id = any(${[...new Set(column(kinds, "operation_id"))]}::integer[])
      order by kind.is_end desc, e.event_time desc, e.event_id desc
      limit ${MAX_STEPS}
    )
    select e.event_time, e.event_id, o.event_source, o.event_name, o.event_base_name, r.type, r.role, e.outcome,
      coalesce(p.arn, p.name) as principal, e.total
    from e
    join cloudtrail.operation o on o.id = e.operation_id
    join cloudtrail.resource r on r.id = e.resource_id
    join cloudtrail.principal p on p.id = e.principal_id
    order by e.event_time, e.event_id`;
}

function toStep(one: z.infer<typeof row>): LifeLineStep {
  const outcome = OUTCOMES[one.outcome];
  if (outcome === undefined) throw new Error("an event has an unknown outcome");
  return {
    step: stepOf(one),
    eventTime: formatInstant(one.event_time),
    eventID: one.event_id,
    eventSource: one.event_source,
    eventName: one.event_name,
    principal: one.principal,
    role: one.role,
    outcome,
  };
}
