import { entityOfField } from "../../cloudtrail/entities.ts";
import { findField } from "../../cloudtrail/fields.ts";
import { formatDuration, formatExact, formatShare } from "../../lib/format.ts";
import type { ReportCount } from "../../query/report-answers.ts";
import type { Severity } from "./catalogue-entry.ts";
import { PeriodLink } from "./period-link.tsx";
import styles from "./report.module.css";

type Props = {
  headline: ReportCount;
  groupBy: string[];
  severity: Severity;
  /** The range, resolved. */
  range: { from: string; to: string };
};

/** `events`, `principals`, `groups of Principal and Source IP`. */
function unitWords({ unit, count }: ReportCount, groupBy: readonly string[]): string {
  if (unit === "events") return count === 1 ? "event" : "events";
  const fields = groupBy.map((name) => findField(name));
  const [only, ...more] = fields;
  const entity = only != null && more.length === 0 ? entityOfField(only.key) : null;
  if (entity !== null) return lower(count === 1 ? entity.label : entity.plural);
  return `${count === 1 ? "group" : "groups"} of ${groupBy.map((name, at) => fields[at]?.label ?? name).join(" and ")}`;
}

const lower = (label: string): string => label.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());

/** How much was found, and how that compares with the period just before. */
export function ReportHeadline({ headline, groupBy, severity, range }: Props) {
  const { count, previousCount } = headline;
  const grave = count > 0 && (severity === "high" || severity === "critical");
  const length = (Date.parse(range.to) - Date.parse(range.from)) / 1000;
  const previous = {
    from: `${new Date(Date.parse(range.from) - length * 1000).toISOString().slice(0, 19)}Z`,
    to: range.from,
  };
  return (
    <div className={styles.headline}>
      <p className={styles.total} data-tone={grave ? "grave" : undefined}>
        <span className={styles.number} data-testid="headline">
          {formatExact(count)}
        </span>{" "}
        {unitWords(headline, groupBy)}
        {headline.unit === "groups" && <span className={styles.bound}> where it happened</span>}
      </p>
      <p className={styles.change}>
        {previousCount === null ? (
          "No comparison: not all of the period before is stored."
        ) : (
          <>
            <b>{changeWords(count, previousCount)}</b>{" "}
            <PeriodLink range={previous}>
              {formatExact(previousCount)} in the {formatDuration(length)} before
            </PeriodLink>
          </>
        )}
      </p>
    </div>
  );
}

/** `+12 (+40%)`, `no change`. */
function changeWords(count: number, previous: number): string {
  const change = count - previous;
  if (change === 0) return "No change:";
  const sign = change > 0 ? "+" : "−";
  const share = previous === 0 ? "" : ` (${sign}${formatShare(Math.abs(change), previous)})`;
  return `${sign}${formatExact(Math.abs(change))}${share},`;
}
