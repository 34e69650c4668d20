/** What occurs together with an entity: addresses, calls, keys, … three ways, with what is new about it. */
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { readFieldValue } from "../count-groups.ts";
import type { TimeRange } from "../event-query.ts";
import { formatInstant } from "../time-range.ts";
import { type CountedValue, countRelated } from "./count-related.ts";
import type { RelatedValues } from "./entity-answers.ts";
import { type EntityRef, resolveEntity } from "./entity-filter.ts";
import { findSeen } from "./find-seen.ts";
import { findSeenBefore } from "./seen-before.ts";

const MAX_VALUES = 8;
const MAX_DISTINCT = 1_000;

/** What is asked of an entity: fields to be crossed with, in a range. */
export type RelatedQuestion = { fields: readonly FieldKey[]; range: TimeRange };

/** The eight commonest values of each field together with the entity in the range; absent values do not count. */
export async function listRelated(
  entity: EntityRef,
  { fields, range }: RelatedQuestion,
  signal?: AbortSignal,
): Promise<RelatedValues[]> {
  const [conditions, seen] = await Promise.all([resolveEntity(entity, signal), findSeen(entity, signal)]);
  if (seen === null) return fields.map((field) => ({ field, values: [], distinct: 0 }));
  const counted = await countRelated({ range, conditions, fields, order: "commonest", limit: MAX_VALUES }, signal);
  const history = { from: new Date(seen.firstSeen), to: range.from };
  const values = new Map([...counted].map(([field, found]) => [field, found.map(({ value }) => value)]));
  const before = await findSeenBefore({ conditions, values, history }, signal);
  return fields.map((field) => {
    const found = counted.get(field) ?? [];
    return {
      field,
      values: found.map((one) => toRelated(field, one, before.get(field)?.has(one.value) !== true)),
      distinct: Math.min(found[0]?.total ?? 0, MAX_DISTINCT),
    };
  });
}

const toRelated = (field: FieldKey, one: CountedValue, isNew: boolean): RelatedValues["values"][number] => ({
  value: readFieldValue(field, one.value),
  count: one.count,
  success: one.success,
  denied: one.denied,
  firstSeen: formatInstant(one.first_seen),
  lastSeen: formatInstant(one.last_seen),
  isNew,
});
