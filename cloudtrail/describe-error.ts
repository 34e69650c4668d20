/** An error code explained in a line: what it stands for, how it counts, and what is known of the odd ones. */
import type { OutcomeReason } from "./event.ts";
import { classifyErrorCode } from "./outcome.ts";

const REASON_SENTENCES: Readonly<Record<OutcomeReason, string>> = {
  authorization: "Refused: the caller has no permission for the call",
  authentication: "Refused: the credentials or the sign-in were not accepted",
  throttling: "Refused for rate: too many calls in too short a time",
  dry_run: "A dry run: nothing was done. It tests whether the call would be allowed",
  not_found: "Failed: something the call names does not exist, or not any more",
  conflict: "Failed: it conflicts with the present state, or the thing exists already or is in use",
  validation: "Failed: the request was not valid as it was sent",
  quota: "Failed: a limit of the account or the service was reached",
  service_fault: "Failed: the fault was on the side of the service",
  other: "Failed: the code does not say why in a way that is known here; the error message may",
};

/** Remarks of data/error-codes.json (`notes`) about single codes. */
const REMARKS: Readonly<Record<string, string>> = {
  AccessDenied: "S3 also answers so for a missing object when the caller may not list the bucket.",
  AccessDeniedException: "KMS also answers so for keys that do not exist.",
  "Client.DryRunOperation": "The call would have been allowed: permission probing, not failure.",
  DryRunOperation: "The call would have been allowed: permission probing, not failure.",
  "Client.InvalidPermission.NotFound": "A security group rule is missing; this is no refusal.",
  InvalidAccessException: "Security Hub is not enabled; this is no refusal.",
  OptInRequired: "The account has not enabled the service.",
  "Client.OptInRequired": "The account has not enabled the service.",
  SubscriptionRequiredException: "The account has not enabled the service.",
};

/** One line about an errorCode; the text holds nothing of the code itself. */
export function describeErrorCode(errorCode: string): string {
  const { outcome, outcomeReason } = classifyErrorCode(errorCode);
  const sentence = `${REASON_SENTENCES[outcomeReason ?? "other"]}. Counts as ${outcome}.`;
  const remark = Object.hasOwn(REMARKS, errorCode) ? REMARKS[errorCode] : undefined;
  return remark === undefined ? sentence : `${sentence} ${remark}`;
}
