/**
 * The one place that decides where counts come from. The invariant: an answer never depends on the choice.
 *
 * Rollups hold exact counts per whole hour and per whole day, and per month once it is over and summed up. So a range is cut
 * into whole months (series_month) where time does not matter, whole days (series_day), whole hours at its edges
 * (series_hour) and parts of hours at its very edges (rows of event), all read in one statement and thus from one
 * snapshot: cut-range.ts. What speaks of few dimensions only is counted from the fewer lines of a cube of these
 * (choose-cube.ts). Where a filter or grouping is not a dimension of the rollups, rows answer for all of it.
 */
import { OUTCOMES } from "../cloudtrail/event.ts";
import type { FieldKey } from "../cloudtrail/fields.ts";
import { empty, join, raw, type Sql, sql } from "../lib/db/sql.ts";
import { type Cube, chooseCube, conditionOnCube, selectCube } from "./choose-cube.ts";
import { type CountColumn, countColumn } from "./count-columns.ts";
import { cutRange, fromBuckets, type Piece } from "./cut-range.ts";
import type { TimeRange } from "./event-query.ts";
import { ROLLUP_FIELDS } from "./field-columns.ts";
import { andAll, inRange, type LineCondition, type Seen } from "./where.ts";

const QUARTER_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;
const DENIED = OUTCOMES.indexOf("denied");

/** What is to be counted. */
export type CountRequest = {
  range: TimeRange;
  conditions: readonly LineCondition[];
  /** Fields the answer is grouped by. */
  fields: readonly FieldKey[];
  /** Further columns it is grouped by; `inActivity` when the rollups have them as well. */
  columns?: readonly (CountColumn & { inActivity: boolean })[];
  /** Width of time buckets, when the answer is grouped by time. */
  bucketSeconds?: number;
  /** Whether first and last times are asked for; the smallest rollup has none. */
  times?: "none" | "first-and-last";
};

/**
 * `rows`: events themselves; `activity`: lines of series; `cube`: lines of few dimensions; `volume`: the small marginal of
 * the histogram.
 */
export type SourceKind = "rows" | "activity" | "cube" | "volume";

/**
 * Lines to be summed: the columns of `fields` (count-columns.ts), `at` (an instant inside the time bucket, when one is asked for), `events`,
 * `denied` (how many of them were), `first_time` and `last_time` (both null from `volume`).
 */
export type CountSource = { kind: SourceKind; lines: Sql };

/** The source of a count, as a relation. */
export function chooseSource(request: CountRequest): CountSource {
  const chosen = chooseKind(request);
  const columns = uniqueColumns([
    ...request.fields.map((field) => countColumn(field, chosen === "rows" ? "rows" : "activity")),
    ...(request.columns ?? []),
  ]);
  const cube = chosen === "activity" ? chooseCube(columns, request.conditions) : null;
  const kind = cube === null ? chosen : "cube";
  const byTime = request.bucketSeconds !== undefined;
  const pieces: Piece[] =
    kind === "rows"
      ? [{ unit: "event", ...request.range }]
      : cutRange(request.range, request.bucketSeconds, kind === "volume" ? "hour" : "month");
  const select = (piece: Piece) =>
    selectPiece(piece, columns, { conditions: request.conditions, byTime, cube, isVolume: kind === "volume" });
  return { kind, lines: join(pieces.map(select), " union all ") };
}

function chooseKind(request: CountRequest): Exclude<SourceKind, "cube"> {
  const { conditions, fields, columns = [], bucketSeconds, times = "first-and-last" } = request;
  const inBuckets = (ms: number) => bucketSeconds === undefined || (bucketSeconds * 1_000) % ms === 0;
  const onlyVolume = times === "none" && columns.length === 0 && fields.every((field) => field === "outcome");
  if (onlyVolume && inBuckets(QUARTER_MS) && conditions.every((condition) => condition.volume !== null))
    return "volume";
  if (areFew(request)) return "rows";
  if (!inBuckets(HOUR_MS)) return "rows";
  const known = fields.every((field) => ROLLUP_FIELDS.has(field)) && columns.every((column) => column.inActivity);
  return known && conditions.every((condition) => condition.activity !== null) ? "activity" : "rows";
}

/** Rows that an index finds are read in the time that the lines of one day take (measured: 2 ms). */
const FEW_ROWS = 3_000;

/** Whether a condition leaves few rows, which an index finds: then it costs less to read them than lines of everything. */
export function areFew({ range, conditions }: Pick<CountRequest, "range" | "conditions">): boolean {
  // What every line is told apart by (`volume`) leaves no fewer of them, but costs nothing there.
  return conditions.some(({ seen, volume }) => seen != null && volume === null && expectedIn(range, seen) <= FEW_ROWS);
}

/** Events of the range, were they spread evenly from the first to the last. */
function expectedIn(range: TimeRange, { events, first, last }: Seen): number {
  const span = last.getTime() - first.getTime();
  const common = Math.min(last.getTime(), range.to.getTime()) - Math.max(first.getTime(), range.from.getTime());
  return span === 0 ? events : events * Math.max(0, common / span);
}

type PieceRequest = { conditions: readonly LineCondition[]; byTime: boolean; cube: Cube | null; isVolume: boolean };

function selectPiece(piece: Piece, columns: readonly CountColumn[], request: PieceRequest): Sql {
  const { conditions, byTime, cube, isVolume } = request;
  const own = (select: (column: CountColumn) => Sql) =>
    columns.length === 0
      ? empty
      : sql`${join(columns.map((column) => sql`${select(column)} as ${raw(column.name)}`))}, `;
  const ofLine = own((column) => column.line);
  if (piece.unit === "event") {
    const joins =
      columns.length === 0
        ? empty
        : join(
            columns.map((column) => column.rowJoin),
            "",
          );
    return sql`select ${own((column) => column.row)}e.event_time as at, 1::bigint as events,
        (e.outcome = ${DENIED})::integer::bigint as denied,
        e.event_time as first_time, e.event_time as last_time
      from cloudtrail.event e${joins}
      where ${inRange(piece)}${andAll(conditions.map((condition) => condition.rows))}`;
  }
  if (isVolume) {
    return sql`select ${ofLine}e.bucket as at, e.events,
        case when e.outcome = ${DENIED} then e.events else 0 end as denied,
        null::timestamptz as first_time, null::timestamptz as last_time
      from (select own.* ${fromBuckets(piece, "volume")}) e
      where true${andAll(conditions.map((one) => one.volume ?? sql`false`))}`;
  }
  if (cube !== null && (cube.hours || piece.unit !== "hour")) {
    return sql`select ${ofLine}e.bucket as at, e.events::bigint as events,
        case when e.outcome = ${DENIED} then e.events else 0 end::bigint as denied, e.first_time, e.last_time
      from (${selectCube(piece, cube)}) e
      where true${andAll(conditions.map((one) => conditionOnCube(one, cube)))}`;
  }
  return selectSeries(piece, ofLine, { conditions, addUp: !byTime && columns.length > ADD_UP_FROM });
}

/** With more columns than this, lines are added up per series first: each column then meets fewer of them. */
const ADD_UP_FROM = 2;

/** Lines of the series that meet the conditions; `addUp`: without their times, one line per series. */
function selectSeries(
  piece: Piece,
  columns: Sql,
  { conditions, addUp }: { conditions: readonly LineCondition[]; addUp: boolean },
): Sql {
  const wanted = andAll(conditions.map((one) => one.activity ?? sql`false`));
  const own = fromBuckets(piece, "series");
  const lines = sql`select own.series_id, null::timestamptz as at, sum(own.events) as events,
        min(own.first_time) as first_time, max(own.last_time) as last_time
      ${own} and own.series_id in (select e.id from cloudtrail.series e where true${wanted})
      group by own.series_id`;
  const each = sql`select own.series_id, own.bucket as at, own.events::bigint as events, own.first_time, own.last_time
      ${own}`;
  return sql`select ${columns}line.at, line.events,
      case when e.outcome = ${DENIED} then line.events else 0 end as denied, line.first_time, line.last_time
    from (${addUp ? lines : each}) line
    join cloudtrail.series e on e.id = line.series_id${addUp ? empty : wanted}`;
}

/** Several fields of one dictionary share its column. */
function uniqueColumns(columns: readonly CountColumn[]): CountColumn[] {
  return [...new Map(columns.map((column) => [column.name, column])).values()];
}
