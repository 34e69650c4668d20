"use client";

import { Checkbox, Loader, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { formatCount, formatExact } from "../../lib/format.ts";
import { InvalidQueryError } from "../../query/event-query.ts";
import { readValue } from "../../query/search-params.ts";
import { SafeText } from "../text/safe-text.tsx";
import { addCondition, type FilterMode, filterOf, patternText, toggleCondition } from "./edit-query.ts";
import { useExplorer } from "./explorer-state.tsx";
import styles from "./filters.module.css";
import { useSuggestions } from "./use-suggestions.ts";

/** What is wrong with a typed value; null when it can be asked. */
function problemOf(key: FieldKey, text: string): string | null {
  const field = findField(key);
  if (field === null || text === "") return null;
  try {
    readValue(field.label, field, text);
    return null;
  } catch (error) {
    if (error instanceof InvalidQueryError) return error.message;
    throw error;
  }
}

/** Chooses values of one field by typing or ticking; every change is in the URL at once. */
export function ValuePicker({ field, mode }: { field: FieldKey; mode: FilterMode }) {
  const { view, edit } = useExplorer();
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const { suggestions, loading, error } = useSuggestions(field, text);
  const chosen = filterOf(view.query, field)[mode];
  const typed = text.trim();
  const label = findField(field)?.label ?? field;

  // The picker arrives after the popover that holds it has looked for something to focus.
  useEffect(() => input.current?.focus(), []);
  const problem = problemOf(field, typed);
  const addTyped = () => {
    if (typed === "" || problem !== null) return;
    edit(addCondition(view.query, { field, mode, value: typed }));
    setText("");
  };
  const options = [
    ...chosen.map((value) => ({ value, count: suggestions.find((one) => one.value === value)?.count ?? null })),
    ...suggestions.filter(({ value }) => !chosen.includes(value)),
  ];
  return (
    <div className={styles.picker}>
      <TextInput
        ref={input}
        aria-label={`${label} value`}
        placeholder="Type a value; * at either end matches anything"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") addTyped();
        }}
        rightSection={loading ? <Loader size={12} /> : null}
      />
      {typed !== "" && problem === null && !chosen.includes(typed) && (
        <button type="button" className={styles.pickerTyped} onClick={addTyped}>
          Use “<SafeText text={typed} />” <kbd>Enter</kbd>
        </button>
      )}
      <div className={styles.pickerList}>
        {options.map(({ value, count }) => (
          <Checkbox
            key={value}
            size="xs"
            classNames={{
              root: styles.pickerOption ?? "",
              body: styles.pickerBody ?? "",
              labelWrapper: styles.pickerLabel ?? "",
            }}
            checked={chosen.includes(value)}
            onChange={() => edit(toggleCondition(view.query, { field, mode, value }))}
            label={
              <span className={styles.pickerValue}>
                <span className={styles.pickerText}>
                  <SafeText text={patternText(value)} />
                </span>
                {count !== null && <span title={formatExact(count)}>{formatCount(count)}</span>}
              </span>
            }
          />
        ))}
        {(error ?? problem) !== null && <p role="alert">{error ?? problem}</p>}
        {options.length === 0 && !loading && error === null && <p>No such value in this range.</p>}
      </div>
    </div>
  );
}
