import type { GroupsAnswer } from "../../../../query/answers.ts";
import { countGroups } from "../../../../query/count-groups.ts";
import { getCoverage } from "../../../../query/coverage.ts";
import { readRoute } from "../api-route.ts";
import { readGroupBy, readLimit, readQuestion } from "../read-params.ts";

/** `GET /api/v1/groups?groupBy=F[,F2]`: events counted by one or two fields, largest groups first. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("groups", async (call) => {
  const limit = readLimit(call.params, { standard: 100, max: 1_000 });
  const groupBy = readGroupBy(call.params);
  const { query, search } = await readQuestion(call, ["groupBy", "limit"]);
  const [counted, coverage] = await Promise.all([
    countGroups(query, { groupBy, limit }, call.signal),
    getCoverage(query.range, call.signal),
  ]);
  const body: GroupsAnswer = { ...counted, coverage };
  return { body, asked: { search, groupBy: groupBy.join(), limit }, rows: counted.groups.length };
});
