/**
 * What else the session, principal, address or access key of an event did just before and after it. By keyset on
 * (event_time, event_id) like the pages, so that dozens of events of one second keep their order and none is repeated;
 * every step walks an index that ends in event_time and stops at the limit.
 */
import { z } from "zod";
import { toEventID } from "../cloudtrail/event-id.ts";
import { raw, type Sql, sql } from "../lib/db/sql.ts";
import type { EventAnswer, NeighbourKind, NeighboursAnswer } from "./answers.ts";
import { EVENT_JOINS, EVENT_SELECT, eventRow, ORIGIN, toEventAnswers } from "./event-row.ts";
import { queryRows } from "./run-query.ts";
import { formatInstant } from "./time-range.ts";

const text = z.string().nullable();
const place = z.object({
  event_time: z.date(),
  event_id: z.string(),
  value: text,
  /** Dictionary entries that share the value. */
  ids: z.array(z.number()),
  first_event: z.date(),
  last_event: z.date(),
});
type Place = z.infer<typeof place>;

/** The column of events that numbers what they share, the value as people read it, and all entries that have it. */
const SHARED: Readonly<Record<NeighbourKind, { column: Sql; value: Sql; ids: Sql }>> = {
  session: {
    column: raw("identity_id"),
    value: raw("i.session_key"),
    ids: raw("array(select d.id from cloudtrail.identity d where d.session_key = i.session_key)"),
  },
  principal: {
    column: raw("principal_id"),
    value: raw("coalesce(p.arn, p.name)"),
    ids: raw("array[e.principal_id]"),
  },
  ip: { column: raw("source_id"), value: raw("source.value"), ids: raw("array[e.source_id]") },
  "access-key": {
    column: raw("identity_id"),
    value: raw("i.access_key_id"),
    ids: raw("array(select d.id from cloudtrail.identity d where d.access_key_id = i.access_key_id)"),
  },
};

/**
 * At most `limit` events on either side of one, whatever range or filter the reader is in; null when there is no event
 * of that id. `eventID` as a person or a record writes it.
 */
export async function listNeighbours(
  eventID: string,
  { by, limit }: { by: NeighbourKind; limit: number },
  signal?: AbortSignal,
): Promise<NeighboursAnswer | null> {
  const { column, value, ids } = SHARED[by];
  const found = sql`/* query:neighbours-place */
    select e.event_time, e.event_id, ${value} as value,
      case when ${value} is null then '{}' else ${ids} end as ids,
      (select event_time from cloudtrail.event order by event_time limit 1) as first_event,
      (select event_time from cloudtrail.event order by event_time desc limit 1) as last_event
    from cloudtrail.event e
    join cloudtrail.identity i on i.id = e.identity_id
    join cloudtrail.principal p on p.id = e.principal_id
    join cloudtrail.source on source.id = e.source_id
    where e.event_id = ${toEventID(eventID)}::uuid
    order by e.log_file_id, e.record_index
    limit 1`;
  const [here] = await queryRows(place, found, signal);
  if (here === undefined) return null;
  return {
    by,
    value: here.value,
    ...(await listNear(here, { column, limit }, signal)),
    stored: { firstEvent: formatInstant(here.first_event), lastEvent: formatInstant(here.last_event) },
  };
}

type Near = Pick<NeighboursAnswer, "event" | "after" | "before" | "moreAfter" | "moreBefore">;

const neighbour = eventRow.extend({ side: z.enum(["before", "here", "after"]) });

async function listNear(
  here: Place,
  { column, limit }: { column: Sql; limit: number },
  signal: AbortSignal | undefined,
): Promise<Near> {
  const statement = sql`/* query:list-neighbours */
    with e as materialized (
      select *, 'here' as side from cloudtrail.event where event_time = ${here.event_time} and event_id = ${here.event_id}::uuid
      union all
      (${side(here, column, { before: true, limit })})
      union all
      (${side(here, column, { before: false, limit })})
    ), ${ORIGIN}
    select e.side, ${EVENT_SELECT}
    from e ${EVENT_JOINS}
    order by e.event_time desc, e.event_id desc`;
  const rows = await queryRows(neighbour, statement, signal);
  const answers = await toEventAnswers(rows, signal);
  const on = (wanted: "before" | "here" | "after"): EventAnswer[] =>
    answers.filter((_, index) => rows[index]?.side === wanted);
  const [event] = on("here");
  if (event === undefined) throw new Error("an event went away while its neighbours were read");
  const before = on("before");
  const after = on("after");
  return {
    event,
    before: before.slice(0, limit),
    moreBefore: before.length > limit,
    after: after.slice(-limit),
    moreAfter: after.length > limit,
  };
}

/** One more than `limit`, to know whether there are more. The nearest of each entry first, so that its index gives the order. */
function side(here: Place, column: Sql, { before, limit }: { before: boolean; limit: number }): Sql {
  const order = raw(before ? "desc" : "asc");
  const mark = sql`(${here.event_time}::timestamptz, ${here.event_id}::uuid)`;
  // The bare time as well: only it lets the planner leave out partitions.
  const beyond = before
    ? sql`n.event_time <= ${here.event_time} and (n.event_time, n.event_id) < ${mark}`
    : sql`n.event_time >= ${here.event_time} and (n.event_time, n.event_id) > ${mark}`;
  return sql`select near.*, ${raw(before ? "'before'" : "'after'")} as side
    from unnest(${here.ids}::integer[]) as entry (id)
    cross join lateral (
      select *
      from cloudtrail.event n
      where n.${column} = entry.id and ${beyond}
      order by n.event_time ${order}, n.event_id ${order}
      limit ${limit + 1}
    ) near
    order by near.event_time ${order}, near.event_id ${order}
    limit ${limit + 1}`;
}
