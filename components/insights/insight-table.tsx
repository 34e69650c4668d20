"use client";

import Link from "next/link";
import type { InsightContributor } from "../../cloudtrail/insight-measure.ts";
import { formatDuration, shortenArn, visibleText } from "../../lib/format.ts";
import type { InsightAnswer } from "../../query/insight-answers.ts";
import { exactValue } from "../../query/value-pattern.ts";
import { EntityLink } from "../entity/entity-link.tsx";
import { EventLink } from "../entity/event-link.tsx";
import { explorerHref, rowsOf } from "../explorer/view.ts";
import data from "../layout/data-table.module.css";
import { SafeText } from "../text/safe-text.tsx";
import styles from "./insights.module.css";
import { formatRate, formatRise, insightTypeWords } from "./rate-words.ts";

const HOUR_MS = 3_600_000;
const COLUMNS = ["Began (UTC)", "API", "Calls per minute", "Lasted", "Mostly by", "Account", "Region", ""] as const;

/** The calls that were counted: that API in that account and Region, an hour around. */
function callsHref({ start, end, insightDuration, ...about }: InsightAnswer): string {
  const began = Date.parse((start ?? end)?.eventTime ?? "");
  const ended = end === null ? began + (insightDuration ?? 0) * 60_000 : Date.parse(end.eventTime);
  const instant = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;
  const only = (value: string | null) => ({ include: value === null ? [] : [exactValue(value)], exclude: [] });
  return explorerHref(
    rowsOf({
      from: instant(began - HOUR_MS),
      to: instant(ended + HOUR_MS),
      filters: {
        eventName: only(about.eventName),
        eventSource: only(about.eventSource),
        recipientAccountId: only(about.recipientAccountId),
        awsRegion: only(about.awsRegion),
        errorCode: only(about.errorCode),
        eventCategory: { include: [], exclude: ["Insight"] },
      },
    }),
  );
}

/** Unusual rates, latest first. Each leads to its records and to the calls that were counted. */
export function InsightTable({ insights }: { insights: InsightAnswer[] }) {
  return (
    <div className={data.scroll}>
      <table className={`${data.table} ${styles.table}`}>
        <caption className="visually-hidden">Unusual rates of calls and errors, latest first</caption>
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {name === "" ? <span className="visually-hidden">Calls</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {insights.map((insight) => (
            <Row key={insight.sharedEventID} insight={insight} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ insight }: { insight: InsightAnswer }) {
  const { start, end, recipientAccountId, awsRegion } = insight;
  return (
    <tr>
      <td>
        {start === null ? <span className={styles.dim}>start not stored</span> : <EventLink event={start} />}
        <div className={styles.dim}>
          {end === null ? (
            "end not stored"
          ) : (
            <>
              ended <EventLink event={end} />
            </>
          )}
        </div>
      </td>
      <td>
        <EntityLink field="eventName" value={insight.eventName} />
        <div className={styles.dim}>
          <SafeText text={insight.eventSource} />
        </div>
      </td>
      <td>
        <Rate insight={insight} />
      </td>
      <td>
        {insight.insightDuration === null ? (
          <span className={styles.dim}>–</span>
        ) : (
          formatDuration(insight.insightDuration * 60)
        )}
      </td>
      <td>
        <Contributors insight={insight} />
      </td>
      <td>{recipientAccountId !== null && <EntityLink field="recipientAccountId" value={recipientAccountId} />}</td>
      <td>{awsRegion !== null && <EntityLink field="awsRegion" value={awsRegion} />}</td>
      <td>
        <Link href={callsHref(insight)} prefetch={false} className={styles.calls}>
          Show calls
        </Link>
      </td>
    </tr>
  );
}

function Rate({ insight: { baselineAverage, insightAverage, insightType, errorCode } }: { insight: InsightAnswer }) {
  const rise = formatRise(baselineAverage, insightAverage);
  return (
    <>
      <span className={styles.rate}>
        {baselineAverage === null ? "?" : formatRate(baselineAverage)} →{" "}
        <b>{insightAverage === null ? "?" : formatRate(insightAverage)}</b>
        {rise !== null && <span className={styles.rise}>{rise}</span>}
      </span>
      <div className={styles.dim}>
        <SafeText text={insightTypeWords(insightType)} />
        {errorCode !== null && (
          <>
            :{" "}
            <span className={styles.error}>
              <SafeText text={errorCode} />
            </span>
          </>
        )}
      </div>
    </>
  );
}

/** The first of each kind; the rest is in the event. */
function Contributors({ insight: { attributions, attributionsDropped } }: { insight: InsightAnswer }) {
  const named = attributions.flatMap(({ attribute, insight }) =>
    insight[0] === undefined || (attribute === "errorCode" && insight[0].value === null)
      ? []
      : [{ attribute, first: insight[0], more: insight.length - 1 }],
  );
  if (named.length === 0) return <span className={styles.dim}>{attributionsDropped ? "not kept" : "not named"}</span>;
  return (
    <ul className={styles.contributors}>
      {named.map(({ attribute, first, more }) => (
        <li key={attribute} title={first.value === null ? undefined : visibleText(first.value)}>
          <ContributorName contributor={first} />
          {more > 0 && <span className={styles.dim}> and {more} more</span>}
        </li>
      ))}
    </ul>
  );
}

/** Whom a rate is attributed to; ARNs without what is the same for all. */
function ContributorName({ contributor: { value } }: { contributor: InsightContributor }) {
  if (value === null) return <span className={styles.dim}>no error</span>;
  return (
    <span className={styles.mono}>
      <SafeText text={shortenArn(value)} />
    </span>
  );
}
