"use client";

import { Suspense, use, useDeferredValue, useMemo, useState } from "react";
import { eventQueryHref } from "../../query/search-params.ts";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { type PackedRows, unpackRows } from "../packed-rows.ts";
import styles from "./catalogue.module.css";
import { CatalogueControls, useCatalogueFilter } from "./catalogue-controls.tsx";
import {
  type CatalogueCounts,
  type CatalogueEntry,
  type CatalogueFilter,
  type CatalogueSection,
  isWanted,
} from "./catalogue-entry.ts";
import { ClassicCards, SectionList } from "./catalogue-sections.tsx";
import { CatalogueSummary } from "./catalogue-summary.tsx";

/** The section whose searches stand first, as cards. */
const CLASSICS = "common";

type Props = {
  sections: CatalogueSection[];
  packed: PackedRows<CatalogueEntry>;
  /** Never rejects. */
  counts: Promise<CatalogueCounts>;
  /** The counts come after the names: what found nothing stays in place until the reader folds it. */
  late: boolean;
};

/** Every search by section: names at once, counts when they are here. */
export function Catalogue({ sections, packed, counts, late }: Props) {
  const entries = useMemo(() => unpackRows(packed), [packed]);
  const { filter, setFilter } = useCatalogueFilter();
  const shown = useDeferredValue(filter);
  const [choice, setFolded] = useState<boolean | null>(null);
  const folded = choice ?? !late;
  const list = { sections, entries, filter: shown, folded, setFolded };
  return (
    <>
      <CatalogueControls filter={filter} setFilter={setFilter} entries={entries} />
      <Suspense fallback={<Listed {...list} counted={null} />}>
        <Counted {...list} counts={counts} />
      </Suspense>
    </>
  );
}

type ListProps = Pick<Props, "sections"> & {
  entries: CatalogueEntry[];
  filter: CatalogueFilter;
  folded: boolean;
  setFolded: (folded: boolean) => void;
};

function Counted({ counts, ...list }: ListProps & Pick<Props, "counts">) {
  return <Listed {...list} counted={use(counts)} />;
}

function Listed({
  sections,
  entries,
  filter,
  counted,
  folded,
  setFolded,
}: ListProps & { counted: CatalogueCounts | null }) {
  const { view, own } = useExplorer();
  const hrefOf = (slug: string) => eventQueryHref(`/reports/${slug}`, view.query, { knownGood: own.knownGood ?? null });
  const wanted = entries.filter((entry) => isWanted(entry, filter));
  const typed = filter.text.trim() !== "";
  const lists = sections
    .map((section) => ({ section, entries: wanted.filter((entry) => entry.section === section.id) }))
    .filter((list) => list.entries.length > 0);
  const classics = lists.find(({ section }) => section.id === CLASSICS);
  return (
    <div aria-busy={counted === null}>
      {counted !== null && "problem" in counted && (
        <p role="alert" className={styles.problem}>
          The searches could not be counted: {counted.problem}. Each can still be opened.
        </p>
      )}
      {counted !== null && "events" in counted && !counted.events && (
        <p role="alert" className={styles.problem}>
          No events are stored in this range, so no count says anything. Choose another range.
        </p>
      )}
      {lists.length === 0 && <NothingFound typed={typed} />}
      {classics !== undefined && <ClassicCards {...classics} counted={counted} hrefOf={hrefOf} />}
      <CatalogueSummary entries={wanted} counted={counted} folded={folded} setFolded={setFolded} />
      <div className={styles.sections}>
        {lists
          .filter((list) => list !== classics)
          .map((list) => (
            <SectionList
              key={list.section.id}
              {...list}
              counted={counted}
              hrefOf={hrefOf}
              folded={folded}
              unfolded={typed}
            />
          ))}
      </div>
    </div>
  );
}

function NothingFound({ typed }: { typed: boolean }) {
  return (
    <div className={styles.nothing}>
      <h2>No search is like that</h2>
      <p>
        {typed
          ? "Try one word: a service, an event name such as CreateUser, or a technique such as T1098."
          : "No search has this severity."}
      </p>
    </div>
  );
}
