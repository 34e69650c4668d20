/** Records that CloudTrail files in folders of their own: network activity of VPC endpoints, and Insights. */
import { STRANGER_ACCOUNT_ID } from "../accounts.ts";
import type { Burst } from "../burst.ts";
import type { JsonMembers } from "../call.ts";
import { plainCaller, roleCaller } from "../caller.ts";
import { uniqueId, uuid } from "../identifiers.ts";
import { pickSite } from "../places.ts";
import type { FileKind } from "../record.ts";
import { isoSecond, MINUTE } from "../timestamps.ts";
import type { Site } from "../world.ts";
import { instanceSession } from "./applications.ts";

/** Requests through an endpoint: our own machines, and a stranger the endpoint policy turns away. */
export function networkActivity(burst: Burst): void {
  const { random, world } = burst;
  const site = pickSite(burst, ["production-data"]);
  const instance = random.pick(site.instances);
  const origin = { sourceIPAddress: instance.ip, userAgent: "" };
  const own = roleCaller(world, instanceSession(burst, site, instance), origin);
  const stranger = plainCaller(
    { type: "AWSAccount", principalId: uniqueId(random, "AIDA"), accountId: STRANGER_ACCOUNT_ID },
    origin,
  );
  for (let count = random.integer(2, 5); count > 0; count--) {
    const refused = random.chance(0.4);
    file(burst, {
      site,
      kind: "CloudTrail-NetworkActivity",
      userIdentity: (refused ? stranger : own).userIdentity,
      members: {
        eventVersion: "1.09",
        eventTime: isoSecond(burst.now),
        eventSource: "kms.amazonaws.com",
        eventName: random.pick(["Decrypt", "ListKeys", "DescribeKey"]),
        awsRegion: site.region,
        sourceIPAddress: instance.ip,
        errorCode: refused ? "VpceAccessDenied" : undefined,
        errorMessage: refused ? "The request was denied due to a VPC endpoint policy" : undefined,
        requestID: uuid(random),
        eventID: uuid(random),
        eventType: "AwsVpceEvent",
        recipientAccountId: site.account.id,
        sharedEventID: uuid(random),
        vpcEndpointId: site.endpointId,
        vpcEndpointAccountId: site.account.id,
        eventCategory: "NetworkActivity",
      },
    });
    burst.now += random.integer(1, 20) * 1000;
  }
}

/** CloudTrail notices an unusual rate of calls: one record when it starts, one when it ends. */
export function rateInsight(burst: Burst): void {
  const { random } = burst;
  const site = pickSite(burst, ["production-web", "staging"]);
  const sharedEventID = uuid(random);
  const statistics = {
    baseline: { average: random.integer(1, 40) / 100 },
    insight: { average: random.integer(20, 90) },
  };
  const baselineDuration = 10_080;
  const insightDuration = random.integer(3, 9);
  for (const state of ["Start", "End"]) {
    const durations = state === "End" ? { insightDuration, baselineDuration } : { baselineDuration };
    file(burst, {
      site,
      kind: "CloudTrail-Insight",
      userIdentity: null,
      members: {
        eventVersion: "1.09",
        eventTime: isoSecond(burst.now),
        awsRegion: site.region,
        eventID: uuid(random),
        eventType: "AwsCloudTrailInsight",
        recipientAccountId: site.account.id,
        sharedEventID,
        insightDetails: {
          state,
          eventSource: "ssm.amazonaws.com",
          eventName: "UpdateInstanceInformation",
          insightType: "ApiCallRateInsight",
          insightContext: { statistics: { ...statistics, ...durations } },
        },
        eventCategory: "Insight",
      },
    });
    burst.now += insightDuration * MINUTE;
  }
}

type Filing = { site: Site; kind: FileKind; userIdentity: string | null; members: JsonMembers & { eventID: string } };

function file(burst: Burst, { site, kind, userIdentity, members }: Filing): void {
  const time = Math.floor(burst.now / 1000) * 1000;
  const text = JSON.stringify(members);
  const json = userIdentity === null ? text : `{"userIdentity":${userIdentity},${text.slice(1)}`;
  burst.events.push({
    eventID: members.eventID,
    time,
    accountId: site.account.id,
    region: site.region,
    kind,
    json,
    storyline: false,
  });
  burst.budget--;
}
