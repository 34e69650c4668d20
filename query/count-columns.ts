/**
 * What a count is first grouped by: the number of a dictionary entry where there is one, because numbers are few and
 * small; the values people see come after. `e` is the line that is counted.
 */
import { OUTCOMES } from "../cloudtrail/event.ts";
import type { FieldKey } from "../cloudtrail/fields.ts";
import { empty, raw, type Sql, sql } from "../lib/db/sql.ts";
import { DICTIONARIES, FIELD_COLUMNS, ID_NUMBERS, LIST_DICTIONARIES } from "./field-columns.ts";

/** One column of the lines of choose-source.ts; several fields may share one. */
export type CountColumn = {
  name: string;
  type: "number" | "text";
  /** Over rows of event, with what must be joined to them. */
  row: Sql;
  rowJoin: Sql;
  /** Over lines of a rollup. */
  line: Sql;
  /** Relation with the one column `value` (as text, null when absent) for a reference to this column. */
  value: (reference: Sql) => Sql;
};

/** The column that a field is counted by. The rollups hold identity types, but not identities. */
export function countColumn(field: FieldKey, kind: "rows" | "activity"): CountColumn {
  if (field === "identityType" && kind === "activity") return IDENTITY_TYPE;
  if (field === "outcome") return OUTCOME;
  const column = FIELD_COLUMNS[field];
  switch (column.store) {
    case "dictionary": {
      const own = ID_NUMBERS[column.id];
      const value = (reference: Sql) =>
        sql`(select (${column.value})::text as value from ${DICTIONARIES[column.id]} d where d.id = ${reference})`;
      return { name: column.id, type: "number", row: own, rowJoin: empty, line: own, value };
    }
    case "list":
      return listColumn(column);
    case "row": {
      const own = sql`(${column.value})::text`;
      return { name: field.toLowerCase(), type: "text", row: own, rowJoin: empty, line: own, value: asItIs };
    }
    default: {
      const never: never = column;
      throw new Error(`no such column: ${never}`);
    }
  }
}

const asItIs = (reference: Sql): Sql => sql`(select ${reference} as value)`;

/** One line for each different value of an event, and one for an event without any. */
function listColumn(column: Extract<(typeof FIELD_COLUMNS)[FieldKey], { store: "list" }>): CountColumn {
  const name = `${column.list}_value`;
  const own = raw(`${name}.value`);
  const rowJoin = sql` left join lateral (
    select distinct ${column.value} as value
    from ${LIST_DICTIONARIES[column.list]} d
    where d.id = any(${raw(`e.${column.list}`)})
  ) ${raw(name)} on true`;
  return { name, type: "text", row: own, rowJoin, line: own, value: asItIs };
}

const OUTCOME: CountColumn = {
  name: "outcome",
  type: "number",
  row: raw("e.outcome"),
  rowJoin: empty,
  line: raw("e.outcome"),
  value: (reference) => sql`(select (${[...OUTCOMES]}::text[])[${reference} + 1] as value)`,
};

const IDENTITY_TYPE: CountColumn = {
  name: "identity_type",
  type: "text",
  row: raw("coalesce(identity_of_row.identity_type, '')"),
  rowJoin: raw(" join cloudtrail.identity identity_of_row on identity_of_row.id = e.identity_id"),
  line: raw("e.identity_type"),
  value: (reference) => sql`(select nullif(${reference}, '') as value)`,
};
