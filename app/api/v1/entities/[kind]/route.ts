import { findEntity } from "../../../../../cloudtrail/entities.ts";
import { withCoverage } from "../../../../../query/coverage.ts";
import { getActiveHours } from "../../../../../query/entity/active-hours.ts";
import { listDeniedThenAllowed } from "../../../../../query/entity/denied-then-allowed.ts";
import type { EntityAnswer } from "../../../../../query/entity/entity-answers.ts";
import { type EntityRef, readEntity } from "../../../../../query/entity/entity-filter.ts";
import { getEntitySummary } from "../../../../../query/entity/get-entity-summary.ts";
import { listLifeLine } from "../../../../../query/entity/life-line.ts";
import { listFirstTogether } from "../../../../../query/entity/list-first-together.ts";
import { listRelated } from "../../../../../query/entity/list-related.ts";
import { NEW_FIELDS, RELATED_FIELDS } from "../../../../../query/entity/related-fields.ts";
import { getSessionLineage, hasLineage } from "../../../../../query/entity/session-lineage.ts";
import type { TimeRange } from "../../../../../query/event-query.ts";
import { readOnce } from "../../../../../query/search-params.ts";
import { ApiError } from "../../api-error.ts";
import { readRoute } from "../../api-route.ts";
import { readQuestion, refuseOthers } from "../../read-params.ts";

/** `GET /api/v1/entities/{kind}?value=…`: all that the page of one principal, key, address… is made of. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("entity", async (call) => {
  const kind = findEntity(call.path.kind ?? "");
  if (kind === null) throw new ApiError(404, "not-found", "there is no such kind of entity");
  refuseOthers(call.params, ["value", "from", "to"]);
  const entity = readEntity(kind.kind, readOnce(call.params, "value"));
  const { query, search } = await readQuestion(call, ["value"]);
  const body = await answerEntity(entity, query.range, call.signal);
  return { body, asked: { kind: entity.kind, value: entity.value, search }, rows: body.summary.inRange.events };
});

/** Two or three at a time: one reader must not take all connections. */
async function answerEntity(entity: EntityRef, range: TimeRange, signal: AbortSignal): Promise<EntityAnswer> {
  const [summary, coverage] = await withCoverage(range, () => getEntitySummary(entity, range, signal), signal);
  const [activeHours, deniedThenAllowed, lifeLine, lineage] = await Promise.all([
    getActiveHours(entity, range, signal),
    listDeniedThenAllowed(entity, range, signal),
    entity.kind === "resource" || entity.kind === "access-key" ? listLifeLine(entity.value, signal) : null,
    hasLineage(entity) ? getSessionLineage(entity, signal) : null,
  ]);
  const related = await listRelated(entity, { fields: RELATED_FIELDS[entity.kind], range }, signal);
  const firstTogether = await listFirstTogether(entity, { fields: NEW_FIELDS[entity.kind], range }, signal);
  return { summary, activeHours, related, firstTogether, deniedThenAllowed, lifeLine, lineage, coverage };
}
