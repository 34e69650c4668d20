/** Columns of searches as columns of the lines that are counted (choose-source.ts). */
import { empty, raw, sql } from "../../lib/db/sql.ts";
import type { CountColumn } from "../count-columns.ts";
import { DICTIONARIES, ID_NUMBERS, type IdColumn } from "../field-columns.ts";
import { columnText, findColumn, type SingleColumn } from "./columns.ts";

/** Dictionaries whose numbers the rollups hold. */
export const IDS_IN_ACTIVITY: readonly IdColumn[] = [
  "account_id",
  "region_id",
  "operation_id",
  "principal_id",
  "source_id",
  "error_code_id",
];

/** The column that a count by it is first grouped by: the number of its entry, or its text in the row. */
export function lineColumn(column: SingleColumn): CountColumn & { inActivity: boolean } {
  const { at } = findColumn(column);
  if (at === "row" || at === "resources") {
    const own = sql`(${columnText(column)})::text`;
    return {
      name: `own_${column}`,
      type: "text",
      row: own,
      rowJoin: empty,
      line: own,
      value: (reference) => sql`(select ${reference} as value)`,
      inActivity: false,
    };
  }
  return {
    name: at,
    type: "number",
    row: ID_NUMBERS[at],
    rowJoin: empty,
    line: raw(`e.${at}`),
    value: (reference) =>
      sql`(select (${columnText(column)})::text as value from ${DICTIONARIES[at]} d where d.id = ${reference})`,
    inActivity: IDS_IN_ACTIVITY.includes(at),
  };
}
