import type { EventsAnswer } from "../../../../query/answers.ts";
import { withCoverage } from "../../../../query/coverage.ts";
import { listEvents } from "../../../../query/list-events.ts";
import { readOnce } from "../../../../query/search-params.ts";
import { readRoute } from "../api-route.ts";
import { readLimit, readQuestion } from "../read-params.ts";

/** `GET /api/v1/events`: events, newest first. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("events", async (call) => {
  const limit = readLimit(call.params, { standard: 100, max: 1_000 });
  const cursor = readOnce(call.params, "cursor");
  const { query, search } = await readQuestion(call, ["limit", "cursor"]);
  const [page, coverage] = await withCoverage(
    query.range,
    () => listEvents(query, { limit, cursor }, call.signal),
    call.signal,
  );
  const body: EventsAnswer = { events: page.events, nextCursor: page.olderCursor, coverage };
  return { body, asked: { search, limit, ...(cursor === null ? {} : { cursor }) }, rows: page.events.length };
});
