"use client";

import { ComboboxChevron, TextInput } from "@mantine/core";
import { type ComponentType, type Ref, useEffect, useState } from "react";
import { FIELDS, type Field, type FieldKey, findField } from "../../cloudtrail/fields.ts";
import styles from "./explorer.module.css";
import type { FieldComboboxProps } from "./field-combobox.tsx";

type NamedField = Field & { key: FieldKey };

/** Fields of the catalogue that groups can be made by. */
export const GROUPABLE_FIELDS: readonly NamedField[] = FIELDS.flatMap(({ key }) => findField(key) ?? []).filter(
  ({ groupable }) => groupable !== false,
);

/** Those of which an event has one value at most. */
export const STACKABLE_FIELDS = GROUPABLE_FIELDS.filter(({ multiple }) => multiple !== true);

const NOTHING = "nothing";

type Props = {
  label: string;
  fields: readonly NamedField[];
  value: FieldKey | null;
  onChange: (field: FieldKey | null) => void;
  /** What no field means; without it a field must be chosen. */
  nothing?: string;
  ref?: Ref<HTMLInputElement>;
};

/** The list, once its JavaScript is here; the page does not wait for it. */
function useFieldCombobox(): ComponentType<FieldComboboxProps> | null {
  const [Combobox, setCombobox] = useState<ComponentType<FieldComboboxProps> | null>(null);
  useEffect(() => {
    import("./field-combobox.tsx").then(
      (module) => setCombobox(() => module.FieldCombobox),
      () => undefined,
    );
  }, []);
  return Combobox;
}

/** One field of the catalogue, found by typing a part of its name. */
export function FieldSelect({ label, fields, value, onChange, nothing, ref }: Props) {
  const Combobox = useFieldCombobox();
  const [focused, setFocused] = useState(false);
  const named = fields.map((field) => ({ value: String(field.key), label: field.label }));
  const options = nothing === undefined ? named : [{ value: NOTHING, label: nothing }, ...named];
  const chosen = value ?? NOTHING;
  const look = { className: styles.fieldSelect ?? "", ...(ref === undefined ? {} : { ref }) };
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the input inside is its control
    <label className={styles.selectLabel}>
      {label}
      {Combobox === null ? (
        <TextInput
          {...look}
          size="xs"
          readOnly
          value={options.find((option) => option.value === chosen)?.label ?? ""}
          rightSection={<ComboboxChevron size="xs" />}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
        />
      ) : (
        <Combobox
          {...look}
          focused={focused}
          options={options}
          value={chosen}
          onChange={(field) => onChange(findField(field ?? "")?.key ?? null)}
        />
      )}
    </label>
  );
}
