import { InvalidQueryError } from "../../query/event-query.ts";

/** What Next gives a page as its query string. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The query string as it was: repeated parameters stay repeated. */
export async function readParams(searchParams: SearchParams): Promise<URLSearchParams> {
  const entries = Object.entries(await searchParams).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  return new URLSearchParams(entries);
}

/** A refused parameter, and the link without it. */
export type Refused = { parameter: string; message: string; href: string };

/** Runs a parser of parameters; a refusal becomes a value with a link to the same page without the parameter. */
export function parseParams<T>(
  path: string,
  params: URLSearchParams,
  parse: () => T,
): { value: T } | { refused: Refused } {
  try {
    return { value: parse() };
  } catch (error) {
    if (!(error instanceof InvalidQueryError)) throw error;
    const rest = new URLSearchParams([...params].filter(([name]) => name !== error.parameter));
    const search = rest.toString();
    const href = search === "" ? path : `${path}?${search}`;
    return { refused: { parameter: error.parameter, message: error.message, href } };
  }
}
