import { listHidden } from "../../../../lib/known-good.ts";
import { withCoverage } from "../../../../query/coverage.ts";
import { InvalidQueryError } from "../../../../query/event-query.ts";
import type { ReportsAnswer } from "../../../../query/report-answers.ts";
import { readOnce } from "../../../../query/search-params.ts";
import { SEARCHES } from "../../../../reports/catalog/index.ts";
import { countSearches } from "../../../../reports/count-searches.ts";
import { SECTIONS } from "../../../../reports/define-search.ts";
import { describeSearch } from "../../../../reports/describe-search.ts";
import { rememberSoon } from "../../../../reports/remember-soon.ts";
import { readRoute } from "../api-route.ts";
import { readKnownGood, readQuestion, refuseOthers } from "../read-params.ts";

/** `GET /api/v1/reports`: the catalogue; with `counts=true` how much every search has in the range. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("reports", async (call) => {
  const counts = readOnce(call.params, "counts") ?? "false";
  if (counts !== "true" && counts !== "false")
    throw new InvalidQueryError("counts", "counts must be one of true, false");
  const sections = SECTIONS.map((section) => ({ ...section }));
  if (counts === "false") {
    refuseOthers(call.params, ["counts"]);
    const body: ReportsAnswer = { sections, reports: SEARCHES.map(describeSearch), coverage: null };
    return { body, asked: { counts }, rows: body.reports.length };
  }
  const { query, search } = await readQuestion(call, ["counts", "knownGood"]);
  const knownGood = readKnownGood(call.params);
  const hide = await listHidden(knownGood);
  const [counted, coverage] = await withCoverage(
    query.range,
    () => countSearches({ ...query, ...hide }, call.signal),
    call.signal,
  );
  rememberSoon({ ...query, ...hide });
  const reports = SEARCHES.map((one) => ({ ...describeSearch(one), count: counted.get(one.id) ?? null }));
  const body: ReportsAnswer = { sections, reports, coverage };
  return { body, asked: { search, counts, knownGood }, rows: reports.length };
});
