/** Rows as CSV text: cells as formula-safe.ts has them, quoted by the library (RFC 4180). */
import { stringify } from "csv-stringify/sync";
import { type CsvValue, csvCell } from "./formula-safe.ts";

/** Line ends of any kind: with CRLF between rows, the library leaves a single CR or LF in a cell unquoted. */
const MUST_BE_QUOTED = /[\0\r\n\u0085\u2028\u2029']/;

/** Rows as RFC 4180 text, each ended by CRLF. */
export function csvRows(rows: readonly (readonly CsvValue[])[]): string {
  if (rows.length === 0) return "";
  return stringify(
    rows.map((row) => row.map(csvCell)),
    { record_delimiter: "\r\n", quoted_match: MUST_BE_QUOTED },
  );
}
