import { holdsSecret, isRedactionMarker } from "./secret-guard.ts";

/** No marker is longer, but for rows of stars. */
const MAX_MARKER_LENGTH = 40;

/** Each beginning of a web token is followed to its end, so many of them in one long text cost quadratic time. */
const TOKEN_START = "eyJ";
const MAX_TOKEN_STARTS = 64;

/** True for texts that are or contain a secret, and for texts so full of token beginnings that nobody honest wrote them. */
export function hidesSecret(text: string): boolean {
  return isFullOfTokenStarts(text) || holdsSecret(text);
}

/** False for what must not be kept as an identifier or value: secrets, and texts that AWS masked in part or whole. */
export function isStorable(text: string): boolean {
  if (text.includes("****") || hidesSecret(text)) return false;
  return text.length > MAX_MARKER_LENGTH || !isRedactionMarker(text);
}

function isFullOfTokenStarts(text: string): boolean {
  let at = text.indexOf(TOKEN_START);
  for (let starts = 0; at !== -1; starts += 1) {
    if (starts === MAX_TOKEN_STARTS) return true;
    at = text.indexOf(TOKEN_START, at + 1);
  }
  return false;
}
