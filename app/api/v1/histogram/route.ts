import type { HistogramAnswer } from "../../../../query/answers.ts";
import { withCoverage } from "../../../../query/coverage.ts";
import { getHistogram } from "../../../../query/histogram.ts";
import { countStacks } from "../../../../query/histogram-stacks.ts";
import { parseStackBy } from "../../../../query/result-options.ts";
import { readOnce } from "../../../../query/search-params.ts";
import { readRoute } from "../api-route.ts";
import { readQuestion } from "../read-params.ts";

/**
 * `GET /api/v1/histogram`: events over time in at most 120 buckets, empty ones included. `stackBy=F` adds the layers of
 * the six commonest values, of all others and of none.
 */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("histogram", async (call) => {
  const text = readOnce(call.params, "stackBy");
  const stackBy = text === null ? null : parseStackBy(text);
  const { query, search } = await readQuestion(call, ["stackBy"]);
  const [histogram, coverage] = await withCoverage(
    query.range,
    async () => (stackBy === null ? getHistogram(query, call.signal) : countStacks(query, stackBy, call.signal)),
    call.signal,
  );
  const body: HistogramAnswer = { ...histogram, coverage };
  return { body, asked: { search, ...(stackBy === null ? {} : { stackBy }) }, rows: histogram.buckets.length };
});
