"use client";

import { Select } from "@mantine/core";
import { FIELDS, type FieldKey, findField } from "../../cloudtrail/fields.ts";
import styles from "./explorer.module.css";
import { useExplorer } from "./explorer-state.tsx";

/** What an opened group is split by when nothing was chosen. */
export const splitField = (first: FieldKey, second: FieldKey | null): FieldKey =>
  second ?? (first === "eventName" ? "principal" : "eventName");

const OPTIONS = FIELDS.filter((field) => !("groupable" in field)).map(({ key, label }) => ({ value: key, label }));

/** Rows or groups, and the field that an opened group is split by. */
export function GroupBySelect() {
  const { view, show } = useExplorer();
  const [first, second] = view.groupBy;
  const group = (...names: (string | null | undefined)[]) =>
    show({ ...view, cursor: null, groupBy: names.flatMap((name) => findField(name ?? "")?.key ?? []) });
  return (
    <div className={styles.groupBy}>
      <Select
        aria-label="Group by"
        leftSection={<span className={styles.selectLead}>Group by</span>}
        leftSectionWidth={66}
        w={216}
        searchable
        clearable
        placeholder="nothing: rows"
        data={OPTIONS}
        value={first ?? null}
        onChange={(value) => group(value, value === null || value === second ? null : second)}
      />
      {first !== undefined && (
        <Select
          aria-label="Then by"
          leftSection={<span className={styles.selectLead}>then by</span>}
          leftSectionWidth={58}
          w={196}
          searchable
          clearable
          placeholder={findField(splitField(first, null))?.label ?? ""}
          data={OPTIONS.filter(({ value }) => value !== first)}
          value={second ?? null}
          onChange={(value) => group(first, value)}
        />
      )}
    </div>
  );
}
