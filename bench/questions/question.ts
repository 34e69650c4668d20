/** A question of an investigator, asked of Trailsight's own functions and of DuckDB. */
import type { FieldKey } from "../../cloudtrail/fields.ts";
import type { EventQuery, TimeRange } from "../../query/event-query.ts";
import { exactValue } from "../../query/value-pattern.ts";
import type { DuckDB } from "../peers/duckdb.ts";

/** An answer in a form in which two can be compared. */
export type Comparable = readonly (string | number | boolean | null)[][];

/** A question about a range and, for most, a value: an address, a key… */
export type Question = {
  name: string;
  /** Values to ask about in turn; [""] for a question without one. */
  values: readonly string[];
  /** Whether it is asked of each range or only of everything. */
  ranges: "all" | "everything";
  ask(range: TimeRange, value: string): Promise<Comparable>;
  /** null where no peer answers such a question. */
  askDuckDB: ((duckdb: DuckDB, range: TimeRange, value: string) => Promise<Comparable>) | null;
};

/** A text in DuckDB's SQL. */
export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The condition of a range in DuckDB. */
export const within = ({ from, to }: TimeRange): string =>
  `event_time >= timestamp ${quote(toTimestamp(from))} and event_time < timestamp ${quote(toTimestamp(to))}`;

const toTimestamp = (time: Date): string => time.toISOString().replace("T", " ").replace("Z", "");

/** A query for exactly one value of one field. */
export const only = (field: FieldKey, value: string): EventQuery["filters"] => ({
  [field]: { include: [exactValue(value)], exclude: [] },
});
