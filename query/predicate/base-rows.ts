/** The events a rule looks at: their place, what they are partitioned by, and what of them is counted. */
import { join, raw, type Sql, sql } from "../../lib/db/sql.ts";
import type { TimeRange } from "../event-query.ts";
import { DICTIONARIES, FIELD_COLUMNS, ID_NUMBERS, type IdColumn } from "../field-columns.ts";
import { andAll, inRange, type LineCondition } from "../where.ts";
import { type Column, columnField, columnText, findColumn, type SingleColumn, UNIQUE_COLUMNS } from "./columns.ts";

/** Events under resolved conditions. */
export type Subject = { range: TimeRange; conditions: readonly LineCondition[] };

/** A condition that only rows can meet. */
export const rowCondition = (rows: Sql): LineCondition => ({ rows, activity: null, volume: null });

/** The events whose place (`event_time`, `event_id`) a statement selects. */
export const atPlaces = (places: Sql): LineCondition => rowCondition(sql`(e.event_time, e.event_id) in (${places})`);

/** `k0, k1…`: what events are partitioned by. */
export const keyNames = (key: readonly SingleColumn[]): Sql => join(key.map((_, index) => raw(`k${index}`)));

/** `a.k0 = b.k0 and …` */
export const sameKey = (key: readonly SingleColumn[], a: string, b: string): Sql =>
  join(
    key.map((_, index) => raw(`${a}.k${index} = ${b}.k${index}`)),
    " and ",
  );

/** `compared`: with each other only; `shown`: as people read them as well; `read`: as texts, as other tables hold them. */
export type KeyUse = "compared" | "shown" | "read";

/**
 * Rows of `event_time, event_id`, the key `k0…`, where asked for the same as people read it `s0…`, and whatever `more`
 * selects over `e` and {@link entryAlias}. An event where a part of the key is absent belongs to no partition.
 */
export function selectBase(
  subject: Subject,
  key: readonly SingleColumn[],
  more: { use: KeyUse; columns?: readonly Column[]; select?: readonly Sql[] },
): Sql {
  const keys = key.map((column) => columnOfRow(column));
  const shown = more.use === "shown" ? key.map((column) => shownOfRow(column)) : [];
  const selected = [
    raw("e.event_time"),
    raw("e.event_id"),
    ...key.map(
      (column, index) =>
        sql`${more.use === "read" ? columnOfRow(column) : comparedOfRow(column)} as ${raw(`k${index}`)}`,
    ),
    ...shown.map((text, index) => sql`${text} as ${raw(`s${index}`)}`),
    ...(more.select ?? []),
  ];
  return sql`select ${join(selected)}
    from cloudtrail.event e ${joinEntries([...key, ...(more.columns ?? [])])}
    where ${inRange(subject.range)}${andAll([
      ...subject.conditions.map((condition) => condition.rows),
      ...keys.map((text) => sql`${text} is not null`),
    ])}`;
}

/** Alias of the entry joined for a dictionary. */
export const entryAlias = (id: IdColumn): string => `entry_${id}`;

/** A column of the row with its dictionary joined. */
export function columnOfRow(column: SingleColumn): Sql {
  const { at } = findColumn(column);
  return at === "row" || at === "resources" ? columnText(column) : columnText(column, { entry: entryAlias(at) });
}

/** The entry's number where it says as much as the value: numbers are compared and kept sooner than texts. */
function comparedOfRow(column: SingleColumn): Sql {
  const { at } = findColumn(column);
  if (at === "row" || at === "resources" || !UNIQUE_COLUMNS.includes(column)) return columnOfRow(column);
  return ID_NUMBERS[at];
}

/** The value that filters and links show for a column. */
function shownOfRow(column: SingleColumn): Sql {
  const field = columnField(column);
  const { at } = findColumn(column);
  const stored = field === null ? null : FIELD_COLUMNS[field];
  if (stored?.store !== "dictionary" || at !== stored.id) return columnOfRow(column);
  return raw(`(${stored.value.sql.replaceAll("d.", `${entryAlias(stored.id)}.`)})::text`);
}

function joinEntries(columns: readonly Column[]): Sql {
  const ids = new Set(
    columns.map((column) => findColumn(column).at).filter((at) => at !== "row" && at !== "resources"),
  );
  return join(
    [
      raw(""),
      ...[...ids].map(
        (id) =>
          sql`join ${DICTIONARIES[id]} ${raw(entryAlias(id))} on ${raw(`${entryAlias(id)}.id`)} = ${ID_NUMBERS[id]}`,
      ),
    ],
    " ",
  );
}
