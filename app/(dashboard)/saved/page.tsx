import type { Metadata } from "next";
import layout from "../../../components/layout/layout.module.css";
import { RefusedPage } from "../../../components/layout/refused-page.tsx";
import { NothingSaved } from "../../../components/saved/nothing-saved.tsx";
import { SavedList } from "../../../components/saved/saved-list.tsx";
import { requireUser } from "../../../lib/session.ts";
import { listSavedReports } from "../../../reports/saved-report.ts";
import { refuseOthers } from "../../api/v1/read-params.ts";
import { toSavedReportAnswer } from "../../api/v1/saved-reports/to-answer.ts";
import { parseParams, readParams, type SearchParams } from "../page-params.ts";
import { recordView } from "../record-view.ts";

export const metadata: Metadata = { title: "Saved reports" };

/** What the reader has saved, and what others share with the team. */
export default async function SavedPage({ searchParams }: { searchParams: SearchParams }) {
  const user = await requireUser();
  const params = await readParams(searchParams);
  const parsed = parseParams("/saved", params, () => refuseOthers(params, []));
  if ("refused" in parsed) return <RefusedPage title="Saved reports" refused={parsed.refused} />;
  await recordView(user, "saved-reports", {});
  const reports = (await listSavedReports(user)).map((saved) => toSavedReportAnswer(saved, user));
  return (
    <main className={layout.page}>
      <div className={layout.heading}>
        <h1>Saved reports</h1>
        <span>Questions with a name and a short link, newest first</span>
      </div>
      {reports.length === 0 ? <NothingSaved /> : <SavedList reports={reports} isAdmin={user.role === "admin"} />}
    </main>
  );
}
