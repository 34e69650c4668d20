"use client";

import { IconCheck, IconMinus } from "@tabler/icons-react";
import type { MouseEvent } from "react";
import styles from "./table-head.module.css";

type Props = {
  label: string;
  checked: boolean | "mixed";
  tabIndex: number;
  onChange: (click: MouseEvent<HTMLElement>) => void;
};

/** A box to tick. No input: the keys of the table work while it has the focus. */
export function SelectBox({ label, checked, tabIndex, onChange }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: an input would swallow the table's keys
    <button
      type="button"
      role="checkbox"
      aria-checked={checked}
      aria-label={label}
      tabIndex={tabIndex}
      className={styles.box}
      onClick={(click) => {
        click.stopPropagation();
        onChange(click);
      }}
    >
      <span className={styles.tick} aria-hidden="true">
        {checked === true && <IconCheck size={12} stroke={3} />}
        {checked === "mixed" && <IconMinus size={12} stroke={3} />}
      </span>
    </button>
  );
}
