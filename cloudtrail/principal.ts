/**
 * One canonical principal per caller, by the rules of data/principals.json in their order. Text that a caller can choose
 * never makes one principal look like another: a session name is in the key only where IAM Identity Center sets it.
 */
import type { Principal, PrincipalKind } from "./event.ts";
import { cleanText } from "./record.ts";

/** Longest text kept of an identity, in characters. */
export const MAX_IDENTITY_TEXT_LENGTH = 512;

/** The parts of `userIdentity` that decide, read and capped. */
export type Caller = {
  /** False for Insights and aggregated records without userIdentity. */
  present: boolean;
  type: string | null;
  accountId: string | null;
  principalId: string | null;
  arn: string | null;
  userName: string | null;
  invokedBy: string | null;
  identityProvider: string | null;
  issuer: { arn: string | null; accountId: string | null } | null;
  roleName: string | null;
  sessionName: string | null;
  identityCenterUserId: string | null;
  identityStoreArn: string | null;
  /** additionalEventData.UserName, which Identity Center writes at sign-in. */
  signInUserName: string | null;
  eventSource: string;
};

const MAX_KEY_PART_LENGTH = 256;
const MAX_KEY_LENGTH = 600;
const UNKNOWN_NAME = "unknown";

const IDENTITY_CENTER_ROLE = /^AWSReservedSSO_.+_[0-9a-f]{16}$/;
const IDENTITY_CENTER_PATH = /^arn:[^:]*:iam::[^:]*:role\/aws-reserved\/sso\.amazonaws\.com\//;
const SERVICE_LINKED_PATH = /^arn:[^:]*:iam::[^:]*:role\/aws-service-role\//;
const ROLE_ARN = /^arn:[^:]*:iam::[^:]*:role\//;

const ANONYMOUS: Principal = { key: "anonymous", kind: "anonymous", name: "anonymous", arn: null };
const NOBODY: Principal = { key: "none", kind: "none", name: null, arn: null };

/** The principal of a caller; never fails, at worst of kind `unknown`. */
export function derivePrincipal(caller: Caller): Principal {
  if (!caller.present) return NOBODY;
  if (isAnonymous(caller.accountId) || isAnonymous(caller.principalId)) return ANONYMOUS;
  if (caller.type === null && caller.arn === null && caller.userName === null) return service(caller);
  switch (caller.type) {
    case "Root":
      return root(caller);
    case "IAMUser":
      return user(caller);
    case "AssumedRole":
    case "Role":
      return role(caller);
    case "FederatedUser":
      return federatedUser(caller);
    case "SAMLUser":
      return outsideUser("saml", caller);
    case "WebIdentityUser":
      return outsideUser("web", caller);
    case "IdentityCenterUser":
      return identityCenterUser(caller);
    case "Directory":
      return named("directory", [accountOf(caller), caller.userName ?? caller.principalId]);
    case "AWSAccount":
      return named("account", [accountOf(caller) ?? caller.principalId]);
    case "AWSService":
      return service(caller);
    case "Unknown":
      return caller.identityCenterUserId === null ? unknown(caller) : identityCenterUser(caller);
    default:
      return unknown(caller);
  }
}

/** True when the role was made by IAM Identity Center, which then also chooses the session name. */
export function isIdentityCenterRole({ roleName, issuer }: Caller): boolean {
  if (roleName === null || !IDENTITY_CENTER_ROLE.test(roleName)) return false;
  return issuer === null || (issuer.arn !== null && IDENTITY_CENTER_PATH.test(issuer.arn));
}

/** Last part of an ARN's resource, e.g. `ada` of `user/eng/ada`; null when there is no ARN. */
export function lastSegment(arn: string | null): string | null {
  if (arn === null) return null;
  return arn.slice(Math.max(arn.lastIndexOf("/"), arn.lastIndexOf(":")) + 1) || null;
}

function root(caller: Caller): Principal {
  const arn = caller.arn?.endsWith(":root") ? caller.arn : null;
  return { key: joinKey("root", [accountOf(caller) ?? caller.principalId]), kind: "root", name: "root", arn };
}

function user(caller: Caller): Principal {
  const name = caller.userName ?? lastSegment(caller.arn) ?? caller.principalId;
  return named("user", [accountOf(caller), name], caller.arn);
}

function role(caller: Caller): Principal {
  if (caller.sessionName !== null && isIdentityCenterRole(caller)) {
    return {
      key: joinKey("sso", [caller.sessionName.toLowerCase()]),
      kind: "person",
      name: caller.sessionName,
      arn: null,
    };
  }
  const { issuer, roleName } = caller;
  const account = issuer?.accountId ?? accountOfArn(issuer?.arn ?? null) ?? accountOf(caller);
  const name = roleName ?? caller.principalId?.split(":", 1)[0] ?? null;
  const kind: PrincipalKind = isServiceLinkedRole(caller) ? "service" : "role";
  return { key: joinKey("role", [account, name]), kind, name: name ?? UNKNOWN_NAME, arn: roleArn(caller, account) };
}

function isServiceLinkedRole({ roleName, issuer }: Caller): boolean {
  if (issuer === null) return roleName?.startsWith("AWSServiceRoleFor") ?? false;
  return issuer.arn !== null && SERVICE_LINKED_PATH.test(issuer.arn);
}

function roleArn({ issuer, arn, roleName }: Caller, account: string | null): string | null {
  if (issuer?.arn) return issuer.arn;
  if (arn !== null && ROLE_ARN.test(arn)) return arn;
  if (roleName === null || account === null) return null;
  const partition = arn?.split(":", 2)[1] || "aws";
  return cleanText(`arn:${partition}:iam::${account}:role/${roleName}`, MAX_IDENTITY_TEXT_LENGTH);
}

function federatedUser(caller: Caller): Principal {
  return named("federated", [accountOf(caller), caller.sessionName ?? caller.principalId], caller.arn);
}

function outsideUser(prefix: "saml" | "web", caller: Caller): Principal {
  const name = caller.userName ?? caller.principalId;
  return {
    key: joinKey(prefix, [caller.identityProvider, name]),
    kind: "federated",
    name: name ?? UNKNOWN_NAME,
    arn: null,
  };
}

function identityCenterUser(caller: Caller): Principal {
  const id = caller.identityCenterUserId ?? caller.principalId;
  return {
    key: joinKey("idc", [lastSegment(caller.identityStoreArn), id]),
    kind: "person",
    name: caller.signInUserName ?? id ?? UNKNOWN_NAME,
    arn: null,
  };
}

function service(caller: Caller): Principal {
  return named("service", [caller.invokedBy ?? caller.eventSource]);
}

function unknown(caller: Caller): Principal {
  return named("unknown", [accountOf(caller), caller.userName ?? caller.principalId ?? caller.arn]);
}

/** A principal whose key starts with its kind and ends with its name. */
function named(kind: PrincipalKind, parts: (string | null)[], arn: string | null = null): Principal {
  return { key: joinKey(kind, parts), kind, name: parts.at(-1) ?? UNKNOWN_NAME, arn };
}

function joinKey(prefix: string, parts: (string | null)[]): string {
  const capped = parts.map((part) => cleanText(part ?? "", MAX_KEY_PART_LENGTH));
  return cleanText(`${prefix}:${capped.join(":")}`, MAX_KEY_LENGTH);
}

function isAnonymous(id: string | null): boolean {
  return id === "ANONYMOUS_PRINCIPAL" || id === "anonymous";
}

function accountOf(caller: Caller): string | null {
  return caller.accountId ?? accountOfArn(caller.arn);
}

function accountOfArn(arn: string | null): string | null {
  return arn?.split(":", 5)[4] || null;
}
