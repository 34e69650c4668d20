/** Figures as people read them. */

/** `52,300/s` */
export const perSecond = (rate: number): string => `${roundTo(rate, 3).toLocaleString("en")}/s`;

/** `0.42 ms`, `12 ms`, `1.3 s` */
export function milliseconds(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(ms >= 10_000 ? 0 : 1)} s`;
  return `${ms >= 10 ? Math.round(ms) : ms.toFixed(ms >= 1 ? 1 : 2)} ms`;
}

export const mebibytes = (bytes: number): string => `${roundTo(bytes / 2 ** 20, 3).toLocaleString("en")} MiB`;

/** A number with so many significant digits. */
export function roundTo(value: number, digits: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(digits));
}
