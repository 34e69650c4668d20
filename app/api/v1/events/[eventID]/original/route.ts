import { findOriginal } from "../../../../../../query/get-original.ts";
import { ApiError } from "../../../api-error.ts";
import { readRoute } from "../../../api-route.ts";
import { refuseOthers } from "../../../read-params.ts";

/** `GET /api/v1/events/{eventID}/original`: the record as it stands in S3, secrets masked, with its check. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("original", async ({ params, path, signal }) => {
  refuseOthers(params, []);
  const eventID = path.eventID ?? "";
  const original = await findOriginal(eventID, signal);
  if (original === null) throw new ApiError(404, "not-found", "there is no event of that id");
  return { body: original, asked: { eventID, check: original.check }, rows: 1 };
});
