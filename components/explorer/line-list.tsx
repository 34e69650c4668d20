"use client";

import { Loader } from "@mantine/core";
import { useEffect, useRef } from "react";
import { formatCount, formatExact } from "../../lib/format.ts";
import type { QueryLineError } from "../../query/line-terms.ts";
import { SafeText } from "../text/safe-text.tsx";
import type { LineOption } from "./line-options.ts";
import styles from "./query-line.module.css";

/** Id of an option, for the input that points to it. */
export const optionId = (id: string, index: number): string => `${id}-${index}`;

type Props = {
  id: string;
  options: readonly LineOption[];
  /** Index of the option that Enter would take; -1 for none. */
  active: number;
  loading: boolean;
  error: string | null;
  onChoose: (option: LineOption) => void;
};

/** What can be completed, under the line. */
export function LineList({ id, options, active, loading, error, onChoose }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active >= 0) list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const indexed = options.map((option, index) => ({ option, index }));
  const groups = [...Map.groupBy(indexed, ({ option }) => option.group)];
  return (
    // The line keeps the focus.
    // biome-ignore lint/a11y/noStaticElementInteractions: keys are the input's
    <div className={styles.panel} onMouseDown={(event) => event.preventDefault()}>
      <div ref={list} id={`${id}-list`} role="listbox" aria-label="Completions" className={styles.options}>
        {groups.map(([group, members]) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options is no fieldset
          <div key={group} role="group" aria-label={group}>
            <div className={styles.group} aria-hidden="true">
              {group}
            </div>
            {members.map(({ option, index }) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the input's, which points here
              // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus
              <div
                key={`${option.insert} ${option.text}`}
                id={optionId(id, index)}
                role="option"
                aria-selected={index === active}
                className={styles.option}
                onClick={() => onChoose(option)}
              >
                <OptionText option={option} />
              </div>
            ))}
          </div>
        ))}
      </div>
      <div className={styles.foot}>
        {error !== null && <span role="alert">{error}</span>}
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> choose
        </span>
        <span>
          <kbd>Tab</kbd> complete
        </span>
        <span>
          <kbd>Enter</kbd> run
        </span>
        <span>
          <kbd>Esc</kbd> close
        </span>
        <span className={styles.footEnd} role="status">
          {loading ? <Loader size={12} /> : options.length === 0 && "No such value in this range"}
        </span>
      </div>
    </div>
  );
}

function OptionText({ option }: { option: LineOption }) {
  const { field, text, about, count, complete } = option;
  return (
    <>
      {field !== null && <span className={styles.optionField}>{field}</span>}
      <span className={styles.optionText} data-name={!complete || undefined}>
        <SafeText text={text} />
      </span>
      {about !== null && <span className={styles.optionAbout}>{about}</span>}
      {count !== null && (
        <span className={styles.optionCount} title={formatExact(count)}>
          {formatCount(count)}
        </span>
      )}
    </>
  );
}

/** Why a line was refused: the line with the place marked, and what to do. */
export function LineProblem({ id, text, error }: { id: string; text: string; error: QueryLineError }) {
  const { start, end } = error.span;
  const from = Math.max(0, start - 40);
  return (
    <div className={styles.panel}>
      <div id={id} role="alert" className={styles.problem}>
        <code className={styles.problemLine}>
          {from > 0 && "…"}
          <SafeText text={text.slice(from, start)} />
          <mark>
            <SafeText text={text.slice(start, end)} />
          </mark>
          <SafeText text={text.slice(end, end + 60)} />
        </code>
        <p>{error.message}</p>
      </div>
    </div>
  );
}
