import { notFound, redirect } from "next/navigation";
import { RefusedPage } from "../../../../components/layout/refused-page.tsx";
import { requireUser } from "../../../../lib/session.ts";
import { InvalidQueryError } from "../../../../query/event-query.ts";
import { readOnce } from "../../../../query/search-params.ts";
import { resolveTimeRange } from "../../../../query/time-range.ts";
import { findSavedReport, noteOpened, type SavedReport } from "../../../../reports/saved-report.ts";
import { refuseOthers } from "../../../api/v1/read-params.ts";
import { readView, viewHref } from "../../../api/v1/saved-reports/read-view.ts";
import { parseParams, readParams, type SearchParams } from "../../page-params.ts";
import { recordView } from "../../record-view.ts";

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

/** Over which range it opens: that of now, or the one that it had when it was saved. */
function readMoment(params: URLSearchParams): "now" | "saved" {
  refuseOthers(params, ["at"]);
  const at = readOnce(params, "at") ?? "now";
  if (at !== "now" && at !== "saved") throw new InvalidQueryError("at", "at must be now or saved");
  return at;
}

/** The view's own page: it reads the address anew, with the rights of whoever opens it. */
function openHref({ report, search, createdAt }: SavedReport, at: "now" | "saved"): string {
  if (at === "now") return report === null ? `/explorer?${search}` : `/reports/${encodeURIComponent(report)}?${search}`;
  const view = readView(report, search);
  return viewHref(view, resolveTimeRange(view.view.query, createdAt));
}

/** The short link: leads on to the view of a saved report. */
export default async function SavedReportPage({ params, searchParams }: Props) {
  const user = await requireUser();
  const { id } = await params;
  const given = await readParams(searchParams);
  const saved = await findSavedReport(user, id);
  if (saved === null) notFound();
  const parsed = parseParams(`/s/${saved.id}`, given, () => openHref(saved, readMoment(given)));
  if ("refused" in parsed) return <RefusedPage title="Saved report" refused={parsed.refused} />;
  await recordView(user, "saved-report", { id: saved.id });
  await noteOpened(saved.id);
  redirect(parsed.value);
}
