import type { FieldKey } from "../../../cloudtrail/fields.ts";
import type { ExplorerView } from "../../../components/explorer/view.ts";
import type { GroupsAnswer } from "../../../query/answers.ts";
import { countGroups } from "../../../query/count-groups.ts";
import { getCoverage } from "../../../query/coverage.ts";
import type { TimeRange } from "../../../query/event-query.ts";
import { type EventPage, listEvents } from "../../../query/list-events.ts";
import { findStoredRange } from "../../../query/stored-range.ts";

const ROWS_PER_PAGE = 100;
/** Groups shown at once; what is left out is said. */
export const MAX_GROUPS = 200;

/** What the table shows. Nothing found comes with the time of the newest stored event, null when there is none. */
export type LoadedResult =
  | { kind: "rows"; page: EventPage }
  | { kind: "groups"; answer: Omit<GroupsAnswer, "coverage">; field: FieldKey; second: FieldKey | null }
  | { kind: "nothing"; newest: string | null };

/** Rows, or groups when the view asks for them. */
export async function loadResult(view: ExplorerView, range: TimeRange): Promise<LoadedResult> {
  const query = { filters: view.query.filters, range };
  const [field, second = null] = view.groupBy;
  if (field === undefined) {
    const page = await listEvents(query, { limit: ROWS_PER_PAGE, cursor: view.cursor });
    return page.events.length === 0 ? nothing() : { kind: "rows", page };
  }
  const answer = await countGroups(query, { groupBy: [field], limit: MAX_GROUPS });
  return answer.groups.length === 0 ? nothing() : { kind: "groups", answer, field, second };
}

const HOUR_MS = 3_600_000;

async function nothing(): Promise<LoadedResult> {
  const stored = await findStoredRange();
  if (stored === null) return { kind: "nothing", newest: null };
  const { lastEvent } = await getCoverage({ from: new Date(stored.to.getTime() - HOUR_MS), to: stored.to });
  return { kind: "nothing", newest: lastEvent };
}
