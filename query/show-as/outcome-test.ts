/** The outcome of an event as a test of the raw record: the procedure of cloudtrail/outcome.ts, written out. Client-safe. */
import errorCodes from "../../cloudtrail/data/error-codes.json" with { type: "json" };
import type { Outcome } from "../../cloudtrail/event.ts";
import { all, any, is, matches, not, present, type RawTest, startsWith } from "./raw-test.ts";

const { exact, patterns, reasonPatterns } = errorCodes;

/** Sign-in events that write their result under their own name. */
const SIGN_INS = ["ConsoleLogin", "CheckMfa", "CredentialVerification", "UserAuthentication"];
const REFUSED_MESSAGES = ["Failed authentication", "No username found in supplied account"];

const signIn = (...results: string[]): RawTest =>
  any(
    ...SIGN_INS.map((name) =>
      all(
        is("eventName", name),
        any(is(`responseElements.${name}`, ...results), is(`serviceEventDetails.${name}`, ...results)),
      ),
    ),
  );

const signInFailed = signIn("Failure", "Failed");
const signInSucceeded = signIn("Success");

/** Codes of a list that the pattern would not find. */
const beyond = (codes: readonly string[], pattern: string): string[] =>
  codes.filter((code) => !new RegExp(pattern, "i").test(code));

function codeTest(own: { list: readonly string[]; pattern: string; never: readonly string[] }): RawTest {
  const found = all(
    matches("errorCode", own.pattern),
    ...not1(own.never.filter((code) => new RegExp(own.pattern, "i").test(code))),
  );
  const others = beyond(own.list, own.pattern);
  return others.length === 0 ? found : any(is("errorCode", ...others), found);
}

const not1 = (codes: readonly string[]): RawTest[] => (codes.length === 0 ? [] : [not(is("errorCode", ...codes))]);

const authorization = codeTest({
  list: exact.authorization,
  pattern: patterns.authorization,
  never: [...exact.notDenied, ...exact.authentication, ...exact.throttling, ...exact.dryRun],
});
const authentication = codeTest({
  list: exact.authentication,
  pattern: patterns.authentication,
  never: [...exact.notDenied, ...exact.authorization, ...exact.throttling, ...exact.dryRun],
});
const throttling = all(
  codeTest({ list: exact.throttling, pattern: patterns.throttling, never: exact.dryRun }),
  not(authorization),
  not(authentication),
);

const noCode = not(present("errorCode"));
const refusedByMessage = all(noCode, any(...REFUSED_MESSAGES.map((text) => startsWith("errorMessage", text))));

const success = all(not(signInFailed), any(signInSucceeded, all(noCode, not(present("errorMessage")))));
const denied = any(signInFailed, all(not(signInSucceeded), any(authorization, authentication, refusedByMessage)));
const throttled = all(not(signInFailed), not(signInSucceeded), throttling);

/** Events of that outcome. */
export function outcomeTest(outcome: Outcome): RawTest {
  switch (outcome) {
    case "success":
      return success;
    case "denied":
      return denied;
    case "throttled":
      return throttled;
    case "error":
      return not(any(success, denied, throttled));
    default: {
      const never: never = outcome;
      throw new Error(`no such outcome: ${never}`);
    }
  }
}

/** Events whose outcome has that reason, as near as one expression comes; null for a reason that is only "the rest". */
export function outcomeReasonTest(reason: string): RawTest | null {
  if (reason === "authorization") return all(not(signInSucceeded), authorization);
  if (reason === "authentication")
    return any(signInFailed, all(not(signInSucceeded), any(authentication, refusedByMessage)));
  if (reason === "throttling") return throttled;
  const found = reasonPatterns.find((one) => one.reason === reason);
  return found === undefined
    ? null
    : all(matches("errorCode", found.pattern), not(any(authorization, authentication, throttling)));
}
