/** Single conditions of a predicate → SQL over a dictionary entry `d` or an event `e`. Every value is bound. */

import { findEventGroup } from "../../cloudtrail/event-groups.ts";
import { canonicalIP } from "../../cloudtrail/source-address.ts";
import { join, raw, type Sql, sql } from "../../lib/db/sql.ts";
import { DICTIONARIES, ID_NUMBERS, type IdColumn } from "../field-columns.ts";
import { columnText, findColumn, type SingleColumn, UNIQUE_COLUMNS } from "./columns.ts";
import {
  durationSeconds,
  type FactPredicate,
  type FieldPredicate,
  type Predicate,
  type WorkingHours,
} from "./predicate.ts";

/** A comparison of a column with values. */
export type Comparison = Exclude<FieldPredicate, { otherField: unknown }>;

/** A positive comparison over the column's own expression, or over another for it; null where the value is absent. */
export function comparison(predicate: Comparison, expression = findColumn(predicate.field).expression): Sql {
  const { kind, codes = [] } = findColumn(predicate.field);
  const own = raw(expression);
  const text = kind === "text" || kind === "list" ? own : sql`(${own})::text`;
  switch (predicate.op) {
    case "eq":
    case "ne":
      return kind === "code" ? sql`${own} = ${codes.indexOf(predicate.value)}` : sql`${text} = ${predicate.value}`;
    case "in":
    case "not_in":
      return kind === "code"
        ? sql`${own} = any(${predicate.values.map((value) => codes.indexOf(value))}::smallint[])`
        : sql`${text} = any(${[...predicate.values]}::text[])`;
    case "like":
      return sql`${text} ilike ${likePattern(predicate.value)}`;
    case "starts_with":
      return sql`starts_with(${text}, ${predicate.value})`;
    case "contains":
      return sql`strpos(${text}, ${predicate.value}) > 0`;
    case "is_true":
      return sql`${own} is true`;
    case "is_false":
      return sql`${own} is false`;
    case "is_null":
    case "not_null":
      return kind === "code" ? sql`${own} >= 0` : sql`${own} is not null`;
    case "cidr_contains": {
      const block = toBlock(predicate.value);
      return block === null ? sql`false` : sql`${own} <<= ${block}::inet`;
    }
    default: {
      const never: never = predicate;
      throw new Error(`no such operator: ${JSON.stringify(never)}`);
    }
  }
}

/** Operators that say the opposite of {@link comparison}: true where the value is absent. */
export const isNegative = (op: FieldPredicate["op"]): boolean => op === "ne" || op === "not_in" || op === "is_null";

/** `%` stays a wildcard; `_` and `\` are ordinary characters in the language of searches. */
const likePattern = (value: string): string => value.replace(/[\\_]/g, "\\$&");

/** An address or block that Postgres reads; null for anything else. */
function toBlock(text: string): string | null {
  const [address = "", bits, ...more] = text.split("/");
  const ip = canonicalIP(address);
  if (ip === null || more.length > 0) return null;
  if (bits === undefined) return ip;
  // A block whose address has bits beyond its length is a network to inet as well.
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (ip.includes(":") ? 128 : 32) ? `${ip}/${bits}` : null;
}

/** Members of a group, over entries of cloudtrail.operation. Throws for a group that does not exist. */
export function groupCondition(id: string): Sql {
  const group = findEventGroup(id);
  if (group === null) throw new Error(`there is no event group ${id}`);
  return sql`(d.event_source = any(${[...group.eventSources]}::text[]) and d.event_base_name = any(${[...group.eventNames]}::text[]))`;
}

/** Over entries of cloudtrail.fact: `id` or `id=value`. */
export function factCondition(predicate: FactPredicate): Sql {
  const id = sql`split_part(d.value, '=', 1) = ${predicate.fact}`;
  const text = raw("case when strpos(d.value, '=') > 0 then substr(d.value, strpos(d.value, '=') + 1) end");
  switch (predicate.op) {
    case "exists":
      return id;
    case "eq":
      return sql`(${id} and (${text}) = ${predicate.value})`;
    case "in":
      return sql`(${id} and (${text}) = any(${[...predicate.value]}::text[]))`;
    case "regex":
      return sql`(${id} and (${text}) ~ ${predicate.value})`;
    case "lt":
    case "lte":
    case "gte": {
      const operator = raw({ lt: "<", lte: "<=", gte: ">=" }[predicate.op]);
      // Values are text of the record: what is no number compares with none.
      return sql`(${id} and case when (${text}) ~ '^-?[0-9]{1,15}([.][0-9]{1,15})?$' then (${text})::numeric ${operator} ${predicate.value}::numeric end)`;
    }
    default: {
      const never: never = predicate;
      throw new Error(`no such operator: ${JSON.stringify(never)}`);
    }
  }
}

/** Over entries of cloudtrail.resource; the indexes are of the first 512 characters. */
export function resourceCondition(text: string): Sql {
  if (text.endsWith("*")) return sql`starts_with(d.arn, ${text.slice(0, -1)})`;
  const equals = (own: Sql) => sql`(left(${own}, 512) = left(${text}, 512) and ${own} = ${text})`;
  return sql`(${equals(raw("d.value"))} or ${equals(raw("d.arn"))})`;
}

/** Over events: outside the working hours of the zone, or on another day. */
export function outsideHoursCondition({ from, to, timezone, weekdays }: WorkingHours): Sql {
  const local = sql`(e.event_time at time zone ${timezone})`;
  const time = sql`${local}::time`;
  const inside =
    from < to
      ? sql`(${time} >= ${from}::time and ${time} < ${to}::time)`
      : sql`(${time} >= ${from}::time or ${time} < ${to}::time)`;
  return sql`not (${inside} and extract(isodow from ${local}) = any(${[...weekdays]}::integer[]))`;
}

/** A column of the event with the alias `row`, as text, without a join. */
export function scalarText(column: SingleColumn, row: "e" | "p"): Sql {
  const { at } = findColumn(column);
  if (at === "row" || at === "resources") return columnText(column, { entry: "d", row });
  return sql`(select ${columnText(column)} from ${DICTIONARIES[at]} d where d.id = ${entryNumber(at, row)})`;
}

/** Number of the event's entry in a dictionary. */
const entryNumber = (id: IdColumn, row: "e" | "p"): Sql => raw(ID_NUMBERS[id].sql.replaceAll("e.", `${row}.`));

/** Over events: none before it, inside the look-back, has the same values. */
export function firstSeenCondition({ key, lookback }: Extract<Predicate, { firstSeen: unknown }>["firstSeen"]): Sql {
  const present = key.map((column) => sql`${scalarText(column, "e")} is not null`);
  return sql`(${join(present, " and ")} and not exists (
    select from cloudtrail.event p
    where p.event_time >= e.event_time - make_interval(secs => ${durationSeconds(lookback)})
      and (p.event_time, p.event_id) < (e.event_time, e.event_id)
      and ${join(key.map(sameValue), " and ")}
  ))`;
}

function sameValue(column: SingleColumn): Sql {
  const { at } = findColumn(column);
  if (at === "row" || at === "resources") return sql`${scalarText(column, "p")} = ${scalarText(column, "e")}`;
  if (UNIQUE_COLUMNS.includes(column)) return sql`${entryNumber(at, "p")} = ${entryNumber(at, "e")}`;
  return sql`${entryNumber(at, "p")} in (
    select d.id from ${DICTIONARIES[at]} d where ${columnText(column)} = ${scalarText(column, "e")}
  )`;
}
