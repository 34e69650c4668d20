import type { LogFileAnswer } from "../../query/answers.ts";
import styles from "./ingest.module.css";

/** What became of a file; only failures have a colour. */
export function StatusText({ status }: { status: LogFileAnswer["status"] }) {
  return (
    <span className={styles.status} data-status={status}>
      {status}
    </span>
  );
}
