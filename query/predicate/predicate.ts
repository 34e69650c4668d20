/**
 * The language of common searches: what an event must be, over the columns of metadata-columns.json, named groups of
 * operations, facts, resources and lineage. A predicate here is complete: parameters have been replaced by their values.
 *
 * It is two-valued. A comparison with an absent value is false, `ne` and `not_in` with one are true.
 */
import type { AddressColumn, BooleanColumn, Column, SingleColumn, TextColumn } from "./columns.ts";

/** One condition on one column. `like`: `%` is any run of characters, any case, whole value; the others are exact. */
export type FieldPredicate =
  | { field: TextColumn; op: "eq" | "ne" | "like" | "starts_with" | "contains"; value: string }
  | { field: TextColumn; op: "in" | "not_in"; values: readonly string[] }
  | { field: TextColumn; op: "eq" | "ne"; otherField: TextColumn }
  | { field: BooleanColumn; op: "is_true" | "is_false" }
  | { field: Column; op: "is_null" | "not_null" }
  /** An address or a CIDR block; any other text holds no address. */
  | { field: AddressColumn; op: "cidr_contains"; value: string };

/** A fact of the event; a fact may be repeated, one value that fits is enough. `regex` is POSIX, for values of the catalogue only. */
export type FactPredicate =
  | { fact: string; op: "exists" }
  | { fact: string; op: "eq" | "regex"; value: string }
  | { fact: string; op: "in"; value: readonly string[] }
  | { fact: string; op: "lt" | "lte" | "gte"; value: number };

/** A length of time: `10m`, `1h`, `30d`. */
export type Duration = `${number}${"m" | "h" | "d"}`;

/** Local hours of a working day, `from` included; overnight when `to` is not after `from`. ISO weekdays, Monday is 1. */
export type WorkingHours = { from: string; to: string; timezone: string; weekdays: readonly number[] };

/** What an event must be. `all` of nothing is true, `any` of nothing is false. */
export type Predicate =
  | { all: readonly Predicate[] }
  | { any: readonly Predicate[] }
  | { not: Predicate }
  | FieldPredicate
  | FactPredicate
  /** The operation is a member of the group of event-groups.json. */
  | { group: string }
  /** Id or ARN of anything the event touched; with `*` at the end the beginning of an ARN. An instance id also finds the instance's own calls. */
  | { resource: string }
  /** Calls of sessions that the access key started, directly or through other sessions; not those of the key itself. */
  | { descendantsOf: string }
  | { outsideHours: WorkingHours }
  /** No event with the same values was stored in the look-back before it. Never true where one of them is absent. */
  | { firstSeen: { key: readonly SingleColumn[]; lookback: Duration } };

const UNIT_SECONDS = { m: 60, h: 3_600, d: 86_400 } as const;

/** Seconds of a duration. Throws for what is none. */
export function durationSeconds(duration: Duration): number {
  const match = /^(\d{1,6})([mhd])$/.exec(duration);
  const unit = match?.[2];
  if (!match || (unit !== "m" && unit !== "h" && unit !== "d")) throw new Error(`no duration: ${duration}`);
  return Number(match[1]) * UNIT_SECONDS[unit];
}
