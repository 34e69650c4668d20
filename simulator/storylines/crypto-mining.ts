/**
 * The credentials of an instance profile are used away from the instance: permissions are probed with dry runs in many
 * Regions, then graphics instances are launched wherever a limit does not forbid it.
 */

import { instanceSession } from "../activity/applications.ts";
import { record } from "../burst.ts";
import type { Call } from "../call.ts";
import { read } from "../call.ts";
import { roleCaller } from "../caller.ts";
import { authorizeIngress, create, describeInstances } from "../calls/ec2.ts";
import { clientToken, type Launch, launched, runInstances } from "../calls/ec2-instances.ts";
import { ec2Id, hex } from "../identifiers.ts";
import { denied, failed } from "../mishaps.ts";
import { MINUTE } from "../timestamps.ts";
import type { Site } from "../world.ts";
import type { Scene } from "./scene.ts";

/** A rented machine in Canada. */
const ORIGIN = {
  sourceIPAddress: "51.79.10.206",
  userAgent:
    "Boto3/1.28.85 md/Botocore#1.31.85 ua/2.0 os/linux#5.15.0-91-generic md/arch#x86_64 lang/python#3.10.12 md/pyimpl#CPython",
};

const REGIONS = [
  "eu-central-1",
  "us-east-1",
  "us-west-2",
  "eu-north-1",
  "ap-southeast-1",
  "ap-northeast-1",
  "sa-east-1",
];

/** Plays the incident in the development account. */
export function cryptoMining(scene: Scene): void {
  const { world, burst } = scene;
  const { random } = burst;
  const home = world.site(world.account("development").id, world.organization.homeRegion);
  const instance = random.pick(home.instances.filter(({ name }) => name.startsWith("worker")));
  const caller = roleCaller(world, instanceSession(burst, home, instance), ORIGIN);
  const sites = REGIONS.map((region) => world.site(home.account.id, region));
  const act = (site: Site, call: Call) => record(burst, { site, caller, call });

  scene.step("Credentials tried", () => {
    act(home, read("sts", "GetCallerIdentity"));
    act(home, read("ec2", "DescribeRegions", { regionSet: {}, allRegions: true }));
    act(home, read("ec2", "DescribeAccountAttributes", { accountAttributeNameSet: {}, filterSet: {} }));
    act(home, denied({ call: read("iam", "ListAttachedRolePolicies", { roleName: "app-worker" }), caller, random }));
  });
  scene.wait(3 * MINUTE);
  scene.step("Permissions probed with dry runs", () => {
    for (const site of sites) {
      const probe = runInstances({ ...launchOf(site, "g4dn.xlarge", 1, clientToken(random)), dryRun: true });
      act(site, failed(probe, "Client.DryRunOperation", "Request would have succeeded, but DryRun flag is set."));
      act(site, read("servicequotas", "GetServiceQuota", { serviceCode: "ec2", quotaCode: "L-417A185B" }));
      act(
        site,
        read("ec2", "DescribeInstanceTypeOfferings", {
          DescribeInstanceTypeOfferingsRequest: { LocationType: "region" },
        }),
      );
    }
  });
  scene.wait(6 * MINUTE);
  const groups = new Map<Site, string>();
  scene.step("Ground prepared", () => {
    for (const site of sites) {
      const groupId = ec2Id(random, "sg");
      groups.set(site, groupId);
      const keyName = `k-${hex(random, 6)}`;
      act(
        site,
        create(random, {
          eventName: "CreateKeyPair",
          request: { keyName, keyType: "rsa" },
          response: { keyName, keyPairId: ec2Id(random, "key"), keyMaterial: "<sensitiveDataRemoved>" },
        }),
      );
      act(
        site,
        create(random, {
          eventName: "CreateSecurityGroup",
          request: { groupName: "default-web", groupDescription: "web", vpcId: site.vpcId },
          response: { groupId, _return: true },
        }),
      );
      act(site, authorizeIngress(site, random, { groupId, port: 22, cidr: "0.0.0.0/0" }));
      act(site, authorizeIngress(site, random, { groupId, port: -1, cidr: "0.0.0.0/0" }));
    }
  });
  scene.wait(4 * MINUTE);
  scene.step("Miners launched", () => {
    for (const site of sites) launchMiners({ act, site, groupId: groups.get(site) ?? "", scene });
  });
  scene.wait(10 * MINUTE);
  scene.step("Miners watched", () => {
    for (const site of sites) act(site, describeInstances());
  });
}

type Launching = { act: (site: Site, call: Call) => void; site: Site; groupId: string; scene: Scene };

/** The greedy request hits a limit, a smaller one sometimes gets through, spot requests are made beside it. */
function launchMiners({ act, site, groupId, scene }: Launching): void {
  const { random } = scene.burst;
  const greedy = { ...launchOf(site, "p3.16xlarge", 20, clientToken(random)), securityGroupId: groupId };
  const limit = `You have requested more vCPU capacity than your current vCPU limit of 64 allows for the instance bucket that the specified instance type belongs to.`;
  act(site, failed(runInstances(greedy), "Client.VcpuLimitExceeded", limit));
  const modest = { ...launchOf(site, "g5.12xlarge", 2, clientToken(random)), securityGroupId: groupId };
  if (["ap-southeast-1", "sa-east-1"].includes(site.region)) {
    act(
      site,
      failed(
        runInstances(modest),
        "Server.InsufficientInstanceCapacity",
        "We currently do not have sufficient g5.12xlarge capacity in the Availability Zone you requested.",
      ),
    );
  } else {
    const { instanceIds, ...call } = launched(site, random, modest);
    act(site, call);
    const [instanceId = ""] = instanceIds;
    act(
      site,
      create(random, {
        eventName: "ModifyInstanceAttribute",
        request: { instanceId, disableApiTermination: { value: true } },
        response: { _return: true },
      }),
    );
  }
  const launchSpecification = {
    imageId: site.imageId,
    instanceType: "g4dn.12xlarge",
    groupSet: { items: [{ groupId }] },
  };
  const spotInstanceRequestSet = {
    items: [{ spotInstanceRequestId: `sir-${hex(random, 8)}`, state: "open", type: "one-time" }],
  };
  act(
    site,
    create(random, {
      eventName: "RequestSpotInstances",
      request: { instanceCount: 4, type: "one-time", launchSpecification },
      response: { spotInstanceRequestSet },
    }),
  );
}

function launchOf(site: Site, instanceType: string, count: number, token: string): Launch {
  const subnetId = site.subnetIds[0] ?? "";
  const securityGroupId = site.securityGroupIds[0] ?? "";
  return {
    imageId: site.imageId,
    instanceType,
    count,
    securityGroupId,
    subnetId,
    clientToken: token,
    publicIp: true,
    userData: true,
  };
}
