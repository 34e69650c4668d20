/** EC2 calls: descriptions, security groups, snapshots, tags. */
import type { Call, Json, JsonMembers } from "../call.ts";
import { read, write } from "../call.ts";
import { ec2Id, uuid } from "../identifiers.ts";
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
function describeWith(eventName: string, set: string, filter: { name: string; value: string }): Call {
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
