import type { EntityPath } from "../../../../components/explorer/view.ts";
import { getCoverage } from "../../../../query/coverage.ts";
import { getActiveHours } from "../../../../query/entity/active-hours.ts";
import { listDeniedThenAllowed } from "../../../../query/entity/denied-then-allowed.ts";
import { getEntitySummary } from "../../../../query/entity/get-entity-summary.ts";
import { listLifeLine } from "../../../../query/entity/life-line.ts";
import { listFirstTogether } from "../../../../query/entity/list-first-together.ts";
import { listRelated } from "../../../../query/entity/list-related.ts";
import { NEW_FIELDS, RELATED_FIELDS } from "../../../../query/entity/related-fields.ts";
import { getSessionLineage } from "../../../../query/entity/session-lineage.ts";
import type { EventQuery, TimeRange } from "../../../../query/event-query.ts";
import { countByTime } from "../../../../query/histogram.ts";
import { listEvents } from "../../../../query/list-events.ts";
import { createLanes } from "../../lanes.ts";
import { readerSignal } from "../../reader-signal.ts";

/** Events shown on the page, as many as a page of the explorer, which has all of them. */
export const ROWS = 100;

/** Everything a page asks, started together; what is seen first goes first. */
export type EntityAnswers = ReturnType<typeof loadEntity>;

/** Starts all questions about a value. Life line and lineage are null for kinds that have none. */
export function loadEntity(entity: EntityPath, query: EventQuery, range: TimeRange) {
  const run = createLanes(4);
  const signal = readerSignal();
  const inRange = { filters: query.filters, range };
  const { kind, value } = entity;
  return {
    summary: run(() => getEntitySummary(entity, range, signal)),
    coverage: run(() => getCoverage(range, signal)),
    histogram: run(() => countByTime(inRange, signal)),
    hours: run(() => getActiveHours(entity, range, signal)),
    events: run(() => listEvents(inRange, { limit: ROWS }, signal)),
    related: run(() => listRelated(entity, { fields: RELATED_FIELDS[kind], range }, signal)),
    firsts: run(() => listFirstTogether(entity, { fields: NEW_FIELDS[kind], range }, signal)),
    turns: run(() => listDeniedThenAllowed(entity, range, signal)),
    life: kind === "resource" ? run(() => listLifeLine(value, signal)) : null,
    lineage: kind === "session" || kind === "access-key" ? run(() => getSessionLineage({ kind, value }, signal)) : null,
  };
}
