"use client";

import { type ComboboxItem, type OptionsFilter, Select } from "@mantine/core";
import type { Ref } from "react";
import { FIELDS, type Field, type FieldKey, findField } from "../../cloudtrail/fields.ts";
import styles from "./explorer.module.css";

type NamedField = Field & { key: FieldKey };

/** Fields of the catalogue that groups can be made by. */
export const GROUPABLE_FIELDS: readonly NamedField[] = FIELDS.flatMap(({ key }) => findField(key) ?? []).filter(
  ({ groupable }) => groupable !== false,
);

/** Those of which an event has one value at most. */
export const STACKABLE_FIELDS = GROUPABLE_FIELDS.filter(({ multiple }) => multiple !== true);

const NOTHING = "nothing";

/** By the name people read or the name in the URL. */
const byName: OptionsFilter = ({ options, search }) =>
  options.filter((option): option is ComboboxItem => {
    if (!("value" in option)) return false;
    return `${option.label} ${option.value}`.toLowerCase().includes(search.trim().toLowerCase());
  });

type Props = {
  label: string;
  fields: readonly NamedField[];
  value: FieldKey | null;
  onChange: (field: FieldKey | null) => void;
  /** What no field means; without it a field must be chosen. */
  nothing?: string;
  ref?: Ref<HTMLInputElement>;
};

/** One field of the catalogue, found by typing a part of its name. */
export function FieldSelect({ label, fields, value, onChange, nothing, ref }: Props) {
  const options = fields.map((field) => ({ value: field.key, label: field.label }));
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the input inside is its control
    <label className={styles.selectLabel}>
      {label}
      <Select
        {...(ref === undefined ? {} : { ref })}
        className={styles.fieldSelect ?? ""}
        data={nothing === undefined ? options : [{ value: NOTHING, label: nothing }, ...options]}
        value={value ?? NOTHING}
        onChange={(chosen) => onChange(findField(chosen ?? "")?.key ?? null)}
        onFocus={(event) => event.currentTarget.select()}
        size="xs"
        searchable
        selectFirstOptionOnChange
        allowDeselect={false}
        filter={byName}
        nothingFoundMessage="No such field"
        maxDropdownHeight={320}
        comboboxProps={{ width: 220, position: "bottom-end", keepMounted: false }}
      />
    </label>
  );
}
