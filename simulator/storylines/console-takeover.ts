/**
 * Somebody guesses the password of a console user without MFA, from another country, goes on into the next account by
 * switching roles, and takes over a colleague's user.
 */

import { mistyped } from "../activity/iam-users.ts";
import { record } from "../burst.ts";
import type { Call } from "../call.ts";
import { read } from "../call.ts";
import { type Caller, type Origin, plainCaller, roleCaller, userCaller } from "../caller.ts";
import { describeInstances } from "../calls/ec2.ts";
import { change } from "../calls/iam.ts";
import { readConsoleFrame } from "../calls/inventory.ts";
import { consoleLogin, getSigninToken, switchRole } from "../calls/sign-in.ts";
import { accessKeyId } from "../identifiers.ts";
import { userNamed } from "../people.ts";
import { assumeByCaller } from "../sessions.ts";
import { MINUTE, SECOND } from "../timestamps.ts";
import { SIGN_IN_INTERNAL } from "../user-agents.ts";
import type { Site } from "../world.ts";
import type { Scene } from "./scene.ts";

const BROWSER = "Mozilla/5.0 (Windows NT 6.1; Win64; x64; rv:115.0) Gecko/20100101 Firefox/115.0";
/** Rented machines in Singapore for the guessing, in Japan for the visit. */
const GUESSER: Origin = { sourceIPAddress: "139.59.101.7", userAgent: BROWSER };
const VISITOR: Origin = { sourceIPAddress: "45.76.100.21", userAgent: BROWSER };

/** Plays the incident from the staging account into development. */
export function consoleTakeover(scene: Scene): void {
  const { world, burst } = scene;
  const { random } = burst;
  const victim = userNamed(world.organization.users, "o.brandt");
  const colleague = userNamed(world.organization.users, "helene.sand");
  const { accountId } = victim;
  const site = world.site(accountId, world.organization.homeRegion);
  const other = world.site(world.account("development").id, world.organization.homeRegion);
  const act = (caller: Caller, call: Call, at: Site = site) => record(burst, { site: at, caller, call });
  const signIn = (userName: string, path: string, origin: Origin) =>
    userCaller(world, { accountId, userName, path, accessKeyId: "" }, origin);
  const login = (success: boolean): Call => consoleLogin({ success, mfaUsed: false, region: site.region });

  scene.step("Password guessed", () => {
    for (let attempt = 0; attempt < 17; attempt++) {
      const origin = attempt < 11 ? GUESSER : VISITOR;
      if (attempt % 6 === 3)
        act(mistyped({ accountId, ...origin }), {
          ...login(false),
          errorMessage: "No username found in supplied account",
        });
      else act(signIn(victim.name, victim.path, origin), login(false));
      scene.wait(20 * SECOND);
    }
  });
  scene.wait(3 * MINUTE);

  burst.now = Math.floor(burst.now / SECOND) * SECOND;
  const createdAt = burst.now;
  const session = (userName: string, path: string, since: number): Caller =>
    userCaller(
      world,
      { accountId, userName, path, accessKeyId: accessKeyId(random, "ASIA"), createdAt: since, fromConsole: true },
      VISITOR,
    );
  const inside = session(victim.name, victim.path, createdAt);
  scene.step("Signed in without MFA", () => {
    act(signIn(victim.name, victim.path, VISITOR), login(true));
    for (let count = 0; count < 5; count++) act(inside, readConsoleFrame(site, random));
    act(inside, read("iam", "ListUsers", { maxItems: 1000 }));
    act(inside, read("iam", "ListMFADevices", { userName: colleague.name }));
    act(inside, read("iam", "ListRoles", { maxItems: 1000 }));
    act(inside, describeInstances());
  });
  scene.wait(11 * MINUTE);
  scene.step("Role switched", () =>
    playSwitch(scene, { from: site, target: other, inside: session(victim.name, victim.path, createdAt) }),
  );
  scene.wait(18 * MINUTE);
  scene.step("Colleague's MFA removed", () => {
    const serialNumber = `arn:aws:iam::${accountId}:mfa/${colleague.name}`;
    const later = session(victim.name, victim.path, createdAt);
    act(later, change("DeactivateMFADevice", { userName: colleague.name, serialNumber }));
    act(later, change("DeleteVirtualMFADevice", { serialNumber }));
    act(later, change("UpdateLoginProfile", { userName: colleague.name, passwordResetRequired: false }));
  });
  scene.wait(4 * MINUTE);
  scene.step("Signed in as the colleague", () => {
    burst.now = Math.floor(burst.now / SECOND) * SECOND;
    const since = burst.now;
    act(signIn(colleague.name, colleague.path, VISITOR), login(true));
    const caller = session(colleague.name, colleague.path, since);
    for (let count = 0; count < 4; count++) act(caller, readConsoleFrame(site, random));
    act(caller, read("s3", "ListBuckets", { Host: `s3.${site.region}.amazonaws.com` }));
  });
}

/** The console assumes the role for its user, records the switch, and a sign-in token is drawn from the role. */
function playSwitch(scene: Scene, options: { from: Site; target: Site; inside: Caller }): void {
  const { world, burst } = scene;
  const { from, target, inside } = options;
  const { random } = burst;
  const role = { roleName: "ops-admin", sessionName: "o.brandt" };
  const started = assumeByCaller(burst, {
    home: from,
    caller: { ...inside, userAgent: SIGN_IN_INTERNAL },
    target,
    role,
  });
  const act = (caller: Caller, call: Call) => record(burst, { site: target, caller, call });
  const arn = `arn:aws:sts::${target.account.id}:assumed-role/ops-admin/o.brandt`;
  const principalId = `${world.roleId(target.account.id, "ops-admin")}:o.brandt`;
  const sessionContext = {
    sessionIssuer: {
      type: "Role",
      principalId: world.roleId(target.account.id, "ops-admin"),
      arn: `arn:aws:iam::${target.account.id}:role/ops-admin`,
      accountId: target.account.id,
      userName: "ops-admin",
    },
  };
  const switched = plainCaller(
    { type: "AssumedRole", principalId, arn, accountId: target.account.id, sessionContext },
    VISITOR,
  );
  act(switched, switchRole({ from: inside.arn, region: target.region }));
  const caller = roleCaller(
    world,
    { ...started.session, accessKeyId: accessKeyId(random, "ASIA"), fromConsole: true },
    VISITOR,
  );
  for (let count = 0; count < 6; count++) act(caller, readConsoleFrame(target, random));
  act(caller, describeInstances());
  act(caller, read("iam", "ListUsers", { maxItems: 1000 }));
  act(roleCaller(world, started.session, VISITOR), getSigninToken(accessKeyId(random, "ASIA")));
}
