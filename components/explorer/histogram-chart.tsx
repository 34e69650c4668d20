"use client";

import { memo, useMemo } from "react";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { formatCount } from "../../lib/format.ts";
import { AXIS_WIDTH, axisTicks, type Histogram, type Layer, tickLabel } from "./histogram-data.ts";

type Props = { histogram: Histogram; layers: readonly Layer[]; height: number };

/** Bars over time in layers. Pointer and keys are the brush's, so that neither draws the bars again. */
export const HistogramChart = memo(function HistogramChart({ histogram, layers, height }: Props) {
  const { buckets, intervalSeconds } = histogram;
  const bars = useMemo(
    () => buckets.map(({ from }, at) => ({ from, counts: layers.map(({ counts }) => counts[at] ?? 0) })),
    [buckets, layers],
  );
  return (
    <ResponsiveContainer width="100%" height={height}>
      <BarChart
        data={bars}
        margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
        barCategoryGap={buckets.length > 80 ? 0.5 : "7%"}
        accessibilityLayer={false}
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
          width={AXIS_WIDTH}
          tickFormatter={formatCount}
          tick={{ fontSize: 11, fill: "var(--text-dim)" }}
          tickLine={false}
          axisLine={false}
          allowDecimals={false}
          tickCount={3}
        />
        {layers.map(({ kind, value, color }, index) => (
          <Bar
            key={`${kind} ${value}`}
            dataKey={(bar: { counts: number[] }) => bar.counts[index] ?? 0}
            stackId="all"
            fill={color}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
});
