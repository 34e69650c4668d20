import { IconAlertTriangle } from "@tabler/icons-react";
import Link from "next/link";
import { formatExact, formatPlural, formatUtcMinute } from "../../lib/format.ts";
import type { Coverage } from "../../query/answers.ts";
import styles from "./explorer.module.css";

type Props = {
  coverage: Coverage;
  /** The number of events it counts. */
  total: number | null;
  /** Says first what the numbers are of, where that could be mistaken. */
  lead?: string;
};

/** What an answer covers: nobody should read a wrong zero. */
export function CoverageLine({ coverage, total, lead }: Props) {
  const { accounts, regions, keptFrom, completeThrough, failedFiles, rejectedRecords } = coverage;
  const missing = [
    ...(failedFiles > 0 ? [`${formatPlural(failedFiles, "file")} failed in this range`] : []),
    ...(rejectedRecords > 0 ? [`${formatPlural(rejectedRecords, "record")} set aside`] : []),
  ];
  return (
    <p className={styles.coverage}>
      {lead !== undefined && <span>{lead}</span>}
      {total !== null && (
        <span>
          <b>{formatExact(total)}</b> {total === 1 ? "event" : "events"}
        </span>
      )}
      <span title={accounts.join("\n")}>{formatPlural(accounts.length, "account")}</span>
      <span title={regions.join("\n")}>{formatPlural(regions.length, "Region")}</span>
      <span>
        {completeThrough === null
          ? "no log file delivered since then is loaded"
          : `complete through ${formatUtcMinute(completeThrough)} UTC`}
      </span>
      {keptFrom !== null && <span>nothing is kept from before {formatUtcMinute(keptFrom)} UTC (retention)</span>}
      {missing.length > 0 && (
        <Link href={failedFiles > 0 ? "/ingest?status=failed" : "/ingest"} prefetch={false} className={styles.missing}>
          <IconAlertTriangle size={13} /> {missing.join(", ")}
        </Link>
      )}
    </p>
  );
}
