/** When a count speaks of few dimensions of the rollups only, and how the lines that hold just those are read. */
import { raw, type Sql, sql } from "../lib/db/sql.ts";
import type { CountColumn } from "./count-columns.ts";
import { fromBuckets, type Piece } from "./cut-range.ts";
import type { LineCondition } from "./where.ts";

/**
 * Dimensions that have lines of their own: each alone in value_*, a principal with where it acted in principal_*, and with
 * the service it called in service_*.
 */
export type Cube = {
  tables: "value" | "principal" | "service";
  /** Columns that the lines know, as series have them; `event_source` is the service itself. */
  columns: readonly string[];
  /** What lines of value_* are told apart by. */
  dictionary: string | null;
  /** Whether there are lines of hours; otherwise those of series serve at the edges of a range. */
  hours: boolean;
};

const ofOne = (column: string, dictionary: string): Cube => ({
  tables: "value",
  columns: [column],
  dictionary,
  hours: true,
});

/** Those with the fewest lines first. */
const CUBES: readonly Cube[] = [
  ofOne("region_id", "region"),
  ofOne("account_id", "account"),
  ofOne("error_code_id", "error_code"),
  ofOne("identity_type", "identity_type"),
  ofOne("source_id", "source"),
  ofOne("operation_id", "operation"),
  { tables: "principal", columns: ["principal_id", "account_id", "region_id"], dictionary: null, hours: true },
  { tables: "service", columns: ["event_source", "principal_id"], dictionary: null, hours: false },
];

/** Every line has them. */
const KINDS: readonly string[] = ["outcome", "read_only", "by_service"];

/**
 * The smallest cube that knows whatever columns and conditions speak of; null when none does. Read from their SQL, which
 * names columns of `e` and is ours.
 */
export function chooseCube(columns: readonly CountColumn[], conditions: readonly LineCondition[]): Cube | null {
  if (conditions.some(({ activity }) => activity === null)) return null;
  const knows = (cube: Cube): boolean =>
    [...columns.map(({ line }) => line), ...conditions.map((condition) => conditionOnCube(condition, cube))]
      .flatMap(columnsOf)
      .every((name) => KINDS.includes(name) || cube.columns.includes(name));
  return CUBES.find(knows) ?? null;
}

const columnsOf = ({ text }: Sql): string[] => [...text.matchAll(/\be\.(\w+)/g)].map(([, name = ""]) => name);

/** The cube's lines of a piece, with its columns under the names that series have them by. */
export function selectCube(piece: Piece, { tables, dictionary, columns }: Cube): Sql {
  const own = fromBuckets(piece, tables);
  if (dictionary === null) return sql`select own.* ${own}`;
  const value = dictionary === "identity_type" ? raw("own.name") : raw("own.id");
  return sql`select own.bucket, own.events, own.first_time, own.last_time, own.outcome, own.read_only, own.by_service,
      ${value} as ${raw(columns.join())}
    ${own} and own.dictionary = ${dictionary}`;
}

/** A condition over these lines: whether calls read is known of every line, the service only of some. */
export const conditionOnCube = ({ activity, volume, service = null }: LineCondition, cube: Cube): Sql =>
  volume ?? (cube.columns.includes("event_source") ? service : null) ?? activity ?? raw("false");
