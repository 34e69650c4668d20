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

const isRole = is(TYPE, "AssumedRole", "Role");
const identityCenterRole = contains(ISSUER_ARN, ":role/aws-reserved/sso.amazonaws.com/");
const withoutIdentityCenter = (test: RawTest): RawTest => all(test, not(identityCenterRole));

/** Canonical ARN or name; of an exact value also the key. */
export function principalTest(pattern: ValuePattern): RawTest {
  if (pattern.kind === "any") return any(present(ARN), present(PRINCIPAL_ID), present("userIdentity.invokedBy"));
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
    all(not(present(TYPE)), not(present(ARN)), patternTest("userIdentity.invokedBy", pattern)),
    all(is(TYPE, "AWSService"), patternTest("userIdentity.invokedBy", pattern)),
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
  const { text } = pattern;
  const openEnd = pattern.kind === "wildcard" && pattern.openEnd;
  const openStart = pattern.kind === "wildcard" && pattern.openStart;
  if (openStart) return all(hasSession, openEnd ? contains(PRINCIPAL_ID, text) : endsWith(PRINCIPAL_ID, text));
  return all(hasSession, openEnd ? contains(PRINCIPAL_ID, `:${text}`) : endsWith(PRINCIPAL_ID, `:${text}`));
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

/** The same test of principalId in any case. */
function foldTest(test: RawTest): RawTest {
  if (test.kind === "all") return all(...test.of.map(foldTest));
  if (test.kind !== "part" || test.path.at(-1) !== "principalId") return test;
  return { ...test, text: test.text.toLowerCase(), fold: true };
}

const KINDS: Readonly<Record<string, RawTest>> = {
  root: is(TYPE, "Root"),
  user: is(TYPE, "IAMUser"),
  person: any(identityCenterRole, is(TYPE, "IdentityCenterUser")),
  role: all(isRole, not(identityCenterRole), not(contains(ISSUER_ARN, ":role/aws-service-role/"))),
  service: any(
    is(TYPE, "AWSService"),
    contains(ISSUER_ARN, ":role/aws-service-role/"),
    all(not(present(TYPE)), not(present(ARN)), not(present(USER_NAME))),
  ),
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
  if (text.startsWith("key:")) return is("userIdentity.accessKeyId", text.slice(4));
  if (text.startsWith("sis:")) return is("userIdentity.sessionContext.signInSessionArn", text.slice(4));
  const match = /^web:(.+):(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/s.exec(text);
  if (match === null) return null;
  const [, principalId = "", created = ""] = match;
  return all(is(PRINCIPAL_ID, principalId), is("userIdentity.sessionContext.attributes.creationDate", created));
}
