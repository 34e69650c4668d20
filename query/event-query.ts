/**
 * EventQuery: the one value every question is made of. URL → EventQuery → SQL; the same value makes links, API calls and
 * saved reports. Client-safe: no database, no Node.
 */
import { FIELDS, type FieldKey } from "../cloudtrail/fields.ts";

/** Include and exclude values of one field: any of `include`, none of `exclude`. Empty lists say nothing. */
export type FieldFilter = { include: string[]; exclude: string[] };

/** One end of a range as written: RFC 3339 text, `now`, or a distance back from now such as `-24h`, `-30d`. */
export type TimeText = string;

export type EventQuery = {
  from: TimeText;
  to: TimeText;
  /** Only fields that have a filter are present. */
  filters: Partial<Record<FieldKey, FieldFilter>>;
};

/**
 * Fields whose filter leaves something out rather than asking for something: exclusions, and the one side of a yes-or-no.
 */
export const hidingFields = (filters: EventQuery["filters"]): FieldKey[] =>
  FIELDS.flatMap(({ key, kind }) => {
    const { include = [], exclude = [] } = filters[key] ?? {};
    const hides = include.length === 0 ? exclude.length > 0 : kind === "boolean" && include.length === 1;
    return hides ? [key] : [];
  });

/** A range resolved against one moment: half-open `[from, to)`, UTC. */
export type TimeRange = { from: Date; to: Date };

/** Parameters that were refused, each named. Routes answer 400 with `message`. */
export class InvalidQueryError extends Error {
  readonly code = "invalid-parameter";
  readonly parameter: string;
  constructor(parameter: string, message: string) {
    super(message);
    this.parameter = parameter;
  }
}
