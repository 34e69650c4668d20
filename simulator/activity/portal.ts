/** Entering an account through IAM Identity Center: portal, SAML role session, console or command line. */
import { type Burst, pause, record } from "../burst.ts";
import { type Caller, type Origin, plainCaller, type RoleSession, roleCaller } from "../caller.ts";
import { portalCall, portalStep } from "../calls/sign-in.ts";
import { assumeRoleWithSaml } from "../calls/sts.ts";
import { alphanumeric, base64, hex, uuid } from "../identifiers.ts";
import type { PermissionSet, Person } from "../people.ts";
import { portalSite } from "../places.ts";
import { createRandom } from "../random.ts";
import { issueFor, sessionOf } from "../sessions.ts";
import type { Site } from "../world.ts";

/** Somebody on the way into an account. */
export type Visit = { person: Person; permissionSet: PermissionSet; site: Site; origin: Origin };

/** Signs in to the portal with password and one-time code; some mistype first. */
export function signInToPortal(burst: Burst, { person, origin }: Visit): void {
  const { random, world } = burst;
  const { organization } = world;
  const site = portalSite(burst);
  const loginTo = `https://${organization.portalId}.awsapps.com/start/`;
  const unknown = plainCaller(
    { type: "Unknown", ...portalIdentity(burst, person), principalId: site.account.id, arn: "", accessKeyId: "" },
    origin,
  );
  const caller: Caller = { ...unknown, tlsVersion: null };
  const workflowId = uuid(random);
  const step = (
    name: "CredentialChallenge" | "CredentialVerification" | "UserAuthentication",
    credential: "PASSWORD" | "TOTP",
    success = true,
  ) => {
    const userName = name === "UserAuthentication" ? person.email : undefined;
    const named = userName === undefined ? {} : { userName, loginTo };
    record(burst, { site, caller, call: portalStep({ step: name, workflowId, credential, success, ...named }) });
    pause(burst, 1_000, 9_000);
  };
  step("CredentialChallenge", "PASSWORD");
  if (random.chance(0.08)) step("CredentialVerification", "PASSWORD", false);
  step("CredentialVerification", "PASSWORD");
  step("CredentialChallenge", "TOTP");
  step("CredentialVerification", "TOTP");
  step("UserAuthentication", "TOTP");
}

/** Opens a role in an account: the portal's own event, then AssumeRoleWithSAML in the account. */
export function enterAccount(
  burst: Burst,
  options: Visit & { way: "Federate" | "GetRoleCredentials" },
): { session: RoleSession; caller: Caller } {
  const { person, permissionSet, site, origin, way } = options;
  const { random, world } = burst;
  const portal: Caller = {
    ...plainCaller(
      { type: "IdentityCenterUser", ...portalIdentity(burst, person), credentialId: credentialId(burst, person) },
      origin,
    ),
    tlsVersion: null,
  };
  const at = portalSite(burst);
  if (random.chance(0.5)) record(burst, { site: at, caller: portal, call: portalCall("ListAccounts", {}) });
  record(burst, {
    site: at,
    caller: portal,
    call: portalCall(way, { role_name: permissionSet, account_id: site.account.id }),
  });

  const rolePath = `/aws-reserved/sso.amazonaws.com/${world.organization.homeRegion}/`;
  const issue = issueFor(burst, site.account.id, {
    roleName: world.reservedRole(site.account.id, permissionSet),
    rolePath,
    sessionName: person.email,
  });
  const qualifier = `${base64(createRandom(world.seed, "saml", site.account.id), 27)}=`;
  const saml = {
    providerName: `AWSSSO_${hex(createRandom(world.seed, "idp", site.account.id), 16)}_DO_NOT_DELETE`,
    qualifier,
    assertionId: `_${uuid(random)}`,
  };
  const asserted = plainCaller(
    {
      type: "SAMLUser",
      principalId: `${qualifier}:${person.email}`,
      userName: person.email,
      identityProvider: qualifier,
    },
    origin,
  );
  record(burst, { site, caller: asserted, call: assumeRoleWithSaml(issue, saml) });
  const session = sessionOf(issue);
  return { session, caller: roleCaller(world, session, origin) };
}

/** The members that name a portal user. */
function portalIdentity(burst: Burst, person: Person) {
  const { managementAccountId, identityStoreId } = burst.world.organization;
  return {
    accountId: managementAccountId,
    onBehalfOf: {
      userId: person.userId,
      identityStoreArn: `arn:aws:identitystore::${managementAccountId}:identitystore/${identityStoreId}`,
    },
  };
}

function credentialId(burst: Burst, person: Person): string {
  const day = Math.floor(burst.now / 86_400_000);
  return alphanumeric(createRandom(burst.world.seed, "portal session", person.email, day), 64);
}
