/** Those who poll everything: the posture scanner of the security team and the monitoring vendor. */
import { VENDOR_ACCOUNT_ID } from "../accounts.ts";
import { VENDOR_ADDRESSES } from "../addresses.ts";
import { type Burst, perform, record } from "../burst.ts";
import { plainCaller, roleCaller } from "../caller.ts";
import * as inventory from "../calls/inventory.ts";
import { readSetting } from "../calls/s3.ts";
import { assumeRole } from "../calls/sts.ts";
import { accessKeyId, hex, uniqueId, uuid } from "../identifiers.ts";
import { pickSite } from "../places.ts";
import { createRandom } from "../random.ts";
import { assumeByCaller, issueFor, sessionOf } from "../sessions.ts";
import { HOUR } from "../timestamps.ts";
import { BOTO3, VENDOR_CRAWLER } from "../user-agents.ts";

/** The scanner's own session in the security account, renewed every six hours. */
function scannerCaller(burst: Burst) {
  const { world } = burst;
  const home = world.site(world.account("security").id, world.organization.homeRegion);
  const block = Math.floor(burst.now / (6 * HOUR));
  const session = {
    accountId: home.account.id,
    roleName: "posture-scanner",
    rolePath: "/security/",
    sessionName: hex(createRandom(world.seed, "scanner task", block), 32),
    accessKeyId: accessKeyId(createRandom(world.seed, "scanner key", block), "ASIA"),
    createdAt: block * 6 * HOUR + 71_000,
  };
  return { home, caller: roleCaller(world, session, { sourceIPAddress: home.natAddress, userAgent: BOTO3 }) };
}

/** One pass of the posture scanner over one Region of one account. */
export function postureScan(burst: Burst): void {
  const { random } = burst;
  const { home, caller } = scannerCaller(burst);
  const target = pickSite(burst);
  const sessionName = `posture-scan-${random.integer(100000, 999999)}`;
  const role = { roleName: "posture-audit", rolePath: "/security/", sessionName, request: { externalId: "posture" } };
  const scan = assumeByCaller(burst, { home, caller, target, role });
  perform(burst, { site: target, caller: scan.caller, call: inventory.getCallerIdentity(target, random) });
  while (burst.budget > 0) {
    const call = random.chance(0.2) ? readSetting(target, random, 0.4) : inventory.readAnything(target, random);
    perform(burst, { site: target, caller: scan.caller, call });
  }
}

/** The vendor assumes its role from its own account, which only our side records, and reads metrics. */
export function vendorPoll(burst: Burst): void {
  const { random, world } = burst;
  const site = pickSite(burst);
  const origin = { sourceIPAddress: random.pick(VENDOR_ADDRESSES), userAgent: VENDOR_CRAWLER };
  const issue = issueFor(burst, site.account.id, { roleName: "vendor-monitoring", sessionName: "integration-crawler" });
  const principalId = `${uniqueId(createRandom(world.seed, "vendor"), "AROA")}:crawler`;
  const vendor = plainCaller({ type: "AWSAccount", principalId, accountId: VENDOR_ACCOUNT_ID }, origin);
  const externalId = hex(createRandom(world.seed, "external id", site.account.id), 32);
  record(burst, { site, caller: vendor, call: assumeRole(issue, { externalId }), sharedEventID: uuid(random) });
  const caller = roleCaller(world, sessionOf(issue), origin);
  while (burst.budget > 0) {
    const maker = random.pick([
      inventory.readMetrics,
      inventory.readMetrics,
      inventory.readServices,
      inventory.readFunctions,
      inventory.readOperations,
    ]);
    perform(burst, { site, caller, call: maker(site, random) });
  }
}
