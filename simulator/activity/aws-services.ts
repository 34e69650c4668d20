/** AWS at work by itself: recording, scaling, backing up, delivering logs. */
import { type Burst, record } from "../burst.ts";
import { onBehalf, plainCaller, serviceCaller } from "../caller.ts";
import { createSnapshot, describeInstances, describeSomething } from "../calls/ec2.ts";
import { changeState, clientToken, launched } from "../calls/ec2-instances.ts";
import { readServices } from "../calls/inventory.ts";
import { putObject } from "../calls/s3.ts";
import * as events from "../calls/service-events.ts";
import { alphanumeric, ec2Id, uuid } from "../identifiers.ts";
import { assumeByService } from "../sessions.ts";
import { fileMinute } from "../timestamps.ts";
import type { Site } from "../world.ts";

/** A service-linked role of the account at work: the service assumes it, then calls with it. */
function serviceLinked(burst: Burst, site: Site, options: { service: string; roleName: string; sessionName: string }) {
  const { service, roleName, sessionName } = options;
  const role = { roleName, rolePath: `/aws-service-role/${service}/`, sessionName };
  const origin = { sourceIPAddress: service, userAgent: service };
  const { session } = assumeByService(burst, { site, service, role, origin });
  return onBehalf(burst.world, session, service);
}

/** AWS Config reads what changed and takes rule results. */
export function recordConfiguration(burst: Burst, site: Site): void {
  const { random } = burst;
  const caller = serviceLinked(burst, site, {
    service: "config.amazonaws.com",
    roleName: "AWSServiceRoleForConfig",
    sessionName: "configLambdaExecution",
  });
  for (let count = random.integer(2, 6); count > 0; count--)
    record(burst, { site, caller, call: events.configRead(site, random) });
  if (random.chance(0.4)) record(burst, { site, caller, call: events.putEvaluations(site, random) });
}

/** GuardDuty and Security Hub. */
export function detectThreats(burst: Burst, site: Site): void {
  const { random } = burst;
  const caller = serviceLinked(burst, site, {
    service: "guardduty.amazonaws.com",
    roleName: "AWSServiceRoleForAmazonGuardDuty",
    sessionName: "GuardDuty",
  });
  record(burst, { site, caller, call: describeInstances([random.pick(site.instances).id]) });
  if (random.chance(0.3)) record(burst, { site, caller, call: events.importFindings(site, random) });
}

/** Auto Scaling looks, and sometimes launches or ends an instance. */
export function scaleGroups(burst: Burst, site: Site): void {
  const { random } = burst;
  const caller = serviceLinked(burst, site, {
    service: "autoscaling.amazonaws.com",
    roleName: "AWSServiceRoleForAutoScaling",
    sessionName: "AutoScaling",
  });
  record(burst, { site, caller, call: describeSomething(site, random) });
  record(burst, { site, caller, call: readServices(site, random) });
  if (random.chance(0.75)) return;
  const launch = {
    imageId: site.imageId,
    instanceType: random.pick(["m6i.large", "c6g.xlarge"]),
    count: 1,
    instanceProfile: "app-web",
    securityGroupId: site.securityGroupIds[0] ?? "",
    subnetId: random.pick(site.subnetIds),
    clientToken: clientToken(random),
  };
  const { instanceIds, ...call } = launched(site, random, launch);
  record(burst, { site, caller, call });
  if (random.chance(0.8))
    record(burst, { site, caller, call: changeState("TerminateInstances", [ec2Id(random, "i")], random) });
  if (random.chance(0.1))
    record(burst, { site, caller: eventCaller(site, "ec2.amazonaws.com"), call: events.spotInterruption(random) });
}

/** The nightly backup. */
export function backUp(burst: Burst, site: Site): void {
  const { random } = burst;
  const service = "backup.amazonaws.com";
  const role = {
    roleName: "AWSBackupDefaultServiceRole",
    rolePath: "/service-role/",
    sessionName: "AWSBackup-AWSBackupDefaultServiceRole",
  };
  const { session } = assumeByService(burst, {
    site,
    service,
    role,
    origin: { sourceIPAddress: service, userAgent: service },
  });
  const caller = onBehalf(burst.world, session, service);
  for (const instance of site.instances.slice(0, 3)) {
    record(burst, { site, caller, call: describeSomething(site, random) });
    const { snapshotId, ...call } = createSnapshot(site, random, instance.volumeId);
    record(burst, { site, caller, call });
    record(burst, { site, caller: eventCaller(site, service), call: events.backupCompleted(site, random) });
  }
}

/** CloudTrail delivers to the archive, which the archive's own data events record. */
export function deliverLogs(burst: Burst, site: Site): void {
  const { random, world } = burst;
  const caller = serviceCaller("cloudtrail.amazonaws.com");
  const bucket = `meridian-organization-trail-${site.region}`;
  const sharedEventID = uuid(random);
  record(burst, { site, caller, call: events.trailBucketAcl(site, bucket), sharedEventID });
  record(burst, { site, caller, call: events.trailDataKey(site, bucket), sharedEventID: uuid(random) });
  const { id, accounts } = world.organization;
  const about = random.pick(accounts);
  const day = new Date(burst.now).toISOString().slice(0, 10).replaceAll("-", "/");
  const name = `${about.id}_CloudTrail_${site.region}_${fileMinute(burst.now)}_${alphanumeric(random, 16)}.json.gz`;
  const key = `AWSLogs/${id}/${about.id}/CloudTrail/${site.region}/${day}/${name}`;
  const object = { bucket, key, accountId: site.account.id, region: site.region };
  record(burst, { site, caller, call: putObject(object, random), sharedEventID: uuid(random) });
}

/** A service event's caller: an account and the service, no type. */
export function eventCaller(site: Site, service: string) {
  const origin = { sourceIPAddress: service, userAgent: service };
  return { ...plainCaller({ accountId: site.account.id, invokedBy: service }, origin), tlsVersion: null };
}

/** A role whose records carry type Role instead of AssumedRole, as some services write it. */
export function plainRoleCall(burst: Burst, site: Site): void {
  const { world } = burst;
  const accountId = site.account.id;
  const roleName = "resource-explorer";
  const arn = `arn:aws:iam::${accountId}:role/${roleName}`;
  const identity = { type: "Role", principalId: world.roleId(accountId, roleName), arn, accountId, userName: roleName };
  const origin = { sourceIPAddress: site.natAddress, userAgent: "resource-explorer-2" };
  record(burst, { site, caller: plainCaller(identity, origin), call: describeSomething(site, burst.random) });
}
