"use client";

import type { ReactNode } from "react";
import { visibleText } from "../../lib/format.ts";
import { safeNodes } from "../text/safe-text.tsx";
import { useExplanation } from "./explanations.tsx";
import { None } from "./field-value.tsx";
import { type Pivot, useValueMenu } from "./value-menu.tsx";
import styles from "./values.module.css";

type Props = {
  pivot: Pivot;
  /** What is shown when it is not the value itself. */
  children?: ReactNode;
  /** A text that is shown instead of the value. */
  text?: string;
  mono?: boolean;
  /** -1 keeps it out of the tab order: tables make only their current row reachable. */
  tabIndex?: number;
  /** `dim` beside a name; `full` breaks instead of being cut; `icon` holds a sign. */
  look?: "dim" | "full" | "icon";
};

/** A value of a log record; a click opens its menu. The whole value is its title. */
export function ValueButton({ pivot, children, text = pivot.value ?? "", mono = false, tabIndex, look }: Props) {
  const openMenu = useValueMenu();
  const about = useExplanation(pivot);
  return (
    <button
      type="button"
      className={styles.value}
      data-look={look}
      data-mono={mono || undefined}
      title={pivot.value === null ? undefined : visibleText(about === null ? pivot.value : `${pivot.value}: ${about}`)}
      aria-haspopup="menu"
      tabIndex={tabIndex}
      onClick={(event) => {
        event.stopPropagation();
        openMenu({ ...pivot, about }, event.currentTarget);
      }}
    >
      {children ?? (pivot.value === null ? <None /> : safeNodes(text))}
    </button>
  );
}
