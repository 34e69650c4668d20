/** Unusual rates that CloudTrail Insights noticed: start and end joined, latest first. */
import { z } from "zod";
import { parseUuid } from "../cloudtrail/event-id.ts";
import { type Sql, sql } from "../lib/db/sql.ts";
import { type EventQuery, InvalidQueryError, type TimeRange } from "./event-query.ts";
import type { InsightAnswer, InsightsAnswer } from "./insight-answers.ts";
import { insightMeasure } from "./insight-row.ts";
import { queryRows } from "./run-query.ts";
import { formatInstant } from "./time-range.ts";
import { andAll, type LineCondition, resolveConditions } from "./where.ts";

/** An insight that began this long before a range and has not ended counts as going on in it. */
const GOING_ON_MS = 86_400_000;

const text = z.string().nullable();
const time = z.date().nullable();
const row = insightMeasure.extend({
  pairID: z.string(),
  at: z.date(),
  insightType: text,
  startID: text,
  startTime: time,
  endID: text,
  endTime: time,
  eventName: z.string(),
  eventSource: z.string(),
  errorCode: text,
  recipientAccountId: text,
  awsRegion: text,
  total: z.coerce.number(),
});

type Page = Omit<InsightsAnswer, "coverage">;

/**
 * Insights that start or end in the range, and those that began in the day before it and had not ended. The filters look
 * at the records of which at least one must match; the pair is answered whole. `cursor` is the nextCursor of another page;
 * other text is an InvalidQueryError.
 */
export async function listInsights(
  query: Pick<EventQuery, "filters"> & { range: TimeRange },
  options: { limit: number; cursor?: string | null },
  signal?: AbortSignal,
): Promise<Page> {
  const cursor = options.cursor == null ? null : parseCursor(options.cursor);
  const conditions = await resolveConditions(query.filters, signal);
  const rows = await queryRows(row, statementOf(query.range, conditions, { ...options, cursor }), signal);
  const page = rows.slice(0, options.limit);
  const last = page.at(-1);
  return {
    insights: page.map(toAnswer),
    total: rows[0]?.total ?? 0,
    nextCursor: rows.length > options.limit && last ? formatCursor(last) : null,
  };
}

type Position = { at: Date; pairID: string };

function statementOf(
  range: TimeRange,
  conditions: readonly Pick<LineCondition, "rows">[],
  { limit, cursor }: { limit: number; cursor: Position | null },
): Sql {
  const since = new Date(range.from.getTime() - GOING_ON_MS);
  const place =
    cursor === null ? sql`true` : sql`(r.at, r.pair_id) < (${cursor.at}::timestamptz, ${cursor.pairID}::uuid)`;
  return sql`/* query:list-insights */
    with hit as (
      select distinct n.pair_id
      from cloudtrail.insight n
      join cloudtrail.event e on e.event_time = n.event_time and e.event_id = n.event_id
      where n.event_time >= ${since} and n.event_time < ${range.to}
        and e.event_time >= ${since} and e.event_time < ${range.to}${andAll(conditions.map((one) => one.rows))}
    ), record as materialized (
      select n.*, e.operation_id, e.account_id, e.region_id, e.error_code_id, e.insight_state, e.insight_type
      from hit
      join cloudtrail.insight n on n.pair_id = hit.pair_id
      join cloudtrail.event e on e.event_time = n.event_time and e.event_id = n.event_id
    ), started as (
      select distinct on (pair_id) * from record where insight_state = 'Start' order by pair_id, event_time, event_id
    ), ended as (
      select distinct on (pair_id) * from record where insight_state = 'End' order by pair_id, event_time desc, event_id
    ), in_range as materialized (
      select pair_id, coalesce(s.event_time, x.event_time) as at,
        s.event_id as start_id, s.event_time as start_time, x.event_id as end_id, x.event_time as end_time,
        coalesce(x.event_id, s.event_id) as told_by
      from started s full join ended x using (pair_id)
      where (s.event_time >= ${range.from} and s.event_time < ${range.to})
        or (x.event_time >= ${range.from} and x.event_time < ${range.to})
        or (s.event_time < ${range.from} and (x.event_time is null or x.event_time >= ${range.from}))
    )
    select r.pair_id as "pairID", r.at, r.start_id as "startID", r.start_time as "startTime", r.end_id as "endID",
      r.end_time as "endTime", record.insight_type as "insightType", o.event_name as "eventName",
      o.event_source as "eventSource", error.value as "errorCode", account.value as "recipientAccountId",
      region.value as "awsRegion", record.baseline_average as "baselineAverage",
      record.insight_average as "insightAverage", record.baseline_duration as "baselineDuration",
      record.insight_duration as "insightDuration", record.attributions,
      record.attributions_dropped as "attributionsDropped", (select count(*) from in_range) as total
    from in_range r
    join record on record.event_id = r.told_by
    join cloudtrail.operation o on o.id = record.operation_id
    join cloudtrail.account account on account.id = record.account_id
    join cloudtrail.region region on region.id = record.region_id
    join cloudtrail.error_code error on error.id = record.error_code_id
    where ${place}
    order by r.at desc, r.pair_id desc
    limit ${limit + 1}`;
}

function toAnswer(found: z.infer<typeof row>): InsightAnswer {
  const { pairID, at: _, startID, startTime, endID, endTime, total: __, ...rest } = found;
  const record = (eventID: string | null, eventTime: Date | null) =>
    eventID === null || eventTime === null ? null : { eventID, eventTime: formatInstant(eventTime) };
  return {
    ...rest,
    sharedEventID: pairID,
    state: endID === null ? "open" : "ended",
    start: record(startID, startTime),
    end: record(endID, endTime),
  };
}

const formatCursor = ({ at, pairID }: Position): string =>
  Buffer.from(`${at.getTime()}.${pairID}`).toString("base64url");

function parseCursor(text: string): Position {
  const [ms = "", id = ""] = text.length <= 100 ? Buffer.from(text, "base64url").toString("latin1").split(".") : [];
  const at = new Date(/^\d{1,13}$/.test(ms) ? Number(ms) : Number.NaN);
  const pairID = parseUuid(id);
  if (pairID === null || Number.isNaN(at.getTime())) {
    throw new InvalidQueryError("cursor", "cursor is not one that this server gave");
  }
  return { at, pairID };
}
