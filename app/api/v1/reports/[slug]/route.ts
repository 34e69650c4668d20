import { listActiveKnownGood } from "../../../../../lib/known-good.ts";
import { readOnce } from "../../../../../query/search-params.ts";
import { formatInstant } from "../../../../../query/time-range.ts";
import { findSearch } from "../../../../../reports/catalog/index.ts";
import { parameterNames, parseParameters } from "../../../../../reports/parameters.ts";
import { runReport } from "../../../../../reports/run-report.ts";
import { ApiError } from "../../api-error.ts";
import { readRoute } from "../../api-route.ts";
import { readKnownGood, readLimit, readQuestion } from "../../read-params.ts";

/** `GET /api/v1/reports/{slug}`: one report. Its own parameters come before filters of the same name. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("report", async (call) => {
  const slug = call.path.slug ?? "";
  const search = findSearch(slug);
  if (search === null) throw new ApiError(404, "not-found", "there is no such report");
  const asked = parseParameters(search, call.params);
  const limit = readLimit(call.params, { standard: 100, max: 1_000 });
  const cursor = readOnce(call.params, "cursor");
  const own = parameterNames(search);
  const params = new URLSearchParams([...call.params].filter(([name]) => !own.includes(name)));
  const { query, search: filters } = await readQuestion({ ...call, params }, ["limit", "cursor", "knownGood"]);
  const knownGood = readKnownGood(call.params);
  const hide = knownGood === "hide" ? { hide: await listActiveKnownGood() } : {};
  const text = {
    from: params.get("from") ?? formatInstant(query.range.from),
    to: params.get("to") ?? formatInstant(query.range.to),
  };
  const body = await runReport({ asked, ...query, ...hide }, { limit, groupLimit: limit, cursor, text }, call.signal);
  const given = JSON.stringify(
    Object.fromEntries([...asked.values, ...(asked.narrow.length > 0 ? [["narrow", asked.narrow]] : [])]),
  );
  return {
    body,
    asked: { slug, search: filters, given, knownGood, limit, ...(cursor === null ? {} : { cursor }) },
    rows: body.events.length,
  };
});
