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
  /** Over lines that know the service itself; null or absent for other conditions than on it. */
  service?: Sql | null;
  /** How often the values it asks for were ever seen; given where an index finds their rows. */
  seen?: Seen | null;
};

/** Events of some values over everything stored, with their first and last times. */
export type Seen = { events: number; first: Date; last: Date };

/** One field's filter as SQL. */
export type Condition = LineCondition & { field: FieldKey };

/** Above this many dictionary entries a filter is a join: the planner looks at every constant, in every partition. */
const MAX_CONSTANTS = 500;

const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;

/** Condition that `e.event_time` lies in the range. */
export const inRange = (range: TimeRange): Sql => sql`e.event_time >= ${range.from} and e.event_time < ${range.to}`;

/** Condition that it lies in one of the ranges. */
export const inRanges = (ranges: readonly TimeRange[]): Sql =>
  sql`(${join(
    ranges.map((range) => sql`(${inRange(range)})`),
    " or ",
  )})`;

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
  return parts.map((part) => part.build(part.lookups.map(() => found[next++] ?? { ids: [], seen: null })));
}

/** A search for dictionary entries, called `d`. `seenAs`: how often they were seen is asked as well, under this name. */
export type Lookup = { table: Sql; condition: Sql; seenAs?: string | undefined };
type Found = { ids: number[]; seen: Seen | null };
type Part = { lookups: Lookup[]; build: (found: Found[]) => Condition };

/**
 * The numbers of each lookup's entries, one more than the limit when there are too many. `within`: only identities that
 * occur in these ranges are of interest. They are by far the most entries, and grow with the history.
 */
export const lookUpIds = async (
  lookups: readonly Lookup[],
  signal?: AbortSignal,
  within: readonly TimeRange[] | null = null,
): Promise<number[][]> => (await lookUp(lookups, signal, within)).map(({ ids }) => ids);

const seenRow = z.object({ events: z.number(), first: z.coerce.date(), last: z.coerce.date() });

/** One statement for all. */
async function lookUp(
  lookups: readonly Lookup[],
  signal: AbortSignal | undefined,
  within: readonly TimeRange[] | null = null,
): Promise<Found[]> {
  if (lookups.length === 0) return [];
  const identities = DICTIONARIES.identity_id;
  const isNarrow = within !== null && lookups.some(({ table }) => table === identities);
  const arrays = lookups.map(
    ({ table, condition }, index) =>
      sql`array(select d.id from ${isNarrow && table === identities ? raw("present") : table} d
        where ${condition} limit ${MAX_CONSTANTS + 1}) as ${raw(`ids${index}`)}`,
  );
  const present = isNarrow
    ? sql`with present as materialized (
        select d.* from ${identities} d
        where d.id in (select e.identity_id from cloudtrail.event e where ${inRanges(within)})
      )`
    : empty;
  const seen = lookups.flatMap(({ seenAs }, index) =>
    seenAs === undefined
      ? []
      : sql`(
          select json_build_object('events', sum(s.events), 'first', min(s.first_time), 'last', max(s.last_time))
          from cloudtrail.value_seen s
          where s.dictionary = ${seenAs} and s.id = any(${raw(`k.ids${index}`)})
          having count(*) > 0
        ) as ${raw(`seen${index}`)}`,
  );
  const row = z.record(z.string(), z.union([z.array(z.number()), seenRow]).nullable());
  const found = await queryRow(
    row,
    sql`/* query:look-up-values */ ${present}
      select ${join([raw("k.*"), ...seen])} from (select ${join(arrays)} offset 0) k`,
    signal,
  );
  return lookups.map((_, index) => {
    const [ids, ofValues] = [found[`ids${index}`], found[`seen${index}`]];
    return {
      ids: Array.isArray(ids) ? ids : [],
      seen: ofValues === undefined || Array.isArray(ofValues) ? null : ofValues,
    };
  });
}

/** Dictionaries whose entries an index of (number, event_time) finds rows by, with their names in value_seen. */
const FOUND_BY_INDEX: Partial<Record<IdColumn, string>> = {
  operation_id: "operation",
  principal_id: "principal",
  source_id: "source",
};

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
        lookups: [
          {
            table: DICTIONARIES[column.id],
            condition,
            seenAs: mode === "include" ? FOUND_BY_INDEX[column.id] : undefined,
          },
        ],
        build: ([{ ids, seen } = { ids: [], seen: null }]) => {
          const rows = signed(mode, matchEntries(column.id, ids, condition));
          return {
            field,
            rows,
            seen: ids.length <= MAX_CONSTANTS ? seen : null,
            activity: activityCondition(field, { values, rows, mode }),
            volume: volumeCondition(field, values, mode),
            service: field === "eventSource" ? signed(mode, matchText(raw("e.event_source"), values)) : null,
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
    build: ([members, ofInstances]) => {
      const list = matchMembers(column.list, members?.ids ?? [], match.condition);
      const identities = ofInstances?.ids ?? [];
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
