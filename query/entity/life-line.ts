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

const entry = z.object({ id: z.number(), first_time: z.date(), last_time: z.date() });

/** Entries of a resource and when they were seen. */
type Found = { ids: number[]; first: Date; last: Date };

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
  const found = await findEntries(resource, signal);
  if (found === null) return { steps: [], omitted: 0 };
  const kinds = await queryRows(kind, kindsStatement(found), signal);
  if (kinds.length === 0) return { steps: [], omitted: 0 };
  const rows = await queryRows(row, stepsStatement(found, kinds), signal);
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

/** The entries are bound as constants, so that the planner knows how rare they are. */
async function findEntries(resource: string, signal: AbortSignal | undefined): Promise<Found | null> {
  const statement = sql`/* query:life-line-entries */
    select d.id, s.first_time, s.last_time
    from cloudtrail.resource d
    join cloudtrail.value_seen s on s.dictionary = 'resource' and s.id = d.id
    where ${matchCondition("resource", [exactValue(resource)])}
    limit ${MAX_ENTRIES}`;
  const rows = await queryRows(entry, statement, signal);
  if (rows.length === 0) return null;
  return {
    ids: rows.map(({ id }) => id),
    first: new Date(Math.min(...rows.map((one) => one.first_time.getTime()))),
    last: new Date(Math.max(...rows.map((one) => one.last_time.getTime()))),
  };
}

const touching = ({ ids, first, last }: Found): Sql =>
  sql`e.event_time >= ${first} and e.event_time <= ${last} and e.resources && ${ids}::integer[]`;

/** Kinds of writes that touched the resource: operation by entry. */
function kindsStatement(found: Found): Sql {
  return sql`/* query:life-line-kinds */
    select e.operation_id, r.id as resource_id, o.event_base_name, r.type, r.role, count(*) as events
    from cloudtrail.event e
    join cloudtrail.operation o on o.id = e.operation_id and not o.read_only
    join cloudtrail.resource r on r.id = any(e.resources) and r.id = any(${found.ids}::integer[])
    where ${touching(found)} and (o.event_category <> 'Data' or r.type = 's3:object')
    group by e.operation_id, r.id, o.event_base_name, r.type, r.role`;
}

function stepsStatement(found: Found, kinds: z.infer<typeof kind>[]): Sql {
  const operations = kinds.map((one) => one.operation_id);
  const isEnd = kinds.map((one) => ["created", "deleted"].includes(stepOf(one)));
  return sql`/* query:life-line */
    with kind (operation_id, resource_id, is_end) as materialized (
      select * from unnest(${operations}::integer[], ${kinds.map((one) => one.resource_id)}::integer[], ${isEnd}::boolean[])
    ), e as materialized (
      select e.event_time, e.event_id, e.operation_id, e.principal_id, e.outcome, kind.resource_id,
        count(*) over () as total
      from cloudtrail.event e
      join kind on kind.operation_id = e.operation_id and kind.resource_id = any(e.resources)
      where ${touching(found)} and e.operation_id = any(${[...new Set(operations)]}::integer[])
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
