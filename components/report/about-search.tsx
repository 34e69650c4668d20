import Link from "next/link";
import type { ReactNode } from "react";
import type { ReportDescription } from "../../query/report-answers.ts";
import { SafeText } from "../text/safe-text.tsx";
import styles from "./report.module.css";

type Props = { report: ReportDescription; conditions: string[]; aboutHref: string };

/** Why it is asked, exactly what for, what can be mistaken for it, and how to go on. `conditions` have the reader's values. */
export function AboutSearch({ report, conditions, aboutHref }: Props) {
  const { description, why, falsePositives, cannotDecide, nextStep } = report;
  return (
    <aside className={styles.aboutSearch} aria-label="About this search">
      <h2>About this search</h2>
      <dl>
        <Part title="Why it matters">{why}</Part>
        <Part title="What it finds">{description}</Part>
        <Part title="Exactly these events">
          {conditions.length === 0 ? (
            "Every event."
          ) : (
            <ul className={styles.conditions}>
              {conditions.map((condition, index) => (
                <li key={condition}>
                  {index > 0 && <span className={styles.and}>and </span>}
                  <SafeText text={condition} />
                </li>
              ))}
            </ul>
          )}
        </Part>
        {falsePositives !== null && <Part title="What else looks like it">{falsePositives}</Part>}
        <Part title="What metadata cannot tell">
          {cannotDecide === null ? "" : `${cannotDecide} `}
          Open an event and its original record for everything the call said.
        </Part>
        {nextStep !== null && <Part title="Next step">{nextStep}</Part>}
      </dl>
      <p className={styles.howItWorks}>
        <Link href={aboutHref} prefetch={false}>
          How this search works
        </Link>
      </p>
    </aside>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
