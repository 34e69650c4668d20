"use client";

import { NativeSelect } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useRef } from "react";
import { FIELDS, type FieldKey, findField } from "../../cloudtrail/fields.ts";
import styles from "./explorer.module.css";
import { useExplorer } from "./explorer-state.tsx";

/** What an opened group is split by when nothing was chosen. */
export const splitField = (first: FieldKey, second: FieldKey | null): FieldKey =>
  second ?? (first === "eventName" ? "principal" : "eventName");

const OPTIONS = FIELDS.filter((field) => !("groupable" in field)).map(({ key, label }) => ({ value: key, label }));

/** Rows or groups, and the field that an opened group is split by. `g` comes here. */
export function GroupBySelect() {
  const { view, show } = useExplorer();
  const select = useRef<HTMLSelectElement>(null);
  useHotkeys([["g", () => select.current?.focus()]]);
  const [first, second = null] = view.groupBy;
  const group = (...names: (string | null)[]) =>
    show({ ...view, cursor: null, groupBy: names.flatMap((name) => findField(name ?? "")?.key ?? []) });
  return (
    <div className={styles.groupBy}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the select inside is its control */}
      <label className={styles.selectLabel}>
        Group by
        <NativeSelect
          ref={select}
          data={[{ value: "", label: "nothing (rows)" }, ...OPTIONS]}
          value={first ?? ""}
          onChange={({ currentTarget: { value } }) => group(value, value === "" || value === second ? null : second)}
        />
      </label>
      {first !== undefined && (
        // biome-ignore lint/a11y/noLabelWithoutControl: the select inside is its control
        <label className={styles.selectLabel}>
          then by
          <NativeSelect
            data={OPTIONS.filter(({ value }) => value !== first)}
            value={splitField(first, second)}
            onChange={({ currentTarget: { value } }) => group(first, value)}
          />
        </label>
      )}
    </div>
  );
}
