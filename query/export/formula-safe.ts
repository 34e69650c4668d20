/**
 * Text of log records in a spreadsheet: a cell that a program could take for a formula gets a `'` in front (OWASP ASVS
 * 1.2.10). csv-stringify's own `escape_formulas` knows neither NUL, line feed, nor blanks before the sign, which
 * spreadsheets cut off; so this is the only place that decides. Client-safe.
 */
/** A value of a cell; null is an empty cell. */
export type CsvValue = string | number | boolean | null;

/**
 * Blanks and invisible characters in any number, then `= + - @`, their full-width and small forms, or minus and look-alike
 * signs that spreadsheets normalise; or a control character at the very start.
 */
const FORMULA =
  /^(?:[\p{Cc}\p{Zl}\p{Zp}]|[\s\p{Cf}\u2800\u3164\uffa0]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212])/u;

/** The text of one cell, before quoting. Numbers and booleans are ours and stay as they are. */
export function csvCell(value: CsvValue): string {
  if (value === null) return "";
  const text = String(value);
  return typeof value === "string" && FORMULA.test(text) ? `'${text}` : text;
}
