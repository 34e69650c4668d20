/** Rows as CSV text: cells as formula-safe.ts has them, quoted by the library (RFC 4180). */
import { stringify } from "csv-stringify/sync";
import { type CsvValue, csvCell } from "./formula-safe.ts";

/** Rows as RFC 4180 text, each ended by CRLF. */
export function csvRows(rows: readonly (readonly CsvValue[])[]): string {
  if (rows.length === 0) return "";
  return stringify(
    rows.map((row) => row.map(csvCell)),
    { record_delimiter: "\r\n", quoted_match: /[\0\u0085\u2028\u2029']/ },
  );
}
