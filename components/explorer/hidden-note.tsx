"use client";

import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { formatCount, formatExact, visibleText } from "../../lib/format.ts";
import { filterOf, patternText, setFilter } from "./edit-query.ts";
import styles from "./explorer.module.css";
import { useExplorer } from "./explorer-state.tsx";

/** Values written out before the field's name stands for them. */
const MAX_VALUES = 2;

/** What a filter hides, in words: `reads`, `by AWS services`, `with Event name Decrypt`. */
function hiddenWords(field: FieldKey, filter: { include: readonly string[]; exclude: readonly string[] }): string {
  const side = `${field} ${filter.include.join()}|${filter.exclude.join()}`;
  const known: Record<string, string> = {
    "readOnly false|": "reads",
    "readOnly true|": "writes",
    "byService false|": "by AWS services",
    "byService true|": "by others than AWS services",
    "outcome |success": "successful",
  };
  const words = known[side];
  if (words !== undefined) return words;
  const label = findField(field)?.label ?? field;
  if (filter.include.length > 0) return `by ${label}`;
  const values = filter.exclude.map((value) => visibleText(patternText(value)).slice(0, 40));
  return values.length > MAX_VALUES ? `by ${values.length} values of ${label}` : `with ${label} ${values.join(" or ")}`;
}

/** What the filters hide, each with the button that shows it again. Counts are of the range and the other filters. */
export function HiddenNote({ hidden }: { hidden: readonly { field: FieldKey; count: number }[] }) {
  const { view, edit } = useExplorer();
  const shown = hidden.filter(({ field, count }) => count > 0 && view.query.filters[field] !== undefined);
  if (shown.length === 0) return null;
  return (
    <p className={styles.hidden}>
      <span>Hidden:</span>
      {shown.map(({ field, count }) => {
        const words = hiddenWords(field, filterOf(view.query, field));
        return (
          <button
            key={field}
            type="button"
            className={styles.hiddenShow}
            title={`${formatExact(count)} events ${words} match the other filters: show them`}
            onClick={() => edit(setFilter(view.query, field, { include: [], exclude: [] }))}
          >
            <span className={styles.hiddenWords}>
              <b>{formatCount(count)}</b> {words}
            </span>
            <span className={styles.hiddenAction}>Show</span>
          </button>
        );
      })}
    </p>
  );
}
