/** The view that a saved report holds: its address read by the parsers of its page, and written back by them. */
import type { FieldKey } from "../../../../cloudtrail/fields.ts";
import {
  type ExplorerPath,
  type ExplorerView,
  explorerHref,
  type OwnParameters,
  parseExplorerView,
  parseReportView,
  readOwnParameters,
} from "../../../../components/explorer/view.ts";
import { InvalidQueryError, type TimeRange } from "../../../../query/event-query.ts";
import { quoteValue } from "../../../../query/line-terms.ts";
import { formatQueryLine } from "../../../../query/query-line.ts";
import type { SavedRange } from "../../../../query/saved-report-answers.ts";
import { formatInstant, isRolling, resolveTimeRange } from "../../../../query/time-range.ts";
import { findSearch } from "../../../../reports/catalog/index.ts";
import { pageParameterNames, parseParameters } from "../../../../reports/parameters.ts";
import { readKnownGood } from "../read-params.ts";

/** A view, where it is shown, and the title of its search. */
export type SavedView = { view: ExplorerView; path: ExplorerPath; own: OwnParameters; title: string | null };

/** Where on a page one is: not part of what it asks. */
const PLACES = ["cursor", "event"];

/** Reads a view as its page would. Throws InvalidQueryError naming what its page would refuse. */
export function readView(report: string | null, search: string): SavedView {
  const params = new URLSearchParams(search);
  const place = PLACES.find((name) => params.has(name));
  if (place !== undefined) throw new InvalidQueryError(place, `${place} is no part of a saved report`);
  if (report === null) return { view: parseExplorerView(params), path: "/explorer", own: {}, title: null };
  const found = findSearch(report);
  if (found === null) throw new InvalidQueryError("report", `report: there is no search ${report.slice(0, 100)}`);
  const names = pageParameterNames(found);
  parseParameters(found, params);
  readKnownGood(params);
  const view = parseReportView(new URLSearchParams([...params].filter(([name]) => !names.includes(name))));
  const path = { page: `/reports/${found.id}`, names };
  return { view, path, own: readOwnParameters(path, params), title: found.title };
}

/** The address of a view over another range. */
export const viewHref = ({ view, path, own }: SavedView, { from, to }: TimeRange): string =>
  explorerHref({ ...view, query: { ...view.query, from: formatInstant(from), to: formatInstant(to) } }, { path, own });

/**
 * The one spelling of a view's parameters; a fixed range becomes two moments, the clock being at `now`. Throws
 * InvalidQueryError.
 */
export function canonicalView(
  { report, search, range }: { report: string | null; search: string; range?: SavedRange | undefined },
  now: Date,
): string {
  const saved = readView(report, search);
  const { query } = saved.view;
  const moments = resolveTimeRange(query, now);
  if (range === "rolling" && !isRolling(query)) {
    throw new InvalidQueryError("range", "range: from and to are two moments; a rolling range has now or a distance");
  }
  const href = range === "fixed" ? viewHref(saved, moments) : explorerHref(saved.view, saved);
  return href.slice(href.indexOf("?") + 1);
}

/** Filters and own values as the query line writes them, and the grouping. */
export function describeView({ view, own }: SavedView): { line: string; groupBy: FieldKey[] } {
  const values = Object.entries(own).map(([name, value]) => `${name}:${quoteValue(value)}`);
  return {
    line: [...values, formatQueryLine(view.query.filters)].filter((text) => text !== "").join(" "),
    groupBy: view.groupBy,
  };
}
