/** Who calls: the `userIdentity` element of every kind of caller, made once per session and used for all its events. */
import type { JsonMembers } from "./call.ts";
import { isoSecond } from "./timestamps.ts";
import type { World } from "./world.ts";

/** A caller with everything of a record that belongs to it rather than to the call. */
export type Caller = {
  /** Account of the caller; empty for callers without one. */
  accountId: string;
  /** As refusals name it; empty for callers without one. */
  arn: string;
  /** Unique id, with the session name for role sessions. */
  principalId: string;
  accessKeyId: string | null;
  /** The `userIdentity` element as JSON text, or null when the record has none. */
  userIdentity: string | null;
  sourceIPAddress: string;
  userAgent: string;
  /** Null when a service called on somebody's behalf. */
  tlsVersion: "TLSv1.2" | "TLSv1.3" | null;
  fromConsole: boolean;
  vpcEndpointId?: string;
};

/** How the caller reaches AWS. */
export type Origin = { sourceIPAddress: string; userAgent: string; vpcEndpointId?: string };

/** A role session. Times in milliseconds; `createdAt` is cut to the second as creationDate is. */
export type RoleSession = {
  accountId: string;
  roleName: string;
  /** `/` when absent. */
  rolePath?: string;
  sessionName: string;
  accessKeyId: string;
  createdAt: number;
  mfa?: boolean;
  sourceIdentity?: string;
  invokedBy?: string;
  fromConsole?: boolean;
  signInSessionArn?: string;
  webIdFederationData?: JsonMembers;
  ec2RoleDelivery?: "1.0" | "2.0";
  inScopeOf?: JsonMembers;
  onBehalfOf?: JsonMembers;
  issuerType?: "Role";
};

/** The caller of a role session. */
export function roleCaller(world: World, session: RoleSession, origin: Origin): Caller {
  const { accountId, roleName, rolePath = "/", sessionName, accessKeyId } = session;
  const roleId = world.roleId(accountId, roleName);
  const arn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;
  const roleArn = `arn:aws:iam::${accountId}:role${rolePath}${roleName}`;
  const principalId = `${roleId}:${sessionName}`;
  const identity: JsonMembers = {
    type: "AssumedRole",
    principalId,
    arn,
    accountId,
    accessKeyId,
    sessionContext: {
      sessionIssuer: { type: "Role", principalId: roleId, arn: roleArn, accountId, userName: roleName },
      webIdFederationData: session.webIdFederationData,
      attributes: { creationDate: isoSecond(session.createdAt), mfaAuthenticated: String(session.mfa === true) },
      sourceIdentity: session.sourceIdentity,
      ec2RoleDelivery: session.ec2RoleDelivery,
      signInSessionArn: session.signInSessionArn,
    },
    invokedBy: session.invokedBy,
    onBehalfOf: session.onBehalfOf,
    inScopeOf: session.inScopeOf,
  };
  return caller(
    { accountId, arn, principalId, accessKeyId, identity, fromConsole: session.fromConsole === true },
    origin,
  );
}

/** An IAM user with a long-term key, or with session credentials when `createdAt` is given. */
export type UserSession = {
  accountId: string;
  userName: string;
  path: string;
  /** Empty for sign-in events. */
  accessKeyId: string;
  createdAt?: number;
  mfa?: boolean;
  fromConsole?: boolean;
};

/** The caller of an IAM user. */
export function userCaller(world: World, session: UserSession, origin: Origin): Caller {
  const { accountId, userName, path, accessKeyId, createdAt } = session;
  const principalId = world.userId(accountId, userName);
  const arn = `arn:aws:iam::${accountId}:user${path}${userName}`;
  const attributes =
    createdAt === undefined
      ? undefined
      : { creationDate: isoSecond(createdAt), mfaAuthenticated: String(session.mfa === true) };
  const identity: JsonMembers = {
    type: "IAMUser",
    principalId,
    arn,
    accountId,
    accessKeyId: accessKeyId === "" ? undefined : accessKeyId,
    userName,
    sessionContext: attributes === undefined ? undefined : { attributes },
  };
  return caller(
    { accountId, arn, principalId, accessKeyId, identity, fromConsole: session.fromConsole === true },
    origin,
  );
}

/** An AWS service acting for itself. */
export function serviceCaller(service: string): Caller {
  const origin = { sourceIPAddress: service, userAgent: service };
  return { ...plainCaller({ type: "AWSService", invokedBy: service }, origin), tlsVersion: null };
}

/** A caller with a `userIdentity` of its own making; null leaves the element out. */
export function plainCaller(identity: JsonMembers | null, origin: Origin): Caller {
  const member = (name: string) => {
    const value = identity?.[name];
    return typeof value === "string" ? value : "";
  };
  return caller(
    {
      accountId: member("accountId"),
      arn: member("arn"),
      principalId: member("principalId"),
      accessKeyId: member("accessKeyId"),
      identity,
      fromConsole: false,
    },
    origin,
  );
}

/** The same caller when a service makes a call with the caller's credentials (forward access). */
export function onBehalf(world: World, session: RoleSession, service: string): Caller {
  const origin = { sourceIPAddress: service, userAgent: service };
  return { ...roleCaller(world, { ...session, invokedBy: service }, origin), tlsVersion: null, fromConsole: false };
}

type Facts = Pick<Caller, "accountId" | "arn" | "principalId" | "fromConsole"> & {
  accessKeyId: string;
  identity: JsonMembers | null;
};

function caller({ identity, accessKeyId, ...facts }: Facts, origin: Origin): Caller {
  return {
    ...facts,
    ...(origin.vpcEndpointId === undefined ? {} : { vpcEndpointId: origin.vpcEndpointId }),
    sourceIPAddress: origin.sourceIPAddress,
    userAgent: origin.userAgent,
    accessKeyId: accessKeyId === "" ? null : accessKeyId,
    userIdentity: identity === null ? null : JSON.stringify(identity),
    tlsVersion: "TLSv1.3",
  };
}
