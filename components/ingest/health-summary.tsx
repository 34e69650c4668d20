import Link from "next/link";
import { formatCount, formatDuration, formatExact, formatUtcMinute } from "../../lib/format.ts";
import data from "../layout/data-table.module.css";
import { SafeText } from "../text/safe-text.tsx";
import { failureWords } from "./failure-words.ts";
import { FILE_KINDS, filesHref } from "./files-query.ts";
import styles from "./ingest.module.css";
import { StatusText } from "./status-text.tsx";

type FileGroup = {
  status: "loaded" | "ignored" | "failed";
  kind: string;
  reason: string | null;
  files: number;
  events: number;
  duplicates: number;
  rejected: number;
  lastSeenAt: string;
};

type Freshness = {
  completeThrough: string | null;
  lastLoadedAt: string | null;
  lastDeliveredAt: string | null;
  lag: { files: number; p50Seconds: number | null; p95Seconds: number | null };
};

const moment = (instant: string | null): string => (instant === null ? "never" : formatUtcMinute(instant));

/** How far the ingest has come, and how far behind it is. */
export function HealthTiles({ completeThrough, lastLoadedAt, lastDeliveredAt, lag }: Freshness) {
  const seconds = (value: number | null): string => (value === null ? "–" : formatDuration(value));
  const tiles = [
    { label: "complete through (UTC)", text: moment(completeThrough) },
    { label: "newest delivery loaded (UTC)", text: moment(lastDeliveredAt) },
    { label: "last file loaded (UTC)", text: moment(lastLoadedAt) },
    {
      label: `from notification to stored: median / 95th percentile of ${formatExact(lag.files)} files, last hour`,
      text: `${seconds(lag.p50Seconds)} / ${seconds(lag.p95Seconds)}`,
    },
  ];
  return (
    <dl className={styles.tiles}>
      {tiles.map(({ label, text }) => (
        <div key={label} className={styles.tile}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

const ORDER: readonly FileGroup["status"][] = ["failed", "loaded", "ignored"];

/** Files by status, kind and reason: the sum of the ledger, failures and their remedies first. */
export function FileGroups({ groups }: { groups: FileGroup[] }) {
  const sorted = [...groups].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  return (
    <div className={data.scroll}>
      <table className={`${data.table} ${styles.table}`}>
        <caption className="visually-hidden">Files by status, kind and reason</caption>
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Kind</th>
            <th scope="col">Reason and remedy</th>
            <th scope="col" data-column="events">
              Files
            </th>
            <th scope="col" data-column="events">
              Events
            </th>
            <th scope="col" data-column="duplicates">
              Duplicates
            </th>
            <th scope="col" data-column="rejected">
              Set aside
            </th>
            <th scope="col">Last (UTC)</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((group) => {
            const { words, remedy } = failureWords(group.reason);
            const kind = FILE_KINDS.find((one) => one === group.kind) ?? null;
            return (
              <tr key={`${group.status} ${group.kind} ${group.reason}`}>
                <td>
                  <StatusText status={group.status} />
                </td>
                <td>{group.kind}</td>
                <td className={styles.wrap}>
                  <SafeText text={words} />
                  {group.status === "failed" && remedy !== "" && <div className={styles.remedy}>{remedy}</div>}
                </td>
                <td data-column="events">
                  <Link
                    href={filesHref({ status: group.status, kind, reason: group.reason })}
                    prefetch={false}
                    title={formatExact(group.files)}
                  >
                    {formatCount(group.files)}
                  </Link>
                </td>
                <td data-column="events">{formatExact(group.events)}</td>
                <td data-column="duplicates">{formatExact(group.duplicates)}</td>
                <td data-column="rejected">{formatExact(group.rejected)}</td>
                <td>{formatUtcMinute(group.lastSeenAt)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
