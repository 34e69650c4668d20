/** An entity → the condition that finds its events, the same that the explorer's filter on its field has. */
import { type EntityKind, findEntity } from "../../cloudtrail/entities.ts";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { type Sql, sql } from "../../lib/db/sql.ts";
import { type EventQuery, InvalidQueryError } from "../event-query.ts";
import type { IdColumn } from "../field-columns.ts";
import { parseEventQuery } from "../search-params.ts";
import { exactValue, MAX_VALUE_LENGTH, parsePattern } from "../value-pattern.ts";
import { type Condition, resolveConditions } from "../where.ts";

/** One thing with a page. `value` is the text itself, no pattern; for an IP also a CIDR block. */
export type EntityRef = { kind: EntityKind; value: string };

/** Field whose values a kind of page is about. */
export function entityField(kind: EntityKind): FieldKey {
  const entity = findEntity(kind);
  if (entity === null) throw new Error(`no such kind of page: ${kind}`);
  return entity.field;
}

/**
 * A value as somebody wrote it → the entity: addresses and CIDR blocks in their one spelling, text repaired as at ingest.
 * Throws InvalidQueryError naming `value` when it is empty, too long, or a CIDR block that is none.
 */
export function readEntity(kind: EntityKind, text: string | null): EntityRef {
  if (text === null || text === "") throw new InvalidQueryError("value", `value must say which ${kind}`);
  if (text.length > MAX_VALUE_LENGTH) {
    throw new InvalidQueryError("value", `value has more than ${MAX_VALUE_LENGTH} characters`);
  }
  const field = entityField(kind);
  const params = new URLSearchParams({ [field]: exactValue(text).replaceAll(",", "\\,") });
  const pattern = parsePattern(readFilter(params, field)?.include[0] ?? "");
  if (pattern?.kind !== "exact") throw new Error("an exact value was read as a pattern");
  return { kind, value: pattern.text };
}

/** The reader of filters names the field; here the parameter is `value`. */
function readFilter(params: URLSearchParams, field: FieldKey) {
  try {
    return parseEventQuery(params).filters[field];
  } catch (error) {
    if (!(error instanceof InvalidQueryError)) throw error;
    throw new InvalidQueryError("value", error.message.replace(field, "value"));
  }
}

/** The filters of an EventQuery that find the entity's events. */
export function entityFilters({ kind, value }: EntityRef): EventQuery["filters"] {
  return { [entityField(kind)]: { include: [exactValue(value)], exclude: [] } };
}

/** The same as conditions, its dictionary entries looked up. */
export function resolveEntity(entity: EntityRef, signal?: AbortSignal): Promise<Condition[]> {
  return resolveConditions(entityFilters(entity), signal);
}

/** Condition that the outcome is the one with this index in OUTCOMES; rows and rollups have it under the same name. */
export function withOutcome(index: number): Condition {
  const own: Sql = sql`e.outcome = ${index}::smallint`;
  return { field: "outcome", rows: own, activity: own, volume: own };
}

/** Names of the dictionaries in cloudtrail.value_seen; the others are not in it. */
export const SEEN_DICTIONARIES: Readonly<Partial<Record<IdColumn | "resources" | "facts", string>>> = {
  account_id: "account",
  region_id: "region",
  operation_id: "operation",
  principal_id: "principal",
  identity_id: "identity",
  source_id: "source",
  user_agent_id: "user_agent",
  error_code_id: "error_code",
  resources: "resource",
  facts: "fact",
};
