import type { EventCategory, EventIdentity, PersonBasis } from "./event.ts";
import { parseSessionTime } from "./event-time.ts";
import {
  type Caller,
  derivePrincipal,
  isIdentityCenterRole,
  lastSegment,
  MAX_IDENTITY_TEXT_LENGTH,
} from "./principal.ts";
import { type CloudTrailRecord, cleanText, type JsonObject, readBoolean, readObject, readString } from "./record.ts";
import { asIdentifier } from "./secret-guard.ts";

/** The service older console calls name in invokedBy: a person in a browser. */
const CONSOLE_SIGN_IN = "signin.amazonaws.com";
const EMAIL_ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const EMPTY: JsonObject = {};

/** `userIdentity`, its session and its principal. Members of another type than documented count as absent. */
export function extractIdentity(
  record: CloudTrailRecord,
  event: { eventSource: string; eventCategory: EventCategory },
): EventIdentity {
  const identity = readObject(record.userIdentity) ?? EMPTY;
  const session = readObject(identity.sessionContext) ?? EMPTY;
  const issuer = readIssuer(session);
  const caller = readCaller(record, { identity, issuer, event });
  const fromConsole = readBoolean(record.sessionCredentialFromConsole) ?? false;
  const accessKeyId = text(identity.accessKeyId);
  const sessionCreatedAt = parseSessionTime(readObject(session.attributes)?.creationDate);
  const signInSessionArn = text(session.signInSessionArn);
  const sessionSourceIdentity = asIdentifier(text(session.sourceIdentity));
  const [person, personBasis] = findPerson(caller, sessionSourceIdentity);
  return {
    identityType: caller.type,
    principal: derivePrincipal(caller),
    person,
    personBasis,
    callerArn: caller.arn,
    principalId: caller.principalId,
    principalAccountId: caller.accountId,
    userName: caller.userName ?? caller.roleName ?? userNameOfArn(caller),
    accessKeyId,
    issuerType: text(issuer?.type),
    issuerArn: text(issuer?.arn),
    issuerName: text(issuer?.userName),
    sessionName: caller.sessionName,
    sessionCreatedAt,
    sessionKey: sessionKey(caller, { accessKeyId, sessionCreatedAt, signInSessionArn, fromConsole }),
    mfaAuthenticated: readBoolean(readObject(session.attributes)?.mfaAuthenticated),
    sourceIdentity: sessionSourceIdentity ?? requestedSourceIdentity(record, event.eventSource),
    identityCenterUserId: caller.identityCenterUserId,
    identityStoreArn: caller.identityStoreArn,
    credentialId: text(identity.credentialId),
    signInSessionArn,
    invokedBy: caller.invokedBy,
    delegateAccountId: text(readObject(identity.invokedByDelegate)?.accountId),
    scopeSourceArn: scopeOf(readObject(identity.inScopeOf)),
    ec2RoleDelivery: text(session.ec2RoleDelivery),
    assumedRoot: readBoolean(session.assumedRoot),
    federatedProvider: caller.identityProvider ?? text(readObject(session.webIdFederationData)?.federatedProvider),
    fromConsole,
  };
}

/**
 * True when AWS itself made the call: for its own purposes, or on behalf of the caller. invokedBy signin.amazonaws.com
 * is a person in an older console session, unless the source is a service too.
 */
export function isByService(call: {
  identity: EventIdentity;
  eventType: string | null;
  sourceIsService: boolean;
}): boolean {
  const { identityType, invokedBy } = call.identity;
  return (
    identityType === "AWSService" ||
    call.eventType === "AwsServiceEvent" ||
    (invokedBy !== null && invokedBy !== CONSOLE_SIGN_IN) ||
    call.sourceIsService
  );
}

function readCaller(
  record: CloudTrailRecord,
  from: {
    identity: JsonObject;
    issuer: JsonObject | null;
    event: { eventSource: string; eventCategory: EventCategory };
  },
): Caller {
  const { identity, issuer, event } = from;
  const type = text(identity.type);
  const arn = text(identity.arn);
  const principalId = text(identity.principalId);
  const onBehalfOf = readObject(identity.onBehalfOf);
  const hasNoCaller = event.eventCategory === "Insight" || event.eventCategory === "Aggregated";
  return {
    present: identity !== EMPTY || !hasNoCaller,
    type,
    accountId: text(identity.accountId),
    principalId,
    arn,
    userName: text(identity.userName),
    invokedBy: text(identity.invokedBy),
    identityProvider: text(identity.identityProvider),
    issuer: issuer && { arn: text(issuer.arn), accountId: text(issuer.accountId) },
    roleName: isRole(type) ? (text(issuer?.userName) ?? lastSegment(text(issuer?.arn)) ?? roleNameOfArn(arn)) : null,
    sessionName: readSessionName({ type, arn, principalId }),
    identityCenterUserId: text(onBehalfOf?.userId),
    identityStoreArn: text(onBehalfOf?.identityStoreArn),
    signInUserName: asIdentifier(text(readObject(record.additionalEventData)?.UserName)),
    eventSource: event.eventSource,
  };
}

function text(value: unknown): string | null {
  return readString(value, MAX_IDENTITY_TEXT_LENGTH);
}

/** An issuer without members, which some records carry, is none. */
function readIssuer(session: JsonObject): JsonObject | null {
  const issuer = readObject(session.sessionIssuer);
  for (const _member in issuer) return issuer;
  return null;
}

function isRole(type: string | null): boolean {
  return type === "AssumedRole" || type === "Role";
}

/** `arn:aws:sts::111122223333:assumed-role/<role>/<session>`; also the ARN of a role itself. */
function roleNameOfArn(arn: string | null): string | null {
  if (arn === null) return null;
  if (arn.includes(":role/")) return lastSegment(arn);
  return arn.includes(":assumed-role/") ? (arn.split("/", 2)[1] ?? null) || null : null;
}

function userNameOfArn({ type, arn }: Caller): string | null {
  return type === "IAMUser" && arn?.includes(":user/") ? lastSegment(arn) : null;
}

function readSessionName(caller: Pick<Caller, "type" | "arn" | "principalId">): string | null {
  const { type, arn, principalId } = caller;
  if (isRole(type)) {
    return (arn?.includes(":assumed-role/") ? arn.split("/", 3)[2] : null) || afterColon(principalId);
  }
  if (type === "FederatedUser") {
    return (arn?.includes(":federated-user/") ? lastSegment(arn) : null) ?? afterColon(principalId);
  }
  // The account that owns the role sees a role of another account by its unique id and session name alone.
  return type === "AWSAccount" && principalId?.startsWith("AROA") ? afterColon(principalId) : null;
}

function afterColon(principalId: string | null): string | null {
  const colon = principalId?.indexOf(":") ?? -1;
  return colon === -1 ? null : (principalId?.slice(colon + 1) ?? null) || null;
}

/** Who the record says was behind the call, and how far that can be trusted; in lower case. */
function findPerson(caller: Caller, sourceIdentity: string | null): [string, PersonBasis] | [null, null] {
  const { type, sessionName, signInUserName } = caller;
  if (sessionName !== null && isRole(type) && isIdentityCenterRole(caller)) {
    return [lower(sessionName), "identity-center"];
  }
  const isWorkforceUser = type === "IdentityCenterUser" || (type === "Unknown" && caller.identityCenterUserId !== null);
  if (isWorkforceUser && signInUserName !== null) return [lower(signInUserName), "identity-center"];
  if (sourceIdentity !== null) return [lower(sourceIdentity), "source-identity"];
  if (sessionName?.includes("@") && EMAIL_ADDRESS.test(sessionName)) return [lower(sessionName), "session-name"];
  return [null, null];
}

function lower(value: string): string {
  return cleanText(value.toLowerCase(), MAX_IDENTITY_TEXT_LENGTH);
}

/** The console signs each request with a new access key but keeps one creationDate, hence the order. */
function sessionKey(
  { principalId, invokedBy }: Caller,
  session: {
    accessKeyId: string | null;
    sessionCreatedAt: string | null;
    signInSessionArn: string | null;
    fromConsole: boolean;
  },
): string | null {
  const { accessKeyId, sessionCreatedAt, signInSessionArn, fromConsole } = session;
  if (signInSessionArn !== null) return cleanText(`sis:${signInSessionArn}`, MAX_IDENTITY_TEXT_LENGTH);
  const inConsole = fromConsole || accessKeyId === null || invokedBy === CONSOLE_SIGN_IN;
  if (inConsole && principalId !== null && sessionCreatedAt !== null) {
    return `web:${cleanText(principalId, MAX_IDENTITY_TEXT_LENGTH - 32)}:${sessionCreatedAt}`;
  }
  if (!accessKeyId?.startsWith("ASIA")) return null;
  return cleanText(`key:${accessKeyId}`, MAX_IDENTITY_TEXT_LENGTH);
}

/** sourceIdentity asked for by an AssumeRole call: the session it names begins with this call. */
function requestedSourceIdentity(record: CloudTrailRecord, eventSource: string): string | null {
  if (eventSource !== "sts.amazonaws.com") return null;
  return asIdentifier(text(readObject(record.requestParameters)?.sourceIdentity));
}

function scopeOf(scope: JsonObject | null): string | null {
  return scope && (text(scope.sourceArn) ?? text(scope.credentialsIssuedTo));
}
