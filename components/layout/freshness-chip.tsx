import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import Link from "next/link";
import { formatPlural, formatUtcShort } from "../../lib/format.ts";
import type { FileCoverage } from "../../query/answers.ts";
import styles from "./layout.module.css";

/** How far the stored events reach, and whether files failed; leads to the ingest page. */
export function FreshnessChip({ files, now }: { files: FileCoverage; now: Date }) {
  const { completeThrough, failedFiles } = files;
  const Icon = failedFiles > 0 ? IconAlertTriangle : IconCircleCheck;
  return (
    <Link href="/ingest" prefetch={false} className={styles.freshness} data-failed={failedFiles > 0 || undefined}>
      <Icon size={14} aria-hidden="true" style={{ flex: "none" }} />
      <span className={styles.freshnessText}>
        {completeThrough === null ? (
          "no files this week"
        ) : (
          <>
            <span className={styles.wide}>complete through </span>
            {formatUtcShort(completeThrough, now)} UTC
          </>
        )}
        {failedFiles > 0 && ` · ${formatPlural(failedFiles, "file")} failed`}
      </span>
    </Link>
  );
}
