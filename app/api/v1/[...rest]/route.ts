import { ApiError } from "../api-error.ts";
import { readRoute } from "../api-route.ts";

/** Whatever else is asked for under /api/v1: 404 as JSON, and only for people who are signed in. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("not-found", () => {
  throw new ApiError(404, "not-found", "there is no such address in this API");
});
