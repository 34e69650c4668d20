"use client";

import type { InsightAttribute, InsightAttribution } from "../../cloudtrail/insight-measure.ts";
import { formatDuration } from "../../lib/format.ts";
import type { EventDetailAnswer } from "../../query/answers.ts";
import insights from "../insights/insights.module.css";
import { formatRate, formatRise, insightTypeWords } from "../insights/rate-words.ts";
import { SafeText } from "../text/safe-text.tsx";
import { TimeText } from "../text/time-text.tsx";
import { Detail, DetailSection } from "./detail-section.tsx";
import styles from "./event.module.css";
import type { OpenNeighbour } from "./neighbour-row.tsx";

const ATTRIBUTES: Readonly<Record<InsightAttribute, string>> = {
  userIdentityArn: "Caller",
  userAgent: "User agent",
  errorCode: "Error code",
};

const perMinute = (rate: number | null): string | null => (rate === null ? null : `${formatRate(rate)} calls a minute`);

/** What CloudTrail Insights measured, and whom it names. Nothing for other events. */
export function EventInsight({ event, open }: { event: EventDetailAnswer; open: OpenNeighbour }) {
  const { insight } = event;
  if (insight === null) return null;
  const { baselineAverage, insightAverage, baselineDuration, insightDuration, other } = insight;
  const rise = formatRise(baselineAverage, insightAverage);
  const over = baselineDuration === null ? "" : ` over ${formatDuration(baselineDuration * 60)}`;
  return (
    <>
      <DetailSection title="Insight">
        <Detail label="Unusual">
          <SafeText text={insightTypeWords(event.insightType)} />,{" "}
          {event.insightState === "End" ? "its end" : "its start"}
        </Detail>
        <Detail label="Usual rate">{perMinute(baselineAverage) && `${perMinute(baselineAverage)}${over}`}</Detail>
        <Detail label="Rate then">
          {perMinute(insightAverage) && `${perMinute(insightAverage)}${rise === null ? "" : ` (${rise})`}`}
        </Detail>
        <Detail label="Lasted">{insightDuration === null ? null : formatDuration(insightDuration * 60)}</Detail>
        {other !== null && (
          <Detail label={event.insightState === "End" ? "Began" : "Ended"}>
            <a
              href={open.href(other.eventID)}
              onClick={(click) => {
                if (open.go === null || click.metaKey || click.ctrlKey || click.shiftKey) return;
                click.preventDefault();
                open.go(other.eventID);
              }}
            >
              <TimeText instant={other.eventTime} /> UTC
            </a>
          </Detail>
        )}
      </DetailSection>
      {insight.attributions.length > 0 && (
        <section className={styles.section}>
          <h3 className={styles.sectionTitle}>Who and what made these calls</h3>
          {insight.attributions.map((attribution) => (
            <Contributors key={attribution.attribute} {...attribution} />
          ))}
          {insight.attributionsDropped && <p className={styles.dim}>More contributors are in the original.</p>}
        </section>
      )}
    </>
  );
}

/** One line for each value of either list. */
function Contributors({ attribute, insight, baseline }: InsightAttribution) {
  const values = [...new Set([...insight, ...baseline].map(({ value }) => value))];
  if (values.length === 0) return null;
  const rate = (list: typeof insight, value: string | null): string => {
    const average = list.find((one) => one.value === value)?.average;
    return average == null ? "–" : formatRate(average);
  };
  return (
    <table className={insights.attributions}>
      <thead>
        <tr>
          <th scope="col">{ATTRIBUTES[attribute]}</th>
          <th scope="col">a minute then</th>
          <th scope="col">usually</th>
        </tr>
      </thead>
      <tbody>
        {values.map((value) => (
          <tr key={value}>
            <td>
              {value === null ? (
                <span className={insights.dim}>no error</span>
              ) : (
                <span className={insights.mono}>
                  <SafeText text={value} />
                </span>
              )}
            </td>
            <td>{rate(insight, value)}</td>
            <td>{rate(baseline, value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
