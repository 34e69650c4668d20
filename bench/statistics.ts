/** What repeated runs come to. */

/** The value that a share (0 to 1) of the values does not exceed: nearest rank. 0 for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? 0;
}

/** The middle value. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Runs `work` and answers the milliseconds it took with what it gave. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ ms: number; value: T }> {
  const startedAt = performance.now();
  const value = await work();
  return { ms: performance.now() - startedAt, value };
}

/** Median rate per second of `count` things done `times` times. */
export async function medianRate(count: number, times: number, work: () => unknown): Promise<number> {
  const rates: number[] = [];
  for (let time = 0; time < times; time++) rates.push(count / ((await timed(work)).ms / 1_000));
  return median(rates);
}
