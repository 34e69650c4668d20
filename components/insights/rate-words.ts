/** Rates of Insights as people read them. Client-safe. */
import { formatCount, formatExact } from "../../lib/format.ts";

/** `664`, `0.25`, `0.000088`: calls per minute with two digits that mean something. */
export function formatRate(perMinute: number): string {
  return perMinute >= 100 ? formatExact(Math.round(perMinute)) : String(Number(perMinute.toPrecision(2)));
}

/** `160 times`: how much more than usual; null where there is no usual rate to compare with. */
export function formatRise(baseline: number | null, insight: number | null): string | null {
  if (baseline === null || insight === null || baseline === 0) return null;
  const times = insight / baseline;
  return `${times >= 10 ? formatCount(Math.round(times)) : Number(times.toPrecision(2))}×`;
}

const TYPES: Readonly<Record<string, string>> = {
  ApiCallRateInsight: "call rate",
  ApiErrorRateInsight: "error rate",
};

/** `call rate`, `error rate`; other types as they were recorded. */
export const insightTypeWords = (type: string | null): string => (type === null ? "unknown" : (TYPES[type] ?? type));
