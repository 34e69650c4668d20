import type { SavedReportsAnswer } from "../../../../query/saved-report-answers.ts";
import { createSavedReport, listSavedReports, newSavedReportId } from "../../../../reports/saved-report.ts";
import { readRoute, refuseMethod } from "../api-route.ts";
import { refuseOthers } from "../read-params.ts";
import { readBody, writeRoute } from "../write-route.ts";
import { newSavedReport, refuseSaving, SAVERS } from "./read-saved-report.ts";
import { canonicalView } from "./read-view.ts";
import { savedReportLink, toSavedReportAnswer } from "./to-answer.ts";

/** `GET /api/v1/saved-reports`: those that the reader may open, newest first. */
export const { GET } = readRoute("saved-reports", async ({ params, user }) => {
  refuseOthers(params, []);
  const saved = await listSavedReports(user);
  const body: SavedReportsAnswer = { savedReports: saved.map((one) => toSavedReportAnswer(one, user)) };
  return { body, asked: {}, rows: saved.length };
});

/** `POST /api/v1/saved-reports`: keeps a question under a name. */
export const POST = writeRoute({ action: "saved-report-add", roles: SAVERS }, async ({ request, user }) => {
  const { range, ...given } = await readBody(request, newSavedReport);
  const id = newSavedReportId();
  const search = canonicalView({ ...given, range }, new Date());
  const { name, report, visibility } = given;
  return {
    asked: { id, name, report: report ?? "explorer", search, visibility },
    apply: async () => {
      await createSavedReport({ ...given, id, search, ownerId: user.id }).catch(refuseSaving);
      return { status: 201, body: { id, link: savedReportLink(id), search } };
    },
  };
});

export const PUT = refuseMethod("GET, HEAD, POST");
export const PATCH = PUT;
export const DELETE = PUT;
