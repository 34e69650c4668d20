/** The lists of the overview: which field, of which part of the events. */
import type { FieldKey } from "../../../cloudtrail/fields.ts";
import { type Part, restrict } from "../../../components/overview/restrict.ts";
import type { GroupAnswer } from "../../../query/answers.ts";
import { countGroups } from "../../../query/count-groups.ts";
import type { EventQuery, TimeRange } from "../../../query/event-query.ts";

const TOP = 8;

/** Calls that no AWS service made. */
export const BY_PEOPLE: Part = { field: "byService", values: ["false"] };
export const DENIED: Part = { field: "outcome", values: ["denied"] };
export const ERRORS: Part = { field: "outcome", values: ["error", "throttled"] };
export const WRITES: Part = { field: "readOnly", values: ["false"] };

export type TopListPlan = { title: string; about: string; field: FieldKey; parts: readonly Part[] };

export const TOP_LISTS: readonly TopListPlan[] = [
  { title: "Principals", about: "without AWS services", field: "principal", parts: [BY_PEOPLE] },
  { title: "Source IPs", about: "without AWS services", field: "sourceIPAddress", parts: [BY_PEOPLE] },
  { title: "Most denied", about: "principals", field: "principal", parts: [DENIED] },
  { title: "Writes", about: "by event name, without AWS services", field: "eventName", parts: [WRITES, BY_PEOPLE] },
  { title: "Services", about: "all events", field: "eventSource", parts: [] },
  { title: "Errors", about: "by error code", field: "errorCode", parts: [{ field: "errorCode", values: ["*"] }] },
  { title: "Accounts", about: "all events", field: "recipientAccountId", parts: [] },
  { title: "Regions", about: "all events", field: "awsRegion", parts: [] },
];

/** What a list counts, or null where the reader's filters leave nothing of it. */
export const restrictAll = (query: EventQuery, parts: readonly Part[]): EventQuery | null =>
  parts.reduce<EventQuery | null>((asked, part) => asked && restrict(asked, part), query);

/** The commonest values, and the query that finds exactly what they count. */
export async function loadTopList(
  { field, parts }: TopListPlan,
  query: EventQuery,
  range: TimeRange,
  signal?: AbortSignal,
): Promise<{ asked: EventQuery; groups: GroupAnswer[] }> {
  const asked = restrictAll(query, parts);
  if (asked === null) return { asked: query, groups: [] };
  const { groups } = await countGroups({ filters: asked.filters, range }, { groupBy: [field], limit: TOP }, signal);
  return { asked, groups };
}
