import { FIELDS } from "../../../../cloudtrail/fields.ts";
import type { FacetsAnswer } from "../../../../query/answers.ts";
import { countFacets } from "../../../../query/count-facets.ts";
import { withCoverage } from "../../../../query/coverage.ts";
import { readRoute } from "../api-route.ts";
import { readFields, readLimit, readQuestion } from "../read-params.ts";

/** `GET /api/v1/facets?fields=F,F2…`: the most frequent values of each field, without its own filter. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("facets", async (call) => {
  const limit = readLimit(call.params, { standard: 50, max: 1_000 });
  const fields = readFields(call.params, "fields", FIELDS.length);
  const { query, search } = await readQuestion(call, ["fields", "limit"]);
  const [counted, coverage] = await withCoverage(
    query.range,
    () => countFacets(query, { fields, limit }, call.signal),
    call.signal,
  );
  const body: FacetsAnswer = { ...counted, coverage };
  const rows = Object.values(counted.facets).reduce((sum, values) => sum + values.length, 0);
  return { body, asked: { search, fields: fields.join(), limit }, rows };
});
