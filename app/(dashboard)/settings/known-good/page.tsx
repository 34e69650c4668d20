import type { Metadata } from "next";
import Link from "next/link";
import styles from "../../../../components/known-good/known-good.module.css";
import { KnownGoodForm } from "../../../../components/known-good/known-good-form.tsx";
import { KnownGoodTable } from "../../../../components/known-good/known-good-table.tsx";
import layout from "../../../../components/layout/layout.module.css";
import { RefusedPage } from "../../../../components/layout/refused-page.tsx";
import { listKnownGood } from "../../../../lib/known-good.ts";
import { requireUser } from "../../../../lib/session.ts";
import { InvalidQueryError } from "../../../../query/event-query.ts";
import { toKnownGoodAnswer } from "../../../api/v1/known-good/to-answer.ts";
import { parseParams, readParams, type SearchParams } from "../../page-params.ts";
import { recordView } from "../../record-view.ts";

export const metadata: Metadata = { title: "Known good" };

/** Nothing can be asked of this page. */
function refuseAll(params: URLSearchParams): void {
  for (const name of params.keys()) throw new InvalidQueryError(name, `unknown parameter: ${name.slice(0, 100)}`);
}

/** Addresses and principals that searches can leave out. */
export default async function KnownGoodPage({ searchParams }: { searchParams: SearchParams }) {
  const user = await requireUser();
  const params = await readParams(searchParams);
  const parsed = parseParams("/settings/known-good", params, () => refuseAll(params));
  if ("refused" in parsed) return <RefusedPage title="Known good" refused={parsed.refused} />;
  await recordView(user, "known-good", {});
  const now = new Date();
  const entries = (await listKnownGood()).map((entry) => toKnownGoodAnswer(entry, now));
  const canEdit = user.role !== "viewer";
  return (
    <main className={layout.page}>
      <div className={layout.heading}>
        <h1>Known good</h1>
        <span>Addresses and principals that your organization expects</span>
      </div>
      <p className={styles.about}>
        <Link href="/reports?knownGood=hide" prefetch={false}>
          Searches
        </Link>{" "}
        leave them out when “Hide known good” is switched on, for everybody who opens the same link, and say how many
        events that hid and by which entry. Nothing is deleted, and nothing is hidden unless it is asked for.
      </p>
      {canEdit && <KnownGoodForm />}
      <KnownGoodTable entries={entries} canEdit={canEdit} />
    </main>
  );
}
