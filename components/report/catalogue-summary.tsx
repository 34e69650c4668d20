import { formatPlural } from "../../lib/format.ts";
import styles from "./catalogue.module.css";
import { type CatalogueCounts, type CatalogueEntry, isSilent, standingOf } from "./catalogue-entry.ts";

type Props = {
  /** Those that are listed. */
  entries: CatalogueEntry[];
  counted: CatalogueCounts | null;
  folded: boolean;
  setFolded: (folded: boolean) => void;
};

/** How many searches found something; folding those that did not is the reader's to undo. */
export function CatalogueSummary({ entries, counted, folded, setFolded }: Props) {
  const standings = entries.map((entry) => standingOf(entry, counted));
  const found = standings.filter(({ kind }) => kind === "found").length;
  const silent = standings.filter(isSilent).length;
  const uncounted = standings.filter(({ kind }) => kind === "unknown").length;
  return (
    <div className={styles.summary}>
      <span role="status">
        {counted === null || found + silent === 0 ? (
          formatPlural(entries.length, "search", "searches")
        ) : (
          <>
            <b>{found}</b> found something, <b>{silent}</b> nothing
            {uncounted > 0 && `, ${uncounted} not counted in time`}
          </>
        )}
      </span>
      {silent > 0 && (
        <button type="button" className={styles.fold} onClick={() => setFolded(!folded)}>
          {folded ? "Show everything in place" : "Fold what found nothing"}
        </button>
      )}
    </div>
  );
}
