import errorCodes from "./data/error-codes.json" with { type: "json" };
import type { Outcome, OutcomeReason } from "./event.ts";
import { type CloudTrailRecord, readObject } from "./record.ts";

/** Outcome with its finer reason; null for success. */
export type EventOutcome = { outcome: Outcome; outcomeReason: OutcomeReason | null };

const SUCCESS: EventOutcome = { outcome: "success", outcomeReason: null };
const AUTHORIZATION: EventOutcome = { outcome: "denied", outcomeReason: "authorization" };
const AUTHENTICATION: EventOutcome = { outcome: "denied", outcomeReason: "authentication" };
const THROTTLED: EventOutcome = { outcome: "throttled", outcomeReason: "throttling" };
const OTHER_ERROR: EventOutcome = { outcome: "error", outcomeReason: "other" };

const { exact, patterns, reasonPatterns } = errorCodes;

const NOT_DENIED: ReadonlySet<string> = new Set(exact.notDenied);

const EXACT_CODES: ReadonlyMap<string, EventOutcome> = new Map<string, EventOutcome>([
  ...exact.dryRun.map((code) => [code, { outcome: "error", outcomeReason: "dry_run" }] as const),
  ...exact.throttling.map((code) => [code, THROTTLED] as const),
  ...exact.authentication.map((code) => [code, AUTHENTICATION] as const),
  ...exact.authorization.map((code) => [code, AUTHORIZATION] as const),
]);

const AUTHORIZATION_PATTERN = new RegExp(patterns.authorization, "i");
const AUTHENTICATION_PATTERN = new RegExp(patterns.authentication, "i");
const THROTTLING_PATTERN = new RegExp(patterns.throttling, "i");

const REASON_PATTERNS: readonly (readonly [RegExp, EventOutcome])[] = reasonPatterns.map(
  ({ reason, pattern }) => [new RegExp(pattern, "i"), { outcome: "error", outcomeReason: toReason(reason) }] as const,
);

/** Messages of refused sign-ins that carry no code. */
const AUTHENTICATION_MESSAGES = ["Failed authentication", "No username found in supplied account"];

/**
 * Outcome of an event by the procedure of error-codes.json: the result a sign-in event writes under its own name, then
 * errorCode, then errorMessage alone.
 */
export function extractOutcome(
  record: CloudTrailRecord,
  event: { eventName: string; errorCode: string | null; errorMessage: string | null },
): EventOutcome {
  const signIn = signInOutcome(record, event.eventName);
  if (signIn !== null) return signIn;
  if (event.errorCode !== null) return classifyErrorCode(event.errorCode);
  const message = event.errorMessage;
  if (message === null) return SUCCESS;
  return AUTHENTICATION_MESSAGES.some((known) => message.startsWith(known)) ? AUTHENTICATION : OTHER_ERROR;
}

/** Outcome that an errorCode stands for. */
export function classifyErrorCode(errorCode: string): EventOutcome {
  const known = EXACT_CODES.get(errorCode);
  if (known !== undefined) return known;
  if (!NOT_DENIED.has(errorCode)) {
    if (AUTHORIZATION_PATTERN.test(errorCode)) return AUTHORIZATION;
    if (AUTHENTICATION_PATTERN.test(errorCode)) return AUTHENTICATION;
  }
  if (THROTTLING_PATTERN.test(errorCode)) return THROTTLED;
  return REASON_PATTERNS.find(([pattern]) => pattern.test(errorCode))?.[1] ?? OTHER_ERROR;
}

/** ConsoleLogin, CheckMfa and others say `<eventName>: Failure` in a body and carry no errorCode. */
function signInOutcome(record: CloudTrailRecord, eventName: string): EventOutcome | null {
  const result =
    readObject(record.responseElements)?.[eventName] ?? readObject(record.serviceEventDetails)?.[eventName];
  if (result === "Success") return SUCCESS;
  return result === "Failure" || result === "Failed" ? AUTHENTICATION : null;
}

function toReason(text: string): OutcomeReason {
  switch (text) {
    case "dry_run":
    case "not_found":
    case "conflict":
    case "quota":
    case "validation":
    case "service_fault":
      return text;
    default:
      throw new Error(`error-codes.json names an unknown reason: ${text}`);
  }
}
