"use client";

import { FIELDS } from "../../cloudtrail/fields.ts";
import { type FilterMode, filterOf } from "./edit-query.ts";
import { useExplorer } from "./explorer-state.tsx";
import { FilterChip } from "./filter-chip.tsx";
import styles from "./filters.module.css";
import { QueryInput } from "./query-input.tsx";

const MODES: readonly FilterMode[] = ["include", "exclude"];

/** The filters twice: as a line to type and as chips to change, flip and remove. */
export function FilterBar() {
  const { view } = useExplorer();
  const chips = FIELDS.flatMap(({ key }) =>
    MODES.filter((mode) => filterOf(view.query, key)[mode].length > 0).map((mode) => ({ field: key, mode })),
  );
  return (
    <search className={styles.filterBar} aria-label="Filters">
      <QueryInput />
      {chips.map(({ field, mode }) => (
        <FilterChip key={`${field} ${mode}`} field={field} mode={mode} />
      ))}
    </search>
  );
}
