/** How many events the exclusions of a query hide: a result that leaves something out says so. */
import type { FieldKey } from "../cloudtrail/fields.ts";
import { countEvents } from "./count-events.ts";
import { type EventQuery, hidingFields, type TimeRange } from "./event-query.ts";
import { resolveConditions } from "./where.ts";

/** Events that would be seen without the filter of one field, all other filters as they are. */
export type Hidden = { field: FieldKey; count: number };

/** Fields that are counted; a query that hides more than these ways is rare, and each costs two counts. */
const MAX_FIELDS = 4;

/**
 * For each filter that leaves something out, in the order of the catalogue: exact counts, one at a time, so that the
 * answer itself keeps its connections.
 */
export async function countHidden(
  query: Pick<EventQuery, "filters"> & { range: TimeRange },
  signal?: AbortSignal,
): Promise<Hidden[]> {
  const fields = hidingFields(query.filters).slice(0, MAX_FIELDS);
  if (fields.length === 0) return [];
  const { range } = query;
  const conditions = await resolveConditions(query.filters, signal);
  const seen = await countEvents({ range, conditions }, signal);
  const hidden: Hidden[] = [];
  for (const field of fields) {
    const others = conditions.filter((condition) => condition.field !== field);
    hidden.push({ field, count: (await countEvents({ range, conditions: others }, signal)) - seen });
  }
  return hidden;
}
