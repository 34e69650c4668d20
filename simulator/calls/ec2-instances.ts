/** EC2 calls on instances: launching, starting, stopping, ending. */
import type { Call, Json, JsonMembers } from "../call.ts";
import { write } from "../call.ts";
import { ec2Id, hex, uuid } from "../identifiers.ts";
import type { Random } from "../random.ts";
import type { Site } from "../world.ts";

const items = (list: readonly Json[]): JsonMembers => ({ items: list });

/** What to launch. */
export type Launch = {
  imageId: string;
  instanceType: string;
  count: number;
  keyName?: string;
  instanceProfile?: string;
  securityGroupId: string;
  subnetId: string;
  clientToken: string;
  spot?: true;
  dryRun?: true;
  publicIp?: true;
  userData?: true;
};

/** RunInstances as asked; the answer comes from {@link launched}. */
export function runInstances(launch: Launch): Call {
  const { imageId, count, keyName } = launch;
  const nic = {
    deviceIndex: 0,
    subnetId: launch.subnetId,
    groupSet: items([{ groupId: launch.securityGroupId }]),
    associatePublicIpAddress: true,
  };
  const request: JsonMembers = {
    dryRun: launch.dryRun,
    instancesSet: items([{ imageId, minCount: launch.count, maxCount: count, keyName }]),
    groupSet: launch.publicIp ? undefined : items([{ groupId: launch.securityGroupId }]),
    userData: launch.userData ? "<sensitiveDataRemoved>" : undefined,
    instanceType: launch.instanceType,
    blockDeviceMapping: {},
    monitoring: { enabled: false },
    subnetId: launch.publicIp ? undefined : launch.subnetId,
    disableApiTermination: false,
    disableApiStop: false,
    clientToken: launch.clientToken,
    networkInterfaceSet: launch.publicIp ? items([nic]) : undefined,
    iamInstanceProfile: launch.instanceProfile === undefined ? undefined : { name: launch.instanceProfile },
    instanceMarketOptions: launch.spot ? { marketType: "spot" } : undefined,
    ebsOptimized: false,
  };
  return write("ec2", "RunInstances", { request });
}

/** The same launch answered with new instances. */
export function launched(site: Site, random: Random, launch: Launch): Call & { instanceIds: string[] } {
  const instanceIds = Array.from({ length: launch.count }, () => ec2Id(random, "i"));
  const instances = instanceIds.map((instanceId, amiLaunchIndex) => ({
    instanceId,
    imageId: launch.imageId,
    instanceState: { code: 0, name: "pending" },
    privateDnsName: `ip-172-20-1-${10 + amiLaunchIndex}.${site.region}.compute.internal`,
    keyName: launch.keyName,
    amiLaunchIndex,
    productCodes: {},
    instanceType: launch.instanceType,
    placement: { availabilityZone: `${site.region}a`, tenancy: "default" },
    monitoring: { state: "disabled" },
    subnetId: launch.subnetId,
    vpcId: site.vpcId,
    privateIpAddress: `172.20.1.${10 + amiLaunchIndex}`,
    stateReason: { code: "pending", message: "pending" },
    architecture: "x86_64",
    rootDeviceType: "ebs",
    rootDeviceName: "/dev/xvda",
    groupSet: items([{ groupId: launch.securityGroupId, groupName: "default" }]),
    networkInterfaceSet: items([
      { networkInterfaceId: ec2Id(random, "eni"), subnetId: launch.subnetId, vpcId: site.vpcId, status: "in-use" },
    ]),
    clientToken: launch.clientToken,
  }));
  const responseElements = {
    requestId: uuid(random),
    reservationId: ec2Id(random, "r"),
    ownerId: site.account.id,
    groupSet: {},
    instancesSet: items(instances),
  };
  return { ...runInstances(launch), responseElements, instanceIds };
}

const STATES = {
  StartInstances: { from: { code: 80, name: "stopped" }, to: { code: 0, name: "pending" } },
  StopInstances: { from: { code: 16, name: "running" }, to: { code: 64, name: "stopping" } },
  TerminateInstances: { from: { code: 16, name: "running" }, to: { code: 32, name: "shutting-down" } },
};

/** StartInstances, StopInstances, TerminateInstances. */
export function changeState(eventName: keyof typeof STATES, ids: readonly string[], random: Random): Call {
  const { from, to } = STATES[eventName];
  const changed = ids.map((instanceId) => ({ instanceId, currentState: to, previousState: from }));
  return write("ec2", eventName, {
    request: {
      instancesSet: items(ids.map((instanceId) => ({ instanceId }))),
      force: eventName === "StopInstances" ? false : undefined,
    },
    response: { requestId: uuid(random), instancesSet: items(changed) },
  });
}

/** A token for RunInstances. */
export function clientToken(random: Random): string {
  return `${hex(random, 8)}-${hex(random, 24)}`;
}
