/** Words for a POSIX shell. Client-safe. */
import type { EventQuery } from "../event-query.ts";
import { parsePattern } from "../value-pattern.ts";

/** One word, whatever the text: nothing has a meaning between single quotes but the quote itself. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * Values of a filter that can stand in a command as they are: exact, wanted, and of the form that Regions and accounts
 * have. Null when the filter does not name such values only.
 */
export function plainValues(
  query: Pick<EventQuery, "filters">,
  field: "awsRegion" | "recipientAccountId",
): string[] | null {
  const include = query.filters[field]?.include ?? [];
  const values = include.flatMap((value) => {
    const pattern = parsePattern(value);
    return pattern?.kind === "exact" && /^[a-z0-9-]{1,40}$/.test(pattern.text) ? [pattern.text] : [];
  });
  return include.length > 0 && values.length === include.length ? values : null;
}
