"use client";

import { TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { QueryLineError } from "../../query/line-terms.ts";
import { formatQueryLine, parseQueryLine } from "../../query/query-line.ts";
import { canonicalSearch } from "../../query/search-params.ts";
import { useExplorer } from "./explorer-state.tsx";
import { LineList, LineProblem, optionId } from "./line-list.tsx";
import { type LineOption, listLineOptions } from "./line-options.ts";
import { fillSlot, findSlot } from "./line-slot.ts";
import styles from "./query-line.module.css";
import { useKnownValues } from "./use-known-values.ts";

/** Text that was typed over the line `base`; when the filters change by other means, they win. */
type Draft = { base: string; text: string };
/** A line that was refused; it is forgotten with the next key. */
type Refused = { text: string; error: QueryLineError };

/**
 * The filters as one line of text, and the place to type them. Tab completes, Enter runs; `/` comes here from anywhere.
 * Without a draft the line is what the URL says.
 */
export function QueryInput() {
  const { view, edit } = useExplorer();
  const line = useMemo(() => formatQueryLine(view.query.filters), [view.query.filters]);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [caret, setCaret] = useState(0);
  const [opened, setOpened] = useState(false);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const nextCaret = useRef<number | null>(null);
  const id = useId();

  const text = draft !== null && draft.base === line ? draft.text : line;
  const dirty = text !== line;
  const problem = refused !== null && refused.text === text ? refused.error : null;
  const slot = findSlot(text, Math.min(caret, text.length));
  const { known, loading, error } = useKnownValues(opened && problem === null ? slot : null);
  const options = opened && problem === null ? listLineOptions(slot, known) : [];
  const chosen = options[active];

  useHotkeys([
    [
      "/",
      () => {
        input.current?.focus();
        moveCaret(text.length);
      },
    ],
  ]);
  useLayoutEffect(() => {
    if (nextCaret.current === null || document.activeElement !== input.current) return;
    input.current?.setSelectionRange(nextCaret.current, nextCaret.current);
    nextCaret.current = null;
  });
  const moveCaret = (at: number) => {
    nextCaret.current = at;
    setCaret(at);
  };
  const type = (next: string, at: number) => {
    setDraft({ base: line, text: next });
    setCaret(at);
    setActive(-1);
    setOpened(true);
  };
  const close = () => {
    setOpened(false);
    setActive(-1);
  };
  const run = (typed: string) => {
    close();
    try {
      const query = { ...view.query, filters: parseQueryLine(typed) };
      setDraft(null);
      moveCaret(formatQueryLine(query.filters).length);
      if (canonicalSearch(query) !== canonicalSearch(view.query)) edit(query);
    } catch (thrown) {
      if (!(thrown instanceof QueryLineError)) throw thrown;
      setDraft({ base: line, text: typed });
      setRefused({ text: typed, error: thrown });
      moveCaret(thrown.span.end);
    }
  };
  const accept = (option: LineOption, then: "run" | "go-on") => {
    const final = then === "run";
    const filled = fillSlot(text, slot, { insert: option.insert, complete: option.complete, final });
    if (final && option.complete) return run(filled.text);
    type(filled.text, filled.caret);
    moveCaret(filled.caret);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const completion = chosen ?? (dirty && slot.typed !== "" ? options[0] : undefined);
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        setOpened(true);
        const step = event.key === "ArrowDown" ? 1 : -1;
        const count = options.length + 1;
        setActive(((active + 1 + step + count) % count) - 1);
        break;
      }
      case "Enter":
        event.preventDefault();
        if (chosen === undefined) run(text);
        else accept(chosen, "run");
        break;
      case "Tab":
        if (event.shiftKey || !opened || completion === undefined) break;
        if (fillSlot(text, slot, { ...completion, final: false }).text === text) break;
        event.preventDefault();
        accept(completion, "go-on");
        break;
      case "Escape":
        event.stopPropagation();
        if (opened || problem !== null) {
          close();
          setRefused(null);
        } else {
          setDraft(null);
          input.current?.blur();
        }
        break;
      default:
    }
  };
  return (
    <div className={styles.line}>
      <TextInput
        ref={input}
        classNames={{ input: styles.input ?? "", section: styles.section ?? "" }}
        role="combobox"
        aria-label="Query"
        aria-autocomplete="list"
        aria-expanded={options.length > 0}
        aria-controls={options.length > 0 ? `${id}-list` : undefined}
        aria-activedescendant={chosen === undefined ? undefined : optionId(id, active)}
        error={problem !== null}
        aria-errormessage={problem === null ? undefined : `${id}-problem`}
        placeholder="event:CreateUser -user:ci* ip:10.0.0.0/8 … or paste an IP, ARN, key, name"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        enterKeyHint="search"
        leftSection={<IconSearch size={14} />}
        rightSectionWidth="auto"
        rightSection={<LineEnd dirty={dirty} empty={text === ""} onRun={() => run(text)} onEmpty={() => run("")} />}
        value={text}
        onChange={({ currentTarget }) => type(currentTarget.value, currentTarget.selectionStart ?? 0)}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? 0)}
        onFocus={() => setOpened(true)}
        onClick={() => setOpened(true)}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      {problem !== null && <LineProblem id={`${id}-problem`} text={text} error={problem} />}
      {opened && problem === null && (
        <LineList
          id={id}
          options={options}
          active={active}
          loading={loading}
          error={error}
          onChoose={(option) => accept(option, "run")}
        />
      )}
    </div>
  );
}

type LineEndProps = { dirty: boolean; empty: boolean; onRun: () => void; onEmpty: () => void };

/** What can be done with the line without a key. */
function LineEnd({ dirty, empty, onRun, onEmpty }: LineEndProps) {
  if (dirty) {
    return (
      <button type="button" className={styles.run} onMouseDown={(event) => event.preventDefault()} onClick={onRun}>
        Run <kbd>↵</kbd>
      </button>
    );
  }
  if (empty) return <kbd className={styles.key}>/</kbd>;
  return (
    <button
      type="button"
      className={styles.empty}
      aria-label="Remove all filters"
      title="Remove all filters"
      onClick={onEmpty}
    >
      <IconX size={14} />
    </button>
  );
}
