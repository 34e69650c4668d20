"use client";

import { useState } from "react";
import { Bar, BarChart, CartesianGrid, ReferenceArea, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatCount } from "../../lib/format.ts";
import { axisTicks, type Histogram, tickLabel } from "./histogram-data.ts";

type Props = {
  histogram: Histogram;
  height: number;
  onHover: (index: number | null) => void;
  /** First and last bucket of a drag; both the same for a click. */
  onSelect: (first: number, last: number) => void;
};

const toIndex = (index: unknown): number | null => {
  const number = Number(index);
  return index === undefined || index === null || Number.isNaN(number) ? null : number;
};

/** Bars over time, stacked by outcome. Dragging selects buckets. */
export function HistogramChart({ histogram, height, onHover, onSelect }: Props) {
  const [drag, setDrag] = useState<{ first: number; last: number } | null>(null);
  const { buckets, intervalSeconds } = histogram;
  const edge = (index: number): string | undefined => buckets[index]?.from;
  const finish = () => {
    if (drag !== null) onSelect(Math.min(drag.first, drag.last), Math.max(drag.first, drag.last));
    setDrag(null);
  };
  return (
    <ResponsiveContainer width="100%" height={height}>
      <BarChart
        data={buckets}
        margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
        barCategoryGap={buckets.length > 80 ? 0.5 : 1.5}
        accessibilityLayer={false}
        style={{ cursor: "crosshair", userSelect: "none" }}
        onMouseMove={({ activeTooltipIndex }) => {
          const index = toIndex(activeTooltipIndex);
          onHover(index);
          if (drag !== null && index !== null) setDrag({ ...drag, last: index });
        }}
        onMouseDown={({ activeTooltipIndex }) => {
          const index = toIndex(activeTooltipIndex);
          if (index !== null) setDrag({ first: index, last: index });
        }}
        onMouseUp={finish}
        onMouseLeave={() => {
          onHover(null);
          setDrag(null);
        }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="from"
          tickFormatter={(from: string) => tickLabel(from, intervalSeconds)}
          tick={{ fontSize: 11, fill: "var(--text-dim)" }}
          tickLine={false}
          axisLine={{ stroke: "var(--line-strong)" }}
          ticks={axisTicks(buckets, intervalSeconds)}
          interval="preserveStart"
          minTickGap={16}
          height={20}
        />
        <YAxis
          width={38}
          tickFormatter={formatCount}
          tick={{ fontSize: 11, fill: "var(--text-dim)" }}
          tickLine={false}
          axisLine={false}
          allowDecimals={false}
          tickCount={3}
        />
        {/* The numbers stand above the chart, where they move nothing; the tooltip only marks their bar. */}
        <Tooltip content={() => null} cursor={{ fill: "var(--surface-active)" }} isAnimationActive={false} />
        <Bar dataKey="denied" stackId="all" fill="var(--denied-fill)" isAnimationActive={false} />
        <Bar dataKey="other" stackId="all" fill="var(--bar-other)" isAnimationActive={false} />
        <Bar dataKey="success" stackId="all" fill="var(--bar)" isAnimationActive={false} />
        {drag !== null && edge(drag.first) !== undefined && edge(drag.last) !== undefined && (
          <ReferenceArea
            x1={edge(Math.min(drag.first, drag.last)) ?? ""}
            x2={edge(Math.max(drag.first, drag.last)) ?? ""}
            fill="var(--accent-line)"
            fillOpacity={0.2}
            stroke="var(--accent-line)"
          />
        )}
      </BarChart>
    </ResponsiveContainer>
  );
}
