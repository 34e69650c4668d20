"use client";

import { Button, Skeleton } from "@mantine/core";
import { IconTable } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { formatDuration, formatExact } from "../../lib/format.ts";
import { useExplorer } from "./explorer-state.tsx";
import styles from "./histogram.module.css";
import { type Bucket, bucketLabel, bucketTotal, type Histogram, zoomRange } from "./histogram-data.ts";
import valueStyles from "./values.module.css";

const CHART_HEIGHT = 116;

// Recharts is half of all JavaScript here: it comes after the page, into a space kept for it.
const HistogramChart = dynamic(() => import("./histogram-chart.tsx").then((module) => module.HistogramChart), {
  ssr: false,
  loading: () => <Skeleton height={CHART_HEIGHT} />,
});

function sumOf(buckets: readonly Bucket[]): Omit<Bucket, "from"> {
  const sum = { success: 0, denied: 0, other: 0 };
  for (const { success, denied, other } of buckets) {
    sum.success += success;
    sum.denied += denied;
    sum.other += other;
  }
  return sum;
}

/** Events over time: numbers on hover, zoom by dragging, and the same as a table. */
export function HistogramPanel({ histogram }: { histogram: Histogram }) {
  const { view, edit } = useExplorer();
  const [hovered, setHovered] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const { buckets, intervalSeconds } = histogram;
  const shown = hovered === null ? undefined : buckets[hovered];
  const sum = sumOf(buckets);

  const zoom = (first: number, last: number) => {
    const range = zoomRange(histogram, first, last);
    if (range !== null) edit({ ...view.query, ...range });
  };
  return (
    <section className={styles.histogram} aria-label="Events over time">
      <div className={styles.histogramHead}>
        <span className={styles.histogramWhen}>
          {shown === undefined
            ? `Events per ${formatDuration(intervalSeconds)}, UTC`
            : bucketLabel(shown.from, intervalSeconds)}
        </span>
        <Legend bucket={shown ?? sum} />
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconTable size={13} />}
          aria-expanded={asTable}
          onClick={() => setAsTable((shownAsTable) => !shownAsTable)}
        >
          {asTable ? "Hide numbers" : "Numbers"}
        </Button>
      </div>
      <div
        className={styles.chart}
        style={{ height: CHART_HEIGHT }}
        role="img"
        aria-label={`${formatExact(bucketTotal(sum))} events, ${formatExact(sum.denied)} denied. The button Numbers shows them as a table.`}
      >
        <HistogramChart histogram={histogram} height={CHART_HEIGHT} onHover={setHovered} onSelect={zoom} />
      </div>
      {asTable && <HistogramTable histogram={histogram} onZoom={(index) => zoom(index, index)} />}
    </section>
  );
}

function Legend({ bucket }: { bucket: Omit<Bucket, "from"> }) {
  const entries = [
    { name: "events", count: bucketTotal(bucket), color: null },
    { name: "denied", count: bucket.denied, color: "var(--denied-fill)" },
    { name: "other errors", count: bucket.other, color: "var(--bar-other)" },
    { name: "succeeded", count: bucket.success, color: "var(--bar)" },
  ];
  return (
    <span className={styles.legend}>
      {entries.map(({ name, count, color }) => (
        <span key={name} className={styles.legendEntry}>
          {color !== null && <span className={styles.swatch} style={{ background: color }} aria-hidden="true" />}
          <b>{formatExact(count)}</b> {name}
        </span>
      ))}
    </span>
  );
}

function HistogramTable({ histogram, onZoom }: { histogram: Histogram; onZoom: (index: number) => void }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={styles.histogramTable} tabIndex={0} aria-label="Events over time, as a table">
      <table>
        <thead>
          <tr>
            <th scope="col">From (UTC)</th>
            <th scope="col">Events</th>
            <th scope="col">Denied</th>
            <th scope="col">Other errors</th>
            <th scope="col">Succeeded</th>
          </tr>
        </thead>
        <tbody>
          {histogram.buckets.map((bucket, index) => (
            <tr key={bucket.from}>
              <th scope="row">
                <button
                  type="button"
                  className={valueStyles.value}
                  title="Zoom to this time"
                  onClick={() => onZoom(index)}
                >
                  {bucketLabel(bucket.from, histogram.intervalSeconds)}
                </button>
              </th>
              <td>{formatExact(bucketTotal(bucket))}</td>
              <td>{formatExact(bucket.denied)}</td>
              <td>{formatExact(bucket.other)}</td>
              <td>{formatExact(bucket.success)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
