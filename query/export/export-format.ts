/**
 * The three forms of an export. Each begins with what was asked and what it covers, and ends with a mark that a download
 * which was cut off does not have: `"complete": true`, in CSV a last line `# complete: …`.
 *
 * CSV is for spreadsheets: byte order mark, formula-safe cells, comment lines. The JSON forms are for programs: every value
 * exactly as it is stored.
 */
import type { Coverage, EventAnswer, GroupAnswer } from "../answers.ts";
import type { GroupBy } from "../count-groups.ts";
import { csvRows } from "./csv-rows.ts";
import { type ExportColumn, exportCell } from "./export-columns.ts";
import type { CsvValue } from "./formula-safe.ts";

export const EXPORT_FORMATS = ["csv", "json", "ndjson"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What is exported: events, or the groups of one or two fields. */
export type ExportSubject = { kind: "events"; columns: readonly ExportColumn[] } | { kind: "groups"; groupBy: GroupBy };

/** The beginning of an export. */
export type ExportHead = {
  exportedAt: string;
  query: {
    /** The common search it is the answer of, where it is one. */
    report?: string;
    /** The question with its range made absolute: as a link it asks the same again. */
    search: string;
    groupBy: readonly string[] | null;
    limit: number | null;
  };
  coverage: Coverage;
};

/** The end of an export: how many rows it has, and whether the limit left others out. */
export type ExportTail = { count: number; more: boolean; complete: true };

export type ExportRows = readonly EventAnswer[] | readonly GroupAnswer[];

/** Pieces of text that make one file, in this order: head, rows as often as there are some, tail. */
export type ExportWriter = {
  contentType: string;
  head(head: ExportHead): string;
  rows(rows: ExportRows): string;
  tail(tail: ExportTail): string;
};

/** A writer of one file. `comments: false` leaves the CSV's comment lines and byte order mark out. */
export function exportWriter(
  format: ExportFormat,
  options: { subject: ExportSubject; comments: boolean },
): ExportWriter {
  switch (format) {
    case "csv":
      return csvWriter(options);
    case "json":
      return jsonWriter(options.subject.kind);
    case "ndjson":
      return ndjsonWriter();
    default: {
      const never: never = format;
      throw new Error(`no such format: ${never}`);
    }
  }
}

const EOL = "\r\n";
const BYTE_ORDER_MARK = "\ufeff";

function csvWriter({ subject, comments }: { subject: ExportSubject; comments: boolean }): ExportWriter {
  const titles =
    subject.kind === "events" ? subject.columns : [...subject.groupBy, "count", "denied", "firstSeen", "lastSeen"];
  return {
    contentType: "text/csv; charset=utf-8",
    head: (head) => (comments ? BYTE_ORDER_MARK + commentLines(headComments(head)) : "") + csvRows([titles]),
    rows: (rows) => csvRows(rows.map((row) => csvValues(row, subject))),
    tail: ({ count, more }) =>
      comments ? commentLines([`complete: ${count} rows${more ? " (the limit left more out)" : ""}`]) : "",
  };
}

function csvValues(row: EventAnswer | GroupAnswer, subject: ExportSubject): CsvValue[] {
  if (subject.kind === "events") {
    return isEvent(row) ? subject.columns.map((column) => exportCell(row, column)) : [];
  }
  return isEvent(row)
    ? []
    : [...subject.groupBy, "count", "denied", "firstSeen", "lastSeen"].map((name) => row[name] ?? null);
}

/** No field that can be grouped by is called `eventID` and `evidence` at once. */
const isEvent = (row: EventAnswer | GroupAnswer): row is EventAnswer => typeof row.evidence === "object";

function headComments({ exportedAt, query, coverage }: ExportHead): string[] {
  const list = (values: readonly string[]) => values.map(encodeURIComponent).join(" ");
  return [
    `exportedAt: ${exportedAt}`,
    ...(query.report === undefined ? [] : [`report: ${query.report}`]),
    `query: ${query.search}${query.groupBy === null ? "" : `&groupBy=${query.groupBy.join()}`}`,
    ...(query.limit === null ? [] : [`limit: ${query.limit}`]),
    `coverage: from ${coverage.from} to ${coverage.to}`,
    `completeThrough: ${coverage.completeThrough ?? "unknown"}`,
    ...(coverage.keptFrom === null ? [] : [`keptFrom: ${coverage.keptFrom} (retention)`]),
    `firstEvent: ${coverage.firstEvent ?? "none"} lastEvent: ${coverage.lastEvent ?? "none"}`,
    `loadedFiles: ${coverage.loadedFiles} failedFiles: ${coverage.failedFiles} rejectedRecords: ${coverage.rejectedRecords}`,
    `accounts: ${list(coverage.accounts)}`,
    `regions: ${list(coverage.regions)}`,
  ];
}

/** One cell each and never a formula: begun by `#`, and without commas, quotes or line ends of their own. */
const commentLines = (lines: readonly string[]): string =>
  lines.map((line) => `# ${line.replace(/[,"';\p{Cc}\p{Zl}\p{Zp}]/gu, encodeAnything)}${EOL}`).join("");

const encodeAnything = (character: string): string => (character === "'" ? "%27" : encodeURIComponent(character));

function jsonWriter(member: ExportSubject["kind"]): ExportWriter {
  let first = true;
  return {
    contentType: "application/json; charset=utf-8",
    head: (head) => `${JSON.stringify(head).slice(0, -1)},"${member}":[\n`,
    rows: (rows) => {
      const text = rows.map((row) => JSON.stringify(row)).join(",\n");
      const separator = first || rows.length === 0 ? "" : ",\n";
      if (rows.length > 0) first = false;
      return separator + text;
    },
    tail: (tail) => `\n],${JSON.stringify(tail).slice(1)}\n`,
  };
}

function ndjsonWriter(): ExportWriter {
  return {
    contentType: "application/x-ndjson; charset=utf-8",
    head: (head) => `${JSON.stringify({ type: "header", ...head })}\n`,
    rows: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(""),
    tail: (tail) => `${JSON.stringify({ type: "trailer", ...tail })}\n`,
  };
}
