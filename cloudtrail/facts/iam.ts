/** IAM and STS: whose credentials, which roles. */
import { parseArn } from "../arn.ts";
import { readBoolean, readObject } from "../record.ts";
import { addFlag, addValue, type FactInput, type FactRule, isPresent } from "./fact-rule.ts";

const IAM = "iam.amazonaws.com";
const STS = "sts.amazonaws.com";
const CONSOLE_SIGN_IN = "signin.amazonaws.com";

/** Credentials that belong to a user; virtual MFA devices belong to one only once enabled. */
const USER_CREDENTIAL_EVENTS = [
  "ChangePassword",
  "CreateAccessKey",
  "CreateLoginProfile",
  "CreateServiceSpecificCredential",
  "DeactivateMFADevice",
  "DeleteAccessKey",
  "DeleteLoginProfile",
  "DeleteSSHPublicKey",
  "DeleteServiceSpecificCredential",
  "DeleteSigningCertificate",
  "EnableMFADevice",
  "ResetServiceSpecificCredential",
  "ResyncMFADevice",
  "UpdateAccessKey",
  "UpdateLoginProfile",
  "UpdateSSHPublicKey",
  "UpdateServiceSpecificCredential",
  "UpdateSigningCertificate",
  "UploadSSHPublicKey",
  "UploadSigningCertificate",
];
const ADMIN_POLICY = /:policy\/(?:job-function\/)?(?:AdministratorAccess|IAMFullAccess|PowerUserAccess)$/;
const ATTACH_EVENTS = ["AttachGroupPolicy", "AttachRolePolicy", "AttachUserPolicy"];
const MANAGED_POLICY_EVENTS = [
  ...ATTACH_EVENTS,
  "DetachGroupPolicy",
  "DetachRolePolicy",
  "DetachUserPolicy",
  "PutRolePermissionsBoundary",
  "PutUserPermissionsBoundary",
];

/** `iam.*` and `sts.*`. */
export const IAM_FACTS: readonly FactRule[] = [
  { eventSource: IAM, eventNames: MANAGED_POLICY_EVENTS, read: readManagedPolicy },
  { eventSource: IAM, eventNames: ATTACH_EVENTS, read: readAttachedPolicy },
  { eventSource: IAM, eventNames: USER_CREDENTIAL_EVENTS, read: readCredentialOwner },
  { eventSource: IAM, eventNames: ["CreateLoginProfile", "UpdateLoginProfile"], read: readPasswordReset },
  { eventSource: IAM, eventNames: null, read: readMaker },
  { eventSource: STS, eventNames: ["AssumeRole", "GetSessionToken"], read: readMfaSerial },
  {
    eventSource: STS,
    eventNames: ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "AssumeRoot"],
    read: readAssumedRole,
  },
];

function readManagedPolicy(input: FactInput): void {
  addValue(input, "iam.managed_policy", input.request.policyArn ?? input.request.permissionsBoundary);
}

function readAttachedPolicy(input: FactInput): void {
  const { policyArn } = input.request;
  if (typeof policyArn !== "string") return;
  if (ADMIN_POLICY.test(policyArn)) addFlag(input, "iam.admin_policy");
  if (input.ctx.eventName === "AttachUserPolicy" && policyArn.includes("AWSCompromisedKeyQuarantine")) {
    addFlag(input, "iam.quarantine_policy");
  }
}

/** Without a user name the call is about the caller; but refused calls often lose their whole request. */
function readCredentialOwner(input: FactInput): void {
  if (!input.hasRequest && input.ctx.outcome !== "success") return;
  const { userName } = input.request;
  const caller = readObject(input.record.userIdentity)?.userName;
  const isSelf = !isPresent(userName) || userName === caller;
  addFlag(input, isSelf ? "iam.self_target" : "iam.other_target");
}

function readPasswordReset(input: FactInput): void {
  if (readBoolean(input.request.passwordResetRequired) === false) addFlag(input, "iam.no_password_reset");
}

function readMaker(input: FactInput): void {
  const { invokedBy } = input.ctx.identity;
  if (invokedBy === null || invokedBy === CONSOLE_SIGN_IN) return;
  if (input.ctx.eventName.startsWith("Create")) addFlag(input, "iam.via_service");
}

function readMfaSerial(input: FactInput): void {
  if (isPresent(input.request.serialNumber)) addFlag(input, "sts.mfa_serial");
}

function readAssumedRole(input: FactInput): void {
  const { request, ctx } = input;
  if (ctx.eventName === "AssumeRoot") {
    addValue(input, "sts.role", request.targetPrincipal);
    addValue(input, "sts.task_policy", readObject(request.taskPolicyArn)?.arn);
    return;
  }
  addValue(input, "sts.role", request.roleArn);
  if (ctx.eventName !== "AssumeRole" || typeof request.roleArn !== "string") return;
  const caller = ctx.identity.principalAccountId;
  const account = parseArn(request.roleArn)?.account ?? "";
  if (caller !== null && account !== "" && account !== caller) addFlag(input, "sts.external_role");
}
