"use client";

import { type ComboboxItem, type OptionsFilter, Select } from "@mantine/core";
import type { Ref } from "react";

export type FieldComboboxProps = {
  options: ComboboxItem[];
  value: string;
  onChange: (value: string | null) => void;
  className: string;
  /** It stands in for an input that has the focus. */
  focused: boolean;
  ref?: Ref<HTMLInputElement>;
};

/** By the name people read or the name in the URL. */
const byName: OptionsFilter = ({ options, search }) =>
  options.filter((option): option is ComboboxItem => {
    if (!("value" in option)) return false;
    return `${option.label} ${option.value}`.toLowerCase().includes(search.trim().toLowerCase());
  });

/** The list behind a field's name. Use it by `FieldSelect`. */
export function FieldCombobox({ options, focused, ref, ...props }: FieldComboboxProps) {
  return (
    <Select
      {...(ref === undefined ? {} : { ref })}
      {...props}
      data={options}
      onFocus={(event) => event.currentTarget.select()}
      size="xs"
      searchable
      selectFirstOptionOnChange
      allowDeselect={false}
      filter={byName}
      nothingFoundMessage="No such field"
      maxDropdownHeight={320}
      comboboxProps={{ width: 220, position: "bottom-end", keepMounted: false }}
      autoFocus={focused}
      defaultDropdownOpened={focused}
    />
  );
}
