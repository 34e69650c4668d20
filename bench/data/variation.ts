/**
 * Records as templates: what identifies one moment (times, event and request ids, temporary keys, instances, objects,
 * rare addresses) is taken out, and each week gets values of its own. The same text in several records of a week stays
 * the same text, so sessions, cross-account pairs and life lines hold together.
 */

type TokenKind = "time" | "uuid" | "upper" | "hex" | "key" | "address";
type Token = { kind: TokenKind; text: string; uses: number };

/** One record: literal texts with a token between each two. */
type Template = { literals: string[]; tokens: number[] };

const TOKENS = new RegExp(
  [
    '(?<="(?:eventID|requestID|sharedEventID)":")[^"]+',
    String.raw`\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ`,
    String.raw`\bASIA[A-Z0-9]{16}\b`,
    String.raw`(?<=\b(?:i|eni|snap|vol)-)[0-9a-f]{17}\b`,
    String.raw`\b[0-9a-f]{12}(?=\.[a-z])`,
    String.raw`(?<="sourceIPAddress":")\d+\.\d+\.\d+\.\d+(?=")`,
  ].join("|"),
  "g",
);

/** An address seen more often than this in a week is an office or a gateway and stays. */
const RARE_USES = 40;

/** Collects templates; then gives the records of any week. */
export class Variation {
  readonly #tokens: Token[] = [];
  readonly #index = new Map<string, number>();
  readonly #templates: Template[] = [];

  /** Adds a record in JSON; answers its number. */
  add(json: string): number {
    const template: Template = { literals: [], tokens: [] };
    let end = 0;
    for (const { 0: text, index } of json.matchAll(TOKENS)) {
      template.literals.push(json.slice(end, index));
      template.tokens.push(this.#tokenOf(text));
      end = index + text.length;
    }
    template.literals.push(json.slice(end));
    return this.#templates.push(template) - 1;
  }

  #tokenOf(text: string): number {
    const known = this.#index.get(text);
    const token = known === undefined ? undefined : this.#tokens[known];
    if (known !== undefined && token !== undefined) {
      token.uses += 1;
      return known;
    }
    const number = this.#tokens.push({ kind: kindOf(text), text, uses: 1 }) - 1;
    this.#index.set(text, number);
    return number;
  }

  /** Writes records of a week whose times are `shiftMs` later than the base. Equal arguments give equal records. */
  week(seed: number, week: number, shiftMs: number): (record: number) => string {
    const values = this.#tokens.map((token, index) => vary(token, { seed, week, index, shiftMs }));
    return (record) => {
      const template = this.#templates[record];
      if (template === undefined) throw new RangeError(`no record ${record}`);
      let text = template.literals[0] ?? "";
      template.tokens.forEach((token, at) => {
        text += values[token] + (template.literals[at + 1] ?? "");
      });
      return text;
    };
  }
}

function kindOf(text: string): TokenKind {
  if (/^20\d\d-.*Z$/.test(text)) return "time";
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-/.test(text)) return "uuid";
  if (text.startsWith("ASIA")) return "key";
  if (/^\d+\.\d+\.\d+\.\d+$/.test(text)) return "address";
  return /^[0-9a-f]+$/.test(text) ? "hex" : "upper";
}

type Place = { seed: number; week: number; index: number; shiftMs: number };

function vary({ kind, text, uses }: Token, place: Place): string {
  if (kind === "time") return `${new Date(Date.parse(text) + place.shiftMs).toISOString().slice(0, 19)}Z`;
  const word = wordsOf(place);
  switch (kind) {
    case "uuid": {
      const hex = hexText(word, 32);
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    }
    case "hex":
      return hexText(word, text.length);
    case "key":
      return `ASIA${upperText(word, 16)}`;
    case "upper":
      return upperText(word, text.length);
    case "address":
      return uses > RARE_USES ? text : `${text.split(".").slice(0, 2).join(".")}.${word() % 254}.${1 + (word() % 253)}`;
    default: {
      const never: never = kind;
      throw new Error(`no such kind: ${never}`);
    }
  }
}

/** A stream of 32-bit numbers that depends only on its place. */
function wordsOf({ seed, week, index }: Place): () => number {
  let a = mix(seed ^ Math.imul(week + 1, 0x9e3779b1));
  let b = mix(index ^ Math.imul(week + 1, 0x85ebca6b));
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    b = mix(b + a);
    return mix(a ^ b);
  };
}

function mix(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b);
  return (twice ^ (twice >>> 16)) >>> 0;
}

function hexText(word: () => number, length: number): string {
  let text = "";
  while (text.length < length) text += word().toString(16).padStart(8, "0");
  return text.slice(0, length);
}

function upperText(word: () => number, length: number): string {
  let text = "";
  while (text.length < length) text += word().toString(36).padStart(7, "0").slice(1).toUpperCase();
  return text.slice(0, length);
}
