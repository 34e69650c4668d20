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
import {
  DICTIONARIES,
  FIELD_COLUMNS,
  type FieldColumn,
  ID_NUMBERS,
  type IdColumn,
  LIST_DICTIONARIES,
  type ListColumn,
  ROLLUP_FIELDS,
} from "./field-columns.ts";
import { listExactTexts, matchCondition, matchText } from "./match-values.ts";
import { queryRow } from "./run-query.ts";

/** A condition on what is counted or listed, in SQL. */
export type LineCondition = {
  /** Over rows of cloudtrail.event. */
  rows: Sql;
  /** Over lines of cloudtrail.activity_*; null when they do not know the field. */
  activity: Sql | null;
  /** Over lines of cloudtrail.volume_hour. */
  volume: Sql | null;
};

/** One field's filter as SQL. */
export type Condition = LineCondition & { field: FieldKey };

/** Above this many dictionary entries a filter is a join: the planner looks at every constant, in every partition. */
const MAX_CONSTANTS = 500;

const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;

/** Condition that `e.event_time` lies in the range. */
export const inRange = (range: TimeRange): Sql => sql`e.event_time >= ${range.from} and e.event_time < ${range.to}`;

/** ` and …` for each condition; nothing for none. */
export const andAll = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? empty : sql` and ${join(conditions, " and ")}`;

/** By the signal of whoever asks, and the filters as they were read for them. */
const resolved = new WeakMap<AbortSignal, WeakMap<EventQuery["filters"], Promise<Condition[]>>>();

/**
 * Looks up the values of all filters. One statement, or none without filters on dictionaries; the questions of one page,
 * which have the same signal and the same filters, share it.
 */
export function resolveConditions(filters: EventQuery["filters"], signal?: AbortSignal): Promise<Condition[]> {
  if (signal === undefined) return lookUpConditions(filters, signal);
  const own = resolved.get(signal) ?? new WeakMap();
  const found = own.get(filters) ?? lookUpConditions(filters, signal);
  resolved.set(signal, own.set(filters, found));
  return found;
}

async function lookUpConditions(filters: EventQuery["filters"], signal: AbortSignal | undefined): Promise<Condition[]> {
  const parts = FIELDS.flatMap(({ key }) => planFilter(key, filters[key]));
  const lookups = parts.flatMap((part) => part.lookups);
  const found = await lookUp(lookups, signal);
  let next = 0;
  return parts.map((part) => part.build(part.lookups.map(() => found[next++] ?? [])));
}

/** A search for dictionary entries, called `d`. */
export type Lookup = { table: Sql; condition: Sql };
type Part = { lookups: Lookup[]; build: (found: number[][]) => Condition };

/** One statement for all: the numbers of each lookup's entries, one more than the limit when there are too many. */
export async function lookUp(lookups: readonly Lookup[], signal: AbortSignal | undefined): Promise<number[][]> {
  if (lookups.length === 0) return [];
  const arrays = lookups.map(
    ({ table, condition }, index) =>
      sql`array(select d.id from ${table} d where ${condition} limit ${MAX_CONSTANTS + 1}) as ${raw(`ids${index}`)}`,
  );
  const row = z.record(z.string(), z.array(z.number()));
  const found = await queryRow(row, sql`/* query:look-up-values */ select ${join(arrays)}`, signal);
  return lookups.map((_, index) => found[`ids${index}`] ?? []);
}

/** `include`: any of the values; `exclude`: none of them, and absent is none. */
type Mode = "include" | "exclude";

/** For conditions that are never null. The planner turns `not exists` into an anti-join. */
const signed = (mode: Mode, condition: Sql): Sql => (mode === "include" ? condition : sql`not (${condition})`);

/** For conditions that are null where the field is absent. */
const signedNullable = (mode: Mode, condition: Sql): Sql =>
  mode === "include" ? condition : sql`(${condition}) is not true`;

function planFilter(field: FieldKey, filter: FieldFilter | undefined): Part[] {
  if (filter === undefined) return [];
  const parts: Part[] = [];
  if (filter.include.length > 0) parts.push(planValues(field, filter.include, "include"));
  if (filter.exclude.length > 0) parts.push(planValues(field, filter.exclude, "exclude"));
  return parts;
}

function planValues(field: FieldKey, values: readonly string[], mode: Mode): Part {
  const column = FIELD_COLUMNS[field];
  const condition = matchCondition(field, values);
  switch (column.store) {
    case "row": {
      const rows = signedNullable(mode, condition);
      // What a rollup knows of these it has under the same name.
      const rollup = ROLLUP_FIELDS.has(field) ? rows : null;
      return { lookups: [], build: () => ({ field, rows, activity: rollup, volume: rollup }) };
    }
    case "list":
      return planList(field, column, { values, condition, mode });
    case "dictionary":
      return {
        lookups: [{ table: DICTIONARIES[column.id], condition }],
        build: ([ids = []]) => {
          const rows = signed(mode, matchEntries(column.id, ids, condition));
          return {
            field,
            rows,
            activity: activityCondition(field, { values, rows, mode }),
            volume: volumeCondition(field, values, mode),
          };
        },
      };
    default: {
      const never: never = column;
      throw new Error(`no such column: ${never}`);
    }
  }
}

function planList(
  field: FieldKey,
  column: Extract<FieldColumn, { store: "list" }>,
  match: { values: readonly string[]; condition: Sql; mode: Mode },
): Part {
  const table = LIST_DICTIONARIES[column.list];
  const instances = field === "resource" ? listExactTexts(match.values).filter((text) => INSTANCE_ID.test(text)) : [];
  // An instance id also names the sessions of the instance's own credentials.
  const sessions = { table: DICTIONARIES.identity_id, condition: sql`d.session_name = any(${instances}::text[])` };
  return {
    lookups: [{ table, condition: match.condition }, ...(instances.length > 0 ? [sessions] : [])],
    build: ([ids = [], identities = []]) => {
      const list = matchMembers(column.list, ids, match.condition);
      const either =
        identities.length === 0
          ? list
          : sql`(${list} or ${matchEntries("identity_id", identities, sessions.condition)})`;
      return { field, rows: signedNullable(match.mode, either), activity: null, volume: null };
    },
  };
}

/** Rows whose entry is one of those found; `condition` is what they were found by, for when there are too many. */
export function matchEntries(column: IdColumn, ids: readonly number[], condition: Sql): Sql {
  const id = ID_NUMBERS[column];
  const [only, ...more] = ids;
  if (only === undefined) return sql`false`;
  // Equality with one number lets an index on (number, event_time) give the order as well.
  if (more.length === 0) return sql`${id} = ${only}`;
  if (ids.length <= MAX_CONSTANTS) return sql`${id} = any(${ids}::integer[])`;
  return sql`exists (select from ${DICTIONARIES[column]} d where d.id = ${id} and ${condition})`;
}

/** Rows that list any of the entries found; null for rows without a list. */
export function matchMembers(column: ListColumn, ids: readonly number[], condition: Sql): Sql {
  const list = raw(`e.${column}`);
  if (ids.length === 0) return sql`false`;
  if (ids.length <= MAX_CONSTANTS) return sql`${list} && ${ids}::integer[]`;
  return sql`exists (select from ${LIST_DICTIONARIES[column]} d where d.id = any(${list}) and ${condition})`;
}

/** The rollups hold the identity type itself, and empty text where it is absent. */
function activityCondition(field: FieldKey, match: { values: readonly string[]; rows: Sql; mode: Mode }): Sql | null {
  if (!ROLLUP_FIELDS.has(field)) return null;
  if (field !== "identityType") return match.rows;
  return signedNullable(match.mode, matchText(raw("nullif(e.identity_type, '')"), match.values));
}

function volumeCondition(field: FieldKey, values: readonly string[], mode: Mode): Sql | null {
  if (field !== "readOnly") return null;
  const wanted = values.includes("*")
    ? ["true", "false"]
    : values.filter((value) => value === "true" || value === "false");
  return signed(mode, sql`e.read_only = any(${wanted}::boolean[])`);
}
