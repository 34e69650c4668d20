import type { EntitySummary } from "../../query/entity/entity-answers.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { addCondition, type Condition } from "../explorer/edit-query.ts";
import { explorerHref, rowsOf } from "../explorer/view.ts";
import overview from "../overview/overview.module.css";
import { TotalTile } from "../overview/total-tile.tsx";

const outcome = (value: string): Condition => ({ field: "outcome", mode: "include", value });
const WRITES: Condition = { field: "readOnly", mode: "include", value: "false" };

/** Counts of the range; each leads to exactly the events it counts. */
export function EntityTotals({ inRange, query }: Pick<EntitySummary, "inRange"> & { query: EventQuery }) {
  const rows = (...conditions: Condition[]) => explorerHref(rowsOf(conditions.reduce(addCondition, query)));
  const errors = inRange.throttled + inRange.error;
  return (
    <div className={overview.tiles}>
      <TotalTile label="events" count={inRange.events} href={rows()} />
      <TotalTile label="denied" tone="denied" count={inRange.denied} href={rows(outcome("denied"))} />
      <TotalTile label="other errors" count={errors} href={rows(outcome("error"), outcome("throttled"))} />
      <TotalTile label="writes" tone="write" count={inRange.writes} href={rows(WRITES)} />
    </div>
  );
}
