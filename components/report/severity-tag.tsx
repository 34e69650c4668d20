import type { Severity } from "./catalogue-entry.ts";
import styles from "./severity.module.css";

/** How grave a finding would be: bars for the eye, a word for all. In colour only where something was found. */
export function SeverityTag({ severity, found = false }: { severity: Severity; found?: boolean }) {
  return (
    <span className={styles.severity} data-severity={severity} data-found={found || undefined}>
      <span className={styles.bars} aria-hidden="true" />
      {severity}
    </span>
  );
}
