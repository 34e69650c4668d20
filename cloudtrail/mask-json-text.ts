/** Masks values inside JSON text, token by token, so that what is not masked stays byte for byte as it was. */
import {
  isSecretNumber,
  MASK,
  MAX_DEPTH,
  type Masking,
  maskText,
  notePath,
  type Place,
  placeOfElement,
  placeOfMember,
  ROOT,
} from "./masking.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;

/** `at` is the next character to read, `copied` the end of what is already in `out`. */
type Scanner = { text: string; at: number; copied: number; out: string[]; masking: Masking };

/** The text with secret values replaced. The caller makes sure that it is valid JSON. */
export function maskJsonText(text: string, masking: Masking): string {
  const scanner: Scanner = { text, at: 0, copied: 0, out: [], masking };
  scanValue(scanner, ROOT);
  scanner.out.push(text.slice(scanner.copied));
  return scanner.out.join("");
}

function scanValue(scanner: Scanner, place: Place): void {
  skipBlanks(scanner);
  const first = scanner.text.charCodeAt(scanner.at);
  if (first === QUOTE) scanText(scanner, place);
  else if (first === OPEN_OBJECT || first === OPEN_LIST) {
    if (place.depth === MAX_DEPTH) maskWhole(scanner, place);
    else if (first === OPEN_OBJECT) scanObject(scanner, place);
    else scanList(scanner, place);
  } else scanLiteral(scanner, place);
}

function scanText(scanner: Scanner, place: Place): void {
  const start = scanner.at;
  const masked = maskText(readToken(scanner), place);
  if (masked !== null) replace(scanner, start, { place, value: masked });
}

/** Numbers, true, false, null: everything up to the next separator. */
function scanLiteral(scanner: Scanner, place: Place): void {
  const start = scanner.at;
  while (scanner.at < scanner.text.length && !endsLiteral(scanner.text.charCodeAt(scanner.at))) scanner.at += 1;
  const first = scanner.text.charAt(start);
  const isNumber = first === "-" || (first >= "0" && first <= "9");
  if (isNumber && isSecretNumber(place)) replace(scanner, start, { place, value: MASK });
}

function endsLiteral(code: number): boolean {
  return code === COMMA || code === CLOSE_OBJECT || code === CLOSE_LIST || code <= 0x20;
}

function scanObject(scanner: Scanner, place: Place): void {
  scanner.at += 1;
  skipBlanks(scanner);
  while (scanner.text.charCodeAt(scanner.at) === QUOTE) {
    const key = readToken(scanner);
    skipBlanks(scanner);
    scanner.at += 1; // the colon
    scanValue(scanner, placeOfMember(place, key, scanner.masking));
    skipSeparator(scanner);
  }
  scanner.at += 1;
}

function scanList(scanner: Scanner, place: Place): void {
  scanner.at += 1;
  skipBlanks(scanner);
  for (let index = 0; scanner.text.charCodeAt(scanner.at) !== CLOSE_LIST; index += 1) {
    scanValue(scanner, placeOfElement(place, index));
    skipSeparator(scanner);
  }
  scanner.at += 1;
}

function maskWhole(scanner: Scanner, place: Place): void {
  const start = scanner.at;
  let open = 0;
  do {
    const code = scanner.text.charCodeAt(scanner.at);
    if (code === OPEN_OBJECT || code === OPEN_LIST) open += 1;
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) open -= 1;
    scanner.at = code === QUOTE ? endOfToken(scanner.text, scanner.at) : scanner.at + 1;
  } while (open > 0);
  replace(scanner, start, { place, value: MASK });
}

/** Reads the text token at the scanner, decoded, and steps behind it. */
function readToken(scanner: Scanner): string {
  const { text, at } = scanner;
  scanner.at = endOfToken(text, at);
  const inner = text.slice(at + 1, scanner.at - 1);
  return inner.includes("\\") ? String(JSON.parse(`"${inner}"`)) : inner;
}

/** The place behind the closing quote of the token that opens at `start`. */
function endOfToken(text: string, start: number): number {
  let end = start;
  let isEscaped = true;
  while (isEscaped) {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    isEscaped = backslashes % 2 === 1;
  }
  return end + 1;
}

function skipSeparator(scanner: Scanner): void {
  skipBlanks(scanner);
  if (scanner.text.charCodeAt(scanner.at) === COMMA) {
    scanner.at += 1;
    skipBlanks(scanner);
  }
}

function skipBlanks(scanner: Scanner): void {
  while (scanner.text.charCodeAt(scanner.at) <= 0x20) scanner.at += 1;
}

function replace(scanner: Scanner, start: number, { place, value }: { place: Place; value: string }): void {
  scanner.out.push(scanner.text.slice(scanner.copied, start), JSON.stringify(value));
  scanner.copied = scanner.at;
  notePath(scanner.masking, place);
}
