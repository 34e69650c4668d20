/** Every text that is one slip of the finger away. Exact look-ups of all of them find typos by a plain index. */

const DIGITS = "0123456789";
const HEX = "0123456789abcdef";
const KEY = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz0123456789-_.@";
const NAME = `${LOWER}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

/** Characters that may have been meant, by form of the text. */
export const ALPHABETS = {
  digits: DIGITS,
  address: `${DIGITS}.`,
  address6: `${HEX}:`,
  hex: HEX,
  key: KEY,
  lower: LOWER,
  name: NAME,
};

/** Longest text that is varied: the number of variants grows with length and alphabet. */
const MAX_LENGTH = 64;

/**
 * The texts that one wrong, missing, additional or swapped character makes of `text`, without the text itself; only with
 * a slip before the position `end` when it is given.
 */
export function nearTexts(text: string, alphabet: string, end: number = text.length): string[] {
  if (text.length > MAX_LENGTH) return [];
  const near = new Set<string>();
  for (let at = 0; at <= end; at += 1) {
    const before = text.slice(0, at);
    const after = text.slice(at + 1);
    const own = text.charAt(at);
    if (own !== "") {
      near.add(before + after);
      near.add(before + after.charAt(0) + own + after.slice(1));
    }
    for (const character of alphabet) {
      near.add(before + character + own + after);
      if (own !== "") near.add(before + character + after);
    }
  }
  near.delete(text);
  near.delete("");
  return [...near];
}
