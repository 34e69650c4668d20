import type { FieldKey } from "../../../cloudtrail/fields.ts";
import { type ExplorerView, explorerHref, ROWS_PER_PAGE } from "../../../components/explorer/view.ts";
import type { GroupsAnswer } from "../../../query/answers.ts";
import { countGroups } from "../../../query/count-groups.ts";
import { InvalidQueryError, type TimeRange } from "../../../query/event-query.ts";
import { type EventPage, listEvents } from "../../../query/list-events.ts";
import { findNewestEvent } from "../newest-event.ts";

/** Groups shown at once; what is left out is said. */
export const MAX_GROUPS = 200;

/** What the table shows. Nothing found comes with the time of the newest stored event, null when there is none. */
export type LoadedResult =
  | { kind: "rows"; page: EventPage }
  | { kind: "groups"; answer: Omit<GroupsAnswer, "coverage">; field: FieldKey; second: FieldKey | null }
  | { kind: "nothing"; newest: string | null }
  | { kind: "refused"; parameter: string; message: string; href: string };

/** Rows, or groups when the view asks for them. */
export async function loadResult(view: ExplorerView, range: TimeRange): Promise<LoadedResult> {
  try {
    return await load(view, range);
  } catch (error) {
    // Only a cursor is looked at this late.
    if (!(error instanceof InvalidQueryError)) throw error;
    const { parameter, message } = error;
    return { kind: "refused", parameter, message, href: explorerHref({ ...view, cursor: null }) };
  }
}

async function load(view: ExplorerView, range: TimeRange): Promise<LoadedResult> {
  const query = { filters: view.query.filters, range };
  const [field, second = null] = view.groupBy;
  if (field === undefined) {
    const page = await listEvents(query, { limit: view.limit ?? ROWS_PER_PAGE, cursor: view.cursor });
    return page.events.length === 0 ? { kind: "nothing", newest: await findNewestEvent() } : { kind: "rows", page };
  }
  const answer = await countGroups(query, { groupBy: [field], limit: MAX_GROUPS });
  return answer.groups.length === 0
    ? { kind: "nothing", newest: await findNewestEvent() }
    : { kind: "groups", answer, field, second };
}
