import Link from "next/link";
import type { ReportDescription } from "../../query/report-answers.ts";
import styles from "./report.module.css";
import { SeverityTag } from "./severity-tag.tsx";

type Props = {
  report: ReportDescription;
  /** Title of its section. */
  section: string;
  catalogueHref: string;
  /** On the page that explains the search: the way back to it. */
  searchHref?: string;
};

/** The question, how grave a finding is, and which techniques and controls it belongs to. */
export function ReportHead({ report, section, catalogueHref, searchHref }: Props) {
  const { question, title } = report;
  return (
    <header className={styles.head}>
      <nav aria-label="Where this is" className={styles.crumbs}>
        <Link href={catalogueHref} prefetch={false}>
          Searches
        </Link>
        <span aria-hidden="true">/</span>
        <Link href={`${catalogueHref}#section-${report.section}`} prefetch={false}>
          {section}
        </Link>
        <span aria-hidden="true">/</span>
        {searchHref === undefined ? (
          <span>{title}</span>
        ) : (
          <>
            <Link href={searchHref} prefetch={false}>
              {title}
            </Link>
            <span aria-hidden="true">/</span>
            <span>How it works</span>
          </>
        )}
      </nav>
      <h1>{question}</h1>
      {searchHref === undefined && <Marks report={report} />}
    </header>
  );
}

/** How grave a finding is, and what it is filed under. */
function Marks({ report: { severity, attack, cis, tier } }: Pick<Props, "report">) {
  return (
    <p className={styles.marks}>
      <SeverityTag severity={severity} />
      {tier === "extended" && <span>extended</span>}
      {attack.map(({ id, name }) => (
        <span key={id} className={styles.mark} title="MITRE ATT&CK">
          <code>{id}</code> {name}
        </span>
      ))}
      {cis.length > 0 && <span className={styles.mark}>CIS {cis.map((one) => one.replace(":", " ")).join(" · ")}</span>}
    </p>
  );
}
