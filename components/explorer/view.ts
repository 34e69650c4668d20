/** ExplorerView: everything the explorer's URL says, except which event is open. URL → view → URL. */
import type { EntityKind } from "../../cloudtrail/entities.ts";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { type EventQuery, InvalidQueryError } from "../../query/event-query.ts";
import { type GroupSort, parseGroupSort, parseStackBy } from "../../query/result-options.ts";
import { canonicalSearch, eventQueryHref, parseEventQuery, readOnce } from "../../query/search-params.ts";
import { entityHref } from "../entity/entity-href.ts";

export type ExplorerView = {
  query: EventQuery;
  /** No field: rows. One or two: groups. */
  groupBy: FieldKey[];
  /** Where the page of rows starts; null for the newest. */
  cursor: string | null;
  /** Order of the groups; by count when absent. */
  sort?: GroupSort | undefined;
  /** Groups shown, or rows per page; GROUPS_AT_FIRST and ROWS_PER_PAGE when absent. */
  limit?: number | undefined;
  /** Layers of the histogram; outcomes when absent. */
  stackBy?: FieldKey | undefined;
};

/** Groups on the page before and after "show more". */
export const GROUPS_AT_FIRST = 100;
export const MAX_GROUPS = 1_000;

/** Rows per page that can be chosen. */
export const PAGE_SIZES: readonly number[] = [50, 100, 200];
export const ROWS_PER_PAGE = 100;

/** The page that ends with the oldest event. */
export const OLDEST = "oldest";

/** Parameters of the page beside those of the query. */
export const EXPLORER_PARAMETERS = ["groupBy", "cursor", "event", "sort", "limit", "stackBy"];

/** Reads the explorer's URL. Throws InvalidQueryError, naming the parameter. */
export function parseExplorerView(params: URLSearchParams): ExplorerView {
  const query = parseEventQuery(params, { allow: EXPLORER_PARAMETERS });
  const stackBy = readOnce(params, "stackBy");
  const groupBy = parseGroupBy(params);
  const limit = readOnce(params, "limit");
  return {
    query,
    groupBy,
    cursor: params.get("cursor"),
    sort: parseGroupSort(readOnce(params, "sort")),
    limit: groupBy.length > 0 ? parseLimit(limit) : parsePageSize(limit),
    stackBy: stackBy === null ? undefined : parseStackBy(stackBy),
  };
}

function parsePageSize(text: string | null): number {
  const size = text === null ? ROWS_PER_PAGE : PAGE_SIZES.find((one) => String(one) === text);
  if (size !== undefined) return size;
  throw new InvalidQueryError("limit", `limit must be one of ${PAGE_SIZES.join(", ")}`);
}

function parseGroupBy(params: URLSearchParams): FieldKey[] {
  const names = params
    .getAll("groupBy")
    .flatMap((text) => text.split(","))
    .filter((name) => name !== "");
  if (new Set(names).size < names.length) throw new InvalidQueryError("groupBy", "groupBy names a field twice");
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

function parseLimit(text: string | null): number {
  if (text === null) return GROUPS_AT_FIRST;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MAX_GROUPS) {
    throw new InvalidQueryError("limit", `limit must be a number from 1 to ${MAX_GROUPS}`);
  }
  return limit;
}

/** The page of one value: its URL says the range and the value, which is the only filter of its view. */
export type EntityPath = { kind: EntityKind; value: string };

/** Pages whose URL holds a view. */
export type ExplorerPath = "/" | "/explorer" | "/insights" | EntityPath;

/** The URL of a view, with the open event when there is one. What is as it is at first is left out. */
export function explorerHref(view: ExplorerView, at: { path?: ExplorerPath; eventID?: string | null } = {}): string {
  const { path = "/explorer", eventID = null } = at;
  if (typeof path === "object") return entityHref(path.kind, path.value, { ...view.query, eventID });
  const { groupBy, cursor, sort = "count", limit = GROUPS_AT_FIRST, stackBy = "outcome" } = view;
  const extra: Record<string, string> = {};
  if (groupBy.length > 0) {
    extra.groupBy = groupBy.join(",");
    if (sort !== "count") extra.sort = sort;
  }
  // Groups at first and rows per page are as many.
  if (limit !== GROUPS_AT_FIRST) extra.limit = String(limit);
  if (cursor !== null) extra.cursor = cursor;
  if (stackBy !== "outcome") extra.stackBy = stackBy;
  if (eventID !== null) extra.event = eventID;
  return eventQueryHref(path, view.query, extra);
}

/** Where a changed query is shown: here, but a page of one value can change its range only. */
export function pathFor(path: ExplorerPath, changed: EventQuery, current: EventQuery): ExplorerPath {
  if (typeof path === "string") return path;
  const { from, to } = current;
  return canonicalSearch({ ...changed, from, to }) === canonicalSearch(current) ? path : "/explorer";
}

/** Rows of a query, from the newest. */
export const rowsOf = (query: EventQuery): ExplorerView => ({ query, groupBy: [], cursor: null });
