/** Examples of exposure and exfiltration. */
import {
  ada,
  at,
  by,
  byAws,
  data,
  deploy,
  type ExampleSet,
  FOREIGN,
  grace,
  narrowed,
  OWN,
  policy,
  type RawRecord,
  record,
  refused,
  repeat,
  serviceEvent,
  user,
  viaService,
} from "./record.ts";

const MIB = 1_048_576;
const bucket = { bucketName: "reports", Host: "reports.s3.eu-west-1.amazonaws.com" };
const bucketPolicy = (principal: unknown, rest: object = {}): RawRecord =>
  record("s3 PutBucketPolicy", {
    ...bucket,
    policy: "",
    bucketPolicy: {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: principal, Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*", ...rest },
      ],
    },
  });
const foreignRoot = { AWS: `arn:aws:iam::${FOREIGN}:root` };
const acl = (value: string) => record("s3 PutBucketAcl", { ...bucket, acl: "", "x-amz-acl": value });
const block = (isOn: boolean) =>
  record("s3 PutBucketPublicAccessBlock", {
    ...bucket,
    publicAccessBlock: "",
    PublicAccessBlockConfiguration: {
      xmlns: "http://s3.amazonaws.com/doc/2006-03-01/",
      RestrictPublicBuckets: isOn,
      BlockPublicPolicy: true,
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
    },
  });
const versioning = (Status: string, rest: object = {}) =>
  record("s3 PutBucketVersioning", {
    ...bucket,
    versioning: "",
    VersioningConfiguration: { xmlns: "http://s3.amazonaws.com/doc/2006-03-01/", Status, ...rest },
  });
const logging = (status: object) =>
  record("s3 PutBucketLogging", {
    ...bucket,
    logging: "",
    BucketLoggingStatus: { xmlns: "http://doc.s3.amazonaws.com/2006-03-01", ...status },
  });
const lifecycle = (Days: number, Status = "Enabled") =>
  record("s3 PutBucketLifecycle", {
    ...bucket,
    lifecycle: "",
    LifecycleConfiguration: { Rule: { ID: "x", Status, Prefix: "", Expiration: { Days } } },
  });
const replication = (destination: object) =>
  record("s3 PutBucketReplication", {
    ...bucket,
    replication: "",
    ReplicationConfiguration: {
      Role: `arn:aws:iam::${OWN}:role/r`,
      Rule: { ID: "x", Status: "Enabled", Destination: { Bucket: "arn:aws:s3:::copies", ...destination } },
    },
  });
const get = (key: string, bytes = 1_000): RawRecord =>
  data(
    "s3 GetObject",
    { ...bucket, key },
    { additionalEventData: { bytesTransferredIn: 0, bytesTransferredOut: bytes, AuthenticationMethod: "AuthHeader" } },
  );
const anonymous = { type: "AWSAccount", principalId: "", accountId: "anonymous" };
const snapshot = (createVolumePermission: object) =>
  record("ec2 ModifySnapshotAttribute", {
    snapshotId: "snap-0a1b2c3d4e5f60718",
    attributeType: "CREATE_VOLUME_PERMISSION",
    createVolumePermission,
  });
const image = (launchPermission: object) =>
  record("ec2 ModifyImageAttribute", {
    imageId: "ami-0a1b2c3d4e5f60718",
    attributeType: "launchPermission",
    launchPermission,
  });
const rdsShare = (rest: object) =>
  record("rds ModifyDBSnapshotAttribute", { dBSnapshotIdentifier: "before", attributeName: "restore", ...rest });
const modify = (rest: object) =>
  record("rds ModifyDBInstance", { dBInstanceIdentifier: "main", applyImmediately: true, ...rest });
const permission = (principal: string) =>
  record("lambda AddPermission20150331v2", {
    functionName: "bill",
    statementId: "x",
    action: "lambda:InvokeFunction",
    principal,
  });
const url = (authType: string) => record("lambda CreateFunctionUrlConfig", { functionName: "bill", authType });
const document = (accountIdsToAdd: string[]) =>
  record("ssm ModifyDocumentPermission", { name: "deploy", permissionType: "Share", accountIdsToAdd });
const subscribe = (protocol: string) =>
  record("sns Subscribe", { topicArn: `arn:aws:sns:eu-west-1:${OWN}:alerts`, protocol });
const visibility = (projectVisibility: string) =>
  record("codebuild UpdateProjectVisibility", {
    projectArn: `arn:aws:codebuild:eu-west-1:${OWN}:project/web`,
    projectVisibility,
  });
const registry = (principal: unknown) =>
  record("ecr SetRepositoryPolicy", {
    repositoryName: "web",
    policyText: policy("ecr:BatchGetImage", "*", { Principal: principal }),
    force: false,
  });

export const exfiltrationExamples: ExampleSet = {
  "s3-bucket-exposure": {
    found: [
      acl("private"),
      narrowed("public-policy", bucketPolicy("*")),
      narrowed(
        "public-policy",
        bucketPolicy({ AWS: "*" }, { Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }),
      ),
      narrowed("public-acl", acl("public-read")),
      narrowed("guardrail-lowered", block(false)),
      narrowed("guardrail-lowered", record("s3 DeleteBucketPublicAccessBlock", bucket)),
      narrowed("other-account", bucketPolicy(foreignRoot)),
    ],
    missed: [
      record("s3 GetBucketPolicy", bucket),
      data("s3 PutObjectAcl", { ...bucket, key: "x", "x-amz-acl": "public-read" }),
      narrowed("public-policy", bucketPolicy(foreignRoot)),
      narrowed("public-policy", bucketPolicy("*", { Effect: "Deny" })),
      narrowed("public-acl", acl("private")),
      narrowed("guardrail-lowered", block(true)),
      narrowed("other-account", bucketPolicy({ AWS: `arn:aws:iam::${OWN}:root` })),
    ],
  },
  "s3-protection-changes": {
    found: [
      versioning("Enabled"),
      narrowed("versioning-suspended", versioning("Suspended")),
      narrowed("mfa-delete-off", versioning("Enabled", { MfaDelete: "Disabled" })),
      narrowed("access-logging-off", logging({})),
      narrowed("expiration-of-a-day-or-less", lifecycle(1)),
      narrowed("replication-to-another-account", replication({ Account: FOREIGN })),
    ],
    missed: [
      record("s3 GetBucketVersioning", bucket),
      record("s3 PutBucketTagging", bucket),
      narrowed("versioning-suspended", versioning("Enabled")),
      narrowed("mfa-delete-off", versioning("Enabled", { MfaDelete: "Enabled" })),
      narrowed("access-logging-off", logging({ LoggingEnabled: { TargetBucket: "logs", TargetPrefix: "s3/" } })),
      narrowed("expiration-of-a-day-or-less", lifecycle(2)),
      narrowed("expiration-of-a-day-or-less", lifecycle(1, "Disabled")),
      narrowed("replication-to-another-account", replication({})),
    ],
  },
  "s3-download-volume": {
    found: [[get("a", 600 * MIB), at("1h", get("b", 424 * MIB))], repeat(1_000, 3, (index) => get(`f${index}`))],
    missed: [
      [get("a", 600 * MIB), at("1h", get("b", 423 * MIB))],
      [get("a", 600 * MIB), at("3601s", get("b", 600 * MIB))],
      [get("a", 600 * MIB), by(user("bob"), get("b", 600 * MIB))],
      data("s3 PutObject", { ...bucket, key: "x" }, { additionalEventData: { bytesTransferredOut: 2_000 * MIB } }),
    ],
  },
  "s3-anonymous-access": {
    found: [by(anonymous, get("x")), by({ ...anonymous, accountId: "ANONYMOUS_PRINCIPAL" }, get("x"))],
    missed: [
      refused(by(anonymous, get("x"))),
      get("x"),
      by({ type: "AWSAccount", principalId: "AIDAZZZZZZZZZZZZZZZZZ", accountId: FOREIGN }, get("x")),
    ],
  },
  "s3-credential-files-read": {
    found: [
      get("q3.pdf"),
      narrowed("credential-like-name", get("home/ada/.aws/credentials")),
      narrowed("credential-like-name", get("state/terraform.tfstate")),
    ],
    missed: [
      refused(get("id_rsa")),
      data("s3 HeadObject", { ...bucket, key: "id_rsa" }),
      narrowed("credential-like-name", get("environment-report.pdf")),
    ],
  },
  "s3-access-denied-burst": {
    found: [repeat(20, 30, (index) => refused(record("s3 GetBucketAcl", { bucketName: `guess-${index}` })))],
    missed: [
      repeat(19, 5, () => refused(get("x"))),
      repeat(20, 32, () => refused(get("x"))),
      repeat(20, 5, () => ({ ...get("x"), errorCode: "NoSuchKey" })),
      repeat(20, 5, () => viaService(refused(get("x")))),
    ],
  },
  "ebs-snapshot-shared": {
    found: [
      record("ec2 ResetSnapshotAttribute", { snapshotId: "snap-0a1b2c3d4e5f60718" }),
      narrowed("public", snapshot({ add: { items: [{ group: "all" }] } })),
      narrowed("another-account", snapshot({ add: { items: [{ userId: FOREIGN }] } })),
      narrowed("access-withdrawn", snapshot({ remove: { items: [{ userId: FOREIGN }] } })),
    ],
    missed: [
      refused(snapshot({ add: { items: [{ group: "all" }] } })),
      record("ec2 DescribeSnapshotAttribute"),
      narrowed("public", snapshot({ add: { items: [{ userId: FOREIGN }] } })),
      narrowed("another-account", snapshot({ remove: { items: [{ userId: FOREIGN }] } })),
      narrowed("access-withdrawn", snapshot({ add: { items: [{ group: "all" }] } })),
    ],
  },
  "ebs-shared-snapshot-used": {
    found: [
      record("ec2 SharedSnapshotCopyInitiated", null, {
        ...serviceEvent,
        ...byAws("ec2.amazonaws.com"),
        serviceEventDetails: { snapshotId: "snap-0a1b2c3d4e5f60718" },
      }),
    ],
    missed: [record("ec2 CopySnapshot", { sourceSnapshotId: "snap-0a1b2c3d4e5f60718" }), record("ec2 CreateVolume")],
  },
  "ami-shared": {
    found: [
      record("ec2 ResetImageAttribute", { imageId: "ami-0a1b2c3d4e5f60718" }),
      narrowed("public", image({ add: { items: [{ group: "all" }] } })),
      narrowed("another-account", image({ add: { items: [{ userId: FOREIGN }] } })),
    ],
    missed: [
      refused(image({ add: { items: [{ group: "all" }] } })),
      record("ec2 DescribeImageAttribute"),
      narrowed("public", image({ remove: { items: [{ group: "all" }] } })),
      narrowed("another-account", image({ add: { items: [{ group: "all" }] } })),
    ],
  },
  "rds-snapshot-shared": {
    found: [
      rdsShare({ valuesToRemove: [FOREIGN] }),
      narrowed("public", rdsShare({ valuesToAdd: ["all"] })),
      narrowed("another-account", rdsShare({ valuesToAdd: [FOREIGN] })),
    ],
    missed: [
      refused(rdsShare({ valuesToAdd: ["all"] })),
      record("rds CreateDBSnapshot"),
      narrowed("public", rdsShare({ valuesToAdd: [FOREIGN] })),
      narrowed("another-account", rdsShare({ valuesToAdd: ["all"] })),
    ],
  },
  "rds-export-or-copy": {
    found: [
      record("rds StartExportTask", { exportTaskIdentifier: "x", s3BucketName: "copies" }),
      record("rds RestoreDBInstanceFromDBSnapshot"),
      refused(record("rds CopyDBSnapshot")),
    ],
    missed: [
      record("rds DescribeDBSnapshots"),
      record("neptune CopyDBClusterSnapshot"),
      record("rds DeleteDBSnapshot"),
    ],
  },
  "rds-public-or-weakened": {
    found: [
      modify({ allocatedStorage: 100 }),
      narrowed("public", modify({ publiclyAccessible: true })),
      narrowed(
        "public",
        record(
          "rds RestoreDBInstanceFromDBSnapshot",
          { dBInstanceIdentifier: "copy" },
          { responseElements: { dBInstanceIdentifier: "copy", publiclyAccessible: true } },
        ),
      ),
      narrowed("master-password", modify({ masterUserPassword: "****" })),
      narrowed("deletion-protection-off", modify({ deletionProtection: false })),
      narrowed("backups-off", modify({ backupRetentionPeriod: 0 })),
    ],
    missed: [
      refused(modify({ publiclyAccessible: true })),
      record("rds RebootDBInstance"),
      narrowed("public", modify({ publiclyAccessible: false })),
      narrowed("master-password", modify({ allocatedStorage: 100 })),
      narrowed("deletion-protection-off", modify({ deletionProtection: true })),
      narrowed("backups-off", modify({ backupRetentionPeriod: 1 })),
    ],
  },
  "redshift-sharing": {
    found: [
      record("redshift AuthorizeSnapshotAccess", { snapshotIdentifier: "x", accountWithRestoreAccess: FOREIGN }),
      record("redshift GetClusterCredentials"),
    ],
    missed: [record("redshift DescribeClusters"), record("redshift-data ExecuteStatement")],
  },
  "ec2-export": {
    found: [
      record("ec2 CreateInstanceExportTask", { instanceId: "i-0abc1234def567890" }),
      refused(record("ec2 ExportImage")),
    ],
    missed: [record("ec2 DescribeExportTasks"), record("ec2 CreateImage")],
  },
  "snapshot-copy-staging": {
    found: [
      record("ec2 CopySnapshot", { sourceSnapshotId: "snap-0a1b2c3d4e5f60718" }),
      by(deploy, record("ec2 CreateImage")),
    ],
    missed: [
      viaService(record("ec2 CreateSnapshot"), "backup.amazonaws.com"),
      refused(record("ec2 CopyImage")),
      record("ec2 DeleteSnapshot"),
    ],
  },
  "dynamodb-exfiltration": {
    found: [
      record("dynamodb ExportTableToPointInTime", { tableArn: `arn:aws:dynamodb:eu-west-1:${OWN}:table/orders` }),
      data("dynamodb Scan", { tableName: "orders" }),
    ],
    missed: [data("dynamodb Query", { tableName: "orders" }), record("dynamodb DescribeTable")],
  },
  "ecr-exposure": {
    found: [record("ecr PutImage", { repositoryName: "web" }), narrowed("public", registry("*"))],
    missed: [
      record("ecr BatchGetImage", { repositoryName: "web" }),
      narrowed("public", registry(foreignRoot)),
      record("codeartifact DeleteRepository"),
    ],
  },
  "lambda-exposure": {
    found: [
      permission("s3.amazonaws.com"),
      narrowed("public", permission("*")),
      narrowed("public", url("NONE")),
      narrowed("another-account", permission(FOREIGN)),
    ],
    missed: [
      record("lambda GetPolicy20150331v2", { functionName: "bill" }),
      record("sns AddPermission"),
      narrowed("public", url("AWS_IAM")),
      narrowed("another-account", permission("*")),
    ],
  },
  "ssm-document-shared": {
    found: [document([FOREIGN]), narrowed("public", document(["all"]))],
    missed: [
      refused(document(["all"])),
      record("ssm DescribeDocumentPermission"),
      narrowed("public", document([FOREIGN])),
    ],
  },
  "ram-shares": {
    found: [
      record("ram CreateResourceShare", { name: "x", principals: [FOREIGN] }),
      record("ram EnableSharingWithAwsOrganization"),
    ],
    missed: [record("ram GetResourceShares"), record("ram DeleteResourceShare")],
  },
  "backup-vault-access": {
    found: [
      record("backup StartCopyJob", { recoveryPointArn: "x" }),
      record("backup PutBackupVaultAccessPolicy", { backupVaultName: "main", policy: "{}" }),
    ],
    missed: [record("backup ListBackupVaults"), record("backup StartBackupJob")],
  },
  "datasync-transfers": {
    found: [
      record("datasync CreateLocationS3", { s3BucketArn: "arn:aws:s3:::reports" }),
      refused(record("datasync StartTaskExecution")),
    ],
    missed: [record("datasync ListTasks"), record("datasync DeleteTask")],
  },
  "sns-subscriptions": {
    found: [subscribe("sqs"), narrowed("outside-protocols", subscribe("email"))],
    missed: [
      record("sns ListSubscriptions"),
      record("sns Unsubscribe"),
      narrowed("outside-protocols", subscribe("lambda")),
    ],
  },
  "codebuild-exposure": {
    found: [record("codebuild StartBuild", { projectName: "web" }), narrowed("public", visibility("PUBLIC_READ"))],
    missed: [record("codebuild BatchGetProjects"), narrowed("public", visibility("PRIVATE"))],
  },
  "data-queried": {
    found: [
      record("athena StartQueryExecution", { workGroup: "primary", queryString: "***OMITTED***" }),
      data("rds-data ExecuteStatement", { resourceArn: "x" }),
      record("redshift-data GetQueryResults"),
    ],
    missed: [
      record("athena ListQueryExecutions"),
      record("logs GetQueryResults"),
      data("dynamodb ExecuteStatement", {}),
    ],
  },
  "file-transfer-servers": {
    found: [
      record("transfer CreateServer", { endpointType: "PUBLIC" }),
      record("transfer ImportSshPublicKey", { userName: "eve" }),
    ],
    missed: [record("transfer ListServers"), record("iam CreateUser", { userName: "eve" })],
  },
  "s3-batch-jobs": {
    found: [
      record("s3 CreateJob", { roleArn: `arn:aws:iam::${OWN}:role/batch` }),
      record("s3 JobStatusChanged", null, { ...serviceEvent, ...byAws("s3.amazonaws.com") }),
    ],
    missed: [record("glue CreateJob"), record("s3 DescribeJob")],
  },
  "s3-public-access-block-changes": {
    found: [
      block(true),
      narrowed("lowered-or-removed", block(false)),
      narrowed("lowered-or-removed", record("s3 DeleteAccountPublicAccessBlock")),
    ],
    missed: [record("s3 GetBucketPublicAccessBlock", bucket), narrowed("lowered-or-removed", block(true))],
  },
  "ebs-direct-read": {
    found: [
      data("ebs GetSnapshotBlock", { snapshotId: "snap-0a1b2c3d4e5f60718", blockIndex: 1 }),
      refused(data("ebs ListSnapshotBlocks", {})),
    ],
    missed: [data("ebs PutSnapshotBlock", {}), record("ec2 DescribeSnapshots")],
  },
  "dynamodb-bulk-read": {
    found: [
      data("dynamodb Query", { tableName: "orders" }),
      by(grace, data("dynamodb Scan", { tableName: "orders" })),
      by(
        { ...deploy, sessionContext: { ...Object(deploy.sessionContext), sourceIdentity: "grace" } },
        data("dynamodb GetItem", {}),
      ),
    ],
    missed: [
      by(deploy, data("dynamodb Scan", { tableName: "orders" })),
      viaService(data("dynamodb Scan", {})),
      by(ada, data("dynamodb PutItem", {})),
    ],
  },
};
