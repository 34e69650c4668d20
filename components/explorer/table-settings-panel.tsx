"use client";

import { Checkbox, SegmentedControl } from "@mantine/core";
import { EVENT_COLUMNS } from "./event-columns.tsx";
import styles from "./explorer.module.css";
import { useTableSettings } from "./table-settings.ts";

/** Density, and which columns are shown. The time always is. */
export function TableSettings() {
  const { hidden, density, change } = useTableSettings();
  return (
    <>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Density"
        data={[
          { value: "compact", label: "Compact" },
          { value: "comfortable", label: "Comfortable" },
        ]}
        value={density}
        onChange={(value) => change({ density: value === "comfortable" ? "comfortable" : "compact" })}
      />
      <fieldset className={styles.columnChoice}>
        <legend className="visually-hidden">Columns</legend>
        {EVENT_COLUMNS.filter(({ id }) => id !== "eventTime").map(({ id, label }) => {
          const shown = !hidden.includes(id);
          return (
            <Checkbox
              key={id}
              size="xs"
              label={label}
              checked={shown}
              onChange={() => change({ hidden: shown ? [...hidden, id] : hidden.filter((one) => one !== id) })}
            />
          );
        })}
      </fieldset>
    </>
  );
}
