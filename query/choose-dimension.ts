/** When a count speaks of one dimension of the rollups only, and how the lines of that dimension are read. */
import { raw, type Sql, sql } from "../lib/db/sql.ts";
import type { CountColumn } from "./count-columns.ts";
import type { TimeRange } from "./event-query.ts";
import type { LineCondition } from "./where.ts";

/** Columns of series that have lines of their own, with the name of these lines in value_hour and value_day. */
const DIMENSIONS = {
  region_id: "region",
  account_id: "account",
  error_code_id: "error_code",
  identity_type: "identity_type",
  operation_id: "operation",
  principal_id: "principal",
  source_id: "source",
} as const;
export type Dimension = keyof typeof DIMENSIONS;

/** Every line has them. */
const KINDS: readonly string[] = ["outcome", "by_service"];
/** Every event has one of each dimension: where none is asked for, that with the fewest lines. */
const SMALLEST = "region_id";

/**
 * The only dimension that columns and conditions speak of; null when they speak of more, or of what the rollups do not
 * know. Read from their SQL, which names columns of `e` and is ours.
 */
export function chooseDimension(
  columns: readonly CountColumn[],
  conditions: readonly LineCondition[],
): Dimension | null {
  const spokenOf = new Set([
    ...columns.flatMap(({ line }) => columnsOf(line)),
    // Whether calls read is known of every line; otherwise the operation would have to be looked at.
    ...conditions.flatMap(({ activity, volume }) => (volume === null && activity !== null ? columnsOf(activity) : [])),
  ]);
  const [first, ...more] = [...spokenOf].filter((name) => !KINDS.includes(name));
  if (more.length > 0 || conditions.some(({ activity }) => activity === null)) return null;
  if (first === undefined) return SMALLEST;
  return isDimension(first) ? first : null;
}

const isDimension = (name: string): name is Dimension => name in DIMENSIONS;

const columnsOf = ({ text }: Sql): string[] => [...text.matchAll(/\be\.(\w+)/g)].map(([, name = ""]) => name);

/** Lines of one dimension in a range of buckets, with its column under the name that series have it by. */
export function selectValues(
  { table, from, to }: TimeRange & { table: "value_hour" | "value_day" },
  dimension: Dimension,
): Sql {
  const value = dimension === "identity_type" ? raw("own.name") : raw("own.id");
  return sql`select own.bucket, own.events, own.first_time, own.last_time, own.outcome, own.read_only, own.by_service,
      ${value} as ${raw(dimension)}
    from ${raw(`cloudtrail.${table}`)} own
    where own.dictionary = ${DIMENSIONS[dimension]} and own.bucket >= ${from} and own.bucket < ${to}`;
}

/** A condition over these lines. */
export const conditionOnValues = ({ activity, volume }: LineCondition): Sql => volume ?? activity ?? raw("false");
