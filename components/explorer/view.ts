/** ExplorerView: everything the explorer's URL says, except which event is open. URL → view → URL. */
import type { EntityKind } from "../../cloudtrail/entities.ts";
import { FIELDS, type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { type EventQuery, InvalidQueryError } from "../../query/event-query.ts";
import { type GroupSort, parseGroupSort, parseStackBy } from "../../query/result-options.ts";
import { canonicalSearch, eventQueryHref, parseEventQuery, readOnce } from "../../query/search-params.ts";
import { entityHref } from "../entity/entity-href.ts";
import { patternText } from "./edit-query.ts";

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

/** Reads what the URL of a page with parameters of its own has beside these. Throws InvalidQueryError. */
export function parseReportView(params: URLSearchParams): ExplorerView {
  const query = parseEventQuery(params, { allow: ["cursor", "event", "limit"] });
  const limit = parsePageSize(readOnce(params, "limit"));
  return { query, groupBy: [], cursor: params.get("cursor"), limit };
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

/** A page whose URL has parameters of its own, of these names, beside those of a view: the catalogue, or one search. */
export type ReportPath = { page: string; names: readonly string[] };

/** Pages whose URL holds a view. */
export type ExplorerPath = "/" | "/explorer" | "/insights" | EntityPath | ReportPath;

/** Parameters of a ReportPath that are given, by name. */
export type OwnParameters = Readonly<Record<string, string>>;

const NO_PARAMETERS: OwnParameters = {};

/** The own parameters of a page as its URL has them; lists that were written apart come back as one text. */
export function readOwnParameters(path: ExplorerPath, params: URLSearchParams): OwnParameters {
  if (typeof path === "string" || "kind" in path) return NO_PARAMETERS;
  const given = path.names.filter((name) => params.has(name));
  return Object.fromEntries(given.map((name) => [name, params.getAll(name).join(",")]));
}

type At = { path?: ExplorerPath; own?: OwnParameters; eventID?: string | null };

/** The URL of a view, with the open event when there is one. What is as it is at first is left out. */
export function explorerHref(view: ExplorerView, at: At = {}): string {
  const { path = "/explorer", own = NO_PARAMETERS, eventID = null } = at;
  if (typeof path === "object" && "kind" in path) {
    return entityHref(path.kind, path.value, { ...view.query, eventID });
  }
  if (typeof path === "object") return reportHref(view, path, { own, eventID });
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

/**
 * The URL of a view on a page with parameters of its own. Such a parameter comes before a filter of the same name: a
 * filter that would meet one becomes its value.
 */
function reportHref(
  { query, cursor, limit = ROWS_PER_PAGE }: ExplorerView,
  { page, names }: ReportPath,
  { own, eventID }: { own: OwnParameters; eventID: string | null },
): string {
  const filters: EventQuery["filters"] = { ...query.filters };
  const given = new Map(Object.entries(own));
  for (const field of FIELDS.filter(({ key }) => names.includes(key))) {
    const { include = [], exclude = [] } = filters[field.key] ?? {};
    const [value] = include;
    if (value === undefined) continue;
    given.set(field.key, patternText(value));
    filters[field.key] = { include: [], exclude };
  }
  return eventQueryHref(
    page,
    { ...query, filters },
    {
      ...Object.fromEntries(given),
      cursor,
      limit: limit === ROWS_PER_PAGE ? null : String(limit),
      event: eventID,
    },
  );
}

/** Where a changed query is shown: here, but a page of one value can change its range only. */
export function pathFor(path: ExplorerPath, changed: EventQuery, current: EventQuery): ExplorerPath {
  if (typeof path === "string" || "page" in path) return path;
  const { from, to } = current;
  return canonicalSearch({ ...changed, from, to }) === canonicalSearch(current) ? path : "/explorer";
}

/** Rows of a query, from the newest. */
export const rowsOf = (query: EventQuery): ExplorerView => ({ query, groupBy: [], cursor: null });
