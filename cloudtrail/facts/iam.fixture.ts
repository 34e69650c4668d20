/** Tests only: examples of IAM and STS facts. */
import { call, type FactCase, OTHER_ACCOUNT, OWN_ACCOUNT } from "./fact-case.fixture.ts";

const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
const VIEW = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess";
const BILLING = "arn:aws:iam::aws:policy/job-function/PowerUserAccess";
const ROLE_SESSION = {
  userIdentity: {
    type: "AssumedRole",
    principalId: "AROAEXAMPLEEXAMPLE001:ada",
    arn: `arn:aws:sts::${OWN_ACCOUNT}:assumed-role/grace/ada`,
    accountId: OWN_ACCOUNT,
    sessionContext: { sessionIssuer: { type: "Role", userName: "grace" } },
  },
};

function invokedBy(service: string) {
  return { userIdentity: { type: "IAMUser", accountId: OWN_ACCOUNT, userName: "ada", invokedBy: service } };
}

function assume(account: string) {
  return call("sts", "AssumeRole", { roleArn: `arn:aws:iam::${account}:role/deploy`, roleSessionName: "ada" });
}

/** Each with a near miss. */
export const IAM_CASES: readonly FactCase[] = [
  {
    fact: `iam.managed_policy=${VIEW}`,
    example: call("iam", "DetachRolePolicy", { roleName: "deploy", policyArn: VIEW }),
    counterExample: call("iam", "DeletePolicy", { policyArn: VIEW }),
  },
  {
    fact: `iam.managed_policy=${VIEW}`,
    example: call("iam", "PutUserPermissionsBoundary", { userName: "ada", permissionsBoundary: VIEW }),
    counterExample: call("iam", "DeleteUserPermissionsBoundary", { userName: "ada" }),
  },
  {
    fact: "iam.admin_policy",
    example: call("iam", "AttachRolePolicy", { roleName: "deploy", policyArn: ADMIN }),
    counterExample: call("iam", "AttachRolePolicy", { roleName: "deploy", policyArn: VIEW }),
  },
  {
    fact: "iam.admin_policy",
    example: call("iam", "AttachGroupPolicy", { groupName: "ops", policyArn: BILLING }),
    counterExample: call("iam", "DetachGroupPolicy", { groupName: "ops", policyArn: BILLING }),
  },
  {
    fact: "iam.quarantine_policy",
    example: call("iam", "AttachUserPolicy", {
      userName: "ada",
      policyArn: "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
    }),
    counterExample: call("iam", "AttachRolePolicy", {
      roleName: "r",
      policyArn: "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
    }),
  },
  {
    fact: "iam.self_target",
    example: call("iam", "CreateAccessKey", { userName: "ada" }),
    counterExample: call("iam", "CreateAccessKey", { userName: "grace" }),
  },
  {
    fact: "iam.self_target",
    example: call("iam", "CreateAccessKey", null),
    counterExample: call("iam", "CreateAccessKey", null, { errorCode: "AccessDenied" }),
  },
  {
    fact: "iam.other_target",
    example: call("iam", "UpdateLoginProfile", { userName: "grace" }),
    counterExample: call("iam", "UpdateLoginProfile", { userName: "ada" }),
  },
  {
    fact: "iam.other_target",
    example: call("iam", "CreateAccessKey", { userName: "grace" }, ROLE_SESSION),
    counterExample: call("iam", "CreateUser", { userName: "grace" }),
  },
  {
    fact: "iam.no_password_reset",
    example: call("iam", "CreateLoginProfile", { userName: "grace", passwordResetRequired: false }),
    counterExample: call("iam", "CreateLoginProfile", { userName: "grace", passwordResetRequired: true }),
  },
  {
    fact: "iam.via_service",
    example: call("iam", "CreateRole", { roleName: "r" }, invokedBy("cloudformation.amazonaws.com")),
    counterExample: call("iam", "CreateRole", { roleName: "r" }, invokedBy("signin.amazonaws.com")),
  },
  {
    fact: "sts.mfa_serial",
    example: call("sts", "GetSessionToken", { serialNumber: "arn:aws:iam::111122223333:mfa/ada" }),
    counterExample: call("sts", "GetSessionToken", { durationSeconds: 900 }),
  },
  {
    fact: `sts.role=arn:aws:iam::${OTHER_ACCOUNT}:role/deploy`,
    example: assume(OTHER_ACCOUNT),
    counterExample: call("sts", "GetCallerIdentity", null),
  },
  {
    fact: `sts.role=${OTHER_ACCOUNT}`,
    example: call("sts", "AssumeRoot", { targetPrincipal: OTHER_ACCOUNT }),
    counterExample: call("sts", "AssumeRoot", null, { errorCode: "AccessDenied" }),
  },
  { fact: "sts.external_role", example: assume(OTHER_ACCOUNT), counterExample: assume(OWN_ACCOUNT) },
  {
    fact: "sts.task_policy=arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy",
    example: call("sts", "AssumeRoot", {
      targetPrincipal: OTHER_ACCOUNT,
      taskPolicyArn: { arn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" },
    }),
    counterExample: call("sts", "AssumeRole", {
      taskPolicyArn: { arn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" },
    }),
  },
];
