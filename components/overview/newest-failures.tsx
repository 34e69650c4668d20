import Link from "next/link";
import { visibleText } from "../../lib/format.ts";
import type { LogFileAnswer } from "../../query/answers.ts";
import { SafeText } from "../text/safe-text.tsx";
import { TimeText } from "../text/time-text.tsx";
import styles from "./overview.module.css";

/** What tells files apart: the last part of the key. */
const fileName = (key: string): string => key.slice(key.lastIndexOf("/") + 1) || key;

/** Log files that could not be loaded, newest first: what every number above may be missing. */
export function NewestFailures({ files }: { files: LogFileAnswer[] }) {
  return (
    <section className={styles.failed} aria-label="Newest failures of ingest">
      <h3 className={styles.failedTitle}>
        <Link href="/ingest?status=failed" prefetch={false}>
          Newest failures
        </Link>
      </h3>
      {files.length === 0 ? (
        <p className={styles.none}>No file has failed</p>
      ) : (
        <ul className={styles.failures}>
          {files.map((file) => (
            <li key={file.id} className={styles.failure}>
              <Link
                href={`/ingest/files/${file.id}`}
                prefetch={false}
                className={styles.failureKey}
                title={visibleText(file.key)}
              >
                <SafeText text={fileName(file.key)} />
              </Link>
              <span className={styles.failureWhy}>
                <SafeText text={file.reason ?? "unknown"} />
                <TimeText instant={file.seenAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
