import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Detail } from "../../../../../components/event/detail-section.tsx";
import { failureWords } from "../../../../../components/ingest/failure-words.ts";
import styles from "../../../../../components/ingest/ingest.module.css";
import { StatusText } from "../../../../../components/ingest/status-text.tsx";
import data from "../../../../../components/layout/data-table.module.css";
import layout from "../../../../../components/layout/layout.module.css";
import { Identifier } from "../../../../../components/text/identifier.tsx";
import { SafeText } from "../../../../../components/text/safe-text.tsx";
import { TimeText } from "../../../../../components/text/time-text.tsx";
import { formatExact } from "../../../../../lib/format.ts";
import { requireUser } from "../../../../../lib/session.ts";
import type { LogFileAnswer } from "../../../../../query/answers.ts";
import { listRejectedRecords } from "../../../../../query/ingest-health.ts";
import { listLogFiles } from "../../../../../query/list-log-files.ts";

import { recordView } from "../../../record-view.ts";

export const metadata: Metadata = { title: "Log file" };

/** The file of that number, or null: the first one at or below it is the file itself, or it does not exist. */
async function findLogFile(text: string): Promise<LogFileAnswer | null> {
  if (!/^\d{1,9}$/.test(text)) return null;
  const { files } = await listLogFiles({}, { limit: 1, cursor: String(Number(text) + 1) });
  return files[0]?.id === Number(text) ? files[0] : null;
}

/** One log file: what it held, what became of it, and which of its records were set aside. */
export default async function LogFilePage({ params }: { params: Promise<{ fileId: string }> }) {
  const user = await requireUser();
  const { fileId } = await params;
  await recordView(user, "file", { fileId });
  const file = await findLogFile(fileId);
  if (file === null) notFound();
  const rejected = await listRejectedRecords(file.id);
  return (
    <main className={`${layout.page} ${layout.narrow}`}>
      <div className={layout.heading}>
        <h1>Log file</h1>
        <Link href="/ingest" prefetch={false}>
          All log files
        </Link>
      </div>
      <FileFacts file={file} />
      <h2 className={styles.title}>Records set aside</h2>
      {rejected.length === 0 ? (
        <p className={styles.about}>None: every record of this file is stored or was stored before.</p>
      ) : (
        <RejectedRecords rejected={rejected} />
      )}
    </main>
  );
}

function FileFacts({ file }: { file: LogFileAnswer }) {
  const { words, remedy } = failureWords(file.reason);
  const times = [
    { label: "Delivered", instant: file.deliveredAt },
    { label: "Seen", instant: file.seenAt },
    { label: "Loaded", instant: file.loadedAt },
    { label: "First event", instant: file.firstEvent },
    { label: "Last event", instant: file.lastEvent },
  ];
  return (
    <dl className={styles.facts}>
      <Detail label="Status">
        <StatusText status={file.status} />
      </Detail>
      {file.reason !== null && (
        <Detail label="Reason">
          <SafeText text={words} />
          {file.status === "failed" && remedy !== "" && <div className={styles.remedy}>{remedy}</div>}
        </Detail>
      )}
      {file.detail !== null && (
        <Detail label="Detail">
          <SafeText text={file.detail} />
        </Detail>
      )}
      <Detail label="Kind">{file.kind}</Detail>
      <Detail label="Bucket">
        <Identifier value={file.bucket} what="bucket" />
      </Detail>
      <Detail label="Key">
        <Identifier value={file.key} what="key" />
      </Detail>
      <Detail label="Records">
        {formatExact(file.records)} in the file: {formatExact(file.events)} stored as events,{" "}
        {formatExact(file.duplicates)} stored before, {formatExact(file.rejected)} set aside
        {file.dropped > 0 && `, ${formatExact(file.dropped)} older than retention keeps`}
      </Detail>
      <Detail label="Attempts">{formatExact(file.attempts)}</Detail>
      {times.map(
        ({ label, instant }) =>
          instant !== null && (
            <Detail key={label} label={label}>
              <TimeText instant={instant} /> UTC
            </Detail>
          ),
      )}
    </dl>
  );
}

function RejectedRecords({ rejected }: { rejected: { recordIndex: number; code: string; message: string }[] }) {
  return (
    <div className={data.scroll}>
      <table className={`${data.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">Record</th>
            <th scope="col">Code</th>
            <th scope="col">Message</th>
          </tr>
        </thead>
        <tbody>
          {rejected.map(({ recordIndex, code, message }) => (
            <tr key={recordIndex}>
              <td>{recordIndex}</td>
              <td>
                <code>{code}</code>
              </td>
              <td className={styles.wrap}>
                <SafeText text={message} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
