import { Alert, Progress } from "@mantine/core";
import { formatBytes, formatExact } from "../../lib/format.ts";
import styles from "./export.module.css";
import type { DownloadState } from "./use-download.ts";

/** How far a download is: rows and bytes that have come, of the rows that are expected. */
export function DownloadProgress({ state, expected }: { state: DownloadState; expected: number | null }) {
  switch (state.kind) {
    case "idle":
      return null;
    case "running": {
      const { rows, bytes } = state.progress;
      const percent = expected === null || expected === 0 ? null : Math.min(100, (rows / expected) * 100);
      return (
        <div>
          <Progress
            value={percent ?? 100}
            animated={percent === null}
            transitionDuration={100}
            aria-label="Download progress"
          />
          <p className={styles.numbers}>
            {formatExact(rows)}
            {expected === null ? "" : ` of ${formatExact(expected)}`} rows, {formatBytes(bytes)}
          </p>
        </div>
      );
    }
    case "done":
      return (
        <p className={styles.result} role="status">
          Complete: {formatExact(state.progress.rows)} rows, {formatBytes(state.progress.bytes)}.
        </p>
      );
    case "cancelled":
      return (
        <p className={styles.result} role="status">
          Cancelled. Nothing was saved, and the server has stopped reading.
        </p>
      );
    case "failed":
      return (
        <Alert color="red" title="The export failed" role="alert">
          {state.message}
        </Alert>
      );
    default: {
      const never: never = state;
      return never;
    }
  }
}
