"use client";

import { IconChevronRight } from "@tabler/icons-react";
import Link from "next/link";
import styles from "./catalogue.module.css";
import {
  type CatalogueCounts,
  type CatalogueEntry,
  type CatalogueSection,
  isSilent,
  type Standing,
  standingOf,
} from "./catalogue-entry.ts";
import { SeverityTag } from "./severity-tag.tsx";
import { StandingText } from "./standing.tsx";

type Props = {
  section: CatalogueSection;
  entries: CatalogueEntry[];
  counted: CatalogueCounts | null;
  /** Address of a search: range, filters and what is hidden go along. */
  hrefOf: (slug: string) => string;
};

/** The six questions asked first. */
export function ClassicCards({ section, entries, counted, hrefOf }: Props) {
  return (
    <section className={styles.classics} aria-labelledby={`section-${section.id}`}>
      <h2 id={`section-${section.id}`} className={styles.classicsTitle}>
        The classics <span className={styles.about}>{section.description}</span>
      </h2>
      <ul className={styles.cards}>
        {entries.map((entry) => (
          <li key={entry.slug}>
            <Link href={hrefOf(entry.slug)} prefetch={false} className={styles.card} data-slug={entry.slug}>
              <span className={styles.cardCount}>
                <StandingText standing={standingOf(entry, counted)} severity={entry.severity} />
              </span>
              <span className={styles.cardTitle}>{entry.title}</span>
              <span className={styles.cardQuestion}>{entry.question}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

type SectionProps = Props & {
  /** Whether searches that found nothing stand apart, and whether they can be seen there. */
  folded: boolean;
  unfolded: boolean;
};

/** The searches of one section; those that found nothing are folded away, unless somebody looks for them. */
export function SectionList({ section, entries, counted, hrefOf, folded: folding, unfolded }: SectionProps) {
  const listed = entries.map((entry) => ({ entry, standing: standingOf(entry, counted) }));
  const folded = listed.filter(({ standing }) => folding && isSilent(standing));
  const open = listed.filter((one) => !folded.includes(one));
  const asking = open.filter(({ standing }) => standing.kind === "asks");
  const shown = [...open.filter((one) => !asking.includes(one)), ...asking];
  const quiet = folded.filter(({ standing }) => standing.kind === "quiet").length;
  const words = [
    ...(quiet > 0 ? [`${quiet} quiet`] : []),
    ...(folded.length > quiet ? [`${folded.length - quiet} not recorded`] : []),
  ].join(", ");
  const toRow = ({ entry, standing }: (typeof listed)[number]) => (
    <SearchRow key={entry.slug} entry={entry} standing={standing} href={hrefOf(entry.slug)} />
  );
  return (
    <section className={styles.section} aria-labelledby={`section-${section.id}`}>
      <h2 id={`section-${section.id}`} className={styles.sectionTitle}>
        {section.title} <span className={styles.about}>{section.description}</span>
      </h2>
      {shown.length > 0 && <ul className={styles.rows}>{shown.map(toRow)}</ul>}
      {folded.length > 0 && (
        <details className={styles.quiet} open={unfolded || undefined} key={unfolded ? "open" : "folded"}>
          <summary className={styles.quietTitle}>
            <IconChevronRight size={13} aria-hidden="true" /> {words}
            <span className="visually-hidden"> in {section.title}</span>
          </summary>
          <ul className={styles.rows}>{folded.map(toRow)}</ul>
        </details>
      )}
    </section>
  );
}

type RowProps = { entry: CatalogueEntry; standing: Standing; href: string };

function SearchRow({ entry, standing, href }: RowProps) {
  const { slug, title, question, severity, attack, tier } = entry;
  return (
    <li>
      <Link href={href} prefetch={false} className={styles.row} data-standing={standing.kind} data-slug={slug}>
        <span className={styles.rowCount} data-wide={standing.kind !== "found" && standing.kind !== "quiet"}>
          <StandingText standing={standing} severity={severity} />
        </span>
        <span className={styles.rowText}>
          <span className={styles.rowTitle}>{title}</span> <span className={styles.rowQuestion}>{question}</span>
        </span>
        <span className={styles.rowMarks}>
          {tier === "extended" && <span className={styles.tier}>extended</span>}
          {attack[0] !== undefined && (
            <span className={styles.technique} title={`MITRE ATT&CK ${attack.join(", ")}`}>
              {attack[0]}
              {attack.length > 1 && ` +${attack.length - 1}`}
            </span>
          )}
          <SeverityTag severity={severity} found={standing.kind === "found"} />
        </span>
      </Link>
    </li>
  );
}
