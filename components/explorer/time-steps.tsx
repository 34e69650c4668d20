"use client";

import { ActionIcon } from "@mantine/core";
import { IconArrowBackUp, IconChevronLeft, IconChevronRight, IconZoomOut } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useExplorer } from "./explorer-state.tsx";
import { earlierRange, laterRange, nextTrail, type RangeText, widerRange } from "./range-steps.ts";
import { rangeLabel } from "./time-presets.ts";
import styles from "./time-range.module.css";

/** Ranges zoomed in from, and the range they lead to. */
type Trail = { at: RangeText; from: readonly RangeText[] };

/** Earlier, later, wider, and back out of a zoom. */
export function TimeSteps() {
  const { view, edit } = useExplorer();
  const { from, to } = view.query;
  const [trail, setTrail] = useState<Trail>({ at: { from, to }, from: [] });
  // Where the reader came from is not in the URL: it is derived from the change, whoever made it.
  if (trail.at.from !== from || trail.at.to !== to) {
    const change = { before: trail.at, after: { from, to }, now: new Date() };
    setTrail({ at: { from, to }, from: nextTrail(trail.from, change) });
  }
  const go = (range: RangeText | null) => range !== null && edit({ ...view.query, ...range });
  const back = trail.from.at(-1);
  return (
    <ActionIcon.Group className={styles.steps ?? ""}>
      <Step label="Earlier" onClick={() => go(earlierRange({ from, to }, new Date()))}>
        <IconChevronLeft size={15} />
      </Step>
      <Step label="Later" disabled={to === "now"} onClick={() => go(laterRange({ from, to }, new Date()))}>
        <IconChevronRight size={15} />
      </Step>
      <Step label="Zoom out of this range" onClick={() => go(widerRange({ from, to }, new Date()))}>
        <IconZoomOut size={15} />
      </Step>
      <Step
        label={back === undefined ? "Back out of the zoom" : `Back to ${rangeLabel(back)}`}
        disabled={back === undefined}
        onClick={() => go(back ?? null)}
      >
        <IconArrowBackUp size={15} />
      </Step>
    </ActionIcon.Group>
  );
}

type StepProps = { label: string; disabled?: boolean; onClick: () => void; children: ReactNode };

function Step({ label, disabled = false, onClick, children }: StepProps) {
  return (
    <ActionIcon variant="default" size={30} aria-label={label} title={label} disabled={disabled} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}
