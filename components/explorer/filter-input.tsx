"use client";

import { Button, Combobox, Popover, TextInput, useCombobox } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { FIELDS, type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { SafeText } from "../text/safe-text.tsx";
import { addCondition, type FilterMode } from "./edit-query.ts";
import { useExplorer } from "./explorer-state.tsx";
import styles from "./filters.module.css";
import { FilterEditor } from "./lazy.tsx";
import { type Recognised, recogniseValue } from "../../cloudtrail/recognise-value.ts";

/** Fields whose name holds the typed text; all of them when nothing is typed. */
const fieldsLike = (text: string) =>
  FIELDS.filter(({ key, label }) => `${label} ${key}`.toLowerCase().includes(text.trim().toLowerCase()));

/**
 * The box everything starts from: a pasted address, key, ARN or name becomes a filter at once; the name of a field opens
 * its values. `/` comes here from anywhere on the page.
 */
export function FilterInput() {
  const { view, edit } = useExplorer();
  const [text, setText] = useState("");
  const [picking, setPicking] = useState<{ field: FieldKey; mode: FilterMode } | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  useHotkeys([["/", () => input.current?.focus()]]);

  const recognised = recogniseValue(text);
  const fields = recognised[0]?.certain === true ? [] : fieldsLike(text);
  const submit = (option: string) => {
    const found = option.startsWith("value:") ? recognised[Number(option.slice(6))] : undefined;
    const field = findField(option);
    if (found !== undefined)
      edit(addCondition(view.query, { field: found.field, value: found.value, mode: "include" }));
    else if (field !== null) setPicking({ field: field.key, mode: "include" });
    setText("");
    combobox.closeDropdown();
  };
  return (
    <Popover
      opened={picking !== null}
      onChange={(opened) => !opened && setPicking(null)}
      trapFocus
      returnFocus
      withRoles={false}
      width={340}
    >
      <Popover.Target>
        <div className={styles.filterInput}>
          <Combobox store={combobox} onOptionSubmit={submit} shadow="md" position="bottom-start" width={420}>
            <Combobox.Target withExpandedAttribute>
              <TextInput
                ref={input}
                role="combobox"
                aria-label="Add a filter"
                placeholder="Filter by IP, ARN, key, name… or a field"
                leftSection={<IconSearch size={14} />}
                rightSection={<kbd className={styles.key}>/</kbd>}
                value={text}
                onChange={(event) => {
                  setText(event.currentTarget.value);
                  combobox.openDropdown();
                  combobox.selectFirstOption();
                }}
                onFocus={() => combobox.openDropdown()}
                onClick={() => combobox.openDropdown()}
                onBlur={() => combobox.closeDropdown()}
                onKeyDown={(event) => {
                  if (event.key === "Escape") input.current?.blur();
                }}
              />
            </Combobox.Target>
            <Combobox.Dropdown>
              <FilterOptions recognised={recognised} fields={fields} />
            </Combobox.Dropdown>
          </Combobox>
        </div>
      </Popover.Target>
      {picking !== null && (
        <Popover.Dropdown role="dialog" aria-label={`Filter: ${findField(picking.field)?.label}`}>
          <FilterEditor
            {...picking}
            onModeChange={(mode) => setPicking({ ...picking, mode })}
            action={
              <Button size="compact-xs" variant="filled" onClick={() => setPicking(null)}>
                Done
              </Button>
            }
          />
        </Popover.Dropdown>
      )}
    </Popover>
  );
}

function FilterOptions({ recognised, fields }: { recognised: Recognised[]; fields: ReturnType<typeof fieldsLike> }) {
  return (
    <Combobox.Options className={styles.filterOptions}>
      {fields.length > 0 && (
        <Combobox.Group label="Fields">
          {fields.map(({ key, label, description }) => (
            <Combobox.Option key={key} value={key} className={styles.filterOption}>
              <span className={styles.optionField}>{label}</span>
              <span className={styles.optionAbout}>{description}</span>
            </Combobox.Option>
          ))}
        </Combobox.Group>
      )}
      {recognised.length > 0 && (
        <Combobox.Group label="Filter by this">
          {recognised.map(({ field, value }, index) => (
            <Combobox.Option key={field} value={`value:${index}`} className={styles.filterOption}>
              <span className={styles.chipField}>{findField(field)?.label}</span>{" "}
              <span className={styles.chipVerb}>{value.includes("*") ? "is like" : "is"}</span>{" "}
              <span className={styles.chipValue}>
                <SafeText text={value} />
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Group>
      )}
      {recognised.length + fields.length === 0 && <Combobox.Empty>Type at least two characters</Combobox.Empty>}
    </Combobox.Options>
  );
}
