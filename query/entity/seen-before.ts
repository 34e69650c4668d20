/**
 * Which values something was already seen together with before a moment, over everything stored. Each value is looked
 * up for itself and the first hit ends its search; a value that itself is new needs none.
 */
import { z } from "zod";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { empty, join, raw, type Sql, sql } from "../../lib/db/sql.ts";
import { chooseSource } from "../choose-source.ts";
import type { TimeRange } from "../event-query.ts";
import { DICTIONARIES, FIELD_COLUMNS, ID_NUMBERS, LIST_DICTIONARIES, ROLLUP_FIELDS } from "../field-columns.ts";
import { queryRows } from "../run-query.ts";
import type { Condition } from "../where.ts";
import { SEEN_DICTIONARIES } from "./entity-filter.ts";

const row = z.object({ field: z.number(), value: z.string() });

/** What to look for: values of fields (as text) together with what the conditions say, in the history given. */
export type PairSearch = {
  conditions: readonly Condition[];
  values: ReadonlyMap<FieldKey, readonly string[]>;
  /** From when the entity was first seen up to the range that is asked about; may be empty. */
  history: TimeRange;
};

/** Those of the values that were seen together with the entity in the history, in one statement. */
export async function findSeenBefore(
  { values, ...search }: PairSearch,
  signal?: AbortSignal,
): Promise<Map<FieldKey, Set<string>>> {
  const { history } = search;
  const before = new Map([...values.keys()].map((field) => [field, new Set<string>()]));
  const asked = history.from < history.to ? [...values].filter(([, own]) => own.length > 0) : [];
  if (asked.length === 0) return before;
  const parts = asked.map(([field, own], index) => selectSeen(search, { field, values: own, index }));
  const rows = await queryRows(row, sql`/* query:seen-before */ ${join(parts, " union all ")}`, signal);
  for (const { field, value } of rows) before.get(asked[field]?.[0] ?? "eventID")?.add(value);
  return before;
}

function selectSeen(
  { conditions, history }: Omit<PairSearch, "values">,
  { field, values, index }: { field: FieldKey; values: readonly string[]; index: number },
): Sql {
  const { ids, dictionary, condition } = pairCondition(field);
  const { lines } = chooseSource({
    range: history,
    conditions: [...conditions, condition],
    fields: [],
  });
  const seen =
    dictionary === undefined
      ? empty
      : sql`where exists (
          select from cloudtrail.value_seen s
          where s.dictionary = ${dictionary} and s.id = any(k.ids) and s.first_time < ${history.to}
        )`;
  return sql`
    select ${index}::integer as field, v.value
    from unnest(${values}::text[]) as v (value)
    cross join lateral (select array(${ids}) as ids offset 0) k
    cross join lateral (select from (${lines}) l limit 1) hit
    ${seen}`;
}

/** Entries of one value (`v.value`), and the condition that a line has any of them (`k.ids`). */
function pairCondition(field: FieldKey): { ids: Sql; dictionary: string | undefined; condition: Condition } {
  const column = FIELD_COLUMNS[field];
  switch (column.store) {
    case "dictionary": {
      const dictionary = SEEN_DICTIONARIES[column.id];
      const any = sql`${ID_NUMBERS[column.id]} = any(k.ids)`;
      return {
        ids: sql`select d.id from ${DICTIONARIES[column.id]} d where ${matchValue(field, column.value)}`,
        dictionary,
        condition: {
          field,
          rows: sql`${any}${sinceFirst(dictionary)}`,
          activity: ROLLUP_FIELDS.has(field) ? any : null,
          volume: null,
        },
      };
    }
    case "list": {
      const dictionary = SEEN_DICTIONARIES[column.list];
      return {
        ids: sql`select d.id from ${LIST_DICTIONARIES[column.list]} d where ${matchValue(field, column.value)}`,
        dictionary,
        condition: {
          field,
          rows: sql`${raw(`e.${column.list}`)} && k.ids${sinceFirst(dictionary)}`,
          activity: null,
          volume: null,
        },
      };
    }
    case "row":
      throw new Error(`${field} has no dictionary`);
    default: {
      const never: never = column;
      throw new Error(`no such column: ${never}`);
    }
  }
}

/** Rows from before the value was first seen anywhere need not be looked at: the history of a busy entity is long. */
const sinceFirst = (dictionary: string | undefined): Sql =>
  dictionary === undefined
    ? empty
    : sql` and e.event_time >= (
        select min(s.first_time) from cloudtrail.value_seen s where s.dictionary = ${dictionary} and s.id = any(k.ids)
      )`;

/** Exactly the shown value; beside it what an index can find it by. */
function matchValue(field: FieldKey, value: Sql): Sql {
  switch (field) {
    case "principal":
      return sql`(d.arn = v.value or d.name = v.value) and ${value} = v.value`;
    case "resource":
      return sql`(left(d.arn, 512) = left(v.value, 512) or left(d.value, 512) = left(v.value, 512)) and ${value} = v.value`;
    case "userAgent":
      return sql`d.hash = md5(v.value)::uuid and d.value = v.value`;
    case "asn":
      return sql`d.asn = v.value::bigint`;
    default:
      return sql`(${value})::text = v.value`;
  }
}
