"use client";

import type { ReactNode } from "react";
import { visibleText } from "../../lib/format.ts";
import { SafeText } from "../text/safe-text.tsx";
import styles from "./explorer.module.css";
import { None } from "./field-value.tsx";
import { type Pivot, useValueMenu } from "./value-menu.tsx";

type Props = {
  pivot: Pivot;
  /** What is shown when it is not the value itself. */
  children?: ReactNode;
  /** -1 keeps it out of the tab order: tables make only their current row reachable. */
  tabIndex?: number;
  className?: string | undefined;
};

/** A value of a log record; a click opens its menu. The whole value is its title. */
export function ValueButton({ pivot, children, tabIndex, className }: Props) {
  const openMenu = useValueMenu();
  return (
    <button
      type="button"
      className={className === undefined ? styles.value : `${styles.value} ${className}`}
      title={pivot.value === null ? undefined : visibleText(pivot.value)}
      aria-haspopup="menu"
      tabIndex={tabIndex}
      onClick={(event) => {
        event.stopPropagation();
        openMenu(pivot, event.currentTarget);
      }}
    >
      {children ?? (pivot.value === null ? <None /> : <SafeText text={pivot.value} />)}
    </button>
  );
}
