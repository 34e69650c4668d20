"use client";

import { SegmentedControl } from "@mantine/core";
import type { ReactNode } from "react";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import type { FilterMode } from "./edit-query.ts";
import styles from "./filters.module.css";
import { ValuePicker } from "./value-picker.tsx";

type Props = {
  field: FieldKey;
  mode: FilterMode;
  onModeChange: (mode: FilterMode) => void;
  /** The button at the end of the first line. */
  action: ReactNode;
};

/** One side of a field's filter: is or is not, and which values. */
export function FilterEditor({ field, mode, onModeChange, action }: Props) {
  return (
    <>
      <div className={styles.chipEditor}>
        <strong>{findField(field)?.label}</strong>
        <SegmentedControl
          size="xs"
          aria-label="Include or exclude"
          data={[
            { value: "include", label: "is" },
            { value: "exclude", label: "is not" },
          ]}
          value={mode}
          onChange={(value) => onModeChange(value === "exclude" ? "exclude" : "include")}
        />
        {action}
      </div>
      <ValuePicker field={field} mode={mode} />
    </>
  );
}
