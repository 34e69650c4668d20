import { withCoverage } from "../../../../query/coverage.ts";
import type { InsightsAnswer } from "../../../../query/insight-answers.ts";
import { listInsights } from "../../../../query/list-insights.ts";
import { readOnce } from "../../../../query/search-params.ts";
import { readRoute } from "../api-route.ts";
import { readLimit, readQuestion } from "../read-params.ts";

/** `GET /api/v1/insights`: unusual rates that CloudTrail noticed, start and end joined, latest first. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("insights", async (call) => {
  const limit = readLimit(call.params, { standard: 100, max: 1_000 });
  const cursor = readOnce(call.params, "cursor");
  const { query, search } = await readQuestion(call, ["limit", "cursor"]);
  const [page, coverage] = await withCoverage(
    query.range,
    () => listInsights(query, { limit, cursor }, call.signal),
    call.signal,
  );
  const body: InsightsAnswer = { ...page, coverage };
  return {
    body,
    asked: { search, limit, ...(cursor === null ? {} : { cursor }) },
    rows: page.insights.length,
  };
});
