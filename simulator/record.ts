/**
 * Writes the record of a call: member order, versions and hosts as the services write them. The text is put together
 * by hand because most of it repeats; only the bodies go through JSON.stringify.
 */
import type { Call, Json } from "./call.ts";
import type { Caller } from "./caller.ts";
import { base64, upperAlphanumeric, uuid } from "./identifiers.ts";
import type { Random } from "./random.ts";
import { isoSecond } from "./timestamps.ts";

/** Folder of the trail that a record is delivered in. */
export type FileKind = "CloudTrail" | "CloudTrail-NetworkActivity" | "CloudTrail-Insight";

/** One finished event. `accountId` is the recipient. */
export type SimulatedEvent = {
  eventID: string;
  /** Milliseconds, whole seconds. */
  time: number;
  accountId: string;
  region: string;
  kind: FileKind;
  /** The record as JSON text. */
  json: string;
  /** Part of a storyline: delivered in time and never left out. */
  storyline: boolean;
};

/** A call made by a caller at a moment, received by an account. */
export type Occurrence = {
  random: Random;
  /** Milliseconds. */
  at: number;
  caller: Caller;
  call: Call;
  /** Recipient. */
  accountId: string;
  region: string;
  /** The same in both copies when two accounts receive the event. */
  sharedEventID?: string;
};

/** Services without Regions; CloudTrail records them in us-east-1. */
const GLOBAL_SERVICES = new Set(
  [
    "iam",
    "organizations",
    "route53",
    "cloudfront",
    "support",
    "health",
    "ce",
    "account",
    "budgets",
    "globalaccelerator",
  ].map((service) => `${service}.amazonaws.com`),
);

/** The Region a service records a call in. */
function regionOf(eventSource: string, region: string): string {
  return GLOBAL_SERVICES.has(eventSource) ? "us-east-1" : region;
}

const EVENT_VERSIONS: Record<string, string> = {
  "sts.amazonaws.com": "1.08",
  "signin.amazonaws.com": "1.08",
  "config.amazonaws.com": "1.08",
  "logs.amazonaws.com": "1.09",
  "monitoring.amazonaws.com": "1.09",
  "ssm.amazonaws.com": "1.09",
  "ecs.amazonaws.com": "1.10",
  "rds.amazonaws.com": "1.10",
  "elasticloadbalancing.amazonaws.com": "1.10",
};
const LATEST_VERSION = "1.11";

/** Makes the event of a call. */
export function createEvent(occurrence: Occurrence): SimulatedEvent {
  const { random, caller, call, accountId, sharedEventID } = occurrence;
  const region = regionOf(call.eventSource, occurrence.region);
  const time = Math.floor(occurrence.at / 1000) * 1000;
  const eventID = uuid(random);
  const json =
    `{"eventVersion":"${EVENT_VERSIONS[call.eventSource] ?? LATEST_VERSION}"` +
    (caller.userIdentity === null ? "" : `,"userIdentity":${caller.userIdentity}`) +
    `,"eventTime":"${isoSecond(time)}","eventSource":"${call.eventSource}","eventName":"${call.eventName}"` +
    `,"awsRegion":"${region}","sourceIPAddress":"${caller.sourceIPAddress}","userAgent":${text(caller.userAgent)}` +
    optional("errorCode", call.errorCode) +
    optional("errorMessage", call.errorMessage) +
    `,"requestParameters":${text(call.requestParameters)},"responseElements":${text(call.responseElements)}` +
    optional("additionalEventData", additionalEventData(occurrence)) +
    `,"requestID":"${requestID(call.eventSource, random)}","eventID":"${eventID}","readOnly":${call.readOnly}` +
    (call.resources === undefined ? "" : `,"resources":${JSON.stringify(call.resources)}`) +
    `,"eventType":"${call.eventType ?? "AwsApiCall"}"` +
    optional("apiVersion", call.apiVersion) +
    `,"managementEvent":${call.data !== true},"recipientAccountId":"${accountId}"` +
    optional("sharedEventID", sharedEventID) +
    optional("serviceEventDetails", call.serviceEventDetails) +
    optional("vpcEndpointId", caller.vpcEndpointId) +
    (caller.vpcEndpointId === undefined ? "" : optional("vpcEndpointAccountId", accountId)) +
    `,"eventCategory":"${call.data === true ? "Data" : "Management"}"` +
    tlsDetails(caller, call, region) +
    (caller.fromConsole && call.eventType === undefined ? ',"sessionCredentialFromConsole":"true"}' : "}");
  return { eventID, time, accountId, region, kind: "CloudTrail", json, storyline: false };
}

function text(value: Json | undefined): string {
  return value === undefined || value === null ? "null" : JSON.stringify(value);
}

function optional(member: string, value: Json | undefined): string {
  return value === undefined ? "" : `,"${member}":${JSON.stringify(value)}`;
}

/** S3 describes every request here; other services only what the call itself brings. */
function additionalEventData({ call, random }: Occurrence): Json | undefined {
  if (call.eventSource !== "s3.amazonaws.com") return call.additionalEventData;
  return {
    SignatureVersion: "SigV4",
    CipherSuite: "TLS_AES_128_GCM_SHA256",
    bytesTransferredIn: 0,
    AuthenticationMethod: "AuthHeader",
    "x-amz-id-2": `${base64(random, 75)}=`,
    bytesTransferredOut: random.integer(180, 940),
    ...call.additionalEventData,
  };
}

function requestID(eventSource: string, random: Random): string {
  if (eventSource === "s3.amazonaws.com") return upperAlphanumeric(random, 16);
  if (eventSource === "dynamodb.amazonaws.com") return upperAlphanumeric(random, 52);
  return uuid(random);
}

function tlsDetails(caller: Caller, call: Call, region: string): string {
  if (caller.tlsVersion === null) return "";
  const suite = caller.tlsVersion === "TLSv1.3" ? "TLS_AES_128_GCM_SHA256" : "ECDHE-RSA-AES128-GCM-SHA256";
  const host = hostOf(call, region);
  return `,"tlsDetails":{"tlsVersion":"${caller.tlsVersion}","cipherSuite":"${suite}","clientProvidedHostHeader":"${host}"}`;
}

function hostOf(call: Call, region: string): string {
  const service = call.eventSource.slice(0, call.eventSource.indexOf("."));
  if (service === "signin") return `${region}.signin.aws.amazon.com`;
  if (GLOBAL_SERVICES.has(call.eventSource)) return call.eventSource;
  const bucket = call.requestParameters?.bucketName;
  if (service === "s3" && typeof bucket === "string") return `${bucket}.s3.${region}.amazonaws.com`;
  return `${service === "ses" ? "email" : service}.${region}.amazonaws.com`;
}
