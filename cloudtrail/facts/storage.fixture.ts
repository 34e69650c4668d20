/** Tests only: examples of S3 facts. */
import { call, type FactCase, OTHER_ACCOUNT, OWN_ACCOUNT } from "./fact-case.fixture.ts";

const XMLNS = "http://s3.amazonaws.com/doc/2006-03-01/";
const BUCKET = { bucketName: "reports", Host: "reports.s3.eu-west-1.amazonaws.com" };

function s3(eventName: string, request: object) {
  return call("s3", eventName, { ...BUCKET, ...request });
}

function aclPolicy(grantee: object) {
  const Grant = [{ Grantee: { "xsi:type": "Group", ...grantee }, Permission: "READ" }];
  return s3("PutBucketAcl", { acl: "", AccessControlPolicy: { xmlns: XMLNS, AccessControlList: { Grant } } });
}

function lifecycle(...rules: object[]) {
  return s3("PutBucketLifecycle", { lifecycle: "", LifecycleConfiguration: { xmlns: XMLNS, Rule: rules } });
}

function key(account: string) {
  return { "x-amz-server-side-encryption-aws-kms-key-id": `arn:aws:kms:eu-west-1:${account}:key/1-2-3` };
}

/** Each with a near miss. */
export const STORAGE_CASES: readonly FactCase[] = [
  {
    fact: "s3.acl_public",
    example: s3("PutBucketAcl", { acl: "", "x-amz-acl": "public-read" }),
    counterExample: s3("PutBucketAcl", { acl: "", "x-amz-acl": "bucket-owner-full-control" }),
  },
  {
    fact: "s3.acl_public",
    example: aclPolicy({ URI: "http://acs.amazonaws.com/groups/global/AllUsers" }),
    counterExample: aclPolicy({ URI: "http://acs.amazonaws.com/groups/s3/LogDelivery" }),
  },
  {
    fact: "s3.acl_public",
    example: s3("PutBucketAcl", {
      accessControlList: { "x-amz-grant-write-acp": "uri=http://acs.amazonaws.com/groups/global/AuthenticatedUsers" },
    }),
    counterExample: s3("PutBucketAcl", { accessControlList: { "x-amz-grant-read": "id=0123456789" } }),
  },
  {
    fact: "s3.acl_public",
    example: s3("PutObject", {
      key: "k",
      "x-amz-grant-read": 'uri="http://acs.amazonaws.com/groups/global/AllUsers", id=1',
    }),
    counterExample: s3("PutObject", { key: "groups/global/AllUsers" }),
  },
  {
    fact: "s3.pab_weakened",
    example: s3("PutBucketPublicAccessBlock", {
      publicAccessBlock: "",
      PublicAccessBlockConfiguration: { xmlns: XMLNS, BlockPublicAcls: true, BlockPublicPolicy: false },
    }),
    counterExample: s3("PutBucketPublicAccessBlock", {
      publicAccessBlock: "",
      PublicAccessBlockConfiguration: { xmlns: XMLNS, BlockPublicAcls: true, BlockPublicPolicy: true },
    }),
  },
  {
    fact: "s3.versioning_suspended",
    example: s3("PutBucketVersioning", { versioning: "", VersioningConfiguration: { Status: "Suspended" } }),
    counterExample: s3("PutBucketVersioning", { versioning: "", VersioningConfiguration: { Status: "Enabled" } }),
  },
  {
    fact: "s3.mfa_delete_disabled",
    example: s3("PutBucketVersioning", { VersioningConfiguration: { Status: "Enabled", MfaDelete: "Disabled" } }),
    counterExample: s3("PutBucketVersioning", { VersioningConfiguration: { Status: "Enabled", MfaDelete: "Enabled" } }),
  },
  {
    fact: "s3.logging_disabled",
    example: s3("PutBucketLogging", { logging: "", BucketLoggingStatus: { xmlns: XMLNS } }),
    counterExample: s3("PutBucketLogging", {
      logging: "",
      BucketLoggingStatus: { xmlns: XMLNS, LoggingEnabled: { TargetBucket: "logs", TargetPrefix: "" } },
    }),
  },
  {
    fact: "s3.logging_disabled",
    example: s3("PutBucketLogging", { BucketLoggingStatus: "" }),
    counterExample: call("s3", "PutBucketLogging", null, { errorCode: "AccessDenied" }),
  },
  {
    fact: "s3.expiration=7",
    example: lifecycle(
      { Status: "Enabled", Expiration: { Days: 30 } },
      { Status: "Enabled", Expiration: { Days: 7 } },
      { Status: "Disabled", Expiration: { Days: 1 } },
    ),
    counterExample: lifecycle({ Status: "Disabled", Expiration: { Days: 1 } }),
  },
  {
    fact: "s3.expiration=1",
    example: s3("PutBucketLifecycle", {
      LifecycleConfiguration: { Rule: { Status: "Enabled", Expiration: { Days: 1 } } },
    }),
    counterExample: lifecycle({ Status: "Enabled", Transition: { Days: 1, StorageClass: "GLACIER" } }),
  },
  {
    fact: `s3.replication_account=${OTHER_ACCOUNT}`,
    example: s3("PutBucketReplication", {
      replication: "",
      ReplicationConfiguration: {
        Role: "r",
        Rule: { Destination: { Bucket: "arn:aws:s3:::copy", Account: OTHER_ACCOUNT } },
      },
    }),
    counterExample: s3("PutBucketReplication", {
      replication: "",
      ReplicationConfiguration: { Role: "r", Rule: [{ Destination: { Bucket: "arn:aws:s3:::copy" } }] },
    }),
  },
  {
    fact: "s3.sse_c",
    example: s3("CopyObject", { key: "k", "x-amz-server-side-encryption-customer-algorithm": "AES256" }),
    counterExample: s3("CopyObject", { key: "k", "x-amz-server-side-encryption": "AES256" }),
  },
  {
    fact: `s3.kms_account=${OTHER_ACCOUNT}`,
    example: s3("PutObject", { key: "k", ...key(OTHER_ACCOUNT) }),
    counterExample: s3("PutObject", { key: "k", ...key(OWN_ACCOUNT) }),
  },
  {
    fact: "s3.copy_source_bucket=victim",
    example: s3("CopyObject", { key: "k", "x-amz-copy-source": "/victim/a/b.csv" }),
    counterExample: s3("PutObject", { key: "k", "x-amz-copy-source": "/victim/a/b.csv" }),
  },
  {
    fact: "s3.secret_key_name",
    example: s3("GetObject", { key: "home/ada/.aws/credentials" }),
    counterExample: s3("GetObject", { key: "docs/environment.md" }),
  },
  {
    fact: "s3.ransom_note_name",
    example: s3("PutObject", { key: "HOW_TO_DECRYPT.txt" }),
    counterExample: s3("GetObject", { key: "HOW_TO_DECRYPT.txt" }),
  },
];
