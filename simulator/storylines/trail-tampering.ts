/** An administrator's portal session is used at night to narrow, stop and blind what records and detects. */

import { enterAccount } from "../activity/portal.ts";
import { record } from "../burst.ts";
import type { Call } from "../call.ts";
import { read, write } from "../call.ts";
import { roleCaller } from "../caller.ts";
import { bucketCall } from "../calls/s3.ts";
import { uuid } from "../identifiers.ts";
import { denied, failed } from "../mishaps.ts";
import type { Person } from "../people.ts";
import { MINUTE } from "../timestamps.ts";
import type { Site, World } from "../world.ts";
import type { Scene } from "./scene.ts";

/** A rented machine in the Netherlands, with the command line of somebody else. */
const ORIGIN = {
  sourceIPAddress: "188.166.10.77",
  userAgent: "aws-cli/2.15.30 Python/3.11.8 Linux/5.15.0-105-generic exe/x86_64.ubuntu.22 prompt/off",
};

/** Whose session it is: an administrator of the platform team. */
export function tamperedPerson(world: World): Person {
  const person = world.organization.people.filter(({ team }) => team === "platform")[2];
  if (person === undefined) throw new RangeError("the platform team has no third member");
  return person;
}

/** Plays the incident in the production data account. */
export function trailTampering(scene: Scene): void {
  const { world, burst } = scene;
  const { random } = burst;
  const site = world.site(world.account("production-data").id, world.organization.homeRegion);
  const elsewhere = world.site(site.account.id, "us-east-1");
  const trailARN = `arn:aws:cloudtrail:${site.region}:${site.account.id}:trail/${site.trailName}`;
  let caller = roleCaller(
    world,
    { accountId: "", roleName: "", sessionName: "", accessKeyId: "", createdAt: burst.now },
    ORIGIN,
  );
  const act = (call: Call, at: Site = site) => record(burst, { site: at, caller, call });

  scene.step("Entered through the portal", () => {
    const person = tamperedPerson(world);
    caller = enterAccount(burst, {
      person,
      permissionSet: "AdministratorAccess",
      site,
      origin: ORIGIN,
      way: "GetRoleCredentials",
    }).caller;
    act(read("sts", "GetCallerIdentity"));
  });
  scene.wait(6 * MINUTE);
  scene.step("Defences looked at", () => {
    act(read("cloudtrail", "DescribeTrails", { trailNameList: [], includeShadowTrails: true }));
    act(read("cloudtrail", "GetTrailStatus", { name: site.trailName }));
    act(read("cloudtrail", "GetEventSelectors", { trailName: site.trailName }));
    act(read("guardduty", "ListDetectors"));
    act(read("guardduty", "ListDetectors"), elsewhere);
    act(read("config", "DescribeConfigurationRecorders"));
    act(read("ec2", "DescribeFlowLogs", { DescribeFlowLogsRequest: "" }));
  });
  scene.wait(9 * MINUTE);
  scene.step("Trail narrowed", () => {
    const eventSelectors = [
      {
        readWriteType: "ReadOnly",
        includeManagementEvents: false,
        dataResources: [],
        excludeManagementEventSources: [],
      },
    ];
    act(
      write("cloudtrail", "PutEventSelectors", {
        request: { trailName: site.trailName, eventSelectors },
        response: { trailARN, eventSelectors },
      }),
    );
    const request = {
      name: site.trailName,
      isMultiRegionTrail: false,
      includeGlobalServiceEvents: false,
      enableLogFileValidation: false,
    };
    act(
      write("cloudtrail", "UpdateTrail", {
        request,
        response: { ...request, trailARN, logFileValidationEnabled: false },
      }),
    );
  });
  scene.wait(4 * MINUTE);
  scene.step("Trail stopped", () => {
    act(write("cloudtrail", "StopLogging", { request: { name: trailARN } }));
    const deletion = { ...write("cloudtrail", "DeleteTrail", { request: { name: trailARN } }), on: trailARN };
    act(denied({ call: deletion, caller, random, by: "service control policy" }));
    act(
      failed(
        write("cloudtrail", "DeleteTrail", { request: { name: "organization-trail" } }),
        "TrailNotFoundException",
        `Unknown trail: organization-trail for the user: ${site.account.id}`,
      ),
    );
  });
  scene.wait(5 * MINUTE);
  scene.step("Flow logs and detectors off", () => play(act, { site, elsewhere, requestId: uuid(random) }));
  scene.wait(7 * MINUTE);
  scene.step("Logs left to expire", () => {
    act({
      ...write("logs", "PutRetentionPolicy", {
        request: { logGroupName: "/aws/lambda/order-intake", retentionInDays: 1 },
      }),
      apiVersion: "20140328",
    });
    act({ ...write("logs", "DeleteLogGroup", { request: { logGroupName: "/ecs/checkout" } }), apiVersion: "20140328" });
    const LifecycleConfiguration = { Rule: { ID: "cleanup", Status: "Enabled", Expiration: { Days: 1 } } };
    act(
      bucketCall({
        eventName: "PutBucketLifecycle",
        bucket: site.buckets[4] ?? "",
        site,
        request: { lifecycle: "", LifecycleConfiguration },
      }),
    );
  });
}

function play(act: (call: Call, at?: Site) => void, options: { site: Site; elsewhere: Site; requestId: string }): void {
  const { site, elsewhere, requestId } = options;
  act(
    write("ec2", "DeleteFlowLogs", {
      request: { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: site.flowLogId } } },
      response: {
        DeleteFlowLogsResponse: { xmlns: "http://ec2.amazonaws.com/doc/2016-11-15/", requestId, unsuccessful: "" },
      },
    }),
  );
  act(write("guardduty", "UpdateDetector", { request: { detectorId: site.detectorId, enable: false } }));
  act(write("guardduty", "DeleteDetector", { request: { detectorId: elsewhere.detectorId } }), elsewhere);
  act(write("config", "StopConfigurationRecorder", { request: { configurationRecorderName: "default" } }));
}
