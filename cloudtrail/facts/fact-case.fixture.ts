/** Tests only: how the examples of facts are written. */
import type { CloudTrailRecord, JsonObject } from "../record.ts";

/** A record that has a fact, the fact in full, and a near miss that has none of that id. */
export type FactCase = { fact: string; example: CloudTrailRecord; counterExample: CloudTrailRecord };

/** The recording account. */
export const OWN_ACCOUNT = "111122223333";
/** An account that is not the recording one. */
export const OTHER_ACCOUNT = "444455556666";

/** A successful call by the IAM user ada of the recording account. */
export function call(
  service: string,
  eventName: string,
  request: unknown,
  more: CloudTrailRecord = {},
): CloudTrailRecord {
  return {
    eventVersion: "1.11",
    eventType: "AwsApiCall",
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: "eu-west-1",
    recipientAccountId: OWN_ACCOUNT,
    userIdentity: {
      type: "IAMUser",
      principalId: "AIDAEXAMPLEEXAMPLE001",
      arn: `arn:aws:iam::${OWN_ACCOUNT}:user/ada`,
      accountId: OWN_ACCOUNT,
      userName: "ada",
    },
    requestParameters: request,
    responseElements: null,
    ...more,
  };
}

/** A policy document as services record it: text. */
export function policyText(...statements: JsonObject[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
}

/** A statement that lets everybody read. */
export const PUBLIC_READ: JsonObject = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
