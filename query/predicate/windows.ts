/**
 * Bursts: partitions of events in which some window of a given length holds enough. Exact, and in one sort.
 *
 * A window [s, s + W] holds an event of time t when s lies in [t - W, t]. So every event adds one at t - W and takes it
 * away just after t, and the running sum at s is the number of events in the window that starts there. Of several events
 * with one value only the first one of a window counts as distinct: it counts for s after the value's previous event.
 */
import { empty, join, raw, type Sql, sql } from "../../lib/db/sql.ts";
import { columnOfRow, type KeyUse, keyNames, rowCondition, type Subject, sameKey, selectBase } from "./base-rows.ts";
import { type Column, findColumn, type NumberColumn, type SingleColumn } from "./columns.ts";

/** What a window must hold: events, different values (a list counts its members), or a sum; `only` some of the events. */
export type Measure =
  | { kind: "count"; gte: number; only?: Sql }
  | { kind: "distinct"; column: Column; gte: number }
  | { kind: "sum"; column: NumberColumn; gte: number };

/** `key`: what makes a partition; events without any of it are left out. */
export type WindowRule = {
  key: readonly SingleColumn[];
  windowSeconds: number;
  /** Whether every measure must be reached in the same window, or any of them. */
  combine: "all" | "any";
  measures: readonly Measure[];
};

/**
 * Common table expressions: `base` (the events) and `span` (key, `from_time`, `until`, `peak`): an event of the partition lies
 * in a window that reaches the bounds exactly when its time is in `[from_time, until)` of a span. `peak` holds the most of
 * each measure.
 */
export function windowTables(subject: Subject, rule: WindowRule, use: KeyUse): Sql {
  const { key, measures, combine } = rule;
  const keys = keyNames(key);
  const width = sql`make_interval(secs => ${rule.windowSeconds})`;
  const reached = join(
    measures.map((measure, index) => sql`${raw(`m${index}`)} >= ${measure.gte}`),
    combine === "all" ? " and " : " or ",
  );
  const names = measures.map((_, index) => raw(`m${index}`));
  return sql`base as materialized (${selectBase(ofAnyMeasure(subject, measures), key, { ...baseOptions(rule), use })}),
    busy as materialized (${selectBusy(rule)}),
    likely as materialized (
      select busy.part, base.event_time, ${join(measures.map((_, index) => raw(`base.w${index}`)))}
      from base join busy using (${keys})
    ),
    point as (${join(listPoints(rule, width), " union all ")}),
    step as (
      select part, at, ${join(names.map((name) => sql`sum(${name}) as ${name}`))} from point group by part, at
    ),
    swept as (
      select part, at, lead(at) over w as until,
        ${join(names.map((name) => sql`sum(${name}) over w as ${name}`))}
      from step window w as (partition by part order by at)
    ),
    judged as (
      select swept.*, (${reached}) as reached,
        count(*) filter (where not (${reached})) over (partition by part order by at) as island
      from swept
    ),
    span as materialized (
      select ${keys}, min(at) as from_time, max(until) + ${width} as until,
        array[${join(names.map((name) => sql`max(${name})`))}]::numeric[] as peak
      from judged join busy using (part)
      where reached group by ${keys}, island
    )`;
}

/** Events of {@link windowTables} that lie in a span. */
export const eventsInSpans = (key: readonly SingleColumn[]): Sql => sql`
  select base.event_time, base.event_id from base
  where exists (
    select from span
    where ${sameKey(key, "span", "base")} and base.event_time >= span.from_time and base.event_time < span.until
  )`;

/**
 * Partitions that hold enough in the whole range: no window holds more, and most never come near. A single bound on different
 * values, the common case, is counted by hashing; sorting for count(distinct) took three times as long.
 */
function selectBusy({ key, measures, combine }: WindowRule): Sql {
  const keys = keyNames(key);
  const [only, ...more] = measures;
  if (only?.kind === "distinct" && more.length === 0) {
    const value = raw(only.column === "resource_ids" ? "unnest(w0)" : "w0");
    return sql`select ${keys}, row_number() over () as part
      from (select distinct ${keys}, ${value} as value from base) different
      group by ${keys} having count(value) >= ${only.gte}`;
  }
  const enough = join(measures.map(enoughAtAll), combine === "all" ? " and " : " or ");
  return sql`select ${keys}, row_number() over () as part from base group by ${keys} having ${enough}`;
}

function enoughAtAll(measure: Measure, index: number): Sql {
  const own = raw(`w${index}`);
  if (measure.kind !== "distinct") return sql`sum(${own}) >= ${measure.gte}`;
  return measure.column === "resource_ids"
    ? sql`sum(cardinality(${own})) >= ${measure.gte}`
    : sql`count(distinct ${own}) >= ${measure.gte}`;
}

/** Where every measure counts only some of the events, the others are not looked at. */
function ofAnyMeasure(subject: Subject, measures: readonly Measure[]): Subject {
  const only = measures.flatMap((measure) =>
    measure.kind === "count" && measure.only !== undefined ? [measure.only] : [],
  );
  if (only.length < measures.length) return subject;
  return { ...subject, conditions: [...subject.conditions, rowCondition(sql`(${join(only, " or ")})`)] };
}

function baseOptions({ measures }: WindowRule): { columns: Column[]; select: Sql[] } {
  const columns = measures.flatMap((measure) => (measure.kind === "count" ? [] : [measure.column]));
  const select = measures.map((measure, index) => {
    switch (measure.kind) {
      case "count":
        return sql`${measure.only === undefined ? raw("1") : sql`(case when ${measure.only} then 1 else 0 end)`} as ${raw(`w${index}`)}`;
      case "sum":
        return sql`coalesce(${raw(findColumn(measure.column).expression)}, 0) as ${raw(`w${index}`)}`;
      case "distinct":
        return measure.column === "resource_ids"
          ? raw(`e.resources as w${index}`)
          : sql`${columnOfRow(measure.column)} as ${raw(`w${index}`)}`;
      default: {
        const never: never = measure;
        throw new Error(`no such measure: ${never}`);
      }
    }
  });
  return { columns, select };
}

/** Where the running sums rise and fall. */
function listPoints({ measures }: WindowRule, width: Sql): Sql[] {
  const after = raw("event_time + interval '1 microsecond'");
  const isDistinct = (measure: Measure) => measure.kind === "distinct";
  const weights = (sign: string) =>
    join(
      measures.map((measure, index) => raw(isDistinct(measure) ? `0 as m${index}` : `${sign}w${index} as m${index}`)),
    );
  const plain = measures.every(isDistinct)
    ? []
    : [
        sql`select part, event_time - ${width} as at, ${weights("")} from likely`,
        sql`select part, ${after} as at, ${weights("-")} from likely`,
      ];
  const distinct = measures.flatMap((measure, index) => {
    if (measure.kind !== "distinct") return [];
    const only = (value: string) =>
      join(measures.map((_, other) => raw(`${other === index ? value : "0"} as m${other}`)));
    const values = sql`(
      select part, event_time, value, lag(event_time) over (partition by part, value order by event_time) as previous
      from (select distinct part, event_time, ${countedValue(measure.column, index)} from likely ${valueJoin(measure.column, index)}) v
      where value is not null
    ) l`;
    return [
      sql`select part, greatest(previous + interval '1 microsecond', event_time - ${width}) as at, ${only("1")} from ${values}`,
      sql`select part, ${after} as at, ${only("-1")} from ${values}`,
    ];
  });
  return [...plain, ...distinct];
}

const countedValue = (column: Column, index: number): Sql =>
  raw(column === "resource_ids" ? "coalesce(r.arn, r.value) as value" : `w${index} as value`);

const valueJoin = (column: Column, index: number): Sql =>
  column === "resource_ids" ? raw(`join cloudtrail.resource r on r.id = any(w${index})`) : empty;
