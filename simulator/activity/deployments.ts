/** Deployments: workflows of the code host with web identity, and the old build server with a long-term key. */
import { RUNNER_ADDRESSES } from "../addresses.ts";
import { type Burst, perform, record } from "../burst.ts";
import { onBehalf, plainCaller, type RoleSession, roleCaller, userCaller } from "../caller.ts";
import { pushImage, rollOut, stackSideEffects, updateFunction, updateStack } from "../calls/deployment.ts";
import { getCallerIdentity } from "../calls/inventory.ts";
import { assumeRoleWithWebIdentity } from "../calls/sts.ts";
import { userNamed } from "../people.ts";
import { pickSite } from "../places.ts";
import { assumeByCaller, issueFor, sessionOf } from "../sessions.ts";
import { ACTIONS_RUNNER } from "../user-agents.ts";
import type { Site } from "../world.ts";

const TARGETS = ["production-web", "production-data", "staging", "development", "workload"] as const;
const REPOSITORIES = ["storefront", "checkout", "data-pipeline", "infrastructure", "mail-templates"];

/** A workflow run: web identity, then the steps of the deployment. */
export function workflowDeployment(burst: Burst): void {
  const { random } = burst;
  const site = pickSite(burst, TARGETS);
  const origin = { sourceIPAddress: random.pick(RUNNER_ADDRESSES), userAgent: ACTIONS_RUNNER };
  const subject = `repo:meridian/${random.pick(REPOSITORIES)}:ref:refs/heads/main`;
  const provider = `arn:aws:iam::${site.account.id}:oidc-provider/token.actions.githubusercontent.com`;
  const sessionName = `run-${random.integer(11_000_000_000, 19_999_999_999)}`;
  const issue = issueFor(burst, site.account.id, { roleName: "github-deploy", rolePath: "/ci/", sessionName });
  const workflow = plainCaller(
    {
      type: "WebIdentityUser",
      principalId: `${provider}:sts.amazonaws.com:${subject}`,
      userName: subject,
      identityProvider: provider,
    },
    origin,
  );
  record(burst, { site, caller: workflow, call: assumeRoleWithWebIdentity(issue, subject) });
  const session: RoleSession = {
    ...sessionOf(issue),
    webIdFederationData: { federatedProvider: provider, attributes: {} },
  };
  deploy(burst, { site, session, origin });
}

/** The old build server: its user's key opens the deploy role, mostly in another account. */
export function buildServerDeployment(burst: Burst): void {
  const { random, world } = burst;
  const user = userNamed(world.organization.users, "ci-deploy");
  const home = world.site(user.accountId, world.organization.homeRegion);
  const caller = userCaller(
    world,
    {
      accountId: user.accountId,
      userName: user.name,
      path: user.path,
      accessKeyId: world.longTermKey(user.accountId, user.name),
    },
    user,
  );
  const target = pickSite(burst, TARGETS);
  const role = { roleName: "deploy", rolePath: "/ci/", sessionName: `build-${random.integer(10_000, 99_999)}` };
  const { session } = assumeByCaller(burst, { home, caller, target, role });
  deploy(burst, {
    site: target,
    session,
    origin: { sourceIPAddress: user.sourceIPAddress, userAgent: user.userAgent },
  });
}

function deploy(
  burst: Burst,
  options: { site: Site; session: RoleSession; origin: { sourceIPAddress: string; userAgent: string } },
): void {
  const { site, session, origin } = options;
  const { random, world } = burst;
  const caller = roleCaller(world, session, origin);
  const byStacks = onBehalf(world, session, "cloudformation.amazonaws.com");
  perform(burst, { site, caller, call: getCallerIdentity(site, random) });
  while (burst.budget > 0) {
    const luck = random.fraction();
    if (luck < 0.3) {
      for (const call of updateStack(site, random)) perform(burst, { site, caller, call });
      for (const call of stackSideEffects(site, random)) perform(burst, { site, caller: byStacks, call });
    } else if (luck < 0.7) {
      for (const call of pushImage(site, random)) perform(burst, { site, caller, call });
      for (const call of rollOut(site, random)) perform(burst, { site, caller, call });
    } else {
      for (const call of updateFunction(site, random)) perform(burst, { site, caller, call });
    }
  }
}
