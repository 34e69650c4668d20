/** What the command line of the benchmark says. */
import { MEASURES, type Measure } from "./run.ts";

/** A wrong option; `message` is one clear line. */
export class OptionError extends Error {
  readonly code = "option";
}

const UNITS: Readonly<Record<string, number>> = { "": 1, k: 1_000, M: 1_000_000 };
const [LEAST, MOST] = [20_000, 100_000_000];

/** `50k`, `1M`, `10M`, `50M` or a whole number of events. Throws OptionError. */
export function parseSize(text: string): number {
  const [, digits, unit = ""] = /^(\d{1,9})([kM]?)$/.exec(text) ?? [];
  const size = Number(digits) * (UNITS[unit] ?? Number.NaN);
  if (size >= LEAST && size <= MOST) return size;
  throw new OptionError(`--size: ${text} is not a number of events from 20k to 100M, such as 1M`);
}

/** `1M` for 1,000,000. */
export const formatSize = (size: number): string =>
  size % 1_000_000 === 0 ? `${size / 1_000_000}M` : size % 1_000 === 0 ? `${size / 1_000}k` : `${size}`;

/** Names separated by commas. Throws OptionError. */
export function parseMeasures(text: string): Measure[] {
  return text.split(",").map((name) => {
    const measure = MEASURES.find((one) => one === name.trim());
    if (measure === undefined) throw new OptionError(`--only: ${name} is not one of ${MEASURES.join(", ")}`);
    return measure;
  });
}
