/** An entity → the condition that finds its events, the same that the explorer's filter on its field has. */
import { type EntityKind, findEntity } from "../../cloudtrail/entities.ts";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { type Sql, sql } from "../../lib/db/sql.ts";
import type { EventQuery } from "../event-query.ts";
import type { IdColumn } from "../field-columns.ts";
import { exactValue } from "../value-pattern.ts";
import { type Condition, resolveConditions } from "../where.ts";

/** One thing with a page. `value` is the text itself, no pattern; for an IP also a CIDR block. */
export type EntityRef = { kind: EntityKind; value: string };

/** Field whose values a kind of page is about. */
export function entityField(kind: EntityKind): FieldKey {
  const entity = findEntity(kind);
  if (entity === null) throw new Error(`no such kind of page: ${kind}`);
  return entity.field;
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

/** CloudTrail began in 2013: nothing stored is older. */
export const EARLIEST = new Date("2013-01-01T00:00:00Z");
