/** S3: object reads and writes as data events, bucket settings as management events. */
import type { Call, JsonMembers, ResourceEntry } from "../call.ts";
import { hex } from "../identifiers.ts";
import type { Random } from "../random.ts";
import type { Site } from "../world.ts";

/** An object to read or write. */
export type ObjectRef = { bucket: string; key: string; accountId: string; region: string };

const resourcesOf = ({ bucket, key, accountId }: Omit<ObjectRef, "region">): ResourceEntry[] => [
  { type: "AWS::S3::Object", ARN: `arn:aws:s3:::${bucket}/${key}` },
  { accountId, type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${bucket}` },
];

/** GetObject. */
export function getObject(object: ObjectRef, random: Random): Call {
  return {
    eventSource: "s3.amazonaws.com",
    eventName: "GetObject",
    readOnly: true,
    requestParameters: { bucketName: object.bucket, Host: hostOf(object), key: object.key },
    additionalEventData: { bytesTransferredOut: random.integer(900, 4_000_000), SSEApplied: "SSE_S3" },
    resources: resourcesOf(object),
    data: true,
    on: `arn:aws:s3:::${object.bucket}/${object.key}`,
  };
}

/** PutObject. */
export function putObject(object: ObjectRef, random: Random): Call {
  return {
    ...getObject(object, random),
    eventName: "PutObject",
    readOnly: false,
    requestParameters: {
      bucketName: object.bucket,
      Host: hostOf(object),
      key: object.key,
      "x-amz-acl": "bucket-owner-full-control",
    },
    responseElements: { "x-amz-server-side-encryption": "AES256" },
    additionalEventData: { bytesTransferredIn: random.integer(300, 900_000), SSEApplied: "Default_SSE_S3" },
  };
}

/** ListObjects, the name CloudTrail gives to all listings. */
export function listObjects(object: Omit<ObjectRef, "key">, prefix: string): Call {
  const { bucket, accountId } = object;
  return {
    eventSource: "s3.amazonaws.com",
    eventName: "ListObjects",
    readOnly: true,
    requestParameters: { "list-type": "2", bucketName: bucket, "encoding-type": "url", prefix, Host: hostOf(object) },
    resources: [
      { type: "AWS::S3::Object", ARNPrefix: `arn:aws:s3:::${bucket}/` },
      { accountId, type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${bucket}` },
    ],
    data: true,
    on: `arn:aws:s3:::${bucket}`,
  };
}

/** ListBuckets. */
export function listBuckets(region: string): Call {
  return {
    eventSource: "s3.amazonaws.com",
    eventName: "ListBuckets",
    readOnly: true,
    requestParameters: { Host: `s3.${region}.amazonaws.com` },
  };
}

/** An object of the application. */
export function someObject(site: Site, random: Random): ObjectRef {
  const bucket = random.pick(site.buckets);
  const folder = random.pick(["invoices", "avatars", "imports", "reports", "events"]);
  const day = `2025/${String(random.integer(1, 12)).padStart(2, "0")}`;
  const key = `${folder}/${day}/${hex(random, 12)}.${random.pick(["json", "pdf", "parquet", "jpg"])}`;
  return { bucket, key, accountId: site.account.id, region: site.region };
}

/** Settings that posture scanners read, with what S3 answers when they were never set. */
const SETTINGS: readonly [eventName: string, marker: string, missing: string | null, message: string][] = [
  ["GetBucketAcl", "acl", null, ""],
  ["GetBucketPolicy", "policy", "NoSuchBucketPolicy", "The bucket policy does not exist"],
  ["GetBucketPolicyStatus", "policyStatus", null, ""],
  ["GetBucketEncryption", "encryption", null, ""],
  ["GetBucketVersioning", "versioning", null, ""],
  ["GetBucketLogging", "logging", null, ""],
  ["GetBucketTagging", "tagging", "NoSuchTagSet", "The TagSet does not exist"],
  ["GetBucketLifecycle", "lifecycle", "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"],
  [
    "GetBucketReplication",
    "replication",
    "ReplicationConfigurationNotFoundError",
    "The replication configuration was not found",
  ],
  ["GetBucketPublicAccessBlock", "publicAccessBlock", null, ""],
  ["GetBucketLocation", "location", null, ""],
  [
    "GetBucketWebsite",
    "website",
    "NoSuchWebsiteConfiguration",
    "The specified bucket does not have a website configuration",
  ],
];

/** Reads one setting of a bucket; optional settings are missing as often as `missingShare` says. */
export function readSetting(site: Site, random: Random, missingShare = 0.4): Call {
  const bucket = random.pick(site.buckets);
  const [eventName, marker, missing, message] = random.pick(SETTINGS);
  const call = bucketCall({ eventName, bucket, site, readOnly: true, request: { [marker]: "" } });
  return missing !== null && random.chance(missingShare)
    ? { ...call, errorCode: missing, errorMessage: message }
    : call;
}

/** A management call on a bucket. */
export function bucketCall(options: {
  eventName: string;
  bucket: string;
  site: Site;
  readOnly?: boolean;
  request: JsonMembers;
}): Call {
  const { eventName, bucket, site, readOnly = false, request } = options;
  const accountId = site.account.id;
  return {
    eventSource: "s3.amazonaws.com",
    eventName,
    readOnly,
    requestParameters: { bucketName: bucket, Host: hostOf({ bucket, region: site.region }), ...request },
    resources: [{ accountId, type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${bucket}` }],
    on: `arn:aws:s3:::${bucket}`,
  };
}

function hostOf({ bucket, region }: { bucket: string; region: string }): string {
  return `${bucket}.s3.${region}.amazonaws.com`;
}
