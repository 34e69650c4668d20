"use client";

import type { ReactNode } from "react";
import styles from "./explorer.module.css";
import { useExplorer } from "./explorer-state.tsx";

/** Answers: they stay, dimmed, while newer ones are on their way. */
export function PendingRegion({ children }: { children: ReactNode }) {
  const { pending } = useExplorer();
  return (
    <>
      {pending && <div className={styles.pendingBar} role="progressbar" aria-label="Loading" />}
      <div className={styles.results} data-pending={pending || undefined} aria-busy={pending}>
        {children}
      </div>
    </>
  );
}
