/** Identifiers that say by their form what they are: `i-0123456789abcdef0` is an instance wherever it stands. */
import resources from "./data/resources.json" with { type: "json" };

/** A form of id, the type it says, and the word by which event names call that type. */
export type IdPattern = { type: string; noun: string; pattern: RegExp };

/** The literal before the first dash of a pattern, or its alternatives: `^(?:vol-…` and `^(?:(?:ami|aki|ari)-…`. */
const PREFIX = /^\^\(\?:(?:\(\?:([a-z|]+)\)|([a-z]+))-/;
const MAX_ID_LENGTH = 64;

const patternsByPrefix = new Map<string, IdPattern[]>();
const nouns = new Map<string, string>();

for (const { type, pattern, noun, scan } of resources.idPatterns) {
  if (!scan) continue;
  nouns.set(type, noun);
  const match = PREFIX.exec(pattern);
  for (const prefix of (match?.[1] ?? match?.[2] ?? "").split("|")) {
    const patterns = patternsByPrefix.get(prefix) ?? [];
    patterns.push({ type, noun, pattern: new RegExp(pattern) });
    patternsByPrefix.set(prefix, patterns);
  }
}

/** The EC2-style pattern the whole text matches, or null. */
export function matchId(text: string): IdPattern | null {
  const dash = text.indexOf("-");
  if (dash < 1 || text.length > MAX_ID_LENGTH) return null;
  for (const candidate of patternsByPrefix.get(text.slice(0, dash)) ?? []) {
    if (candidate.pattern.test(text)) return candidate;
  }
  return null;
}

/** The word by which event names call a type (`Instance`, `SecurityGroup`); null for types without one form of id. */
export function nounOf(type: string): string | null {
  return nouns.get(type) ?? null;
}
