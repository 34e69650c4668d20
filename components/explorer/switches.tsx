"use client";

import { type Condition, hasCondition, narrowTo, removeCondition } from "./edit-query.ts";
import styles from "./explorer.module.css";
import { useExplorer } from "./explorer-state.tsx";

/** Filters worth one click. They are ordinary filters: in the URL, in the line, among the chips. */
const SWITCHES: readonly { label: string; condition: Condition }[] = [
  { label: "Writes only", condition: { field: "readOnly", mode: "include", value: "false" } },
  { label: "Errors only", condition: { field: "outcome", mode: "exclude", value: "success" } },
  { label: "Hide AWS services", condition: { field: "byService", mode: "include", value: "false" } },
];

/** The three switches of the explorer. */
export function Switches() {
  const { view, edit } = useExplorer();
  return (
    <fieldset className={styles.switches}>
      <legend className="visually-hidden">Common filters</legend>
      {SWITCHES.map(({ label, condition }) => {
        const on = hasCondition(view.query, condition);
        return (
          <button
            key={label}
            type="button"
            className={styles.switch}
            aria-pressed={on}
            onClick={() => edit(on ? removeCondition(view.query, condition) : narrowTo(view.query, condition))}
          >
            {label}
          </button>
        );
      })}
    </fieldset>
  );
}
