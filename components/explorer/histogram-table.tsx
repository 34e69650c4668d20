"use client";

import { formatExact } from "../../lib/format.ts";
import { bucketLabel, type Histogram, type Layer } from "./histogram-data.ts";
import { LayerName } from "./histogram-legend.tsx";
import styles from "./numbers-table.module.css";
import valueStyles from "./values.module.css";

type Props = { histogram: Histogram; layers: readonly Layer[]; onZoom: (index: number) => void };

/** The numbers behind the bars; a click on a time zooms to it. */
export function HistogramTable({ histogram, layers, onZoom }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={styles.numbers} tabIndex={0} aria-label="Events over time, as a table">
      <table>
        <thead>
          <tr>
            <th scope="col">From (UTC)</th>
            <th scope="col">Events</th>
            {layers.map((layer) => (
              <th key={`${layer.kind} ${layer.value}`} scope="col">
                <LayerName layer={layer} />
              </th>
            ))}
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
              <td>{formatExact(layers.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0))}</td>
              {layers.map((layer) => (
                <td key={`${layer.kind} ${layer.value}`}>{formatExact(layer.counts[index] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
