/**
 * The small language of filter values: text matched exactly, `*` at either end for "anything", `\*` and `\\` for the
 * characters themselves. Client-safe.
 */
import { cleanText } from "../cloudtrail/record.ts";

/** Longest text a filter value may stand for, in UTF-16 units. */
export const MAX_VALUE_LENGTH = 2_048;

/** What a value asks for. `any`: present, whatever it is. */
export type ValuePattern =
  | { kind: "any" }
  | { kind: "exact"; text: string }
  | { kind: "wildcard"; text: string; openStart: boolean; openEnd: boolean };

/** A literal character or an open end (`*`). */
type Token = { text: string; star: boolean };

function tokenize(value: string): Token[] {
  const tokens: Token[] = [];
  const characters = [...cleanText(value, Number.MAX_SAFE_INTEGER)];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? "";
    const next = characters[at + 1];
    if (character === "\\" && (next === "\\" || next === "*")) {
      tokens.push({ text: next, star: false });
      at += 1;
    } else tokens.push({ text: character, star: character === "*" });
  }
  return tokens;
}

/** Reads a value; null when it has a `*` that is not at either end. NUL and broken Unicode are repaired as at ingest. */
export function parsePattern(value: string): ValuePattern | null {
  const tokens = tokenize(value);
  const openStart = tokens[0]?.star === true;
  const openEnd = tokens.length > 1 && tokens.at(-1)?.star === true;
  const inner = tokens.slice(openStart ? 1 : 0, openEnd ? -1 : undefined);
  if (inner.some((token) => token.star)) return null;
  const text = inner.map((token) => token.text).join("");
  if (!openStart && !openEnd) return { kind: "exact", text };
  return text === "" ? { kind: "any" } : { kind: "wildcard", text, openStart, openEnd };
}

/** The one way to write a pattern. */
export function formatPattern(pattern: ValuePattern): string {
  if (pattern.kind === "any") return "*";
  const text = pattern.text.replace(/[\\*]/g, "\\$&");
  if (pattern.kind === "exact") return text;
  return `${pattern.openStart ? "*" : ""}${text}${pattern.openEnd ? "*" : ""}`;
}

/** The filter value that matches exactly this text; text too long for a filter becomes a prefix. */
export function exactValue(text: string): string {
  const clean = cleanText(text, MAX_VALUE_LENGTH);
  const cut = clean.length < text.length;
  return formatPattern(
    cut ? { kind: "wildcard", text: clean, openStart: false, openEnd: true } : { kind: "exact", text: clean },
  );
}

/** Whether a text is what a filter's value asks for, letter by letter. */
export function matchesValue(value: string, text: string): boolean {
  const pattern = parsePattern(value) ?? { kind: "exact", text: value };
  if (pattern.kind === "any") return true;
  if (pattern.kind === "exact") return text === pattern.text;
  const { openStart, openEnd, text: part } = pattern;
  if (openStart && openEnd) return text.includes(part);
  return openStart ? text.endsWith(part) : text.startsWith(part);
}
