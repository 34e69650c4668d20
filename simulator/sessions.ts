/** Starting role sessions: the AssumeRole events on both sides, then the caller that uses what was issued. */

import { type Burst, record } from "./burst.ts";
import type { JsonMembers } from "./call.ts";
import { type Caller, type Origin, plainCaller, type RoleSession, roleCaller, serviceCaller } from "./caller.ts";
import { assumeRole, type Issue } from "./calls/sts.ts";
import { accessKeyId, uuid } from "./identifiers.ts";
import { SECOND } from "./timestamps.ts";
import type { Site } from "./world.ts";

/** A role to assume. */
export type RoleChoice = { roleName: string; rolePath?: string; sessionName: string; request?: JsonMembers };

/** A session with its caller and the ids of the events that began it. */
export type StartedSession = { session: RoleSession; caller: Caller; eventIDs: string[] };

/** The part of an issue that any way of assuming a role shares; the credentials are valid from this second. */
export function issueFor(burst: Burst, accountId: string, role: RoleChoice): Issue {
  const { world, random } = burst;
  burst.now = Math.floor(burst.now / SECOND) * SECOND;
  const { roleName, rolePath = "/", sessionName } = role;
  const roleId = world.roleId(accountId, roleName);
  return {
    random,
    at: burst.now,
    accountId,
    roleName,
    rolePath,
    roleId,
    sessionName,
    accessKeyId: accessKeyId(random, "ASIA"),
  };
}

/** The session that an issue begins. */
export function sessionOf(issue: Issue): RoleSession {
  const { accountId, roleName, rolePath = "/", sessionName, at } = issue;
  return { accountId, roleName, rolePath, sessionName, accessKeyId: issue.accessKeyId, createdAt: at };
}

/** A service of AWS assumes a role of the account, as it does before every function run or task. */
export function assumeByService(
  burst: Burst,
  options: { site: Site; service: string; role: RoleChoice; origin: Origin },
): StartedSession {
  const { site, service, role, origin } = options;
  const issue = issueFor(burst, site.account.id, role);
  const session = sessionOf(issue);
  const call = assumeRole(issue, role.request);
  const eventID = record(burst, { site, caller: serviceCaller(service), call, sharedEventID: uuid(burst.random) });
  return { session, caller: roleCaller(burst.world, session, origin), eventIDs: [eventID] };
}

/**
 * A caller assumes a role. Across accounts the event is recorded twice with one sharedEventID: with the full identity
 * on the caller's side, with account and unique id only on the side of the role.
 */
export function assumeByCaller(
  burst: Burst,
  options: { home: Site; caller: Caller; target: Site; role: RoleChoice },
): StartedSession {
  const { home, caller, target, role } = options;
  const issue = issueFor(burst, target.account.id, role);
  const call = assumeRole(issue, role.request);
  const sourceIdentity = role.request?.sourceIdentity;
  const session = { ...sessionOf(issue), ...(typeof sourceIdentity === "string" ? { sourceIdentity } : {}) };
  const started = roleCaller(burst.world, session, originOf(caller));
  if (home.account.id === target.account.id) {
    return { session, caller: started, eventIDs: [record(burst, { site: target, caller, call })] };
  }
  const sharedEventID = uuid(burst.random);
  const seenFromRole = plainCaller(
    { type: "AWSAccount", principalId: caller.principalId, accountId: caller.accountId },
    originOf(caller),
  );
  const pace = burst.pace;
  burst.pace = 0;
  const first = record(burst, { site: { ...home, region: target.region }, caller, call, sharedEventID });
  burst.pace = pace;
  return {
    session,
    caller: started,
    eventIDs: [first, record(burst, { site: target, caller: seenFromRole, call, sharedEventID })],
  };
}

/** Where a caller comes from, for the next session it starts. */
export function originOf({ sourceIPAddress, userAgent, vpcEndpointId }: Caller): Origin {
  return { sourceIPAddress, userAgent, ...(vpcEndpointId === undefined ? {} : { vpcEndpointId }) };
}
