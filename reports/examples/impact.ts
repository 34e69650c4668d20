/** Examples of impact searches. */
import {
  by,
  byAws,
  data,
  deploy,
  type ExampleSet,
  FOREIGN,
  grace,
  narrowed,
  OWN,
  OWN_LETTERS,
  type RawRecord,
  record,
  refused,
  repeat,
  user,
  viaService,
} from "./record.ts";

const bucket = { bucketName: "reports" };
const remove = (index: number) => record("dynamodb DeleteTable", { tableName: `t-${index}` });
const removeObject = (index: number) => data("s3 DeleteObject", { ...bucket, key: `k-${index}` });
const put = (rest: object) => data("s3 PutObject", { ...bucket, key: "q3.pdf", ...rest });
const kmsKey = (account: string) => ({
  "x-amz-server-side-encryption": "aws:kms",
  "x-amz-server-side-encryption-aws-kms-key-id": `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
});
const customerKey = { "x-amz-server-side-encryption-customer-algorithm": "AES256" };
const stop = (index: number) =>
  record("ec2 StopInstances", {
    instancesSet: { items: [{ instanceId: `i-0abc1234def5678${10 + index}` }] },
    force: false,
  });
const removeDatabase = (skipFinalSnapshot: boolean) =>
  record("rds DeleteDBInstance", { dBInstanceIdentifier: "main", skipFinalSnapshot });
const insight = {
  eventSource: undefined,
  eventName: undefined,
  userIdentity: undefined,
  sourceIPAddress: undefined,
  userAgent: undefined,
  requestID: undefined,
  readOnly: undefined,
  managementEvent: undefined,
};
const invoke = (rest: RawRecord = {}) => record("bedrock InvokeModel", { modelId: "anthropic.claude-3" }, rest);

export const impactExamples: ExampleSet = {
  "mass-deletion": {
    found: [repeat(25, 25, remove)],
    missed: [
      repeat(24, 5, remove),
      repeat(25, 26, remove),
      repeat(25, 5, (index) => viaService(remove(index))),
      repeat(25, 5, (index) => refused(remove(index))),
      repeat(48, 5, (index) => by(user(`u${index % 2}`), remove(index))),
    ],
  },
  "s3-buckets-deleted": {
    found: [record("s3 DeleteBucket", bucket)],
    missed: [
      refused(record("s3 DeleteBucket", bucket)),
      record("s3 DeleteBucket", bucket, { errorCode: "BucketNotEmpty" }),
      record("s3 DeleteBucketPolicy", bucket),
    ],
  },
  "s3-objects-deleted": {
    found: [repeat(50, 12, removeObject)],
    missed: [
      repeat(49, 5, removeObject),
      repeat(50, 13, removeObject),
      repeat(50, 5, (index) => refused(removeObject(index))),
      repeat(50, 5, () => data("s3 PutObject", bucket)),
    ],
  },
  "s3-ransomware": {
    found: [repeat(10, 66, () => put(customerKey)), repeat(10, 66, () => put(kmsKey(FOREIGN)))],
    missed: [
      repeat(9, 5, () => put(customerKey)),
      repeat(10, 67, () => put(customerKey)),
      repeat(10, 5, () => put(kmsKey(OWN))),
      repeat(10, 5, () => refused(put(customerKey))),
      repeat(10, 5, () => put({ "x-amz-server-side-encryption": "AES256" })),
    ],
  },
  "s3-ransom-notes": {
    found: [put({ key: "HOW_TO_DECRYPT_FILES.txt" }), refused(put({ key: "how-to-restore.html" }))],
    missed: [put({ key: "docs/how-to.html" }), data("s3 GetObject", { ...bucket, key: "HOW_TO_DECRYPT_FILES.txt" })],
  },
  "backups-destroyed": {
    found: [
      record("backup DeleteRecoveryPoint", { backupVaultName: "main", recoveryPointArn: "x" }),
      viaService(record("ec2 DeleteSnapshot", { snapshotId: "snap-0a1b2c3d4e5f60718" }), "backup.amazonaws.com"),
      narrowed(
        "not-made-by-aws-backup-or-lifecycle-services",
        record("rds DeleteDBSnapshot", { dBSnapshotIdentifier: "x" }),
      ),
    ],
    missed: [
      record("ec2 DeleteVolume"),
      record("backup StartBackupJob"),
      narrowed(
        "not-made-by-aws-backup-or-lifecycle-services",
        record("ec2 DeleteSnapshot", null, byAws("dlm.amazonaws.com")),
      ),
    ],
  },
  "databases-destroyed": {
    found: [removeDatabase(false), narrowed("without-final-snapshot", removeDatabase(true))],
    missed: [
      refused(removeDatabase(true)),
      record("rds StopDBInstance"),
      narrowed("without-final-snapshot", removeDatabase(false)),
    ],
  },
  "file-systems-destroyed": {
    found: [
      record("elasticfilesystem DeleteFileSystem", { fileSystemId: "fs-0a1b2c3d4e5f60718" }),
      refused(record("elasticfilesystem DeleteMountTarget")),
    ],
    missed: [record("elasticfilesystem DescribeFileSystems"), record("fsx DeleteFileSystem")],
  },
  "functions-destroyed": {
    found: [record("lambda DeleteFunction20150331", { functionName: "bill" })],
    missed: [
      refused(record("lambda DeleteFunction20150331")),
      record("lambda DeleteAlias20150331"),
      record("cloudfront DeleteFunction"),
    ],
  },
  "instances-stopped-in-bulk": {
    found: [repeat(5, 150, stop)],
    missed: [
      repeat(5, 5, () => stop(0)),
      repeat(4, 5, stop),
      repeat(5, 151, stop),
      repeat(5, 5, (index) => viaService(stop(index), "autoscaling.amazonaws.com")),
    ],
  },
  "queues-purged": {
    found: [
      record("sqs PurgeQueue", { queueUrl: `https://sqs.eu-west-1.amazonaws.com/${OWN}/jobs` }),
      refused(record("sqs DeleteQueue")),
    ],
    missed: [record("sqs ListQueues"), record("mediaconvert DeleteQueue")],
  },
  "ses-abuse": {
    found: [
      record("ses VerifyEmailIdentity", { emailAddress: "x@example.com" }),
      refused(record("ses UpdateAccountSendingEnabled")),
    ],
    missed: [record("ses GetSendQuota"), record("pinpoint SendEmail")],
  },
  "sms-abuse": {
    found: [
      record("sns GetSMSAttributes"),
      data("sns Publish", { phoneNumber: "x" }),
      record("sms-voice SendTextMessage"),
    ],
    missed: [record("sns ListTopics"), data("iot Publish", {})],
  },
  "bedrock-abuse": {
    found: [
      invoke(),
      narrowed("guardrail-or-logging-weakened", record("bedrock DeleteModelInvocationLoggingConfiguration")),
      narrowed("access-enabled", record("bedrock PutFoundationModelEntitlement", { modelId: "x" })),
      narrowed("long-lived-api-key", invoke({ additionalEventData: { callWithBearerToken: true } })),
    ],
    missed: [
      record("bedrock ListFoundationModels"),
      record("datazone CreateDataSource"),
      narrowed("guardrail-or-logging-weakened", invoke()),
      narrowed("access-enabled", invoke()),
      narrowed("long-lived-api-key", invoke({ additionalEventData: { callWithBearerToken: false } })),
    ],
  },
  "cloudfront-changes": {
    found: [
      record("cloudfront UpdateDistribution2020_05_31", { id: "E0123456789ABC" }),
      record("cloudfront CreateFunction2020_05_31", { name: "x" }),
    ],
    missed: [record("cloudfront ListDistributions2020_05_31"), record("lambda CreateFunction20150331")],
  },
  insights: {
    found: [
      record("", null, {
        ...insight,
        eventType: "AwsCloudTrailInsight",
        eventCategory: "Insight",
        sharedEventID: "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9",
        insightDetails: {
          state: "Start",
          eventSource: "iam.amazonaws.com",
          eventName: "CreateUser",
          insightType: "ApiCallRateInsight",
          insightContext: { statistics: { baseline: { average: 0.1 }, insight: { average: 20 } } },
        },
      }),
    ],
    missed: [record("cloudtrail PutInsightSelectors"), record("iam CreateUser")],
  },
  "kms-new-key-used": {
    found: [record("kms CreateKey"), by(grace, record("kms Encrypt", { keyId: "k" }))],
    missed: [by(deploy, record("kms CreateKey")), viaService(record("kms Encrypt")), record("kms Decrypt")],
  },
  "support-cases": {
    found: [record("support DescribeCases"), narrowed("opened", record("support CreateCase", { subject: "x" }))],
    missed: [
      record("support DescribeTrustedAdvisorChecks"),
      record("connect CreateCase"),
      narrowed("opened", record("support ResolveCase")),
    ],
  },
  "ec2-resources-destroyed": {
    found: [record("ec2 DeleteVolume", { volumeId: "vol-0a1b2c3d4e5f60718" }), by(deploy, stop(0))],
    missed: [
      refused(record("ec2 DeleteVpc")),
      viaService(record("ec2 TerminateInstances"), "autoscaling.amazonaws.com"),
      record("ec2 DetachVolume"),
      by({ type: "AssumedRole", principalId: `AROA${OWN_LETTERS}X` }, record("ec2 DescribeVolumes")),
    ],
  },
};
