"use client";

import type { ReactNode } from "react";
import styles from "./explorer.module.css";
import { GroupBySelect } from "./group-by-select.tsx";
import { Switches } from "./switches.tsx";
import { TableSettingsButton } from "./table-settings-button.tsx";

/** Switches with what is hidden, grouping and what the table looks like. */
export function Controls({ hidden }: { hidden: ReactNode }) {
  return (
    <div className={styles.controls}>
      <Switches />
      {hidden}
      <div className={styles.controlsEnd}>
        <GroupBySelect />
        <TableSettingsButton />
      </div>
    </div>
  );
}
