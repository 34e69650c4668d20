/** What is added up of some events. Adding is order-independent: files come in any order. */

/** How many events, how many of them were denied, and from when to when (milliseconds since 1970). */
export type Sum = { events: number; denied: number; first: number; last: number };

/** Adds `more` to `sum`. */
export function addSum(sum: Sum, more: Sum): void {
  sum.events += more.events;
  sum.denied += more.denied;
  if (more.first < sum.first) sum.first = more.first;
  if (more.last > sum.last) sum.last = more.last;
}

/** Adds `more` to the sum under `key`. */
export function addTo<K>(sums: Map<K, Sum>, key: K, more: Sum): void {
  const known = sums.get(key);
  if (known !== undefined) addSum(known, more);
  else sums.set(key, { events: more.events, denied: more.denied, first: more.first, last: more.last });
}

/** Adds one event to the sum under `key`; `denied` is 1 or 0. */
export function addEvent<K>(sums: Map<K, Sum>, key: K, timeMs: number, denied: number): void {
  const known = sums.get(key);
  if (known === undefined) {
    sums.set(key, { events: 1, denied, first: timeMs, last: timeMs });
    return;
  }
  known.events += 1;
  known.denied += denied;
  if (timeMs < known.first) known.first = timeMs;
  if (timeMs > known.last) known.last = timeMs;
}

/** In order of the key: neighbours lie on the same pages of a table. */
export const inOrder = <T>(byKey: ReadonlyMap<number, T>): T[] =>
  [...byKey].sort(([a], [b]) => a - b).map(([, value]) => value);
