/**
 * The second line against storing secrets. The first is that extractors only take identifiers from places they know;
 * this one refuses a text that is a secret all the same, because a service wrote it where it does not belong.
 */
import sensitive from "./data/sensitive.json" with { type: "json" };

/** The guard's pattern asks for a token at the start; inside a message it is a token just the same. */
const SESSION_TOKEN = new RegExp(sensitive.guard.sessionToken.replace(/^\^/, ""));
const PRIVATE_KEY = new RegExp(sensitive.guard.privateKey);
const JWT = new RegExp(sensitive.guard.jwt);

/** Shortest text that could be a session token by `guard.sessionToken`. */
const MIN_TOKEN_LENGTH = 104;

const MARKERS: ReadonlySet<string> = new Set(sensitive.redactionMarkers);
const STARS = /^\*+$/;

/** True when the text is, or contains, a session token, private key or JSON web token. */
export function holdsSecret(text: string): boolean {
  return (
    (text.length >= MIN_TOKEN_LENGTH && SESSION_TOKEN.test(text)) ||
    (text.includes("eyJ") && JWT.test(text)) ||
    (text.includes("-----BEGIN") && PRIVATE_KEY.test(text))
  );
}

/** True for what AWS writes in place of a hidden value: never an identifier. */
export function isRedactionMarker(text: string): boolean {
  return MARKERS.has(text) || STARS.test(text);
}

/** The text as an identifier that may be stored; null for secrets, markers and null. */
export function asIdentifier(text: string | null): string | null {
  return text === null || isRedactionMarker(text) || holdsSecret(text) ? null : text;
}
