"use client";

import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";
import { formatExact } from "../../lib/format.ts";
import styles from "./histogram.module.css";
import { AXIS_WIDTH, bucketLabel, type Histogram, type Layer } from "./histogram-data.ts";
import { LayerName } from "./histogram-legend.tsx";

/** Chosen buckets; `end` moves, both are included. */
type Selection = { start: number; end: number; dragging: boolean };

type Props = {
  histogram: Histogram;
  layers: readonly Layer[];
  /** First and last bucket, the same for one alone. */
  onSelect: (first: number, last: number) => void;
  children: ReactNode;
};

const percent = (part: number, whole: number): string => `calc((100% - ${AXIS_WIDTH}px) * ${part / whole})`;
const offset = (part: number, whole: number): string =>
  `calc(${AXIS_WIDTH}px + (100% - ${AXIS_WIDTH}px) * ${part / whole})`;

/**
 * Chooses a range on the bars: a drag or a click with mouse, pen or finger; arrow keys, with Shift for several bars, and
 * Enter. The numbers of the bar under it are beside it.
 */
export function HistogramBrush({ histogram, layers, onSelect, children }: Props) {
  const [selection, setSelection] = useState<Selection | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const { buckets, intervalSeconds } = histogram;
  const count = buckets.length;
  const clamp = (index: number) => Math.min(count - 1, Math.max(0, index));
  const first = selection === null ? 0 : clamp(Math.min(selection.start, selection.end));
  const last = selection === null ? 0 : clamp(Math.max(selection.start, selection.end));
  const current = selection === null ? hovered : clamp(selection.end);

  const bucketAt = (event: PointerEvent<HTMLDivElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return clamp(Math.floor(((event.clientX - left - AXIS_WIDTH) / (width - AXIS_WIDTH)) * count));
  };
  const choose = () => {
    setSelection(null);
    setHovered(null);
    onSelect(first, last);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = selection?.end ?? (event.key === "ArrowRight" ? -1 : count);
    const targets: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: count - 1 };
    const target = targets[event.key];
    if (target !== undefined) {
      const end = clamp(target);
      setSelection({ start: event.shiftKey && selection !== null ? selection.start : end, end, dragging: false });
    } else if (event.key === "Enter" && selection !== null) choose();
    else if (event.key === "Escape" && selection !== null) setSelection(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className={styles.brush}
      role="slider"
      tabIndex={0}
      aria-label="Time to zoom to: arrow keys choose, with Shift several bars, Enter zooms"
      aria-valuemin={0}
      aria-valuemax={count - 1}
      aria-valuenow={current ?? 0}
      aria-valuetext={current === null ? "nothing chosen" : inWords(histogram, layers, { first, last, current })}
      onKeyDown={onKeyDown}
      onBlur={() => setSelection(null)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = bucketAt(event);
        setSelection({ start: at, end: at, dragging: true });
      }}
      onPointerMove={(event) => {
        const at = bucketAt(event);
        setHovered(at);
        if (selection?.dragging === true && selection.end !== at) setSelection({ ...selection, end: at });
      }}
      onPointerUp={() => selection?.dragging === true && choose()}
      onPointerCancel={() => setSelection(null)}
      onPointerLeave={() => setHovered(null)}
    >
      {children}
      {selection !== null && (
        <span
          className={styles.selection}
          style={{ left: offset(first, count), width: percent(last - first + 1, count) }}
        />
      )}
      {current !== null && buckets[current] !== undefined && (
        <>
          <span className={styles.cursor} style={{ left: offset(current, count), width: percent(1, count) }} />
          <div
            className={styles.tooltip}
            style={
              current * 2 < count ? { left: offset(current + 1, count) } : { right: percent(count - current, count) }
            }
          >
            <b>{bucketLabel(buckets[current].from, intervalSeconds)}</b>
            <BucketNumbers layers={layers} at={current} />
          </div>
        </>
      )}
    </div>
  );
}

function BucketNumbers({ layers, at }: { layers: readonly Layer[]; at: number }) {
  const total = layers.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0);
  return (
    <dl>
      <div>
        <dt>events</dt>
        <dd>{formatExact(total)}</dd>
      </div>
      {layers
        .filter(({ counts }) => (counts[at] ?? 0) > 0)
        .map((layer) => (
          <div key={`${layer.kind} ${layer.value}`}>
            <dt>
              <LayerName layer={layer} />
            </dt>
            <dd>{formatExact(layer.counts[at] ?? 0)}</dd>
          </div>
        ))}
    </dl>
  );
}

/** The same in words, for those who listen. */
function inWords(
  { buckets, intervalSeconds }: Histogram,
  layers: readonly Layer[],
  { first, last, current }: { first: number; last: number; current: number },
): string {
  const total = layers.reduce((sum, { counts }) => sum + (counts[current] ?? 0), 0);
  const label = bucketLabel(buckets[current]?.from ?? "", intervalSeconds);
  const more = last > first ? `, ${last - first + 1} bars chosen` : "";
  return `${label}: ${formatExact(total)} events${more}`;
}
