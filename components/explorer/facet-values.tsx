"use client";

import type { KeyboardEvent } from "react";
import type { Field, FieldKey } from "../../cloudtrail/fields.ts";
import { formatCount, formatExact, visibleText } from "../../lib/format.ts";
import type { FacetValue } from "../../query/answers.ts";
import { SharedIcon } from "../layout/shared-icon.tsx";
import { addCondition, conditionFor, hasCondition, toggleCondition } from "./edit-query.ts";
import { useExplorer } from "./explorer-state.tsx";
import styles from "./facets.module.css";
import { FieldValue } from "./field-value.tsx";
import { ValueButton } from "./value-button.tsx";

/** A value with its count; null when it was not counted. */
export type CountedValue = { value: FacetValue["value"]; count: number | null };

/** Longest title of a value, in UTF-16 units. */
const MAX_TITLE = 300;

type Props = { field: Field & { key: FieldKey }; values: readonly CountedValue[]; empty?: string };

/** Values with their counts. A click includes, the button beside it excludes; ↑ ↓ move, - excludes. */
export function FacetValues({ field, values, empty = "No events" }: Props) {
  const largest = Math.max(1, ...values.map(({ count }) => count ?? 0));
  return (
    <ul className={styles.facetValues} onKeyDown={moveFocus}>
      {values.map((one) => (
        <Value
          key={one.value === null ? "\u0000" : String(one.value)}
          field={field.key}
          label={field.label}
          one={one}
          largest={largest}
        />
      ))}
      {values.length === 0 && <li className={styles.facetNothing}>{empty}</li>}
    </ul>
  );
}

type ValueProps = { field: FieldKey; label: string; one: CountedValue; largest: number };

function Value({ field, label, one: { value, count }, largest }: ValueProps) {
  const { view, edit } = useExplorer();
  const text = value === null ? null : String(value);
  const wanted = conditionFor(field, text, "include");
  const refused = conditionFor(field, text, "exclude");
  const isRefused = hasCondition(view.query, refused);
  const named = visibleText(text ?? "none").slice(0, MAX_TITLE);
  return (
    <li className={styles.facetValue} data-refused={isRefused || undefined}>
      <button
        type="button"
        className={styles.facetInclude}
        aria-pressed={hasCondition(view.query, wanted)}
        title={named}
        onClick={() => edit(toggleCondition(view.query, wanted))}
      >
        <span className={styles.facetBar} style={{ width: `${((count ?? 0) / largest) * 100}%` }} aria-hidden="true" />
        <span className={styles.facetText}>
          <FieldValue field={field} value={value} short />
        </span>
        {count !== null && (
          <span className={styles.facetCount} title={formatExact(count)}>
            {formatCount(count)}
          </span>
        )}
      </button>
      <span className={styles.facetMenu}>
        <ValueButton pivot={{ field, value: text }} look="icon">
          <span aria-hidden="true">⋯</span>
          <span className="visually-hidden">
            More for {label} {named}
          </span>
        </ValueButton>
      </span>
      <button
        type="button"
        className={styles.facetExclude}
        aria-pressed={isRefused}
        aria-label={`Exclude ${label} ${named}`}
        title={`Exclude ${named}`}
        onClick={() => edit(isRefused ? toggleCondition(view.query, refused) : addCondition(view.query, refused))}
      >
        <SharedIcon name="ban" size={13} />
      </button>
    </li>
  );
}

const NEIGHBOURS: Record<string, (item: Element) => Element | null | undefined> = {
  ArrowDown: (item) => item.nextElementSibling?.firstElementChild,
  ArrowUp: (item) => item.previousElementSibling?.firstElementChild,
  ArrowRight: (item) => item.lastElementChild,
  ArrowLeft: (item) => item.firstElementChild,
};

/** Arrows go from value to value and to the button that excludes; `-` excludes. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const item = event.target instanceof Element ? event.target.closest("li") : null;
  if (item === null) return;
  if (event.key === "-") {
    if (item.lastElementChild instanceof HTMLElement) item.lastElementChild.click();
    return;
  }
  const next = NEIGHBOURS[event.key]?.(item);
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}
