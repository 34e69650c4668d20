import { NEIGHBOUR_KINDS, type NeighbourKind } from "../../../../../../query/answers.ts";
import { InvalidQueryError } from "../../../../../../query/event-query.ts";
import { listNeighbours } from "../../../../../../query/list-neighbours.ts";
import { ApiError } from "../../../api-error.ts";
import { readRoute } from "../../../api-route.ts";
import { readLimit, refuseOthers } from "../../../read-params.ts";

/** `GET /api/v1/events/{eventID}/neighbours`: what the same session, principal, address or key did around the event. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("neighbours", async ({ params, path, signal }) => {
  refuseOthers(params, ["by", "limit"]);
  const by = readKind(params);
  const limit = readLimit(params, { standard: 10, max: 100 });
  const eventID = path.eventID ?? "";
  const body = await listNeighbours(eventID, { by, limit }, signal);
  if (body === null) throw new ApiError(404, "not-found", "there is no event of that id");
  return { body, asked: { eventID, by, limit }, rows: body.before.length + body.after.length };
});

function readKind(params: URLSearchParams): NeighbourKind {
  const text = params.get("by");
  const kind = NEIGHBOUR_KINDS.find((one) => one === text);
  if (kind !== undefined) return kind;
  throw new InvalidQueryError("by", `by must be one of ${NEIGHBOUR_KINDS.join(", ")}`);
}
