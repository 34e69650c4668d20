/**
 * The filters of an EventQuery → conditions over an event row or a rollup line, always called `e`.
 *
 * Dictionary values are looked up first, in one statement, and their numbers are then bound as constants: so the
 * planner knows how many rows each of them has and picks an index for rare ones and a walk for common ones. Measured
 * with `= any(array(select …))` instead it knows neither, and compares every row with every number in turn.
 * A filter that matches very many entries is a join.
 *
 * Include is "any of"; exclude is "none of" and keeps rows where the field is absent.
 */
import { z } from "zod";
import { FIELDS, type FieldKey } from "../cloudtrail/fields.ts";
import { empty, join, raw, type Sql, sql } from "../lib/db/sql.ts";
import type { EventQuery, FieldFilter, TimeRange } from "./event-query.ts";
import { DICTIONARIES, FIELD_COLUMNS, type FieldColumn, LIST_DICTIONARIES, ROLLUP_FIELDS } from "./field-columns.ts";
import { listExactTexts, matchCondition, matchText } from "./match-values.ts";
import { queryRow } from "./run-query.ts";

/** One field's filter as SQL. */
export type Condition = {
  field: FieldKey;
  /** Over rows of cloudtrail.event. */
  rows: Sql;
  /** Over lines of cloudtrail.activity_*; null when they do not know the field. */
  activity: Sql | null;
  /** Over lines of cloudtrail.volume_hour. */
  volume: Sql | null;
};

/** Above this many dictionary entries a filter is a join: the planner looks at every constant, in every partition. */
const MAX_CONSTANTS = 500;

const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;

/** Condition that `e.event_time` lies in the range. */
export const inRange = (range: TimeRange): Sql => sql`e.event_time >= ${range.from} and e.event_time < ${range.to}`;

/** ` and …` for each condition; nothing for none. */
export const andAll = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? empty : sql` and ${join(conditions, " and ")}`;

/** Looks up the values of all filters. One statement, or none without filters on dictionaries. */
export async function resolveConditions(filters: EventQuery["filters"], signal?: AbortSignal): Promise<Condition[]> {
  const parts = FIELDS.flatMap(({ key }) => planFilter(key, filters[key]));
  const lookups = parts.flatMap((part) => part.lookups);
  const found = await lookUp(lookups, signal);
  let next = 0;
  return parts.map((part) => part.build(part.lookups.map(() => found[next++] ?? [])));
}

/** A search for dictionary entries. */
type Lookup = { table: Sql; condition: Sql };
type Part = { lookups: Lookup[]; build: (found: number[][]) => Condition };

/** One statement for all: the numbers of each lookup's entries, one more than the limit when there are too many. */
async function lookUp(lookups: readonly Lookup[], signal: AbortSignal | undefined): Promise<number[][]> {
  if (lookups.length === 0) return [];
  const arrays = lookups.map(
    ({ table, condition }, index) =>
      sql`array(select d.id from ${table} d where ${condition} limit ${MAX_CONSTANTS + 1}) as ${raw(`ids${index}`)}`,
  );
  const row = z.record(z.string(), z.array(z.number()));
  const found = await queryRow(row, sql`/* query:look-up-values */ select ${join(arrays)}`, signal);
  return lookups.map((_, index) => found[`ids${index}`] ?? []);
}

function planFilter(field: FieldKey, filter: FieldFilter | undefined): Part[] {
  if (filter === undefined) return [];
  const parts: Part[] = [];
  if (filter.include.length > 0) parts.push(planValues(field, filter.include, (condition) => condition));
  // Unknown is not a match, so an absent field is kept.
  if (filter.exclude.length > 0) parts.push(planValues(field, filter.exclude, (condition) => sql`(${condition}) is not true`));
  return parts;
}

function planValues(field: FieldKey, values: readonly string[], sign: (condition: Sql) => Sql): Part {
  const column = FIELD_COLUMNS[field];
  if (column.store === "row") {
    const condition = sign(matchCondition(field, values));
    const isOutcome = field === "outcome";
    const build = () => ({ field, rows: condition, activity: isOutcome ? condition : null, volume: isOutcome ? condition : null });
    return { lookups: [], build };
  }
  const condition = matchCondition(field, values);
  const lookups = [{ table: tableOf(column), condition }, ...instanceLookups(field, values)];
  return {
    lookups,
    build: ([entries = [], sessions = []]) => {
      const found = column.store === "list" ? listMatch(column, entries, condition) : entryMatch(column, entries, condition);
      const rows = sign(sessions.length === 0 ? found : sql`(${found} or e.identity_id = any(${sessions}::integer[]))`);
      return { field, rows, activity: activityMatch(field, values, { rows, sign }), volume: volumeMatch(field, values, sign) };
    },
  };
}

/** An instance id also names the sessions of the instance's own credentials. */
function instanceLookups(field: FieldKey, values: readonly string[]): Lookup[] {
  if (field !== "resource") return [];
  const instances = listExactTexts(values).filter((text) => INSTANCE_ID.test(text));
  if (instances.length === 0) return [];
  return [{ table: DICTIONARIES.identity_id, condition: sql`d.session_name = any(${instances}::text[])` }];
}

type DictionaryColumn = Exclude<FieldColumn, { store: "row" }>;

const tableOf = (column: DictionaryColumn): Sql =>
  column.store === "list" ? LIST_DICTIONARIES[column.list] : DICTIONARIES[column.id];

function entryMatch(column: Extract<FieldColumn, { store: "dictionary" }>, ids: number[], condition: Sql): Sql {
  const id = raw(`e.${column.id}`);
  const [only, ...more] = ids;
  if (only === undefined) return sql`false`;
  // Equality with one number lets an index on (number, event_time) give the order as well.
  if (more.length === 0) return sql`${id} = ${only}`;
  if (ids.length <= MAX_CONSTANTS) return sql`${id} = any(${ids}::integer[])`;
  return sql`exists (select from ${tableOf(column)} d where d.id = ${id} and ${condition})`;
}

function listMatch(column: Extract<FieldColumn, { store: "list" }>, ids: number[], condition: Sql): Sql {
  const list = raw(`e.${column.list}`);
  if (ids.length === 0) return sql`false`;
  if (ids.length <= MAX_CONSTANTS) return sql`${list} && ${ids}::integer[]`;
  return sql`exists (select from unnest(${list}) member join ${tableOf(column)} d on d.id = member and ${condition})`;
}

function activityMatch(field: FieldKey, values: readonly string[], match: { rows: Sql; sign: (condition: Sql) => Sql }): Sql | null {
  if (!ROLLUP_FIELDS.has(field)) return null;
  // The rollups hold the type itself, and empty text where it is absent.
  return field === "identityType" ? match.sign(matchText(raw("nullif(e.identity_type, '')"), values)) : match.rows;
}

function volumeMatch(field: FieldKey, values: readonly string[], sign: (condition: Sql) => Sql): Sql | null {
  if (field !== "readOnly") return null;
  return values.includes("*") ? sign(sql`true`) : sign(sql`e.read_only = any(${values.filter((value) => value === "true" || value === "false")}::boolean[])`);
}
