/** Links to the page of one principal, key, address… The time range goes along. */
import type { EntityKind } from "../../cloudtrail/entities.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { eventQueryHref } from "../../query/search-params.ts";

type At = Pick<EventQuery, "from" | "to"> & { eventID?: string | null };

/**
 * The page of a value, in the range of the query, with an event open beside it when one is named. The value is a
 * parameter and no part of the path: names such as `..` are the sender's to choose.
 */
export function entityHref(kind: EntityKind, value: string, { from, to, eventID = null }: At): string {
  return eventQueryHref(`/entities/${kind}`, { from, to, filters: {} }, { value, event: eventID });
}
