"use client";

import { Button } from "@mantine/core";
import { IconCalendarTime, IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import type { EventsAnswer } from "../../query/answers.ts";
import { LatePopover, usePopover } from "../layout/late-popover.tsx";
import { fetchAnswer } from "../use-answer.ts";
import { useExplorer } from "./explorer-state.tsx";
import { TimeRangeForm } from "./lazy.tsx";
import type { RangeText } from "./range-steps.ts";
import { PRESETS, rangeLabel } from "./time-presets.ts";
import styles from "./time-range.module.css";
import { TimeSteps } from "./time-steps.tsx";

/** The range of the query: presets, any two moments, and steps from where one is. */
export function TimeRangePicker() {
  const { view, edit } = useExplorer();
  const popover = usePopover();
  const choose = (range: RangeText) => {
    popover.close();
    edit({ ...view.query, ...range });
  };
  const label = rangeLabel(view.query);
  return (
    <div className={styles.picker}>
      <Button
        className={styles.rangeButton ?? ""}
        leftSection={<IconCalendarTime size={15} />}
        rightSection={<IconChevronDown size={13} />}
        aria-label={`Time range: ${label}`}
        {...popover.button}
      >
        {label}
      </Button>
      <LatePopover by={popover} className={styles.range} label="Time range">
        <Presets range={view.query} onChoose={choose} />
        <TimeRangeForm range={view.query} onChoose={choose} />
      </LatePopover>
      <TimeSteps />
    </div>
  );
}

type PresetsProps = { range: RangeText; onChoose: (range: RangeText) => void };

function Presets({ range, onChoose }: PresetsProps) {
  const [problem, setProblem] = useState<string | null>(null);
  // What the API covers when it is not told a range: from the first event that is stored.
  const chooseEverything = () =>
    fetchAnswer<EventsAnswer>("/api/v1/events?limit=1", new AbortController().signal).then(
      ({ coverage }) => onChoose({ from: coverage.from, to: "now" }),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  return (
    <div className={styles.presets}>
      {PRESETS.map(({ from, label }) => {
        const current = range.to === "now" && range.from === from;
        return (
          <button
            key={from}
            type="button"
            className={styles.preset}
            aria-current={current || undefined}
            data-autofocus={current || undefined}
            onClick={() => onChoose({ from, to: "now" })}
          >
            {label}
          </button>
        );
      })}
      <button type="button" className={styles.preset} onClick={chooseEverything}>
        Everything stored
      </button>
      {problem !== null && (
        <p role="alert" className={styles.rangeProblem}>
          {problem}
        </p>
      )}
    </div>
  );
}
