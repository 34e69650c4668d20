import { InvalidQueryError } from "../../../../query/event-query.ts";
import type { Search } from "../../../../reports/define-search.ts";
import { type Asked, parseParameters } from "../../../../reports/parameters.ts";

/** A search with its values; or the value that is missing or refused, which the form asks for. */
export type Asking =
  | { asked: Asked; refused: null }
  | { asked: null; refused: { parameter: string; message: string; missing: boolean } };

/** Reads the search's own values. Throws InvalidQueryError for a sub-filter that it does not have. */
export function readAsked(search: Search, params: URLSearchParams): Asking {
  try {
    return { asked: parseParameters(search, params), refused: null };
  } catch (error) {
    if (!(error instanceof InvalidQueryError)) throw error;
    const { parameter, message } = error;
    if (!(search.parameters ?? []).some(({ name }) => name === parameter)) throw error;
    return { asked: null, refused: { parameter, message, missing: !params.has(parameter) } };
  }
}
