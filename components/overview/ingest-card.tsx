import { IconAlertTriangle } from "@tabler/icons-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatDuration, formatExact, formatUtcMinute, formatUtcShort } from "../../lib/format.ts";
import type { Coverage } from "../../query/answers.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { explorerHref } from "../explorer/view.ts";
import styles from "./overview.module.css";

type Props = {
  coverage: Coverage;
  query: EventQuery;
  now: Date;
  /** What failed, whenever it was. */
  children: ReactNode;
};

/** How far and how completely the numbers reach: what was loaded of the range, and what it lacks. */
export function IngestCard({ coverage, query, now, children }: Props) {
  const {
    completeThrough,
    keptFrom,
    firstEvent,
    lastEvent,
    loadedFiles,
    failedFiles,
    rejectedRecords,
    accounts,
    regions,
  } = coverage;
  const range = { ...query, filters: {} };
  return (
    <section className={styles.card} aria-label="Ingest and coverage">
      <h2 className={styles.cardTitle}>
        <Link href="/ingest" prefetch={false}>
          Ingest and coverage
        </Link>
        <span className={styles.about}>of this range, whatever the filters</span>
      </h2>
      <dl className={styles.facts}>
        <Fact label="Complete through">
          {completeThrough === null ? (
            "no log file delivered since then"
          ) : (
            <span title={`${formatUtcMinute(completeThrough)} UTC`}>
              {formatUtcShort(completeThrough, now)} UTC
              <Ago instant={completeThrough} now={now} />
            </span>
          )}
        </Fact>
        <Fact label="First and last event">
          {firstEvent === null || lastEvent === null
            ? "none stored"
            : `${formatUtcShort(firstEvent, now)} to ${formatUtcShort(lastEvent, now)} UTC`}
        </Fact>
        {keptFrom !== null && <Fact label="Retention keeps from">{formatUtcShort(keptFrom, now)} UTC</Fact>}
        <Fact label="Accounts">
          <Link href={explorerHref({ query: range, groupBy: ["recipientAccountId"], cursor: null })} prefetch={false}>
            {formatExact(accounts.length)}
          </Link>
        </Fact>
        <Fact label="Regions">
          <Link href={explorerHref({ query: range, groupBy: ["awsRegion"], cursor: null })} prefetch={false}>
            {formatExact(regions.length)}
          </Link>
        </Fact>
        <Fact label="Log files loaded">
          <Link href="/ingest?status=loaded" prefetch={false}>
            {formatExact(loadedFiles)}
          </Link>
        </Fact>
        <Missing label="Log files failed" count={failedFiles} href="/ingest?status=failed" />
        <Missing label="Records set aside" count={rejectedRecords} href="/ingest" />
      </dl>
      {children}
    </section>
  );
}

function Ago({ instant, now }: { instant: string; now: Date }) {
  const seconds = (now.getTime() - Date.parse(instant)) / 1000;
  return seconds < 60 ? null : <span className={styles.ago}> {formatDuration(seconds)} ago</span>;
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Missing({ label, count, href }: { label: string; count: number; href: string }) {
  return (
    <Fact label={label}>
      {count === 0 ? (
        "none"
      ) : (
        <Link href={href} prefetch={false} className={styles.missing}>
          <IconAlertTriangle size={13} aria-hidden="true" /> {formatExact(count)}
        </Link>
      )}
    </Fact>
  );
}
