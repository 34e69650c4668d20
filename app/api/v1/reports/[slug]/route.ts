import { listHidden } from "../../../../../lib/known-good.ts";
import { readOnce } from "../../../../../query/search-params.ts";
import { formatInstant } from "../../../../../query/time-range.ts";
import { runReport } from "../../../../../reports/run-report.ts";
import { readRoute } from "../../api-route.ts";
import { readKnownGood, readLimit } from "../../read-params.ts";
import { readReport } from "../read-report.ts";

/** `GET /api/v1/reports/{slug}`: one report. Its own parameters come before filters of the same name. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("report", async (call) => {
  const { slug, asked, question, given, others } = await readReport(call, ["limit", "cursor", "knownGood"]);
  const { query, search: filters } = question;
  const limit = readLimit(others, { standard: 100, max: 1_000 });
  const cursor = readOnce(others, "cursor");
  const knownGood = readKnownGood(others);
  const hide = await listHidden(knownGood);
  const text = {
    from: others.get("from") ?? formatInstant(query.range.from),
    to: others.get("to") ?? formatInstant(query.range.to),
  };
  const body = await runReport({ asked, ...query, ...hide }, { limit, groupLimit: limit, cursor, text }, call.signal);
  return {
    body,
    asked: { slug, search: filters, given, knownGood, limit, ...(cursor === null ? {} : { cursor }) },
    rows: body.events.length,
  };
});
