/** People at the terminal: the AWS command line and Terraform, under one issued key per session. */
import { type Burst, pause, perform } from "../burst.ts";
import type { Call } from "../call.ts";
import { type Caller, type Origin, roleCaller } from "../caller.ts";
import { changeSomething, startShell } from "../calls/changes.ts";
import { describeSomething } from "../calls/ec2.ts";
import * as inventory from "../calls/inventory.ts";
import { listBuckets, listObjects, someObject } from "../calls/s3.ts";
import { uuid } from "../identifiers.ts";
import { denied } from "../mishaps.ts";
import { permissionSetOf } from "../people.ts";
import { pickPerson, pickSite, pickVisit } from "../places.ts";
import { assumeByCaller } from "../sessions.ts";
import { MINUTE } from "../timestamps.ts";
import { TERRAFORM } from "../user-agents.ts";
import type { Site } from "../world.ts";
import { enterAccount } from "./portal.ts";

/** Commands typed by hand, or by a script on somebody's laptop. */
export function commandLineVisit(burst: Burst): void {
  const { random, world } = burst;
  const person = pickPerson(burst);
  const { site, permissionSet } = pickVisit(burst, person);
  const origin = { sourceIPAddress: random.pick(person.addresses), userAgent: person.commandLine };
  const { session } = enterAccount(burst, { person, permissionSet, site, origin, way: "GetRoleCredentials" });
  const signInSessionArn = `arn:aws:signin:${site.region}:${site.account.id}:session/${uuid(random)}`;
  const caller = roleCaller(world, random.chance(0.2) ? { ...session, signInSessionArn } : session, origin);
  type(burst, { site, caller, origin, call: inventory.getCallerIdentity(site, random) });
  if (person.team === "platform" && random.chance(0.25)) {
    chainIntoAnotherAccount(burst, { site, caller, origin, email: person.email });
    return;
  }
  while (burst.budget > 0) {
    const call = random.chance(0.06) ? changeSomething(site, random) : someRead(burst, site);
    const refused = permissionSet === "ReadOnlyAccess" && !call.readOnly && call.errorCode === undefined;
    type(burst, { site, caller, origin, call: refused ? denied({ call, caller, random }) : call });
    if (random.chance(0.15)) pause(burst, 0, MINUTE);
  }
}

/** A Terraform plan reads the whole state; some plans are applied. */
export function terraformRun(burst: Burst): void {
  const { random } = burst;
  const person = pickPerson(burst, ({ team }) => team === "platform" || team === "backend" || team === "data");
  const { site, permissionSet } = pickVisit(burst, person);
  const origin = { sourceIPAddress: random.pick(person.addresses), userAgent: TERRAFORM };
  const { caller } = enterAccount(burst, { person, permissionSet, site, origin, way: "GetRoleCredentials" });
  perform(burst, { site, caller, call: inventory.getCallerIdentity(site, random) });
  const applied = permissionSet !== "ReadOnlyAccess" && random.chance(0.4) ? random.integer(2, 9) : 0;
  while (burst.budget > applied) perform(burst, { site, caller, call: inventory.readAnything(site, random) });
  while (burst.budget > 0) perform(burst, { site, caller, call: changeSomething(site, random) });
}

/** An administrator goes on into another account; the source identity keeps the person's name. */
function chainIntoAnotherAccount(
  burst: Burst,
  options: { site: Site; caller: Caller; origin: Origin; email: string },
): void {
  const { site, caller, origin, email } = options;
  const { random } = burst;
  const target = pickSite(burst, ["production-web", "production-data", "network", "workload"]);
  if (permissionSetOf("platform", target.account.purpose) === null) return;
  const role = {
    roleName: "platform-admin",
    sessionName: `ops-${random.integer(1000, 9999)}`,
    request: { sourceIdentity: email },
  };
  const chained = assumeByCaller(burst, { home: site, caller, target, role });
  while (burst.budget > 0) {
    const call = random.chance(0.12) ? startShell(target, random) : someRead(burst, target);
    type(burst, { site: target, caller: chained.caller, origin, call });
  }
}

function someRead(burst: Burst, site: Site): Call {
  const { random } = burst;
  const luck = random.fraction();
  if (luck < 0.4) return describeSomething(site, random);
  if (luck < 0.46) return listBuckets(site.region);
  if (luck < 0.52) return listObjects({ ...someObject(site, random) }, "reports/");
  if (luck < 0.55) return inventory.readSomethingGone(site, random);
  return inventory.readAnything(site, random);
}

/** The command line names its command in the user agent. */
function type(burst: Burst, options: { site: Site; caller: Caller; origin: Origin; call: Call }): void {
  const { site, caller, origin, call } = options;
  const service = call.eventSource.slice(0, call.eventSource.indexOf("."));
  const command = call.eventName
    .replace(/\d{8}(v\d)?$/, "")
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-")
    .toLowerCase();
  const userAgent = `${origin.userAgent} md/prompt#off md/command#${service}.${command}`;
  perform(burst, { site, caller: { ...caller, userAgent }, call });
}
