"use client";

import { Checkbox, Loader, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { type Field, type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { formatCount, formatExact } from "../../lib/format.ts";
import type { SuggestionsAnswer } from "../../query/answers.ts";
import { eventQueryHref } from "../../query/search-params.ts";
import { exactValue } from "../../query/value-pattern.ts";
import { SafeText } from "../text/safe-text.tsx";
import { useAnswer } from "../use-answer.ts";
import { addCondition, type FilterMode, filterOf, patternText, toggleCondition } from "./edit-query.ts";
import { useExplorer } from "./explorer-state.tsx";
import styles from "./filters.module.css";

/** `value` is a filter's value: exact, stars escaped. */
type Suggestion = { value: string; count: number | null };

/** Values known without asking the server. */
const fixedValues = (field: Field): readonly string[] | null =>
  field.kind === "boolean" ? ["true", "false"] : (field.values ?? null);

function useSuggestions(
  key: FieldKey,
  text: string,
): { suggestions: Suggestion[]; loading: boolean; error: string | null } {
  const { view } = useExplorer();
  const [settledText] = useDebouncedValue(text.trim(), 150);
  const field = findField(key);
  const fixed = field === null ? null : fixedValues(field);
  const asked = fixed === null && field !== null && field.groupable !== false && field.kind !== "uuid";
  const { answer, loading, error } = useAnswer<SuggestionsAnswer>(
    asked ? eventQueryHref("/api/v1/suggestions", view.query, { field: key, text: settledText, limit: "50" }) : null,
  );
  const suggestions =
    fixed?.map((value) => ({ value, count: null })) ??
    answer?.values.flatMap(({ value, count }) =>
      value === null ? [] : [{ value: exactValue(String(value)), count }],
    ) ??
    [];
  return { suggestions, loading, error: error?.message ?? null };
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
  const addTyped = () => {
    if (typed === "") return;
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
      {typed !== "" && !chosen.includes(typed) && (
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
        {error !== null && <p role="alert">{error}</p>}
        {options.length === 0 && !loading && error === null && <p>No such value in this range.</p>}
      </div>
    </div>
  );
}
