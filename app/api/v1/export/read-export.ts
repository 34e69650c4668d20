/** The parameters of an export beside its filters. Each reader throws InvalidQueryError naming its parameter. */
import { InvalidQueryError } from "../../../../query/event-query.ts";
import { EXPORT_COLUMNS, type ExportColumn, isExportColumn } from "../../../../query/export/export-columns.ts";
import { EXPORT_FORMATS, type ExportFormat, type ExportSubject } from "../../../../query/export/export-format.ts";
import { readOnce } from "../../../../query/search-params.ts";
import { readGroupBy } from "../read-params.ts";

/** Most rows of one export. */
export const MAX_EXPORT_ROWS = 10_000_000;

/** Names of the parameters. */
export const EXPORT_PARAMETERS = ["format", "groupBy", "columns", "comments", "limit"] as const;

/** `format=csv|json|ndjson`; there is no standard one. */
export function readFormat(params: URLSearchParams): ExportFormat {
  const text = readOnce(params, "format");
  const format = EXPORT_FORMATS.find((one) => one === text);
  if (format === undefined) throw new InvalidQueryError("format", `format must be one of ${EXPORT_FORMATS.join(", ")}`);
  return format;
}

/** Groups with `groupBy`, else events with the columns named. */
export function readSubject(params: URLSearchParams, format: ExportFormat): ExportSubject {
  const columns = readOnce(params, "columns");
  const grouped = readOnce(params, "groupBy") !== null;
  if (columns !== null && (grouped || format !== "csv")) {
    throw new InvalidQueryError("columns", "columns can be chosen for events in format=csv only");
  }
  if (grouped) return { kind: "groups", groupBy: readGroupBy(params) };
  return { kind: "events", columns: columns === null ? EXPORT_COLUMNS : readColumns(columns) };
}

function readColumns(text: string): ExportColumn[] {
  const columns = text.split(",").map((name) => {
    if (isExportColumn(name)) return name;
    throw new InvalidQueryError("columns", `columns: there is no column ${name.slice(0, 100)}`);
  });
  if (new Set(columns).size < columns.length) throw new InvalidQueryError("columns", "columns names a column twice");
  return columns;
}

/** `comments=false` leaves the CSV's comment lines out. */
export function readComments(params: URLSearchParams, format: ExportFormat): boolean {
  const text = readOnce(params, "comments");
  if (text === null) return true;
  if (format !== "csv") throw new InvalidQueryError("comments", "comments is for format=csv only");
  if (text !== "true" && text !== "false") throw new InvalidQueryError("comments", "comments must be true or false");
  return text === "true";
}

/** Most rows asked for; null for all of them. */
export function readRowLimit(params: URLSearchParams): number | null {
  const text = readOnce(params, "limit");
  if (text === null) return null;
  const limit = /^\d{1,8}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_EXPORT_ROWS) return limit;
  throw new InvalidQueryError("limit", `limit must be a number from 1 to ${MAX_EXPORT_ROWS}`);
}
