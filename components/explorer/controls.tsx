"use client";

import styles from "./explorer.module.css";
import { GroupBySelect } from "./group-by-select.tsx";
import { Switches } from "./switches.tsx";
import { TableSettingsButton } from "./table-settings-button.tsx";

/** Switches, grouping and what the table looks like. */
export function Controls() {
  return (
    <div className={styles.controls}>
      <Switches />
      <div className={styles.controlsEnd}>
        <GroupBySelect />
        <TableSettingsButton />
      </div>
    </div>
  );
}
