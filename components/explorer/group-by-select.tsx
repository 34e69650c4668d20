"use client";

import { useHotkeys } from "@mantine/hooks";
import { useRef } from "react";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import styles from "./explorer.module.css";
import { useExplorer } from "./explorer-state.tsx";
import { FieldSelect, GROUPABLE_FIELDS } from "./field-select.tsx";

/** What an opened group is split by when nothing was chosen. */
export const splitField = (first: FieldKey, second: FieldKey | null): FieldKey =>
  second ?? (first === "eventName" ? "principal" : "eventName");

/** Rows or groups, and the field that an opened group is split by. `g` comes here. */
export function GroupBySelect() {
  const { view, show } = useExplorer();
  const input = useRef<HTMLInputElement>(null);
  useHotkeys([["g", () => input.current?.focus()]]);
  const [first, second = null] = view.groupBy;
  const group = (...fields: (FieldKey | null)[]) =>
    show({ ...view, cursor: null, limit: undefined, groupBy: fields.filter((field) => field !== null) });
  return (
    <div className={styles.groupBy}>
      <FieldSelect
        ref={input}
        label="Group by"
        fields={GROUPABLE_FIELDS}
        nothing="nothing (rows)"
        value={first ?? null}
        onChange={(field) => group(field, field === null || field === second ? null : second)}
      />
      {first !== undefined && (
        <FieldSelect
          label="then by"
          fields={GROUPABLE_FIELDS.filter(({ key }) => key !== first)}
          value={splitField(first, second)}
          onChange={(field) => group(first, field)}
        />
      )}
    </div>
  );
}
