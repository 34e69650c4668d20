"use client";

import type { ReactNode } from "react";
import { formatExact, visibleText } from "../../lib/format.ts";
import { useExplorer } from "./explorer-state.tsx";
import { FieldValue } from "./field-value.tsx";
import styles from "./histogram.module.css";
import { type Layer, narrowToLayer, sumOf } from "./histogram-data.ts";

/** A layer by its colour and name, with a number between them. */
export function LayerName({ layer, children }: { layer: Layer; children?: ReactNode }) {
  return (
    <span className={styles.layerName}>
      <span className={styles.swatch} style={{ background: layer.color }} aria-hidden="true" />
      {children}
      <span className={styles.layerText}>
        {layer.label ?? <FieldValue field={layer.field} value={layer.value} short />}
      </span>
    </span>
  );
}

/** Every layer with its sum; a click keeps only its events. */
export function HistogramLegend({ layers }: { layers: readonly Layer[] }) {
  const { view, show } = useExplorer();
  const total = layers.reduce((sum, { counts }) => sum + sumOf(counts), 0);
  return (
    <ul className={styles.legend} aria-label="Layers">
      <li>
        <b>{formatExact(total)}</b> events
      </li>
      {layers.map((layer) => {
        const name = layer.label ?? visibleText(String(layer.value));
        return (
          <li key={`${layer.kind} ${layer.value}`}>
            <button
              type="button"
              className={styles.legendEntry}
              title={`Only ${name}`}
              onClick={() => show({ ...view, query: narrowToLayer(view.query, layer, layers), cursor: null })}
            >
              <LayerName layer={layer}>
                <b>{formatExact(sumOf(layer.counts))}</b>
              </LayerName>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
