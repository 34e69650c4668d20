import type { ReactNode } from "react";
import type { SearchDocument } from "../../query/report-answers.ts";
import styles from "./search-document.module.css";
import { SeverityTag } from "./severity-tag.tsx";

/** What a search is filed under, what it needs, and what its answer is made of. */
export function DocumentFacts({ document }: { document: SearchDocument }) {
  const { report, techniques, tactics, needs, groupBy, columns, headline, chart } = document;
  return (
    <dl className={styles.facts}>
      <Fact title="Severity">
        <SeverityTag severity={report.severity} /> {report.tier === "extended" && "extended"}
      </Fact>
      {techniques.length > 0 && (
        <Fact title="MITRE ATT&CK">
          <ul className={styles.plain}>
            {techniques.map(({ id, name, url }) => (
              <li key={id}>
                <code>{id}</code>{" "}
                {url === null ? (
                  name
                ) : (
                  <a href={url} target="_blank" rel="noreferrer">
                    {name}
                  </a>
                )}
              </li>
            ))}
            {tactics.map(({ id, name }) => (
              <li key={id}>
                <code>{id}</code> {name}
              </li>
            ))}
          </ul>
        </Fact>
      )}
      {report.cis.length > 0 && (
        <Fact title="CIS AWS Foundations">{report.cis.map((one) => one.replace(":", " ")).join(" · ")}</Fact>
      )}
      <Fact title="Needs">{needs.join("; ")}</Fact>
      <Fact title="Headline">{headline}</Fact>
      <Fact title="Chart">{chart}</Fact>
      <Fact title="Grouped by">{groupBy.join(", ")}</Fact>
      <Fact title="Columns">{columns.join(", ")}</Fact>
      {report.digest && <Fact title="Daily digest">Suggested</Fact>}
    </dl>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
