"use client";

import { Button } from "@mantine/core";
import { formatUtcMinute } from "../../lib/format.ts";
import type { Coverage } from "../../query/answers.ts";
import { parseTime } from "../../query/time-range.ts";
import { clearFilters } from "./edit-query.ts";
import styles from "./explorer.module.css";
import { useExplorer } from "./explorer-state.tsx";
import { PRESETS } from "./time-presets.ts";

type Range = { from: string; to: string; label: string };

const DAY_MS = 86_400_000;
const instant = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** The next wider preset that holds the newest event; the day before that event when no preset does; else null. */
function widerRange(coverage: Coverage, newest: string | null): Range | null {
  const span = Date.parse(coverage.to) - Date.parse(coverage.from);
  const needed = newest === null ? 0 : Date.now() - Date.parse(newest);
  const now = new Date();
  const wider = PRESETS.find(({ from }) => {
    const length = now.getTime() - parseTime("from", from, now).getTime();
    return length > span && length > needed;
  });
  if (wider !== undefined) return { from: wider.from, to: "now", label: `Widen to ${wider.label.toLowerCase()}` };
  if (newest === null || Date.parse(newest) >= Date.parse(coverage.from)) return null;
  const end = Date.parse(newest) + 1000;
  return { from: instant(end - DAY_MS), to: instant(end), label: "Go to the newest events" };
}

type Props = {
  coverage: Coverage;
  newest: string | null;
  /** Where events are stored in the range, but none was found. */
  title?: string;
};

/** Nothing found: says where was looked, whether anything could have been there, and what to try. */
export function EmptyResult({ coverage, newest, title = "No events match these filters" }: Props) {
  const { view, edit } = useExplorer();
  const filtered = Object.keys(view.query.filters).length > 0;
  const wider = widerRange(coverage, newest);
  const range = `${formatUtcMinute(coverage.from)} → ${formatUtcMinute(coverage.to)} UTC`;
  return (
    <div className={styles.empty}>
      <h2>{coverage.firstEvent === null ? "No events are stored in this range" : title}</h2>
      <p>
        Searched {range}
        {coverage.firstEvent !== null && coverage.lastEvent !== null
          ? `; events are stored in it from ${formatUtcMinute(coverage.firstEvent)} to ${formatUtcMinute(coverage.lastEvent)} UTC.`
          : "."}{" "}
        {newest === null
          ? "Nothing has been loaded yet."
          : `The newest stored event is of ${formatUtcMinute(newest)} UTC.`}
        {coverage.keptFrom !== null &&
          ` Retention drops events from before ${formatUtcMinute(coverage.keptFrom)} UTC: of that time nothing can be found.`}
      </p>
      <div className={styles.emptyActions}>
        {wider !== null && (
          <Button variant="filled" onClick={() => edit({ ...view.query, from: wider.from, to: wider.to })}>
            {wider.label}
          </Button>
        )}
        {filtered && coverage.firstEvent !== null && (
          <Button onClick={() => edit(clearFilters(view.query))}>Remove all filters</Button>
        )}
      </div>
    </div>
  );
}
