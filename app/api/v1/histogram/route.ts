import type { HistogramAnswer } from "../../../../query/answers.ts";
import { getCoverage } from "../../../../query/coverage.ts";
import { getHistogram } from "../../../../query/histogram.ts";
import { readRoute } from "../api-route.ts";
import { readQuestion } from "../read-params.ts";

/** `GET /api/v1/histogram`: events over time in at most 120 buckets, empty ones included. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("histogram", async (call) => {
  const { query, search } = await readQuestion(call, []);
  const [histogram, coverage] = await Promise.all([
    getHistogram(query, call.signal),
    getCoverage(query.range, call.signal),
  ]);
  const body: HistogramAnswer = { ...histogram, coverage };
  return { body, asked: { search }, rows: histogram.buckets.length };
});
