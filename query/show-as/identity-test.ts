/** Who made a call, as a test of `userIdentity`: principals are derived (cloudtrail/principal.ts). Client-safe. */
import type { ValuePattern } from "../value-pattern.ts";
import {
  all,
  any,
  contains,
  endsWith,
  is,
  isFolded,
  not,
  patternTest,
  present,
  type RawTest,
  startsWith,
} from "./raw-test.ts";

const ARN = "userIdentity.arn";
const ISSUER_ARN = "userIdentity.sessionContext.sessionIssuer.arn";
const ISSUER_NAME = "userIdentity.sessionContext.sessionIssuer.userName";
const USER_NAME = "userIdentity.userName";
const PRINCIPAL_ID = "userIdentity.principalId";
const TYPE = "userIdentity.type";
const INVOKED_BY = "userIdentity.invokedBy";

const isRole = is(TYPE, "AssumedRole", "Role");
const isService = any(is(TYPE, "AWSService"), not(any(present(TYPE), present(ARN), present(USER_NAME))));
const identityCenterRole = contains(ISSUER_ARN, ":role/aws-reserved/sso.amazonaws.com/");
const withoutIdentityCenter = (test: RawTest): RawTest => all(test, not(identityCenterRole));

/** Canonical ARN or name; of an exact value also the key. */
export function principalTest(pattern: ValuePattern): RawTest {
  if (pattern.kind === "any") return any(present(ARN), present(PRINCIPAL_ID), present(INVOKED_BY));
  const tests = [
    all(patternTest(ARN, pattern), not(isRole)),
    withoutIdentityCenter(patternTest(ISSUER_ARN, pattern)),
    ...nameTests(pattern),
  ];
  if (pattern.kind !== "exact") return any(...tests);
  return any(...tests, ...rebuiltRoleTests(pattern.text), ...keyTests(pattern.text));
}

/** The name beside the ARN: of the user, the role, the person in a session of Identity Center, the service. */
function nameTests(pattern: ValuePattern): RawTest[] {
  const inSession = sessionNameTest(pattern);
  const tests = [
    all(patternTest(USER_NAME, pattern), not(isRole)),
    withoutIdentityCenter(all(isRole, patternTest(ISSUER_NAME, pattern))),
    all(identityCenterRole, inSession),
    all(is(TYPE, "FederatedUser"), inSession),
    all(isService, patternTest(INVOKED_BY, pattern)),
    all(isService, not(present(INVOKED_BY)), patternTest("eventSource", pattern)),
    all(is(TYPE, "AWSAccount"), patternTest("userIdentity.accountId", pattern)),
  ];
  if (pattern.kind !== "exact") return tests;
  return [
    ...tests,
    all(is(TYPE, "IAMUser"), not(present(USER_NAME)), endsWith(ARN, `/${pattern.text}`)),
    ...(pattern.text === "root" ? [is(TYPE, "Root")] : []),
    ...(pattern.text === "anonymous" ? [is("userIdentity.accountId", "ANONYMOUS_PRINCIPAL")] : []),
  ];
}

/** Records without an issuer: the ARN of the role is put together from that of the session. */
function rebuiltRoleTests(text: string): RawTest[] {
  const match = /^arn:([^:]*):iam::([^:]*):role\/([^/]+)$/.exec(text);
  if (match === null) return [];
  const [, partition = "", account = "", name = ""] = match;
  const session = startsWith(ARN, `arn:${partition}:sts::${account}:assumed-role/${name}/`);
  return [all(isRole, not(present(ISSUER_ARN)), any(session, is(ARN, text)))];
}

/** `role:<account>:<name>`, `user:<account>:<name>`. */
function keyTests(text: string): RawTest[] {
  const match = /^(role|user):([^:]+):(.+)$/s.exec(text);
  if (match === null) return [];
  const [, kind, account = "", name = ""] = match;
  const inAccount = is("userIdentity.accountId", account);
  return kind === "role"
    ? [all(isRole, inAccount, withoutIdentityCenter(is(ISSUER_NAME, name)))]
    : [all(is(TYPE, "IAMUser"), inAccount, is(USER_NAME, name))];
}

/** IAM user or role name. */
export const userNameTest = (pattern: ValuePattern): RawTest =>
  any(patternTest(USER_NAME, pattern), all(not(present(USER_NAME)), isRole, patternTest(ISSUER_NAME, pattern)));

/** What stands behind the colon of principalId, which is the session name of roles and federated users. */
export function sessionNameTest(pattern: ValuePattern): RawTest {
  const hasSession = any(
    is(TYPE, "AssumedRole", "Role", "FederatedUser"),
    all(is(TYPE, "AWSAccount"), startsWith(PRINCIPAL_ID, "AROA")),
  );
  if (pattern.kind === "any") return all(hasSession, contains(PRINCIPAL_ID, ":"));
  const inPrincipalId = partAfter(PRINCIPAL_ID, ":", pattern);
  if (pattern.kind !== "exact") return all(hasSession, inPrincipalId);
  const inArn = all(contains(ARN, ":assumed-role/"), partAfter(ARN, "/", pattern));
  return all(hasSession, any(inPrincipalId, inArn));
}

/** The pattern as a test of what stands behind the last `separator` of a text. */
function partAfter(name: string, separator: string, pattern: Exclude<ValuePattern, { kind: "any" }>): RawTest {
  const { text } = pattern;
  if (pattern.kind === "exact") return endsWith(name, `${separator}${text}`);
  if (!pattern.openStart) return contains(name, `${separator}${text}`);
  return pattern.openEnd ? contains(name, text) : endsWith(name, text);
}

/** The person a role session names, in lower case: of Identity Center, by source identity, or an e-mail address. */
export function personTest(pattern: ValuePattern): RawTest {
  const folded: ValuePattern = pattern.kind === "any" ? pattern : { ...pattern, text: pattern.text.toLowerCase() };
  const named = any(
    patternTest("userIdentity.sessionContext.sourceIdentity", folded, { fold: true }),
    all(is(TYPE, "IdentityCenterUser", "Unknown"), patternTest("additionalEventData.UserName", folded, { fold: true })),
  );
  const session = foldTest(sessionNameTest(folded));
  return any(named, all(isRole, any(identityCenterRole, contains(PRINCIPAL_ID, "@")), session));
}

/** The same test of parts of texts in any case. */
function foldTest(test: RawTest): RawTest {
  if (test.kind === "all" || test.kind === "any") return { kind: test.kind, of: test.of.map(foldTest) };
  if (test.kind !== "part") return test;
  return { ...test, text: test.text.toLowerCase(), fold: true };
}

const KINDS: Readonly<Record<string, RawTest>> = {
  root: is(TYPE, "Root"),
  user: is(TYPE, "IAMUser"),
  person: any(identityCenterRole, is(TYPE, "IdentityCenterUser")),
  role: all(isRole, not(identityCenterRole), not(contains(ISSUER_ARN, ":role/aws-service-role/"))),
  service: any(isService, contains(ISSUER_ARN, ":role/aws-service-role/")),
  federated: is(TYPE, "FederatedUser", "SAMLUser", "WebIdentityUser"),
  account: is(TYPE, "AWSAccount"),
  directory: is(TYPE, "Directory"),
  unknown: is(TYPE, "Unknown"),
  anonymous: isFolded("userIdentity.accountId", "ANONYMOUS_PRINCIPAL"),
};

/** The kind of principal; null for a kind that no expression tells, and for wildcards. */
export function principalKindTest(pattern: ValuePattern): RawTest | null {
  return pattern.kind === "exact" ? (KINDS[pattern.text] ?? null) : null;
}

/** The sign-in or credential of a session key (cloudtrail/user-identity.ts); null when it is not in the record. */
export function sessionKeyTest(pattern: ValuePattern): RawTest | null {
  if (pattern.kind !== "exact") return null;
  const { text } = pattern;
  const accessKeyId = "userIdentity.accessKeyId";
  const inConsole = any(isFolded("sessionCredentialFromConsole", "true"), is(INVOKED_BY, "signin.amazonaws.com"));
  if (text.startsWith("key:")) return all(is(accessKeyId, text.slice(4)), not(inConsole));
  if (text.startsWith("sis:")) return is("userIdentity.sessionContext.signInSessionArn", text.slice(4));
  const match = /^web:(.+):(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/s.exec(text);
  if (match === null) return null;
  const [, principalId = "", created = ""] = match;
  return all(
    is(PRINCIPAL_ID, principalId),
    is("userIdentity.sessionContext.attributes.creationDate", created),
    any(inConsole, not(present(accessKeyId))),
  );
}
