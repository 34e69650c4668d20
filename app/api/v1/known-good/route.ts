import { parseUuid } from "../../../../cloudtrail/event-id.ts";
import { addKnownGood, KnownGoodError, listKnownGood, removeKnownGood } from "../../../../lib/known-good.ts";
import { InvalidQueryError } from "../../../../query/event-query.ts";
import type { KnownGoodListAnswer } from "../../../../query/known-good-answers.ts";
import { readOnce } from "../../../../query/search-params.ts";
import { ApiError } from "../api-error.ts";
import { readRoute, refuseMethod } from "../api-route.ts";
import { refuseOthers } from "../read-params.ts";
import { readBody, writeRoute } from "../write-route.ts";
import { knownGoodEntry } from "./read-entry.ts";
import { toKnownGoodAnswer } from "./to-answer.ts";

const EDITORS = ["analyst", "admin"] as const;

/** `GET /api/v1/known-good`: the list, newest first, with what has expired. */
export const { GET } = readRoute("known-good", async ({ params }) => {
  refuseOthers(params, []);
  const now = new Date();
  const body: KnownGoodListAnswer = { entries: (await listKnownGood()).map((entry) => toKnownGoodAnswer(entry, now)) };
  return { body, asked: {}, rows: body.entries.length };
});

/** `POST /api/v1/known-good`: adds an entry. */
export const POST = writeRoute({ action: "known-good-add", roles: EDITORS }, async ({ request, user }) => {
  const entry = await readBody(request, knownGoodEntry);
  const { kind, value, reason, expiresAt } = entry;
  return {
    asked: { kind, value, reason, expiresAt: expiresAt?.toISOString() ?? "never" },
    apply: async () => {
      try {
        return { status: 201, body: { id: await addKnownGood({ ...entry, userId: user.id }) } };
      } catch (error) {
        if (error instanceof KnownGoodError) throw new ApiError(409, "conflict", error.message);
        throw error;
      }
    },
  };
});

/** `DELETE /api/v1/known-good?id=…`: removes an entry. */
export const DELETE = writeRoute({ action: "known-good-remove", roles: EDITORS }, async ({ request }) => {
  const { searchParams } = new URL(request.url);
  refuseOthers(searchParams, ["id"]);
  const id = parseUuid(readOnce(searchParams, "id") ?? "");
  if (id === null) throw new InvalidQueryError("id", "id must be that of an entry");
  return {
    asked: { id },
    apply: async () => {
      if (!(await removeKnownGood(id))) throw new ApiError(404, "not-found", "there is no such entry");
      return { status: 200, body: { id } };
    },
  };
});

export const PUT = refuseMethod("GET, HEAD, POST, DELETE");
export const PATCH = PUT;
