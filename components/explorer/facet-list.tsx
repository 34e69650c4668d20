"use client";

import { Popover } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useState } from "react";
import type { Field, FieldKey } from "../../cloudtrail/fields.ts";
import { formatCount, formatExact, visibleText } from "../../lib/format.ts";
import type { FacetValue } from "../../query/answers.ts";
import {
  addCondition,
  conditionFor,
  filterOf,
  hasCondition,
  isExact,
  patternText,
  toggleCondition,
} from "./edit-query.ts";
import { useExplorer } from "./explorer-state.tsx";
import styles from "./facets.module.css";
import { FieldValue } from "./field-value.tsx";
import { ValuePicker } from "./lazy.tsx";
import { ValueButton } from "./value-button.tsx";

/** Values shown before "More…". */
const SHOWN = 6;

/** The commonest values; chosen ones that are not among them stay visible. Patterns are not values: the chips have them. */
function withChosen(values: FacetValue[], chosen: string[]): FacetValue[] {
  const shown = values.slice(0, SHOWN);
  const texts = new Set(shown.map(({ value }) => String(value)));
  const missing = chosen
    .filter(isExact)
    .map(patternText)
    .filter((text) => !texts.has(text));
  return [
    ...shown,
    ...missing.map((text) => values.find(({ value }) => String(value) === text) ?? { value: text, count: 0 }),
  ];
}

/** The commonest values of one field: a click includes, the button beside it excludes. */
export function FacetList({ field, values }: { field: Field & { key: FieldKey }; values: FacetValue[] }) {
  const { view, edit } = useExplorer();
  const [picking, setPicking] = useState(false);
  const { include, exclude } = filterOf(view.query, field.key);
  const shown = withChosen(values, [...include, ...exclude]);
  const largest = Math.max(1, ...values.map(({ count }) => count));
  return (
    <section className={styles.facet} aria-label={field.label}>
      <h2 className={styles.facetTitle} title={field.description}>
        {field.label}
      </h2>
      <ul className={styles.facetValues}>
        {shown.map(({ value, count }) => {
          const text = value === null ? null : String(value);
          const wanted = conditionFor(field.key, text, "include");
          const refused = conditionFor(field.key, text, "exclude");
          const isRefused = hasCondition(view.query, refused);
          const named = visibleText(text ?? "none");
          return (
            <li key={text ?? "\u0000"} className={styles.facetValue} data-refused={isRefused || undefined}>
              <button
                type="button"
                className={styles.facetInclude}
                aria-pressed={hasCondition(view.query, wanted)}
                title={named}
                onClick={() => edit(toggleCondition(view.query, wanted))}
              >
                <span className={styles.facetBar} style={{ width: `${(count / largest) * 100}%` }} aria-hidden="true" />
                <span className={styles.facetText}>
                  <FieldValue field={field.key} value={value} short />
                </span>
                <span className={styles.facetCount} title={formatExact(count)}>
                  {formatCount(count)}
                </span>
              </button>
              <button
                type="button"
                className={styles.facetExclude}
                aria-pressed={isRefused}
                aria-label={`Exclude ${field.label} ${named}`}
                title={`Exclude ${named}`}
                onClick={() =>
                  edit(isRefused ? toggleCondition(view.query, refused) : addCondition(view.query, refused))
                }
              >
                <IconBan size={13} />
              </button>
              <span className={styles.facetMenu}>
                <ValueButton pivot={{ field: field.key, value: text }} look="icon">
                  <span aria-hidden="true">⋯</span>
                  <span className="visually-hidden">
                    More for {field.label} {named}
                  </span>
                </ValueButton>
              </span>
            </li>
          );
        })}
        {shown.length === 0 && <li className={styles.facetNothing}>No events</li>}
      </ul>
      {values.length > SHOWN && (
        <Popover opened={picking} onChange={setPicking} position="right-start" trapFocus returnFocus width={340}>
          <Popover.Target>
            <button type="button" className={styles.facetMore} onClick={() => setPicking((open) => !open)}>
              More…<span className="visually-hidden"> values of {field.label}</span>
            </button>
          </Popover.Target>
          <Popover.Dropdown aria-label={`${field.label} values`}>
            <ValuePicker field={field.key} mode="include" />
          </Popover.Dropdown>
        </Popover>
      )}
    </section>
  );
}
