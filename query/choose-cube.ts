/** When a count speaks of few dimensions of the rollups only, and how the lines that hold just those are read. */
import { raw, type Sql, sql } from "../lib/db/sql.ts";
import type { CountColumn } from "./count-columns.ts";
import type { TimeRange } from "./event-query.ts";
import type { LineCondition } from "./where.ts";

/** Dimensions that have lines of their own: each alone in value_*, or a principal with where it acted in principal_*. */
export type Cube = {
  tables: "value" | "principal";
  /** Columns of series that the lines know. */
  columns: readonly string[];
  /** What lines of value_* are told apart by. */
  dictionary: string | null;
};

const ofOne = (column: string, dictionary: string): Cube => ({ tables: "value", columns: [column], dictionary });

/** Those with the fewest lines first. */
const CUBES: readonly Cube[] = [
  ofOne("region_id", "region"),
  ofOne("account_id", "account"),
  ofOne("error_code_id", "error_code"),
  ofOne("identity_type", "identity_type"),
  ofOne("source_id", "source"),
  ofOne("operation_id", "operation"),
  { tables: "principal", columns: ["principal_id", "account_id", "region_id"], dictionary: null },
];

/** Every line has them. */
const KINDS: readonly string[] = ["outcome", "by_service"];

/**
 * The smallest cube that knows whatever columns and conditions speak of; null when none does. Read from their SQL, which
 * names columns of `e` and is ours.
 */
export function chooseCube(columns: readonly CountColumn[], conditions: readonly LineCondition[]): Cube | null {
  if (conditions.some(({ activity }) => activity === null)) return null;
  const spokenOf = [
    ...columns.flatMap(({ line }) => columnsOf(line)),
    // Whether calls read is known of every line; otherwise the operation would have to be looked at.
    ...conditions.flatMap(({ activity, volume }) => (volume === null && activity !== null ? columnsOf(activity) : [])),
  ].filter((name) => !KINDS.includes(name));
  return CUBES.find((cube) => spokenOf.every((name) => cube.columns.includes(name))) ?? null;
}

const columnsOf = ({ text }: Sql): string[] => [...text.matchAll(/\be\.(\w+)/g)].map(([, name = ""]) => name);

/** The cube's lines in a range of buckets, with its columns under the names that series have them by. */
export function selectCube({ from, to, unit }: TimeRange & { unit: "hour" | "day" }, cube: Cube): Sql {
  const { tables, dictionary, columns } = cube;
  const table = raw(`cloudtrail.${tables}_${unit}`);
  const inBuckets = sql`own.bucket >= ${from} and own.bucket < ${to}`;
  if (dictionary === null) return sql`select own.* from ${table} own where ${inBuckets}`;
  const value = dictionary === "identity_type" ? raw("own.name") : raw("own.id");
  return sql`select own.bucket, own.events, own.first_time, own.last_time, own.outcome, own.read_only, own.by_service,
      ${value} as ${raw(columns.join())}
    from ${table} own
    where own.dictionary = ${dictionary} and ${inBuckets}`;
}

/** A condition over these lines. */
export const conditionOnCube = ({ activity, volume }: LineCondition): Sql => volume ?? activity ?? raw("false");
