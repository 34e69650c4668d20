import { InvalidQueryError } from "../../../../query/event-query.ts";
import { findEntities } from "../../../../query/find-entities.ts";
import type { LookupAnswer } from "../../../../query/lookup/lookup-answers.ts";
import { readOnce } from "../../../../query/search-params.ts";
import { findTitles } from "../../../../reports/find-titles.ts";
import { findSavedByName } from "../../../../reports/saved-report.ts";
import { readRoute } from "../api-route.ts";
import { refuseOthers } from "../read-params.ts";

/** `GET /api/v1/lookup?q=…`: what a typed or pasted text may stand for, likeliest first. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("lookup", async ({ params, user, signal }) => {
  refuseOthers(params, ["q"]);
  const typed = readOnce(params, "q");
  if (typed === null) throw new InvalidQueryError("q", "q must hold the text to look up");
  const found = await findEntities(typed, signal);
  const saved = await findSavedByName(user, found.text);
  const body: LookupAnswer = { ...found, searches: findTitles(found.text), saved };
  return { body, asked: { q: body.text }, rows: body.candidates.length };
});
