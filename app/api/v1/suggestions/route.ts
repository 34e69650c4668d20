import { findField } from "../../../../cloudtrail/fields.ts";
import type { SuggestionsAnswer } from "../../../../query/answers.ts";
import { withCoverage } from "../../../../query/coverage.ts";
import { InvalidQueryError } from "../../../../query/event-query.ts";
import { readOnce, readValue } from "../../../../query/search-params.ts";
import { suggestValues } from "../../../../query/suggest-values.ts";
import { MAX_VALUE_LENGTH } from "../../../../query/value-pattern.ts";
import { readRoute } from "../api-route.ts";
import { readFields, readLimit, readQuestion } from "../read-params.ts";

/** `GET /api/v1/suggestions?field=F&text=…`: values of a field that hold the text, most frequent first; with `match` only those like it. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("suggestions", async (call) => {
  const limit = readLimit(call.params, { standard: 20, max: 200 });
  const [field] = readFields(call.params, "field", 1);
  if (field === undefined) throw new InvalidQueryError("field", "field must name a field");
  const text = readOnce(call.params, "text") ?? "";
  if (text.length > MAX_VALUE_LENGTH) throw new InvalidQueryError("text", "text is too long");
  const like = readOnce(call.params, "match");
  const own = findField(field);
  const match = like === null || own === null ? null : readValue("match", own, like);
  const { query, search } = await readQuestion(call, ["field", "text", "match", "limit"]);
  const [values, coverage] = await withCoverage(
    query.range,
    () => suggestValues(query, { field, text, match, limit }, call.signal),
    call.signal,
  );
  const body: SuggestionsAnswer = { values, coverage };
  return { body, asked: { search, field, text, ...(match !== null && { match }), limit }, rows: values.length };
});
