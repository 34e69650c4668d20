/** ExplorerView: everything the explorer's URL says, except which event is open. URL → view → URL. */
import type { EntityKind } from "../../cloudtrail/entities.ts";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { type EventQuery, InvalidQueryError } from "../../query/event-query.ts";
import { canonicalSearch, eventQueryHref, parseEventQuery } from "../../query/search-params.ts";
import { entityHref } from "../entity/entity-href.ts";

export type ExplorerView = {
  query: EventQuery;
  /** No field: rows. One or two: groups. */
  groupBy: FieldKey[];
  /** Where the page of rows starts; null for the newest. */
  cursor: string | null;
};

/** Parameters of the page beside those of the query. */
export const EXPLORER_PARAMETERS = ["groupBy", "cursor", "event"];

/** Reads the explorer's URL. Throws InvalidQueryError, naming the parameter. */
export function parseExplorerView(params: URLSearchParams): ExplorerView {
  const query = parseEventQuery(params, { allow: EXPLORER_PARAMETERS });
  return { query, groupBy: parseGroupBy(params), cursor: params.get("cursor") };
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

/** The page of one value: its URL says the range and the value, which is the only filter of its view. */
export type EntityPath = { kind: EntityKind; value: string };

/** Pages whose URL holds a view. */
export type ExplorerPath = "/" | "/explorer" | EntityPath;

/** The URL of a view, with the open event when there is one. */
export function explorerHref(view: ExplorerView, at: { path?: ExplorerPath; eventID?: string | null } = {}): string {
  const { path = "/explorer", eventID = null } = at;
  if (typeof path === "object") return entityHref(path.kind, path.value, { ...view.query, eventID });
  const groupBy = view.groupBy.length > 0 ? view.groupBy.join(",") : null;
  return eventQueryHref(path, view.query, { groupBy, cursor: view.cursor, event: eventID });
}

/** Where a changed query is shown: here, but a page of one value can change its range only. */
export function pathFor(path: ExplorerPath, changed: EventQuery, current: EventQuery): ExplorerPath {
  if (typeof path === "string") return path;
  const { from, to } = current;
  return canonicalSearch({ ...changed, from, to }) === canonicalSearch(current) ? path : "/explorer";
}

/** Rows of a query, from the newest. */
export const rowsOf = (query: EventQuery): ExplorerView => ({ query, groupBy: [], cursor: null });
