/** Ranges with a name. */
import { formatUtcMinute } from "../../lib/format.ts";
import type { RangeText } from "./range-steps.ts";

/** Ranges that end now. */
export const PRESETS: readonly { from: string; label: string }[] = [
  { from: "-15m", label: "Last 15 minutes" },
  { from: "-1h", label: "Last hour" },
  { from: "-4h", label: "Last 4 hours" },
  { from: "-24h", label: "Last 24 hours" },
  { from: "-2d", label: "Last 2 days" },
  { from: "-7d", label: "Last 7 days" },
  { from: "-30d", label: "Last 30 days" },
  { from: "-90d", label: "Last 90 days" },
  { from: "-1y", label: "Last year" },
];

const isInstant = (text: string): boolean => /^\d{4}-/.test(text);
const endLabel = (text: string): string => (isInstant(text) ? formatUtcMinute(text) : text);

/** The range in words: a preset's name, or both ends in UTC. */
export function rangeLabel({ from, to }: RangeText): string {
  const preset = to === "now" ? PRESETS.find((one) => one.from === from) : undefined;
  if (preset !== undefined) return preset.label;
  if (to === "now" && isInstant(from)) return `Since ${endLabel(from)} UTC`;
  return `${endLabel(from)} → ${endLabel(to)}${isInstant(from) || isInstant(to) ? " UTC" : ""}`;
}
