/**
 * The typed query line → its terms, with the place of each. Terms stand side by side and all must hold.
 *
 *   name:value  -name:value  name:(a or b)  name:a,b  name:"with blanks"  word
 *
 * In quotes `\"` is the quote and `\u{202e}` a character by its number; every other backslash belongs to the value, where
 * value-pattern.ts gives it its meaning. Client-safe.
 */
import { findLineName, listLineNames } from "../cloudtrail/line-names.ts";
import { hasInvisible, replaceInvisible } from "../lib/format.ts";
import { recogniseValue } from "./recognise-value.ts";

/** A place in the line: half-open, in UTF-16 units. */
export type LineSpan = { start: number; end: number };

/** A value without its quotes. */
export type LineValue = LineSpan & { text: string; quoted: boolean };

export type LineTerm = LineSpan & {
  /** `-`, `!` or `not` stands before it. */
  exclude: boolean;
  /** Null for a word without a name. */
  name: (LineSpan & { text: string }) | null;
  values: LineValue[];
};

/** The line cannot be read: what to do, and where. */
export class QueryLineError extends Error {
  readonly code = "query-line";
  readonly span: LineSpan;
  constructor(span: LineSpan, message: string) {
    super(message);
    this.span = span;
  }
}

const BLANKS = /\s*/y;
const KEYWORD = /(and|or|not)(?=\s|$)/iy;
const NAME = /([a-z][\w.]*)[:=]/iy;
const WORD = /[^\s,"]+/y;
const LIST_WORD = /[^\s,"()]+/y;
const RUN = /\S*/y;
const LIST_SEPARATOR = /\s*(?:,\s*|\bor(?=[\s("])\s*)/iy;

/** The terms up to the first problem. An unfinished last term is among them, as completion needs it. */
export function scanLine(text: string): { terms: LineTerm[]; problem: QueryLineError | null } {
  const terms: LineTerm[] = [];
  try {
    let at = skip(text, 0);
    let negated: number | null = null;
    while (at < text.length) {
      const keyword = match(KEYWORD, text, at)?.[1]?.toLowerCase();
      if (keyword === "or") {
        throw new QueryLineError(
          { start: at, end: at + 2 },
          "“or” joins values of one field: write event:(CreateUser or DeleteUser). Terms side by side must all hold.",
        );
      }
      if (keyword === undefined) {
        const start: number = negated ?? at;
        at = scanTerm(text, { start, at, not: negated !== null }, terms);
        negated = null;
      } else {
        if (keyword === "not") negated ??= at;
        at += keyword.length;
      }
      at = skip(text, at);
    }
    if (negated !== null) throw new QueryLineError({ start: negated, end: text.length }, "Write a term after “not”.");
    return { terms, problem: null };
  } catch (error) {
    if (!(error instanceof QueryLineError)) throw error;
    return { terms, problem: error };
  }
}

/** Whether a value can stand in the line as it is. */
const isPlain = (value: string): boolean => !/[\s,"()]|^(?:and|or|not)$|^$/i.test(value) && !hasInvisible(value);

/** A value as the line writes it; characters that cannot be seen by their number. */
export function quoteValue(value: string): string {
  if (isPlain(value)) return value;
  const text = value.replaceAll('"', '\\"');
  return `"${replaceInvisible(text, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)}"`;
}

const match = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const skip = (text: string, at: number): number => at + (match(BLANKS, text, at)?.[0].length ?? 0);

/** Reads one term and adds it, also when it breaks off. Returns where it ends. */
function scanTerm(text: string, from: { start: number; at: number; not: boolean }, terms: LineTerm[]): number {
  let { at } = from;
  let { not: exclude } = from;
  if (/[-!]/.test(text[at] ?? "") && /\S/.test(text[at + 1] ?? "")) {
    exclude = !exclude;
    at += 1;
  }
  const term: LineTerm = { start: from.start, end: at, exclude, name: null, values: [] };
  terms.push(term);
  const named = match(NAME, text, at);
  const run = match(RUN, text, at)?.[0] ?? "";
  const name = named?.[1] ?? "";
  if (named !== null && findLineName(name) !== null) {
    term.name = { text: name, start: at, end: at + name.length };
    at += named[0].length;
  } else if (named?.[0].endsWith(":") && recogniseValue(run)[0]?.certain !== true) {
    term.end = at + run.length;
    throw new QueryLineError({ start: at, end: at + name.length }, unknownName(name));
  }
  try {
    return scanValues(text, at, term);
  } finally {
    term.end = Math.max(term.end, term.values.at(-1)?.end ?? at);
  }
}

function scanValues(text: string, start: number, term: LineTerm): number {
  if (text[start] === "(") return scanList(text, start, term);
  let at = start;
  for (;;) {
    at = scanValue(text, at, { pattern: WORD, term });
    if (text[at] !== ",") return at;
    at = skip(text, at + 1);
  }
}

function scanList(text: string, open: number, term: LineTerm): number {
  if (term.name === null) {
    throw new QueryLineError(
      { start: open, end: open + 1 },
      "Brackets hold the values of one field: write event:(CreateUser or DeleteUser).",
    );
  }
  let at = skip(text, open + 1);
  for (;;) {
    at = scanValue(text, at, { pattern: LIST_WORD, term });
    const after = skip(text, at);
    if (text[after] === ")") {
      term.end = after + 1;
      return requireBlank(text, after + 1);
    }
    if (after >= text.length) throw new QueryLineError({ start: open, end: text.length }, "Close the bracket with ).");
    const separator = match(LIST_SEPARATOR, text, at)?.[0];
    if (separator === undefined) {
      throw new QueryLineError({ start: at, end: after + 1 }, "Put “or” between the values of a list.");
    }
    at += separator.length;
  }
}

function scanValue(text: string, at: number, { pattern, term }: { pattern: RegExp; term: LineTerm }): number {
  if (text[at] === '"') return scanQuoted(text, at, term);
  const word = match(pattern, text, at)?.[0];
  if (word === undefined) {
    term.values.push({ text: "", start: at, end: at, quoted: false });
    throw new QueryLineError({ start: term.start, end: Math.max(at, term.start + 1) }, missingValue(term));
  }
  const end = at + word.length;
  term.values.push({ text: word, start: at, end, quoted: false });
  if (text[end] === '"') {
    throw new QueryLineError({ start: end, end: end + 1 }, 'Put the whole value in quotes, and write \\" for a quote.');
  }
  return end;
}

function scanQuoted(text: string, open: number, term: LineTerm): number {
  const value: LineValue = { text: "", start: open, end: text.length, quoted: true };
  term.values.push(value);
  let at = open + 1;
  while (at < text.length && text[at] !== '"') {
    const [piece, length] = readEscape(text, at);
    value.text += piece;
    at += length;
  }
  if (at >= text.length) throw new QueryLineError({ start: open, end: text.length }, 'Close the quote with ".');
  value.end = at + 1;
  if (value.text === "") throw new QueryLineError(value, "A value cannot be empty: name:* means any, -name:* none.");
  return match(/[,)]/y, text, at + 1) === null ? requireBlank(text, at + 1) : at + 1;
}

/** What stands at a place in quotes, and how long it is in the line. */
function readEscape(text: string, at: number): [string, number] {
  const character = text[at] ?? "";
  if (character !== "\\") return [character, 1];
  const next = text[at + 1];
  if (next === '"') return ['"', 2];
  const number = match(/\\u\{([\da-f]{1,6})\}/iy, text, at);
  const point = Number.parseInt(number?.[1] ?? "", 16);
  if (number !== null && point <= 0x10_ffff) return [String.fromCodePoint(point), number[0].length];
  return next === "\\" ? ["\\\\", 2] : [character, 1];
}

function requireBlank(text: string, at: number): number {
  if (at >= text.length || /\s/.test(text[at] ?? "")) return at;
  throw new QueryLineError({ start: at, end: at + 1 }, "Put a blank between terms.");
}

function missingValue({ name }: LineTerm): string {
  if (name === null) return "Write a name and a value, such as event:CreateUser, or a word to look for.";
  return `Write a value after ${name.text}: – ${name.text}:* means that there is any, -${name.text}:* that there is none.`;
}

function unknownName(name: string): string {
  if (/^(from|to|time|since|until|before|after)$/i.test(name)) {
    return "The time range is chosen at the left of this line, not in it.";
  }
  const shown = name.slice(0, 40);
  const near = nearestName(shown.toLowerCase());
  const hint = near === null ? "" : ` Did you mean “${near}:”?`;
  return `There is no field “${shown}”.${hint} To look for this text itself, put it in quotes.`;
}

/** The name that is fewest edits away, two at most. */
function nearestName(text: string): string | null {
  const ranked = listLineNames()
    .map((name) => ({ name, distance: editDistance(text, name) }))
    .sort((a, b) => a.distance - b.distance);
  const [first] = ranked;
  return first !== undefined && first.distance <= Math.min(2, text.length - 1) ? first.name : null;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? a.length;
}
