"use client";

import { Button } from "@mantine/core";
import { FIELDS } from "../../cloudtrail/fields.ts";
import { clearFilters, type FilterMode, filterOf } from "./edit-query.ts";
import { useExplorer } from "./explorer-state.tsx";
import { FilterChip } from "./filter-chip.tsx";
import { FilterInput } from "./filter-input.tsx";
import styles from "./filters.module.css";

const MODES: readonly FilterMode[] = ["include", "exclude"];

/** Every filter as a chip, and the box that adds one. */
export function FilterBar() {
  const { view, edit } = useExplorer();
  const chips = FIELDS.flatMap(({ key }) =>
    MODES.filter((mode) => filterOf(view.query, key)[mode].length > 0).map((mode) => ({ field: key, mode })),
  );
  return (
    <search className={styles.filterBar} aria-label="Filters">
      <FilterInput />
      {chips.map(({ field, mode }) => (
        <FilterChip key={`${field} ${mode}`} field={field} mode={mode} />
      ))}
      {chips.length > 1 && (
        <Button variant="subtle" color="gray" size="compact-xs" onClick={() => edit(clearFilters(view.query))}>
          Clear all
        </Button>
      )}
    </search>
  );
}
