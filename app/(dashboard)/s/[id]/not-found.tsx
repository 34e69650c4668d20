import Link from "next/link";
import layout from "../../../../components/layout/layout.module.css";

/** A short link that opens nothing for this reader; whether there is something for others is not said. */
export default function SavedReportNotFound() {
  return (
    <main className={layout.problem}>
      <h1>This link opens nothing for you</h1>
      <p>
        It may be mistyped, the report may be deleted, or its owner may keep it for themselves. Ask whoever sent the
        link to check it, or to share the report with the team.
      </p>
      <p>
        <Link href="/saved" prefetch={false}>
          To the saved reports
        </Link>
      </p>
    </main>
  );
}
