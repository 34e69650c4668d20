/**
 * Seeded randomness. Every random choice of the simulator is drawn from a stream named by a path such as
 * (seed, "burst", "scanner", 17), so that any part of the output can be made again without the parts before it.
 */

/** One stream of random choices. */
export type Random = {
  /** Uniform in [0, 2^32). */
  uint32: () => number;
  /** Uniform in [0, 1). */
  fraction: () => number;
  /** Uniform integer, both ends included. */
  integer: (least: number, most: number) => number;
  /** True with this probability. */
  chance: (probability: number) => boolean;
  /** One item; throws RangeError on an empty list. */
  pick: <T>(items: readonly T[]) => T;
  /** One item, in proportion to `weightOf`; throws RangeError when all weights are zero. */
  pickWeighted: <T>(items: readonly T[], weightOf: (item: T) => number) => T;
};

/** A stream that depends only on its path. */
export function createRandom(...path: readonly (string | number)[]): Random {
  const uint32 = xoshiro128(hashPath(path));
  const fraction = () => uint32() / 0x1_0000_0000;
  return {
    uint32,
    fraction,
    integer: (least, most) => least + Math.floor(fraction() * (most - least + 1)),
    chance: (probability) => fraction() < probability,
    pick: (items) => itemAt(items, Math.floor(fraction() * items.length)),
    pickWeighted: (items, weightOf) => pickWeighted(items, weightOf, fraction()),
  };
}

function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}

function pickWeighted<T>(items: readonly T[], weightOf: (item: T) => number, fraction: number): T {
  let total = 0;
  for (const item of items) total += weightOf(item);
  let rest = fraction * total;
  for (const item of items) {
    const weight = weightOf(item);
    if (rest < weight) return item;
    rest -= weight;
  }
  throw new RangeError("nothing to pick from");
}

type State = [number, number, number, number];

/** 128 bits, because event ids come straight out of the stream: two equal streams would repeat each other's ids. */
function hashPath(path: readonly (string | number)[]): State {
  const state: State = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef];
  for (const part of path) {
    const text = String(part);
    for (let index = 0; index < text.length; index++) absorb(state, text.charCodeAt(index));
    absorb(state, 0x1_0000 + text.length);
  }
  for (let round = 0; round < 8; round++) absorb(state, round);
  return state;
}

/** Each lane multiplies by its own odd constant and takes in its neighbour, so that no lane follows from another. */
function absorb(state: State, word: number): void {
  const [a, b, c, d] = state;
  state[0] = mix(Math.imul(a ^ word, 0x85ebca6b) + d);
  state[1] = mix(Math.imul(b ^ word, 0xc2b2ae35) + state[0]);
  state[2] = mix(Math.imul(c ^ word, 0x27d4eb2f) + state[1]);
  state[3] = mix(Math.imul(d ^ word, 0x165667b1) + state[2]);
}

function mix(word: number): number {
  const folded = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  return (folded ^ (folded >>> 15)) >>> 0;
}

/** xoshiro128** of Blackman and Vigna: small state, good distribution, 32-bit operations only. */
function xoshiro128(seed: State): () => number {
  let [a, b, c, d] = seed;
  return () => {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
}
