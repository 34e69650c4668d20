/** The URL of a page of one value → the view it shows. */
import type { ENTITIES } from "../../cloudtrail/entities.ts";
import type { Seen } from "../../query/entity/entity-answers.ts";
import { type EventQuery, InvalidQueryError } from "../../query/event-query.ts";
import { canonicalSearch, parseEventQuery, readOnce } from "../../query/search-params.ts";
import { formatInstant } from "../../query/time-range.ts";
import { MAX_VALUE_LENGTH } from "../../query/value-pattern.ts";
import { conditionFor, narrowTo, patternText } from "../explorer/edit-query.ts";
import type { EntityPath } from "../explorer/view.ts";

type Entity = (typeof ENTITIES)[number];

/** Which value, and the query whose only filter it is. */
export type EntityView = { path: EntityPath; query: EventQuery };

const PARAMETERS = ["from", "to", "value", "event"];

/** Reads the page's URL; the value comes back in its canonical form. Throws InvalidQueryError, naming the parameter. */
export function parseEntityView(entity: Entity, params: URLSearchParams): EntityView {
  const unknown = [...params.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) throw new InvalidQueryError(unknown, `unknown parameter: ${unknown.slice(0, 100)}`);
  const value = readOnce(params, "value") ?? "";
  if (value === "") throw new InvalidQueryError("value", `value is missing: it says which ${entity.label} to show`);
  if (value.length > MAX_VALUE_LENGTH) {
    throw new InvalidQueryError("value", `value has more than ${MAX_VALUE_LENGTH} characters`);
  }
  const range = parseEventQuery(params, { allow: ["value", "event"] });
  const query = canonical(narrowTo(range, conditionFor(entity.field, value, "include")), entity);
  const [filter = value] = query.filters[entity.field]?.include ?? [];
  return { path: { kind: entity.kind, value: patternText(filter) }, query };
}

/** As the explorer reads it: an address in its one form, and a block that is none refused. */
function canonical(query: EventQuery, entity: Entity): EventQuery {
  try {
    return parseEventQuery(new URLSearchParams(canonicalSearch(query)));
  } catch (error) {
    if (!(error instanceof InvalidQueryError) || error.parameter !== entity.field) throw error;
    throw new InvalidQueryError("value", error.message.replace(entity.field, "value"));
  }
}

/** The range that holds everything stored of it: whole seconds, so the end lies after the last event. */
export function lifeOf({ firstSeen, lastSeen }: Seen): { from: string; to: string } {
  const second = (time: string, after: number): string =>
    formatInstant(new Date((Math.floor(Date.parse(time) / 1000) + after) * 1000));
  return { from: second(firstSeen, 0), to: second(lastSeen, 1) };
}
