import { describe, expect, test } from "vitest";
import errorCodes from "./data/error-codes.json" with { type: "json" };
import { classifyErrorCode, extractOutcome } from "./outcome.ts";

const { exact, observed } = errorCodes;

test.each(observed.records.map(({ code, outcome, reason }) => [code, outcome, reason]))(
  "observed code %s is %s, %s",
  (code = "", outcome, outcomeReason) => {
    expect(classifyErrorCode(code)).toEqual({ outcome, outcomeReason });
  },
);

describe("exact codes", () => {
  test.each(exact.authorization)("%s is refused for lack of permission", (code) => {
    expect(classifyErrorCode(code)).toEqual({ outcome: "denied", outcomeReason: "authorization" });
  });
  test.each(exact.authentication)("%s is a credential not accepted", (code) => {
    expect(classifyErrorCode(code)).toEqual({ outcome: "denied", outcomeReason: "authentication" });
  });
  test.each(exact.throttling)("%s is throttled", (code) => {
    expect(classifyErrorCode(code)).toEqual({ outcome: "throttled", outcomeReason: "throttling" });
  });
  test.each(exact.dryRun)("%s would have been allowed", (code) => {
    expect(classifyErrorCode(code)).toEqual({ outcome: "error", outcomeReason: "dry_run" });
  });
  test.each(exact.notDenied)("%s only looks like a refusal", (code) => {
    expect(classifyErrorCode(code).outcome).toBe("error");
  });
});

describe("extractOutcome", () => {
  const event = { eventName: "ConsoleLogin", errorCode: null, errorMessage: null };

  test.each([
    ["responseElements", { responseElements: { ConsoleLogin: "Failure" } }],
    ["serviceEventDetails", { serviceEventDetails: { ConsoleLogin: "Failed" } }],
  ])("a sign-in result in %s decides without errorCode", (_, record) => {
    expect(extractOutcome(record, event)).toEqual({ outcome: "denied", outcomeReason: "authentication" });
  });

  test("a successful sign-in is a success whatever the code says", () => {
    const record = { responseElements: { ConsoleLogin: "Success" } };
    expect(extractOutcome(record, { ...event, errorCode: "AccessDenied" }).outcome).toBe("success");
  });

  test("another member of the response decides nothing", () => {
    const record = { responseElements: { CheckMfa: "Failure", ConsoleLogin: 7 } };
    expect(extractOutcome(record, event).outcome).toBe("success");
  });

  test.each([
    ["Failed authentication", "denied", "authentication"],
    ["No username found in supplied account", "denied", "authentication"],
    ["Something else", "error", "other"],
  ])("errorMessage alone: %s is %s", (errorMessage, outcome, outcomeReason) => {
    expect(extractOutcome({}, { ...event, errorMessage })).toEqual({ outcome, outcomeReason });
  });

  test("an event called constructor reads no member that the body does not have", () => {
    expect(extractOutcome({ responseElements: {} }, { ...event, eventName: "constructor" }).outcome).toBe("success");
  });
});
