/**
 * Pages of events, newest first, by keyset: the position is (event_time, event_id), so equal times are never skipped or
 * repeated, and the hundredth page costs what the first does.
 */
import { parseUuid } from "../cloudtrail/event-id.ts";
import { raw, type Sql, sql } from "../lib/db/sql.ts";
import type { EventAnswer } from "./answers.ts";
import { type EventQuery, InvalidQueryError, type TimeRange } from "./event-query.ts";
import { EVENT_JOINS, EVENT_SELECT, eventRow, ORIGIN, toEventAnswers } from "./event-row.ts";
import { queryRows } from "./run-query.ts";
import { andAll, inRange, type LineCondition, resolveConditions } from "./where.ts";

/** A place between two events, and which way the page lies from there. No place: before the oldest event. */
type Cursor = { direction: "older" | "newer"; time: Date; eventID: string } | { direction: "newer"; time: null };

/** The cursor of the page that ends with the oldest event. */
const OLDEST = "oldest";

/** Events newest first. The cursors lead on and back; null where nothing more is. */
export type EventPage = { events: EventAnswer[]; olderCursor: string | null; newerCursor: string | null };

const CURSOR = /^([on])(\d{1,13})\.([0-9a-f-]{36})$/;

/**
 * One page of at most `limit` events (1 to 1,000). `cursor` is one of the cursors of another page of the same query,
 * or `oldest`.
 * Throws InvalidQueryError for any other text.
 */
export async function listEvents(
  query: Pick<EventQuery, "filters"> & { range: TimeRange },
  options: { limit: number; cursor?: string | null },
  signal?: AbortSignal,
): Promise<EventPage> {
  if (typeof options.cursor === "string") parseCursor(options.cursor);
  const conditions = await resolveConditions(query.filters, signal);
  return listEventsWhere({ range: query.range, conditions }, options, signal);
}

/** The same under conditions that are resolved. */
export async function listEventsWhere(
  query: { range: TimeRange; conditions: readonly Pick<LineCondition, "rows">[] },
  options: { limit: number; cursor?: string | null },
  signal?: AbortSignal,
): Promise<EventPage> {
  const { limit, cursor: place = null } = options;
  const cursor = place === null ? null : parseCursor(place);
  const newer = cursor?.direction === "newer";
  const page = sql`select *
    from cloudtrail.event e
    where ${inRange(query.range)}${andAll([...position(cursor), ...query.conditions.map((condition) => condition.rows)])}
    order by e.event_time ${raw(newer ? "asc" : "desc")}, e.event_id ${raw(newer ? "asc" : "desc")}
    limit ${limit + 1}`;
  const statement = sql`/* query:list-events */
    with e as materialized (${page}), ${ORIGIN}
    select ${EVENT_SELECT}
    from e ${EVENT_JOINS}
    order by e.event_time desc, e.event_id desc`;
  const rows = await queryRows(eventRow, statement, signal);
  const more = rows.length > limit;
  const events = await toEventAnswers(newer ? rows.slice(-limit) : rows.slice(0, limit), signal);
  return {
    events,
    olderCursor: (newer && cursor.time !== null) || (!newer && more) ? cursorAt("older", events.at(-1)) : null,
    newerCursor: newer ? (more ? cursorAt("newer", events[0]) : null) : cursor && cursorAt("newer", events[0]),
  };
}

/** A row comparison uses the key; the times alone would lose events of the same instant. */
function position(cursor: Cursor | null): Sql[] {
  if (cursor === null || cursor.time === null) return [];
  const place = sql`(${cursor.time}::timestamptz, ${cursor.eventID}::uuid)`;
  // The bare time as well: only it lets the planner leave out partitions.
  return cursor.direction === "older"
    ? [sql`e.event_time <= ${cursor.time}`, sql`(e.event_time, e.event_id) < ${place}`]
    : [sql`e.event_time >= ${cursor.time}`, sql`(e.event_time, e.event_id) > ${place}`];
}

function cursorAt(direction: Cursor["direction"], event: EventAnswer | undefined): string | null {
  if (event === undefined) return null;
  const text = `${direction === "older" ? "o" : "n"}${Date.parse(event.eventTime)}.${event.eventID}`;
  return Buffer.from(text).toString("base64url");
}

function parseCursor(text: string): Cursor {
  if (text === OLDEST) return { direction: "newer", time: null };
  const match = text.length <= 100 ? CURSOR.exec(Buffer.from(text, "base64url").toString("latin1")) : null;
  const time = new Date(Number(match?.[2]));
  const eventID = parseUuid(match?.[3] ?? "");
  if (match === null || eventID === null || Number.isNaN(time.getTime())) {
    throw new InvalidQueryError("cursor", "cursor is not one that this server gave");
  }
  return { direction: match[1] === "o" ? "older" : "newer", time, eventID };
}
