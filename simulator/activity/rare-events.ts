/** Events that are seldom seen: administration of people and users, failed attempts, what AWS does unasked. */
import { type Burst, record } from "../burst.ts";
import { write } from "../call.ts";
import { plainCaller, roleCaller, userCaller } from "../caller.ts";
import { changeApplication, changeCompute } from "../calls/changes.ts";
import { createRole } from "../calls/iam.ts";
import { rotateKey, sharedSnapshotCopied } from "../calls/service-events.ts";
import { consoleLogin } from "../calls/sign-in.ts";
import { hex, uuid } from "../identifiers.ts";
import { denied } from "../mishaps.ts";
import { pickPerson, pickSite, portalSite } from "../places.ts";
import { createRandom } from "../random.ts";
import { eventCaller, plainRoleCall } from "./aws-services.ts";
import { mistyped, userAdministration } from "./iam-users.ts";
import { enterAccount } from "./portal.ts";

/** Things AWS does to an account: with an identity without a type, and with none. */
export function awsEvents(burst: Burst): void {
  const { random } = burst;
  const site = pickSite(burst);
  record(burst, { site, caller: eventCaller(site, "AWS Internal"), call: rotateKey(site, random) });
  const nobody = {
    ...plainCaller(null, { sourceIPAddress: "ec2.amazonaws.com", userAgent: "ec2.amazonaws.com" }),
    tlsVersion: null,
  };
  record(burst, { site, caller: nobody, call: sharedSnapshotCopied(random.pick(site.snapshotIds)) });
  plainRoleCall(burst, site);
}

/** Sign-ins that fail, some with a name nobody has. */
export function failedSignIns(burst: Burst): void {
  const { random, world } = burst;
  const user = random.pick(world.organization.users.filter(({ usesConsole }) => usesConsole));
  const site = world.site(user.accountId, world.organization.homeRegion);
  const login = consoleLogin({ success: false, mfaUsed: false, region: site.region });
  record(burst, {
    site,
    caller: mistyped(user),
    call: { ...login, errorMessage: "No username found in supplied account" },
  });
  const caller = userCaller(
    world,
    { accountId: user.accountId, userName: user.name, path: user.path, accessKeyId: "" },
    user,
  );
  record(burst, { site, caller, call: login });
}

/** An administrator works on users and roles. */
export function identityAdministration(burst: Burst): void {
  const { random } = burst;
  const person = pickPerson(burst, ({ team }) => team === "platform");
  const site = pickSite(burst, ["production-web", "production-data", "staging", "development"]);
  const origin = { sourceIPAddress: person.office.egress, userAgent: person.commandLine };
  const { caller } = enterAccount(burst, {
    person,
    permissionSet: "AdministratorAccess",
    site,
    origin,
    way: "GetRoleCredentials",
  });
  userAdministration(burst, { site, caller });
  const roleName = `svc-${hex(random, 6)}`;
  record(burst, {
    site,
    caller,
    call: createRole({
      accountId: site.account.id,
      roleName,
      trusted: { Service: "lambda.amazonaws.com" },
      random,
      at: burst.now,
    }),
  });
  record(burst, {
    site,
    caller,
    call: write("iam", "AttachRolePolicy", {
      request: { roleName, policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" },
    }),
  });
  record(burst, { site, caller, call: changeApplication(site, random) });
}

/** The portal's own administration: a new colleague, a new assignment. */
export function workforceAdministration(burst: Burst): void {
  const { random, world } = burst;
  const site = portalSite(burst);
  const person = pickPerson(burst, ({ team }) => team === "platform");
  const origin = { sourceIPAddress: person.office.egress, userAgent: person.browser };
  const { session } = enterAccount(burst, {
    person,
    permissionSet: "AdministratorAccess",
    site,
    origin,
    way: "Federate",
  });
  const caller = roleCaller(world, { ...session, fromConsole: true }, origin);
  const { identityStoreId, identityCenterInstanceId: instance } = world.organization;
  const userId = uuid(random);
  record(burst, {
    site,
    caller,
    call: write("sso-directory", "CreateUser", {
      request: { identityStoreId, userAttributes: { userName: "HIDDEN_DUE_TO_SECURITY_REASONS" } },
      response: { user: { userId } },
    }),
  });
  const assignment = {
    instanceArn: `arn:aws:sso:::instance/${instance}`,
    permissionSetArn: `arn:aws:sso:::permissionSet/${instance}/ps-${hex(createRandom(world.seed, "permission set arn"), 16)}`,
    principalType: "USER",
    principalId: userId,
    targetType: "AWS_ACCOUNT",
    targetId: world.account("staging").id,
  };
  const status = { accountAssignmentCreationStatus: { status: "IN_PROGRESS", requestId: uuid(random) } };
  record(burst, {
    site,
    caller,
    call: write("sso", "CreateAccountAssignment", { request: assignment, response: status }),
  });
}

/** A developer tries what production does not allow. */
export function refusedAttempts(burst: Burst): void {
  const { random } = burst;
  const person = pickPerson(burst, ({ team }) => team === "backend" || team === "support");
  const site = pickSite(burst, ["production-web", "production-data"]);
  const origin = { sourceIPAddress: person.office.egress, userAgent: person.commandLine };
  const { caller } = enterAccount(burst, {
    person,
    permissionSet: "ReadOnlyAccess",
    site,
    origin,
    way: "GetRoleCredentials",
  });
  for (let count = random.integer(2, 5); count > 0; count--) {
    const call = random.pick([changeCompute, changeApplication])(site, random);
    if (call.readOnly || call.errorCode !== undefined) continue;
    record(burst, {
      site,
      caller,
      call: denied({ call, caller, random, by: random.pick(["no identity-based policy", "service control policy"]) }),
    });
  }
}
