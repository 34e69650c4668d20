"use client";

import { Button, Popover } from "@mantine/core";
import { IconCalendarTime, IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { formatUtcMinute } from "../../lib/format.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { useExplorer } from "./explorer-state.tsx";
import { TimeRangeForm } from "./lazy.tsx";
import styles from "./time-range.module.css";

/** Ranges that end now. */
export const PRESETS: readonly { from: string; label: string }[] = [
  { from: "-15m", label: "Last 15 minutes" },
  { from: "-1h", label: "Last hour" },
  { from: "-4h", label: "Last 4 hours" },
  { from: "-24h", label: "Last 24 hours" },
  { from: "-7d", label: "Last 7 days" },
  { from: "-30d", label: "Last 30 days" },
  { from: "-90d", label: "Last 90 days" },
  { from: "-1y", label: "Last year" },
];

const endLabel = (text: string): string => (/^\d{4}-/.test(text) ? formatUtcMinute(text) : text);

/** The range in words: a preset's name, or both ends in UTC. */
export function rangeLabel({ from, to }: Pick<EventQuery, "from" | "to">): string {
  const preset = to === "now" ? PRESETS.find((one) => one.from === from) : undefined;
  if (preset !== undefined) return preset.label;
  const zone = /^\d{4}-/.test(from + to) || /^\d{4}-/.test(to) ? " UTC" : "";
  return `${endLabel(from)} → ${endLabel(to)}${zone}`;
}

/** The range of the query: presets, or two dates with hour and minute. */
export function TimeRangePicker() {
  const { view, edit } = useExplorer();
  const [opened, setOpened] = useState(false);
  const choose = (range: { from: string; to: string }) => {
    setOpened(false);
    edit({ ...view.query, ...range });
  };
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus returnFocus>
      <Popover.Target>
        <Button
          className={styles.rangeButton ?? ""}
          leftSection={<IconCalendarTime size={15} />}
          rightSection={<IconChevronDown size={13} />}
          onClick={() => setOpened((open) => !open)}
          aria-label={`Time range: ${rangeLabel(view.query)}`}
        >
          {rangeLabel(view.query)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.range ?? ""} aria-label="Time range">
        <div className={styles.presets}>
          {PRESETS.map(({ from, label }) => {
            const current = view.query.to === "now" && view.query.from === from;
            return (
              <button
                key={from}
                type="button"
                className={styles.preset}
                aria-current={current || undefined}
                data-autofocus={current || undefined}
                onClick={() => choose({ from, to: "now" })}
              >
                {label}
              </button>
            );
          })}
        </div>
        <TimeRangeForm range={view.query} onChoose={choose} />
      </Popover.Dropdown>
    </Popover>
  );
}
