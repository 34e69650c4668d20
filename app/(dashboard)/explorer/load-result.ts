import type { FieldKey } from "../../../cloudtrail/fields.ts";
import { type ExplorerView, explorerHref, GROUPS_AT_FIRST, ROWS_PER_PAGE } from "../../../components/explorer/view.ts";
import type { GroupsAnswer, Sparklines } from "../../../query/answers.ts";
import { countGroups } from "../../../query/count-groups.ts";
import { countSparklines } from "../../../query/count-sparklines.ts";
import { InvalidQueryError, type TimeRange } from "../../../query/event-query.ts";
import { type EventPage, listEvents } from "../../../query/list-events.ts";
import { findNewestEvent } from "../newest-event.ts";

/** Groups, and their sparklines a moment later; null when these could not be had. */
export type LoadedGroups = {
  answer: Omit<GroupsAnswer, "coverage">;
  sparklines: Promise<Sparklines | null>;
  field: FieldKey;
  second: FieldKey | null;
  /** The same as long as the question is. */
  question: string;
};

/** What the table shows. Nothing found comes with the time of the newest stored event, null when there is none. */
export type LoadedResult =
  | { kind: "rows"; page: EventPage }
  | ({ kind: "groups" } & LoadedGroups)
  | { kind: "nothing"; newest: string | null }
  | { kind: "refused"; parameter: string; message: string; href: string };

/** Rows, or groups when the view asks for them. */
export async function loadResult(view: ExplorerView, range: TimeRange, signal: AbortSignal): Promise<LoadedResult> {
  try {
    return await load(view, range, signal);
  } catch (error) {
    // Only a cursor is looked at this late.
    if (!(error instanceof InvalidQueryError)) throw error;
    const { parameter, message } = error;
    return { kind: "refused", parameter, message, href: explorerHref({ ...view, cursor: null }) };
  }
}

async function load(view: ExplorerView, range: TimeRange, signal: AbortSignal): Promise<LoadedResult> {
  const query = { filters: view.query.filters, range };
  const [field, second = null] = view.groupBy;
  if (field === undefined) {
    const page = await listEvents(query, { limit: view.limit ?? ROWS_PER_PAGE, cursor: view.cursor }, signal);
    return page.events.length === 0
      ? { kind: "nothing", newest: await findNewestEvent(signal) }
      : { kind: "rows", page };
  }
  const { sort = "count", limit = GROUPS_AT_FIRST } = view;
  const answer = await countGroups(query, { groupBy: [field], limit, sort }, signal);
  if (answer.groups.length === 0) return { kind: "nothing", newest: await findNewestEvent(signal) };
  const sparklines = countSparklines(query, { groupBy: [field], groups: answer.groups }, signal).catch(() => null);
  return { kind: "groups", answer, sparklines, field, second, question: explorerHref(view) };
}
