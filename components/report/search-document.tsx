import Link from "next/link";
import type { ReactNode } from "react";
import type { SearchDocument } from "../../query/report-answers.ts";
import { CopyButton } from "../text/copy-button.tsx";
import { SafeText } from "../text/safe-text.tsx";
import { DocumentFacts } from "./document-facts.tsx";
import { DocumentedParameters } from "./documented-parameters.tsx";
import styles from "./search-document.module.css";

type Props = {
  document: SearchDocument;
  /** By slug, where the other searches are explained, under the reader's range and filters. */
  hrefOf: Record<string, string>;
};

/** All that is to be known of a search: what it means, how it is asked, and what its answer is made of. */
export function SearchDocumentView({ document, hrefOf }: Props) {
  const { report, section, conditions, rule, parameters, narrow, examples, calls, neighbours } = document;
  return (
    <div className={styles.columns}>
      <article className={styles.text}>
        <Part id="why" title="Why it matters">
          <p>{report.why}</p>
        </Part>
        <Part id="events" title="Exactly these events">
          <p>{report.description}</p>
          {conditions.length === 0 ? <p>Every event.</p> : <Conditions conditions={conditions} />}
        </Part>
        {rule !== null && (
          <Part id="rule" title={rule.title}>
            {rule.steps.length > 0 ? <Steps steps={rule.steps} /> : null}
            <p>{capital(rule.steps.length > 0 ? withinOf(rule.summary) : rule.summary)}.</p>
            <p className={styles.dim}>{rule.reading.join(" ")}</p>
          </Part>
        )}
        {examples !== null && (
          <Part id="examples" title="For example">
            <dl className={styles.pairs}>
              <dt>It finds</dt>
              <dd>
                <SafeText text={examples.found} />
              </dd>
              <dt>It must not find</dt>
              <dd>
                <SafeText text={examples.missed} />
              </dd>
            </dl>
          </Part>
        )}
        {parameters.length > 0 && (
          <Part id="values" title="Values it takes">
            <DocumentedParameters parameters={parameters} />
          </Part>
        )}
        {narrow.length > 0 && (
          <Part id="narrow" title="Narrowed to">
            <dl className={styles.pairs}>
              {narrow.map(({ id, label, condition }) => (
                <div key={id} className={styles.pair}>
                  <dt>{label}</dt>
                  <dd>
                    <code>
                      <SafeText text={condition} />
                    </code>
                  </dd>
                </div>
              ))}
            </dl>
          </Part>
        )}
        {report.falsePositives !== null && (
          <Part id="mistaken" title="What else looks like it">
            <p>{report.falsePositives}</p>
          </Part>
        )}
        <Part id="limits" title="What metadata cannot tell">
          {report.cannotDecide !== null && <p>{report.cannotDecide}</p>}
          <p>
            Only metadata is stored: open an event and, from there, its original record in S3 for everything the call
            said.
          </p>
        </Part>
        {report.nextStep !== null && (
          <Part id="next" title="Next step">
            <p>{report.nextStep}</p>
          </Part>
        )}
        <Part id="calls" title="From a program">
          {calls.map(({ title, command }) => (
            <div key={title} className={styles.call}>
              <p>{title}</p>
              <div className={styles.command}>
                <code>{command}</code>
                <CopyButton text={command} what={title} />
              </div>
            </div>
          ))}
          <p className={styles.dim}>
            $ORIGIN is the address of this page up to the first slash, $TOKEN an API token. Filters of the explorer may
            be added to either.
          </p>
        </Part>
        <Part id="sources" title="Sources">
          <ul className={styles.plain}>
            {report.sources.map((source) => (
              <li key={source}>{source}</li>
            ))}
          </ul>
        </Part>
      </article>
      <aside className={styles.side} aria-label="At a glance">
        <DocumentFacts document={document} />
        {neighbours.length > 0 && (
          <nav aria-label={`Others in ${section.title}`} className={styles.neighbours}>
            <h2>Others in {section.title}</h2>
            <ul className={styles.plain}>
              {neighbours.map(({ slug, title }) => (
                <li key={slug}>
                  <Link href={hrefOf[slug] ?? `/reports/${slug}`} prefetch={false}>
                    {title}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        )}
      </aside>
    </div>
  );
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** The end of a sequence in words: its steps stand above it. */
const withinOf = (summary: string): string => summary.slice(summary.lastIndexOf("within "));

function Conditions({ conditions }: { conditions: string[] }) {
  return (
    <ul className={styles.conditions}>
      {conditions.map((condition, index) => (
        <li key={condition}>
          {index > 0 && <span className={styles.dim}>and </span>}
          <SafeText text={condition} />
        </li>
      ))}
    </ul>
  );
}

function Steps({ steps }: { steps: string[] }) {
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <li key={step}>
          <SafeText text={step} />
        </li>
      ))}
    </ol>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={`about-${id}`} className={styles.part}>
      <h2 id={`about-${id}`}>{title}</h2>
      {children}
    </section>
  );
}
