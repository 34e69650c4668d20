import {
  type Change,
  changeSavedReport,
  deleteSavedReport,
  findSavedReport,
  isSavedReportId,
} from "../../../../../reports/saved-report.ts";
import { ApiError } from "../../api-error.ts";
import { readRoute, refuseMethod } from "../../api-route.ts";
import { refuseOthers } from "../../read-params.ts";
import { readBody, writeRoute } from "../../write-route.ts";
import { refuseSaving, SAVERS, savedReportChange } from "../read-saved-report.ts";
import { toSavedReportAnswer } from "../to-answer.ts";

const missing = () => new ApiError(404, "not-found", "there is no such saved report");

/** The id in the path. Throws ApiError 404 for what cannot be one. */
function readId({ id = "" }: Readonly<Record<string, string>>): string {
  if (!isSavedReportId(id)) throw missing();
  return id;
}

/** `GET /api/v1/saved-reports/{id}`: one that the reader may open. Asking for it does not open it. */
export const { GET } = readRoute("saved-report", async ({ params, path, user }) => {
  refuseOthers(params, []);
  const id = readId(path);
  const saved = await findSavedReport(user, id);
  if (saved === null) throw missing();
  return { body: toSavedReportAnswer(saved, user), asked: { id }, rows: 1 };
});

/** `PATCH /api/v1/saved-reports/{id}`: its owner changes name, description or who may open it. */
export const PATCH = writeRoute({ action: "saved-report-change", roles: SAVERS }, async ({ request, path, user }) => {
  const id = readId(path);
  const { name, description, visibility } = await readBody(request, savedReportChange);
  const words = {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(visibility === undefined ? {} : { visibility }),
  };
  return {
    asked: { id, ...words },
    apply: async () => answer(id, await changeSavedReport(user, id, words).catch(refuseSaving)),
  };
});

/** `DELETE /api/v1/saved-reports/{id}`: by its owner, or an admin where the team shares it. */
export const DELETE = writeRoute({ action: "saved-report-remove", roles: SAVERS }, async ({ request, path, user }) => {
  refuseOthers(new URL(request.url).searchParams, []);
  const id = readId(path);
  return { asked: { id }, apply: async () => answer(id, await deleteSavedReport(user, id)) };
});

function answer(id: string, change: Change): { status: number; body: object } {
  if (change === "missing") throw missing();
  if (change === "forbidden") throw new ApiError(403, "forbidden", "this report is somebody else's");
  return { status: 200, body: { id } };
}

export const POST = refuseMethod("GET, HEAD, PATCH, DELETE");
export const PUT = POST;
