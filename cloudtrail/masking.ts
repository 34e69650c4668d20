/** The decisions behind redact.ts: which values of a record are hidden from people who look at an original. */
import { cleanText, readObject } from "./record.ts";
import { isRedactionMarker } from "./secret-guard.ts";
import { isPasswordMember, isSecretMember, secretMembersOf } from "./sensitive-members.ts";
import { hidesSecret } from "./storable-text.ts";

/** What stands in place of a hidden value. */
export const MASK = "***";

/** Nesting that is followed; what lies deeper is masked whole. */
export const MAX_DEPTH = 128;
const MAX_PATHS = 1000;
const MAX_PATH_LENGTH = 512;

/** `secret`: below a listed member, everything. `password`: beside a name like a password's, texts only. */
export type Scope = "open" | "password" | "secret";

/** Where a value stands. */
export type Place = { path: string; scope: Scope; depth: number };

/** One masking under way: members that are secret in this event only, and the paths masked so far. */
export type Masking = { eventMembers: ReadonlySet<string>; paths: Set<string> };

/** The place of the record itself. */
export const ROOT: Place = { path: "", scope: "open", depth: 0 };

/** AWS appends it to refusals; whoever may call DecodeAuthorizationMessage can read it. */
const ENCODED_MESSAGE = /(Encoded authorization failure message:?\s*)(\S[\s\S]*)$/;
/** Results of sign-in events, whose members are named like the event: `"PasswordUpdated": "Success"`. */
const RESULTS = new Set(["Success", "Failure", "Failed"]);

/** Starts masking a parsed record. */
export function startMasking(record: unknown): Masking {
  const members = readObject(record);
  return { eventMembers: secretMembersOf(members?.eventSource, members?.eventName), paths: new Set() };
}

/** The place of a member of the object at `parent`. */
export function placeOfMember(parent: Place, key: string, { eventMembers }: Masking): Place {
  const path = parent.path === "" ? key : `${parent.path}.${key}`;
  return {
    path: path.slice(0, MAX_PATH_LENGTH),
    scope: scopeOfMember(parent.scope, key, eventMembers),
    depth: parent.depth + 1,
  };
}

/** The place of an element of the list at `parent`. */
export function placeOfElement(parent: Place, index: number): Place {
  return { path: `${parent.path}[${index}]`.slice(0, MAX_PATH_LENGTH), scope: parent.scope, depth: parent.depth + 1 };
}

/** What to show instead of a text; null to show it as it is. Empty texts and AWS's own markers hide nothing. */
export function maskText(text: string, { scope }: Place): string | null {
  if (text === "" || isRedactionMarker(text)) return null;
  if (scope === "secret" || (scope === "password" && !RESULTS.has(text)) || hidesSecret(text)) return MASK;
  if (!text.includes("Encoded authorization failure")) return null;
  const masked = text.replace(ENCODED_MESSAGE, `$1${MASK}`);
  return masked === text ? null : masked;
}

/** True when a number is a secret: one-time codes are. */
export function isSecretNumber({ scope }: Place): boolean {
  return scope === "secret";
}

/** Remembers that something at this place was masked; the first 1,000 paths are kept. */
export function notePath({ paths }: Masking, { path }: Place): void {
  if (paths.size < MAX_PATHS) paths.add(cleanText(path, MAX_PATH_LENGTH));
}

function scopeOfMember(parent: Scope, key: string, eventMembers: ReadonlySet<string>): Scope {
  const name = key.toLowerCase();
  if (parent === "secret" || isSecretMember(name) || eventMembers.has(name)) return "secret";
  return isPasswordMember(name) ? "password" : "open";
}
