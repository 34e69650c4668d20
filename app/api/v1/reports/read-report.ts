/** What a request asks of one report. */
import { findSearch } from "../../../../reports/catalog/index.ts";
import { type Asked, parameterNames, parseParameters } from "../../../../reports/parameters.ts";
import { ApiError } from "../api-error.ts";
import type { ApiCall } from "../api-route.ts";
import { type Question, readQuestion } from "../read-params.ts";

/** `given` are the search's own values as text; `others` the parameters that are not its own. */
export type ReportCall = { slug: string; asked: Asked; question: Question; given: string; others: URLSearchParams };

/** Reads search, values, range and filters. Throws ApiError 404 or InvalidQueryError. Own parameters come before filters. */
export async function readReport(call: ApiCall, allow: readonly string[]): Promise<ReportCall> {
  const slug = call.path.slug ?? "";
  const search = findSearch(slug);
  if (search === null) throw new ApiError(404, "not-found", "there is no such report");
  const asked = parseParameters(search, call.params);
  const own = parameterNames(search);
  const others = new URLSearchParams([...call.params].filter(([name]) => !own.includes(name)));
  const question = await readQuestion({ ...call, params: others }, allow);
  const given = JSON.stringify(
    Object.fromEntries([...asked.values, ...(asked.narrow.length > 0 ? [["narrow", asked.narrow]] : [])]),
  );
  return { slug, asked, question, given, others };
}
