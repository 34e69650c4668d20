import type { HistogramAnswer } from "../../../../query/answers.ts";
import { getCoverage } from "../../../../query/coverage.ts";
import { getHistogram } from "../../../../query/histogram.ts";
import { countStacks, refuseMultiple } from "../../../../query/histogram-stacks.ts";
import { readRoute } from "../api-route.ts";
import { readFields, readQuestion } from "../read-params.ts";

/**
 * `GET /api/v1/histogram`: events over time in at most 120 buckets, empty ones included. `stackBy=F` adds the layers of
 * the six commonest values, of all others and of none.
 */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("histogram", async (call) => {
  const [stackBy] = call.params.has("stackBy") ? readFields(call.params, "stackBy", 1) : [];
  if (stackBy !== undefined) refuseMultiple(stackBy);
  const { query, search } = await readQuestion(call, ["stackBy"]);
  const [histogram, coverage] = await Promise.all([
    stackBy === undefined ? getHistogram(query, call.signal) : countStacks(query, stackBy, call.signal),
    getCoverage(query.range, call.signal),
  ]);
  const body: HistogramAnswer = { ...histogram, coverage };
  return { body, asked: { search, ...(stackBy === undefined ? {} : { stackBy }) }, rows: histogram.buckets.length };
});
