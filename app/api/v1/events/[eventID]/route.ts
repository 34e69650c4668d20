import { findEvent } from "../../../../../query/get-event.ts";
import { ApiError } from "../../api-error.ts";
import { readRoute } from "../../api-route.ts";
import { refuseOthers } from "../../read-params.ts";

/** `GET /api/v1/events/{eventID}`: one event with everything kept of it and its evidence. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("event", async ({ params, path, signal }) => {
  refuseOthers(params, []);
  const eventID = path.eventID ?? "";
  const event = await findEvent(eventID, signal);
  if (event === null) throw new ApiError(404, "not-found", "there is no event of that id");
  return { body: event, asked: { eventID }, rows: 1 };
});
