import { IconAlertTriangle } from "@tabler/icons-react";
import { formatUtcMinute } from "../../lib/format.ts";
import type { ReportHistory } from "../../query/report-answers.ts";
import styles from "./report.module.css";
import { categoryWords } from "./standing.tsx";

/** Says when the events that the search looks for are not recorded at all: its zero would say nothing. */
export function RecordedNote({ categories, count }: { categories: string[]; count: number }) {
  if (categories.length === 0) return null;
  return (
    <p className={styles.note} role="note">
      <IconAlertTriangle size={14} aria-hidden="true" /> This search looks for {categoryWords(categories)}, and none are
      stored in this range: the trail does not record them{count === 0 ? ", so nothing found says nothing" : ""}.
    </p>
  );
}

/** Says when less is stored than the search looks back upon. */
export function HistoryNote({ history }: { history: ReportHistory | null }) {
  if (history === null || history.complete) return null;
  return (
    <p className={styles.note} role="note">
      <IconAlertTriangle size={14} aria-hidden="true" /> It looks back to {formatUtcMinute(history.neededFrom)} UTC, but{" "}
      {history.storedFrom === null
        ? "nothing is stored"
        : `events are stored only since ${formatUtcMinute(history.storedFrom)} UTC`}
      : what seems new here may be older than that.
    </p>
  );
}
