import { formatCount, formatExact } from "../../lib/format.ts";
import styles from "./catalogue.module.css";
import type { Severity, Standing } from "./catalogue-entry.ts";

/** Words for categories of events that a trail records only when it is told to. */
const CATEGORY_WORDS: Readonly<Record<string, string>> = {
  management: "management events",
  data: "data events",
  network: "network activity events",
  insight: "Insights events",
};

/** `data events and Insights events`. */
export const categoryWords = (categories: readonly string[]): string =>
  categories.map((one) => CATEGORY_WORDS[one] ?? one).join(" and ");

/** Severities whose findings are worth a colour. */
const isGrave = (severity: Severity): boolean => severity === "high" || severity === "critical";

/** The number of a search, or why there is none. */
export function StandingText({ standing, severity }: { standing: Standing; severity: Severity }) {
  switch (standing.kind) {
    case "waiting":
      return <span className={styles.waiting} aria-hidden="true" />;
    case "asks":
      return (
        <span className={styles.asks} title={`Asks for: ${standing.what}`}>
          needs a value
        </span>
      );
    case "unrecorded":
      return (
        <span className={styles.asks} title={`No ${categoryWords(standing.categories)} are stored in this range`}>
          not recorded
        </span>
      );
    case "quiet":
      return <span className={styles.zero}>0</span>;
    case "unknown":
      return <span className={styles.asks}>not counted</span>;
    case "found":
      return (
        <span
          className={styles.count}
          data-tone={isGrave(severity) ? "grave" : undefined}
          data-count={standing.count}
          title={formatExact(standing.count)}
        >
          {formatCount(standing.count)}
        </span>
      );
    default: {
      const never: never = standing;
      return never;
    }
  }
}
