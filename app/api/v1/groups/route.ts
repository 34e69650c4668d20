import type { GroupsAnswer } from "../../../../query/answers.ts";
import { countGroups, type GroupBy, type GroupOptions } from "../../../../query/count-groups.ts";
import { countSparklines } from "../../../../query/count-sparklines.ts";
import { withCoverage } from "../../../../query/coverage.ts";
import { InvalidQueryError } from "../../../../query/event-query.ts";
import { parseGroupSort } from "../../../../query/result-options.ts";
import { readOnce } from "../../../../query/search-params.ts";
import { readRoute } from "../api-route.ts";
import { readFlag, readGroupBy, readLimit, readQuestion } from "../read-params.ts";

const PARAMETERS = ["groupBy", "limit", "sort", "sparklines", "within", "withinNone"];

/**
 * `GET /api/v1/groups?groupBy=F[,F2]`: events counted by one or two fields, largest groups first. `sort` orders them
 * otherwise; `within=V` (or `withinNone=true` for absent) keeps the groups of one value of F; `sparklines=true` adds their
 * counts over time.
 */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("groups", async (call) => {
  const limit = readLimit(call.params, { standard: 100, max: 1_000 });
  const groupBy = readGroupBy(call.params);
  const sort = parseGroupSort(readOnce(call.params, "sort"));
  const within = readWithin(call.params, groupBy);
  const options: GroupOptions = { groupBy, limit, sort, ...(within === undefined ? {} : { within }) };
  const withSparklines = readFlag(call.params, "sparklines");
  const { query, search } = await readQuestion(call, PARAMETERS);
  const [counted, coverage] = await withCoverage(
    query.range,
    () => countGroups(query, options, call.signal),
    call.signal,
  );
  const sparklines = withSparklines
    ? { sparklines: await countSparklines(query, { groupBy, groups: counted.groups }, call.signal) }
    : {};
  const body: GroupsAnswer = { ...counted, ...sparklines, coverage };
  const asked = {
    search,
    groupBy: groupBy.join(),
    limit,
    sort,
    ...(within === undefined ? {} : { within: within ?? "" }),
  };
  return { body, asked, rows: counted.groups.length };
});

/** The value of the first field, null for absent; undefined when groups of all values are wanted. */
function readWithin(params: URLSearchParams, groupBy: GroupBy): string | null | undefined {
  const value = readOnce(params, "within");
  const none = readFlag(params, "withinNone");
  if (value === null && !none) return undefined;
  const name = none ? "withinNone" : "within";
  if (value !== null && none) throw new InvalidQueryError("withinNone", "withinNone cannot stand beside within");
  if (groupBy.length !== 2) throw new InvalidQueryError(name, `${name} needs two fields in groupBy`);
  return value;
}
