"use client";

import { Skeleton } from "@mantine/core";
import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { formatDuration } from "../../lib/format.ts";
import { useExplorer } from "./explorer-state.tsx";
import { FieldSelect, STACKABLE_FIELDS } from "./field-select.tsx";
import styles from "./histogram.module.css";
import { HistogramBrush } from "./histogram-brush.tsx";
import { type Histogram, layersOf, zoomRange } from "./histogram-data.ts";
import { HistogramLegend } from "./histogram-legend.tsx";
import { HistogramTable } from "./histogram-table.tsx";
import { NumbersToggle } from "./numbers-toggle.tsx";

const CHART_HEIGHT = 116;

// Recharts is half of all JavaScript here: it comes after the page, into a space kept for it.
const HistogramChart = dynamic(() => import("./histogram-chart.tsx").then((module) => module.HistogramChart), {
  ssr: false,
  loading: () => <Skeleton height={CHART_HEIGHT} />,
});

type Props = {
  histogram: Histogram;
  /** The field of the layers, where it can be chosen. */
  stackBy?: FieldKey;
};

/** Events over time: zoom by choosing bars, layers by a field, and the same as a table. */
export function HistogramPanel({ histogram, stackBy }: Props) {
  const { view, edit, show } = useExplorer();
  const [asTable, setAsTable] = useState(false);
  const layers = useMemo(() => layersOf(histogram), [histogram]);
  const zoom = (first: number, last: number) => {
    const range = zoomRange(histogram, first, last);
    if (range !== null) edit({ ...view.query, ...range });
  };
  return (
    <section className={styles.histogram} aria-label="Events over time">
      <div className={styles.histogramHead} data-stacked={histogram.stack !== undefined || undefined}>
        <span className={styles.histogramWhen}>Events per {formatDuration(histogram.intervalSeconds)}, UTC</span>
        <HistogramLegend layers={layers} />
        <div className={styles.histogramTools}>
          {stackBy !== undefined && (
            <FieldSelect
              label="Stack by"
              fields={STACKABLE_FIELDS}
              value={view.stackBy ?? "outcome"}
              onChange={(field) => field !== null && show({ ...view, stackBy: field })}
            />
          )}
          <NumbersToggle name="Numbers" shown={asTable} onToggle={() => setAsTable(!asTable)} />
        </div>
      </div>
      <HistogramBrush histogram={histogram} layers={layers} onSelect={zoom}>
        <div style={{ height: CHART_HEIGHT }}>
          <HistogramChart histogram={histogram} layers={layers} height={CHART_HEIGHT} />
        </div>
      </HistogramBrush>
      {asTable && <HistogramTable histogram={histogram} layers={layers} onZoom={(index) => zoom(index, index)} />}
    </section>
  );
}
