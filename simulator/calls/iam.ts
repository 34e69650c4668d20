/** IAM and Organizations calls. */
import type { Call, JsonMembers } from "../call.ts";
import { read, write } from "../call.ts";
import { uniqueId } from "../identifiers.ts";
import type { Random } from "../random.ts";
import { bodyDate } from "../timestamps.ts";
import type { Site } from "../world.ts";

const ROLES = [
  "app-web",
  "app-worker",
  "lambda-order-intake",
  "lambda-thumbnailer",
  "deploy",
  "posture-audit",
  "ecs-task-storefront",
  "platform-admin",
];
const POLICIES = ["app-web-runtime", "lambda-basic", "deploy-boundary", "data-lake-read"];
const GROUPS = ["administrators", "developers", "auditors"];

/** Reads of IAM that consoles, scripts and scanners make. */
export function readSomething(site: Site, random: Random): Call {
  const roleName = random.pick(ROLES);
  const policyArn = `arn:aws:iam::${site.account.id}:policy/${random.pick(POLICIES)}`;
  const groupName = random.pick(GROUPS);
  switch (random.integer(0, 11)) {
    case 0:
      return read("iam", "ListRoles", { maxItems: 1000 });
    case 1:
      return read("iam", "GetRole", { roleName });
    case 2:
      return read("iam", "ListAttachedRolePolicies", { roleName });
    case 3:
      return read("iam", "ListRolePolicies", { roleName });
    case 4:
      return read("iam", "GetPolicy", { policyArn });
    case 5:
      return read("iam", "GetPolicyVersion", { policyArn, versionId: "v3" });
    case 6:
      return read("iam", "ListUsers", { maxItems: 1000 });
    case 7:
      return read("iam", "GetAccountSummary");
    case 8:
      return read("iam", "ListAttachedGroupPolicies", { groupName });
    case 9:
      return read("iam", "ListInstanceProfilesForRole", { roleName });
    case 10:
      return read("iam", "ListPolicies", { scope: "Local", onlyAttached: false, maxItems: 1000 });
    default:
      return read("iam", "ListAccountAliases");
  }
}

/** Reads about one user. */
export function readUser(userName: string, random: Random): Call {
  const names = [
    "GetUser",
    "ListAccessKeys",
    "ListMFADevices",
    "ListAttachedUserPolicies",
    "ListUserPolicies",
    "ListGroupsForUser",
    "GetLoginProfile",
  ];
  return read("iam", random.pick(names), { userName });
}

/** CreateUser. */
export function createUser(options: { accountId: string; userName: string; userId: string; at: number }): Call {
  const { accountId, userName, userId, at } = options;
  const user = {
    path: "/",
    arn: `arn:aws:iam::${accountId}:user/${userName}`,
    userId,
    createDate: bodyDate(at),
    userName,
  };
  return write("iam", "CreateUser", { request: { userName }, response: { user } });
}

/** CreateAccessKey; the answer names the new key, never its secret. */
export function createAccessKey(options: { userName: string; accessKeyId: string; at: number }): Call {
  const { userName, accessKeyId, at } = options;
  const accessKey = { accessKeyId, status: "Active", userName, createDate: bodyDate(at) };
  return write("iam", "CreateAccessKey", { request: { userName }, response: { accessKey } });
}

/** CreateLoginProfile. */
export function createLoginProfile(options: { userName: string; at: number; passwordResetRequired: boolean }): Call {
  const { userName, at, passwordResetRequired } = options;
  const loginProfile = { userName, createDate: bodyDate(at), passwordResetRequired };
  return write("iam", "CreateLoginProfile", {
    request: { userName, passwordResetRequired },
    response: { loginProfile },
  });
}

/** A change of IAM without an answer, such as AttachUserPolicy. */
export function change(eventName: string, request: JsonMembers): Call {
  return write("iam", eventName, { request });
}

/** CreateRole with a trust policy. */
export function createRole(options: {
  accountId: string;
  roleName: string;
  trusted: JsonMembers;
  random: Random;
  at: number;
}): Call {
  const { accountId, roleName, trusted, random, at } = options;
  const statement = { Effect: "Allow", Principal: trusted, Action: "sts:AssumeRole" };
  const assumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const role = {
    path: "/",
    roleName,
    roleId: uniqueId(random, "AROA"),
    arn: `arn:aws:iam::${accountId}:role/${roleName}`,
    createDate: bodyDate(at),
    assumeRolePolicyDocument: encodeURIComponent(assumeRolePolicyDocument),
  };
  return write("iam", "CreateRole", { request: { roleName, assumeRolePolicyDocument }, response: { role } });
}

/** Reads of the organization. */
export function readOrganization(site: Site, random: Random): Call {
  const accountId = site.account.id;
  return random.pick([
    read("organizations", "DescribeOrganization"),
    read("organizations", "ListAccounts", { maxResults: 20 }),
    read("organizations", "ListRoots"),
    read("organizations", "DescribeAccount", { accountId }),
    read("organizations", "ListPoliciesForTarget", { targetId: accountId, filter: "SERVICE_CONTROL_POLICY" }),
  ]);
}
