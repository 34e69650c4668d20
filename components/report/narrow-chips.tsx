"use client";

import styles from "../explorer/explorer.module.css";
import { useExplorer } from "../explorer/explorer-state.tsx";

/** Sub-filters of the search: each narrows it further. */
export function NarrowChips({ narrow }: { narrow: { id: string; label: string }[] }) {
  const { own, setOwn } = useExplorer();
  if (narrow.length === 0) return null;
  const chosen = (own.narrow ?? "").split(",");
  return (
    <fieldset className={styles.switches}>
      <legend className="visually-hidden">Only</legend>
      {narrow.map(({ id, label }) => {
        const on = chosen.includes(id);
        const next = narrow.filter((one) => (one.id === id ? !on : chosen.includes(one.id))).map((one) => one.id);
        return (
          <button
            key={id}
            type="button"
            className={styles.switch}
            aria-pressed={on}
            onClick={() => setOwn({ narrow: next.length === 0 ? null : next.join(",") })}
          >
            Only: {label}
          </button>
        );
      })}
    </fieldset>
  );
}
