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

/** CloudTrail notices an unusual rate of calls or errors: one record when it starts, one when it ends. */
export function rateInsight(burst: Burst): void {
  const { random } = burst;
  const site = pickSite(burst, ["production-web", "staging"]);
  const sharedEventID = uuid(random);
  const baseline = random.integer(1, 40) / 100;
  const average = random.integer(20, 90);
  const insightDuration = random.integer(3, 9);
  const rate = average % 3 === 0 ? deniedRate(site) : agentRate(site);
  const { attributions, ...measured } = { ...rate, attributions: rate.attributions(average, baseline) };
  for (const state of ["Start", "End"]) {
    const durations = { ...(state === "End" ? { insightDuration } : {}), baselineDuration: 10_080 };
    const statistics = { baseline: { average: baseline }, insight: { average }, ...durations };
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
        insightDetails: { state, ...measured, insightContext: { statistics, attributions } },
        eventCategory: "Insight",
      },
    });
    burst.now += insightDuration * MINUTE;
  }
}

const roleArn = (site: Site, role: string): string => `arn:aws:sts::${site.account.id}:assumed-role/${role}`;

/** Shares of an average, as CloudTrail lists them: `[value, share]`, largest first. */
const contributors = (average: number, shares: readonly (readonly [value: string, share: number])[]) =>
  shares.map(([value, share]) => ({ value, average: Number((average * share).toPrecision(10)) }));

/** The agents of all instances report at once. */
function agentRate(site: Site) {
  const roles = [
    [roleArn(site, "app-web"), 0.75],
    [roleArn(site, "app-worker"), 0.25],
  ] as const;
  return {
    eventSource: "ssm.amazonaws.com",
    eventName: "UpdateInstanceInformation",
    insightType: "ApiCallRateInsight",
    attributions: (insight: number, baseline: number) => [
      {
        attribute: "userIdentityArn",
        insight: contributors(insight, roles),
        baseline: contributors(baseline, roles),
      },
      {
        attribute: "userAgent",
        ...alone("aws-sdk-go/1.55.5 (go1.22.6; linux; amd64) amazon-ssm-agent/", insight, baseline),
      },
      { attribute: "errorCode", ...alone("null", insight, baseline) },
    ],
  };
}

/** A worker whose policy lost a parameter asks for it again and again. */
function deniedRate(site: Site) {
  return {
    eventSource: "ssm.amazonaws.com",
    eventName: "GetParameter",
    insightType: "ApiErrorRateInsight",
    errorCode: "AccessDenied",
    attributions: (insight: number, baseline: number) => [
      { attribute: "userIdentityArn", ...alone(roleArn(site, "app-worker"), insight, baseline) },
      { attribute: "userAgent", ...alone("Boto3/1.35.71 md/Botocore#1.35.71 lang/python#3.12.7", insight, baseline) },
    ],
  };
}

const alone = (value: string, insight: number, baseline: number) => ({
  insight: contributors(insight, [[value, 1]]),
  baseline: contributors(baseline, [[value, 1]]),
});

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
