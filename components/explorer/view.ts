/** ExplorerView: everything the explorer's URL says, except which event is open. URL → view → URL. */
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { type EventQuery, InvalidQueryError } from "../../query/event-query.ts";
import { eventQueryHref, parseEventQuery } from "../../query/search-params.ts";

export type ExplorerView = {
  query: EventQuery;
  /** No field: rows. One or two: groups. */
  groupBy: FieldKey[];
  /** Where the page of rows starts; null for the newest. */
  cursor: string | null;
  /** Rows per page; {@link ROWS_PER_PAGE} unless given. */
  limit?: PageSize;
};

/** Rows per page that can be chosen. */
export const PAGE_SIZES = [50, 100, 200] as const;
export type PageSize = (typeof PAGE_SIZES)[number];
export const ROWS_PER_PAGE: PageSize = 100;

/** The page that ends with the oldest event. */
export const OLDEST = "oldest";

/** Parameters of the page beside those of the query. */
export const EXPLORER_PARAMETERS = ["groupBy", "cursor", "limit", "event"];

/** Reads the explorer's URL. Throws InvalidQueryError, naming the parameter. */
export function parseExplorerView(params: URLSearchParams): ExplorerView {
  const query = parseEventQuery(params, { allow: EXPLORER_PARAMETERS });
  return { query, groupBy: parseGroupBy(params), cursor: params.get("cursor"), limit: parsePageSize(params) };
}

function parsePageSize(params: URLSearchParams): PageSize {
  const text = params.get("limit");
  const size = text === null ? ROWS_PER_PAGE : PAGE_SIZES.find((one) => String(one) === text);
  if (size !== undefined) return size;
  throw new InvalidQueryError("limit", `limit must be one of ${PAGE_SIZES.join(", ")}`);
}

function parseGroupBy(params: URLSearchParams): FieldKey[] {
  const names = params
    .getAll("groupBy")
    .flatMap((text) => text.split(","))
    .filter((name) => name !== "");
  if (names.length > 2) throw new InvalidQueryError("groupBy", "groupBy takes at most two fields");
  return names.map((name) => {
    const field = findField(name);
    if (field === null || field.groupable === false) {
      throw new InvalidQueryError(
        "groupBy",
        `groupBy: there is no field ${JSON.stringify(name.slice(0, 60))} to group by`,
      );
    }
    return field.key;
  });
}

/** Pages whose URL holds a view. */
export type ExplorerPath = "/" | "/explorer";

/** The URL of a view, with the open event when there is one. */
export function explorerHref(view: ExplorerView, at: { path?: ExplorerPath; eventID?: string | null } = {}): string {
  const extra: Record<string, string> = {};
  if (view.groupBy.length > 0) extra.groupBy = view.groupBy.join(",");
  if (view.cursor !== null) extra.cursor = view.cursor;
  if (view.limit !== undefined && view.limit !== ROWS_PER_PAGE) extra.limit = String(view.limit);
  if (at.eventID != null) extra.event = at.eventID;
  return eventQueryHref(at.path ?? "/explorer", view.query, extra);
}

/** Rows of a query, from the newest. */
export const rowsOf = (query: EventQuery): ExplorerView => ({ query, groupBy: [], cursor: null });
