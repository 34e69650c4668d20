/**
 * What a query asks of the raw record, before it is written in any language. Client-safe.
 * A test is true or false, never unknown: an absent member fails every test of its text.
 */
import type { ValuePattern } from "../value-pattern.ts";

/** Path of a member of the record, in CloudTrail's spelling. Only names of our own, never text of a value. */
export type RawPath = readonly string[];

export type RawTest =
  | { kind: "present"; path: RawPath }
  /** Any of the texts; `fold`: in any case, the texts being in lower case. */
  | { kind: "is"; path: RawPath; texts: readonly string[]; fold: boolean }
  | { kind: "part"; path: RawPath; text: string; openStart: boolean; openEnd: boolean; fold: boolean }
  /** A regular expression of ours, in any case. */
  | { kind: "matches"; path: RawPath; pattern: string }
  /** An IP address inside a block, or the address itself in whatever spelling. */
  | { kind: "block"; path: RawPath; block: string }
  /** Some text of the resources, the request or the response. */
  | { kind: "mentions"; pattern: Exclude<ValuePattern, { kind: "any" }> }
  | { kind: "any" | "all"; of: readonly RawTest[] }
  | { kind: "not"; of: RawTest };

/** A path as written in the record: `path("userIdentity.arn")`. */
export const path = (text: string): RawPath => text.split(".");

export const present = (name: string): RawTest => ({ kind: "present", path: path(name) });
export const is = (name: string, ...texts: string[]): RawTest => ({ kind: "is", path: path(name), texts, fold: false });
/** As {@link is}, in any case. */
export const isFolded = (name: string, ...texts: string[]): RawTest => ({
  kind: "is",
  path: path(name),
  texts: texts.map((text) => text.toLowerCase()),
  fold: true,
});
export const matches = (name: string, pattern: string): RawTest => ({ kind: "matches", path: path(name), pattern });
export const startsWith = (name: string, text: string): RawTest =>
  part(name, { text, openStart: false, openEnd: true });
export const endsWith = (name: string, text: string): RawTest => part(name, { text, openStart: true, openEnd: false });
export const contains = (name: string, text: string): RawTest => part(name, { text, openStart: true, openEnd: true });
export const any = (...of: RawTest[]): RawTest => ({ kind: "any", of });
export const all = (...of: RawTest[]): RawTest => ({ kind: "all", of });
export const not = (of: RawTest): RawTest => ({ kind: "not", of });

const part = (name: string, how: { text: string; openStart: boolean; openEnd: boolean }): RawTest => ({
  kind: "part",
  path: path(name),
  fold: false,
  ...how,
});

/** Lengths at which the ingest cuts texts: a value so long may be the beginning of a longer one. */
const CUT_LENGTHS = new Set([128, 256, 512, 1_024]);

/** The test that one pattern of a filter makes of a member. */
export function patternTest(
  name: string,
  pattern: ValuePattern,
  options: { fold: boolean } = { fold: false },
): RawTest {
  const { fold } = options;
  const write = (text: string) => (fold ? text.toLowerCase() : text);
  switch (pattern.kind) {
    case "any":
      return present(name);
    case "exact":
      if (!CUT_LENGTHS.has(pattern.text.length))
        return { kind: "is", path: path(name), texts: [write(pattern.text)], fold };
      return { kind: "part", path: path(name), text: write(pattern.text), openStart: false, openEnd: true, fold };
    case "wildcard": {
      const { openStart, openEnd } = pattern;
      return { kind: "part", path: path(name), text: write(pattern.text), openStart, openEnd, fold };
    }
    default: {
      const never: never = pattern;
      throw new Error(`no such pattern: ${never}`);
    }
  }
}

/** The same test, shorter: lists inside lists are one, and texts of one member are one list. */
export function simplify(test: RawTest): RawTest {
  if (test.kind === "not") return not(simplify(test.of));
  if (test.kind !== "any" && test.kind !== "all") return test;
  const flat = test.of.map(simplify).flatMap((one) => (one.kind === test.kind ? one.of : [one]));
  const merged: RawTest[] = [];
  for (const one of flat) {
    const at = merged.findIndex(
      (other) => one.kind === "is" && other.kind === "is" && other.fold === one.fold && samePath(other.path, one.path),
    );
    const before = merged[at];
    if (test.kind === "any" && one.kind === "is" && before?.kind === "is") {
      merged[at] = { ...before, texts: [...new Set([...before.texts, ...one.texts])] };
    } else merged.push(one);
  }
  const [only, ...more] = merged;
  return only !== undefined && more.length === 0 ? only : { kind: test.kind, of: merged };
}

const samePath = (a: RawPath, b: RawPath): boolean => a.join() === b.join();

/** What is left of a test where a language cannot reach some members, and those members; null when nothing is left. */
export function restrict(
  test: RawTest,
  reaches: (path: RawPath) => boolean,
): { test: RawTest | null; missing: readonly string[] } {
  switch (test.kind) {
    case "mentions":
      return { test, missing: [] };
    case "not": {
      const inner = restrict(test.of, reaches);
      return { test: inner.test && not(inner.test), missing: inner.missing };
    }
    case "any":
    case "all": {
      const parts = test.of.map((one) => restrict(one, reaches));
      const missing = parts.flatMap((one) => one.missing);
      const left = parts.flatMap((one) => (one.test === null ? [] : [one.test]));
      // Half of an "and" would say something else.
      const usable = left.length > 0 && (test.kind === "any" || left.length === parts.length);
      return { test: usable ? simplify({ kind: test.kind, of: left }) : null, missing };
    }
    default:
      return reaches(test.path) ? { test, missing: [] } : { test: null, missing: [test.path.join(".")] };
  }
}

const LONG = 96;

/** Parts joined by `and` or `or` in brackets; one on each line when they are long together. `indent` is that of the line. */
export function joinParts(parts: readonly string[], word: string, indent: string): string {
  const line = parts.join(` ${word} `);
  if (line.length <= LONG && !line.includes("\n")) return `(${line})`;
  return `(\n${indent}  ${parts.join(`\n${indent}  ${word} `)}\n${indent})`;
}
