"use client";

import { ActionIcon, Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { visibleText } from "../../lib/format.ts";
import { LatePopover, usePopover } from "../layout/late-popover.tsx";
import { SafeText } from "../text/safe-text.tsx";
import { type FilterMode, filterOf, flipFilter, patternText, removeFilter } from "./edit-query.ts";
import { useExplorer } from "./explorer-state.tsx";
import styles from "./filters.module.css";
import { FilterEditor } from "./lazy.tsx";

/** Values written out before "+2". */
const SHOWN_VALUES = 2;

/** One side of one field's filter: says it, and on a click lets it be changed, flipped or removed. */
export function FilterChip({ field, mode }: { field: FieldKey; mode: FilterMode }) {
  const { view, edit } = useExplorer();
  const popover = usePopover();
  const label = findField(field)?.label ?? field;
  const values = filterOf(view.query, field)[mode];
  const verb = mode === "include" ? "is" : "is not";
  const anything = values.length === 1 && values[0] === "*";
  const remove = () => edit(removeFilter(view.query, field, mode));
  return (
    <>
      <div className={styles.chip} data-mode={mode}>
        <button
          type="button"
          className={styles.chipText}
          title={values.map((value) => visibleText(patternText(value))).join("\n")}
          {...popover.button}
        >
          <span className={styles.chipField}>{label}</span>{" "}
          {anything ? (
            <span className={styles.chipVerb}>{mode === "include" ? "is present" : "is absent"}</span>
          ) : (
            <ChipValues verb={verb} values={values} />
          )}
        </button>
        <ActionIcon size={24} aria-label={`Remove filter: ${label} ${verb}`} onClick={remove}>
          <IconX size={13} />
        </ActionIcon>
      </div>
      <LatePopover by={popover} label={`Filter: ${label}`} width={340}>
        <FilterEditor
          field={field}
          mode={mode}
          onModeChange={() => edit(flipFilter(view.query, field, mode))}
          action={
            <Button size="compact-xs" variant="subtle" color="gray" onClick={remove}>
              Remove
            </Button>
          }
        />
      </LatePopover>
    </>
  );
}

function ChipValues({ verb, values }: { verb: string; values: string[] }) {
  return (
    <>
      <span className={styles.chipVerb}>{verb}</span>{" "}
      {values.slice(0, SHOWN_VALUES).map((value, index) => (
        <span key={value} className={styles.chipValue}>
          {index > 0 && <span className={styles.chipVerb}> or </span>}
          <SafeText text={patternText(value)} />
        </span>
      ))}
      {values.length > SHOWN_VALUES && <span className={styles.chipVerb}> +{values.length - SHOWN_VALUES}</span>}
    </>
  );
}
