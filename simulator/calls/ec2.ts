/** EC2 calls: instances, networks, snapshots, images. */
import type { Call, Json, JsonMembers } from "../call.ts";
import { read, write } from "../call.ts";
import { ec2Id, hex, uuid } from "../identifiers.ts";
import type { Random } from "../random.ts";
import type { Site } from "../world.ts";

const items = (list: readonly Json[]): JsonMembers => ({ items: list });
const done = (random: Random): JsonMembers => ({ requestId: uuid(random), _return: true });

/** DescribeInstances of all instances or of some. */
export function describeInstances(ids: readonly string[] = []): Call {
  const instancesSet = ids.length === 0 ? {} : items(ids.map((instanceId) => ({ instanceId })));
  return read("ec2", "DescribeInstances", {
    maxResults: ids.length === 0 ? 1000 : undefined,
    instancesSet,
    filterSet: {},
  });
}

/** A Describe call with one filter. */
export function describeWith(eventName: string, set: string, filter: { name: string; value: string }): Call {
  const filterSet = items([{ name: filter.name, valueSet: items([{ value: filter.value }]) }]);
  return read("ec2", eventName, { [set]: {}, filterSet });
}

/** Describe calls that every console, script and scanner makes. */
export function describeSomething(site: Site, random: Random): Call {
  const byVpc = { name: "vpc-id", value: site.vpcId };
  const instance = random.pick(site.instances);
  switch (random.integer(0, 15)) {
    case 0:
      return describeInstances();
    case 1:
      return describeInstances([instance.id]);
    case 2:
      return read("ec2", "DescribeInstanceStatus", { instancesSet: {}, filterSet: {}, includeAllInstances: true });
    case 3:
      return describeWith("DescribeSecurityGroups", "securityGroupSet", byVpc);
    case 4:
      return describeWith("DescribeSubnets", "subnetSet", byVpc);
    case 5:
      return describeWith("DescribeRouteTables", "routeTableIdSet", byVpc);
    case 6:
      return read("ec2", "DescribeVpcs", { vpcSet: items([{ vpcId: site.vpcId }]), filterSet: {} });
    case 7:
      return read("ec2", "DescribeVolumes", { volumeSet: items([{ volumeId: instance.volumeId }]), filterSet: {} });
    case 8:
      return read("ec2", "DescribeSnapshots", {
        maxResults: 500,
        snapshotSet: {},
        ownersSet: items([{ owner: "self" }]),
        filterSet: {},
      });
    case 9:
      return read("ec2", "DescribeImages", {
        imagesSet: items([{ imageId: site.imageId }]),
        ownersSet: {},
        filterSet: {},
      });
    case 10:
      return read("ec2", "DescribeNetworkInterfaces", {
        networkInterfaceIdSet: items([{ networkInterfaceId: instance.networkInterfaceId }]),
        filterSet: {},
      });
    case 11:
      return read("ec2", "DescribeVpcAttribute", {
        vpcId: site.vpcId,
        attribute: random.pick(["enableDnsSupport", "enableDnsHostnames"]),
      });
    case 12:
      return read("ec2", "DescribeNatGateways", {
        DescribeNatGatewaysRequest: { Filter: { Name: "vpc-id", tag: 1, Value: { tag: 1, content: site.vpcId } } },
      });
    case 13:
      return read("ec2", "DescribeAddresses", { publicIpsSet: {}, filterSet: {}, allocationIdsSet: {} });
    case 14:
      return read("ec2", "DescribeTags", {
        maxResults: 1000,
        filterSet: items([{ name: "resource-id", valueSet: items([{ value: instance.id }]) }]),
      });
    default:
      return read("ec2", "DescribeAvailabilityZones", { availabilityZoneSet: {}, availabilityZoneIdSet: {} });
  }
}

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

/** AuthorizeSecurityGroupIngress for one range; port -1 opens everything. */
export function authorizeIngress(
  site: Site,
  random: Random,
  rule: { groupId: string; port: number; cidr: string },
): Call {
  const { groupId, port, cidr } = rule;
  const ports = port === -1 ? { ipProtocol: "-1" } : { ipProtocol: "tcp", fromPort: port, toPort: port };
  const range = cidr.includes(":")
    ? { ipv6Ranges: items([{ cidrIpv6: cidr }]), ipRanges: {} }
    : { ipRanges: items([{ cidrIp: cidr }]), ipv6Ranges: {} };
  const securityGroupRuleId = ec2Id(random, "sgr");
  return write("ec2", "AuthorizeSecurityGroupIngress", {
    request: { groupId, ipPermissions: items([{ ...ports, groups: {}, ...range, prefixListIds: {} }]) },
    response: {
      ...done(random),
      securityGroupRuleSet: items([
        {
          groupOwnerId: site.account.id,
          groupId,
          securityGroupRuleId,
          isEgress: false,
          ...ports,
          cidrIpv4: cidr.includes(":") ? undefined : cidr,
        },
      ]),
    },
  });
}

/** RevokeSecurityGroupIngress of one range. */
export function revokeIngress(random: Random, rule: { groupId: string; port: number; cidr: string }): Call {
  const { groupId, port, cidr } = rule;
  const permission = {
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    groups: {},
    ipRanges: items([{ cidrIp: cidr }]),
  };
  return write("ec2", "RevokeSecurityGroupIngress", {
    request: { groupId, ipPermissions: items([permission]) },
    response: done(random),
  });
}

/** CreateTags on one resource. */
export function createTags(resourceId: string, tag: { key: string; value: string }, random: Random): Call {
  const request = { resourcesSet: items([{ resourceId }]), tagSet: items([tag]) };
  return write("ec2", "CreateTags", { request, response: done(random) });
}

/** CreateSnapshot of a volume. */
export function createSnapshot(site: Site, random: Random, volumeId: string): Call & { snapshotId: string } {
  const snapshotId = ec2Id(random, "snap");
  const response = {
    requestId: uuid(random),
    snapshotId,
    volumeId,
    status: "pending",
    ownerId: site.account.id,
    volumeSize: "80",
    encrypted: false,
    description: "Created by lifecycle policy",
  };
  return { ...write("ec2", "CreateSnapshot", { request: { volumeId, description: "daily" }, response }), snapshotId };
}

/** ModifySnapshotAttribute that lets another account make volumes of a snapshot. */
export function shareSnapshot(random: Random, snapshotId: string, userId: string): Call {
  const createVolumePermission = { add: items([{ userId }]) };
  return write("ec2", "ModifySnapshotAttribute", {
    request: { snapshotId, createVolumePermission, attributeType: "CREATE_VOLUME_PERMISSION" },
    response: done(random),
  });
}

/** A creating call of EC2 that answers with the id of what it made. */
export function create(
  random: Random,
  options: { eventName: string; request: JsonMembers; response: JsonMembers },
): Call {
  const { eventName, request, response } = options;
  return write("ec2", eventName, { request, response: { requestId: uuid(random), ...response } });
}

/** A token for RunInstances. */
export function clientToken(random: Random): string {
  return `${hex(random, 8)}-${hex(random, 24)}`;
}
