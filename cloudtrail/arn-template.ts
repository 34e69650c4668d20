/** ARNs built from names: they assume that a resource is in the recording account and Region and has no IAM path. */
import { MAX_ARN_LENGTH } from "./arn.ts";
import { type CloudTrailRecord, type JsonObject, type RecordContext, readObject } from "./record.ts";

/** The event around a name. Account and Region are null where unknown or not well formed. */
export type Surroundings = {
  eventSource: string;
  partition: string;
  region: string | null;
  account: string | null;
  request: JsonObject | null;
};

const ARN_WORD = /^[A-Za-z0-9-]{1,48}$/;

/** What completes the names in a record to ARNs. */
export function surround(record: CloudTrailRecord, ctx: RecordContext): Surroundings {
  const { eventSource, awsRegion, recipientAccountId } = ctx;
  const region = awsRegion !== null && ARN_WORD.test(awsRegion) ? awsRegion : null;
  const account = recipientAccountId !== null && ARN_WORD.test(recipientAccountId) ? recipientAccountId : null;
  const partition = partitionOf(region ?? "");
  return { eventSource, partition, region, account, request: readObject(record.requestParameters) };
}

/**
 * Fills a template cut at its braces: texts at even places, variable names at odd ones. Null when it needs an account or
 * Region that is unknown, or the ARN would be too long.
 */
export function buildArn(template: readonly string[], value: string, where: Surroundings): string | null {
  let arn = "";
  for (let index = 0; index < template.length; index += 1) {
    const part = template[index] ?? "";
    const text = index % 2 === 0 ? part : readVariable(part, value, where);
    if (text === null) return null;
    arn += text;
  }
  return fitArn(arn);
}

/** The ARN, or null when it is too long to be kept. */
export function fitArn(arn: string): string | null {
  return arn.length <= MAX_ARN_LENGTH ? arn : null;
}

/** The partition a Region belongs to. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** `ec2` of `ec2.amazonaws.com`. */
export function sourcePrefix(eventSource: string): string {
  const dot = eventSource.indexOf(".");
  return dot === -1 ? eventSource : eventSource.slice(0, dot);
}

function readVariable(variable: string, value: string, where: Surroundings): string | null {
  switch (variable) {
    case "partition":
      return where.partition;
    case "region":
      return where.region;
    case "account":
      return where.account;
    case "value":
      return value;
    default:
      return null;
  }
}
