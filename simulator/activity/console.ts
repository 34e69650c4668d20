/** People at the console: pages that ask for everything at once, a fresh key every few requests, one creationDate. */
import { type Burst, pause, perform, record } from "../burst.ts";
import type { Call, CallMaker } from "../call.ts";
import { type Caller, type Origin, type RoleSession, roleCaller, type UserSession, userCaller } from "../caller.ts";
import { changeApplication, changeCompute, changeDatabase, changeNetwork, changeStorage } from "../calls/changes.ts";
import { describeSomething } from "../calls/ec2.ts";
import * as inventory from "../calls/inventory.ts";
import { consoleLogin } from "../calls/sign-in.ts";
import { accessKeyId } from "../identifiers.ts";
import { denied } from "../mishaps.ts";
import type { PermissionSet } from "../people.ts";
import { pickPerson, pickVisit } from "../places.ts";
import type { Random } from "../random.ts";
import { MINUTE, SECOND } from "../timestamps.ts";
import type { Site, World } from "../world.ts";
import { enterAccount, signInToPortal } from "./portal.ts";

type Page = { reads: readonly CallMaker[]; change: CallMaker };

const PAGES: readonly Page[] = [
  { reads: [describeSomething], change: changeCompute },
  { reads: [describeSomething, inventory.readMetrics], change: changeCompute },
  { reads: [describeSomething], change: changeNetwork },
  { reads: [inventory.readStorage], change: changeStorage },
  { reads: [inventory.readFunctions, inventory.readMetrics], change: changeApplication },
  { reads: [inventory.readDatabases], change: changeDatabase },
  { reads: [inventory.readOperations, inventory.readMetrics], change: changeApplication },
  { reads: [inventory.readServices], change: changeApplication },
  { reads: [inventory.readIdentity], change: changeApplication },
  { reads: [inventory.readKeys], change: changeApplication },
];

/** A workforce person signs in through the portal and looks around. */
export function consoleVisit(burst: Burst): void {
  const { random, world } = burst;
  const person = pickPerson(burst);
  const { site, permissionSet } = pickVisit(burst, person);
  const origin = { sourceIPAddress: random.pick(person.addresses), userAgent: person.browser };
  if (random.chance(0.4)) signInToPortal(burst, { person, permissionSet, site, origin });
  const { session, caller } = enterAccount(burst, { person, permissionSet, site, origin, way: "Federate" });
  record(burst, { site, caller, call: consoleLogin({ success: true, mfaUsed: false, region: site.region }) });
  browse(burst, {
    site,
    mayChange: permissionSet,
    fresh: freshRoleKeys(world, { ...session, fromConsole: true }, origin),
  });
}

/** Opens pages until the budget is used up. `fresh` gives the caller under a new access key. */
export function browse(
  burst: Burst,
  options: { site: Site; mayChange: PermissionSet; fresh: (random: Random) => Caller },
): void {
  const { random } = burst;
  const { site, mayChange, fresh } = options;
  let caller = fresh(random);
  let uses = 0;
  const click = (call: Call) => {
    if (uses++ >= random.integer(4, 11)) {
      caller = fresh(random);
      uses = 0;
    }
    perform(burst, { site, caller, call });
  };
  while (burst.budget > 0) {
    const page =
      mayChange === "Billing" ? { reads: [inventory.readConsoleFrame], change: changeApplication } : random.pick(PAGES);
    click(inventory.readConsoleFrame(site, random));
    for (let count = random.integer(4, 12); count > 0 && burst.budget > 0; count--)
      click(random.pick(page.reads)(site, random));
    if (random.chance(mayChange === "ReadOnlyAccess" ? 0.04 : 0.28)) {
      const call = page.change(site, random);
      click(mayChange === "ReadOnlyAccess" && !call.readOnly ? denied({ call, caller, random }) : call);
    }
    pause(burst, 2 * SECOND, MINUTE);
  }
}

/** The console's habit of signing with a new key every few requests, for a role session. */
function freshRoleKeys(world: World, session: RoleSession, origin: Origin): (random: Random) => Caller {
  return (random) => roleCaller(world, { ...session, accessKeyId: accessKeyId(random, "ASIA") }, origin);
}

/** The same for an IAM user. */
export function freshUserKeys(world: World, session: UserSession, origin: Origin): (random: Random) => Caller {
  return (random) => userCaller(world, { ...session, accessKeyId: accessKeyId(random, "ASIA") }, origin);
}
