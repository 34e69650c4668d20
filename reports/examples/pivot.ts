/** Examples of activity and inventories. */
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
  inConsole,
  OWN,
  OWN_LETTERS,
  record,
  refused,
  role,
  root,
  serviceEvent,
  user,
  viaService,
} from "./record.ts";

const KEY = `AKIA${OWN_LETTERS}ADAA`;
const CHILD = `ASIA${OWN_LETTERS}CHIL`;
const DEPLOY = `arn:aws:iam::${OWN}:role/deploy`;
const assume = record(
  "sts AssumeRole",
  { roleArn: DEPLOY, roleSessionName: "pipeline-7" },
  {
    responseElements: {
      credentials: { accessKeyId: CHILD, sessionToken: "a token", expiration: "Nov 17, 2026, 1:00:00 PM" },
      assumedRoleUser: {
        assumedRoleId: `AROA${OWN_LETTERS}ROLE:pipeline-7`,
        arn: `arn:aws:sts::${OWN}:assumed-role/deploy/pipeline-7`,
      },
    },
  },
);
const child = {
  ...deploy,
  accessKeyId: CHILD,
  sessionContext: { ...(deploy.sessionContext ?? {}), attributes: { creationDate: "2026-11-17T12:00:00Z" } },
};
const SIS = `arn:aws:signin:eu-west-1:${OWN}:session/0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9`;
const bucketObject = { bucketName: "reports", key: "2026/q3.pdf" };

export const pivotExamples: ExampleSet = {
  "activity-by-principal": {
    given: { principal: `arn:aws:iam::${OWN}:role/deploy` },
    found: [by(deploy, record("s3 ListBuckets")), by(role("deploy", "ceo@example.com"), record("iam ListUsers"))],
    missed: [
      by(role("deploy", "pipeline-7", { account: FOREIGN }), record("s3 ListBuckets")),
      by(user("deploy"), record("s3 ListBuckets")),
      assume,
    ],
  },
  "activity-by-person": {
    given: { person: "grace@example.com" },
    found: [by(grace, record("s3 ListBuckets")), by(role("deploy", "grace@example.com"), record("s3 ListBuckets"))],
    missed: [by(deploy, record("s3 ListBuckets")), by(user("grace@example.com"), record("s3 ListBuckets"))],
  },
  "activity-by-role": {
    given: { role: DEPLOY },
    found: [
      by(deploy, record("s3 ListBuckets")),
      { given: { role: "deploy" }, records: [by(deploy, record("ec2 DescribeVpcs"))] },
    ],
    missed: [
      assume,
      by(role("deploy-2", "pipeline-7"), record("s3 ListBuckets")),
      by(role("deploy", "pipeline-7", { account: FOREIGN }), record("s3 ListBuckets")),
    ],
  },
  "leaked-access-key": {
    given: { accessKeyId: KEY },
    found: [
      // The call that started the session arrives after those of the session.
      [by(child, at("5m", record("iam CreateUser", { userName: "eve" }))), assume],
      record(
        "iam CreateAccessKey",
        { userName: "ada" },
        {
          userIdentity: root,
          responseElements: { accessKey: { accessKeyId: KEY, userName: "ada", status: "Active" } },
        },
      ),
      record(
        "iam UpdateAccessKey",
        { accessKeyId: KEY, status: "Inactive", userName: "ada" },
        { userIdentity: user("bob") },
      ),
    ],
    missed: [
      by(user("bob"), record("s3 ListBuckets")),
      by(child, at("5m", record("iam CreateUser", { userName: "eve" }))),
      inConsole(record("s3 ListBuckets")),
    ],
  },
  "session-timeline": {
    given: { sessionKey: `sis:${SIS}` },
    found: [
      by(
        { ...ada, accessKeyId: `ASIA${OWN_LETTERS}NEWA`, sessionContext: { signInSessionArn: SIS } },
        record("s3 ListBuckets"),
      ),
      { given: { sessionKey: `key:${CHILD}` }, records: [by(child, record("s3 ListBuckets"))] },
    ],
    missed: [
      by({ ...ada, sessionContext: { signInSessionArn: SIS.replace("0b1c", "1b1c") } }, record("s3 ListBuckets")),
      record("s3 ListBuckets"),
    ],
  },
  "session-lineage": {
    given: { accessKeyId: KEY },
    found: [
      assume,
      {
        given: { principal: `arn:aws:iam::${OWN}:user/ada` },
        records: [record("sts GetSessionToken", { durationSeconds: 3600 })],
      },
    ],
    missed: [
      refused(assume),
      record("sts GetCallerIdentity"),
      by(user("bob"), assume),
      viaService(by(deploy, record("sts AssumeRole", { roleArn: DEPLOY }))),
    ],
  },
  "activity-by-resource": {
    given: { resourceId: "reports" },
    found: [
      record("s3 PutBucketPolicy", { bucketName: "reports", bucketPolicy: { Version: "2012-10-17", Statement: [] } }),
      data("s3 GetObject", bucketObject, {
        resources: [
          { type: "AWS::S3::Object", ARN: "arn:aws:s3:::reports/2026/q3.pdf" },
          { accountId: OWN, type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::reports" },
        ],
      }),
    ],
    missed: [
      record("s3 PutBucketPolicy", { bucketName: "reports-2" }),
      record("ec2 CreateTags", {
        resourcesSet: { items: [{ resourceId: "vpc-0a1b2c3d4e5f60718" }] },
        tagSet: { items: [{ key: "owner", value: "reports" }] },
      }),
    ],
  },
  "activity-by-event-name": {
    given: { eventNames: ["UpdateFunctionCode", "RunInstances"] },
    found: [
      record("lambda UpdateFunctionCode20150331v2", { functionName: "bill" }),
      refused(record("ec2 RunInstances")),
    ],
    missed: [
      record("lambda UpdateFunctionConfiguration20150331v2", { functionName: "bill" }),
      record("ec2 RunScheduledInstances"),
    ],
  },
  "activity-by-service": {
    given: { eventSource: "iam.amazonaws.com" },
    found: [record("iam ListUsers"), viaService(record("iam CreateRole", { roleName: "x" }))],
    missed: [record("sts AssumeRole"), viaService(record("s3 ListBuckets"), "iam.amazonaws.com")],
  },
  "activity-by-error": {
    given: { errorCode: "Client.DryRunOperation" },
    found: [record("ec2 RunInstances", null, { errorCode: "Client.DryRunOperation" })],
    missed: [record("ec2 RunInstances"), refused(record("ec2 RunInstances"))],
  },
  "regions-in-use": {
    found: [record("ec2 DescribeVpcs", null, { awsRegion: "ap-east-1" })],
    missed: [viaService(record("ec2 DescribeVpcs", null, { awsRegion: "ap-east-1" }))],
  },
  "services-in-use": {
    found: [record("sts GetCallerIdentity"), refused(record("iam ListUsers"))],
    missed: [at("2d", record("sts GetCallerIdentity"))],
  },
  "iam-users-in-use": {
    found: [record("s3 ListBuckets"), inConsole(record("s3 ListBuckets"))],
    missed: [by(deploy, record("s3 ListBuckets")), by(root, record("s3 ListBuckets"))],
  },
  "roles-in-use": { found: [by(deploy, record("s3 ListBuckets"))], missed: [assume, record("s3 ListBuckets")] },
  "user-agents-in-use": {
    found: [record("s3 ListBuckets", null, { userAgent: "Boto3/1.40" })],
    missed: [
      viaService(record("s3 ListBuckets")),
      record("kms GenerateDataKey", null, byAws("cloudtrail.amazonaws.com")),
    ],
  },
  "non-read-only": {
    found: [
      record("s3 DeleteBucket", { bucketName: "reports" }),
      refused(record("iam CreateUser")),
      record("iam CreateUser", null, { readOnly: "false" }),
      { given: { humansOnly: false }, records: [viaService(record("s3 CreateBucket", { bucketName: "reports" }))] },
    ],
    missed: [
      record("s3 ListBuckets"),
      viaService(record("s3 CreateBucket", { bucketName: "reports" })),
      record("sts AssumeRole", null, { readOnly: "true" }),
    ],
  },
  "changes-in-console": {
    found: [inConsole(record("ec2 CreateVpc", { cidrBlock: "10.0.0.0/16" }))],
    missed: [
      record("ec2 CreateVpc"),
      inConsole(record("ec2 DescribeVpcs")),
      refused(inConsole(record("ec2 CreateVpc"))),
      viaService(inConsole(record("ec2 CreateVpc"))),
    ],
  },
  deletions: {
    found: [
      record("s3 DeleteBucket", { bucketName: "reports" }),
      record("kms ScheduleKeyDeletion", { keyId: "k", pendingWindowInDays: 7 }),
      record("iam RemoveUserFromGroup", { userName: "ada", groupName: "admins" }),
    ],
    missed: [
      refused(record("s3 DeleteBucket")),
      record("ec2 StopInstances"),
      record("kms CancelKeyDeletion", { keyId: "k" }),
    ],
  },
  "cross-account-activity": {
    found: [
      by(
        { type: "AWSAccount", principalId: "AIDAZZZZZZZZZZZZZZZZZ", accountId: FOREIGN },
        record("sts AssumeRole", { roleArn: DEPLOY }),
      ),
      by(role("audit", "x", { account: FOREIGN }), data("s3 GetObject", bucketObject)),
    ],
    missed: [
      record("sts AssumeRole", { roleArn: `arn:aws:iam::${FOREIGN}:role/audit` }),
      record("sts AssumeRole", { roleArn: DEPLOY }, byAws("ec2.amazonaws.com")),
    ],
  },
  "service-initiated": {
    found: [
      viaService(record("s3 CreateBucket")),
      record("kms RotateKey", null, { ...serviceEvent, ...byAws("kms.amazonaws.com") }),
      record("sts AssumeRole", null, byAws("ec2.amazonaws.com")),
    ],
    missed: [record("s3 CreateBucket"), by(role("AWSServiceRoleForEcho", "x"), record("s3 CreateBucket"))],
  },
  "after-hours": {
    given: { hours: "08:00-19:00", timezone: "Europe/Berlin", weekdays: "Mon-Fri" },
    found: [
      at("6h", record("s3 ListBuckets")),
      by(grace, at("-6h", record("s3 ListBuckets"))),
      { given: { weekdays: "Sat-Sun" }, records: [record("s3 ListBuckets")] },
    ],
    missed: [
      at("-5h", record("s3 ListBuckets")),
      by(deploy, at("6h", record("s3 ListBuckets"))),
      viaService(at("6h", record("s3 ListBuckets"))),
    ],
  },
  "new-ip-for-principal": {
    found: [
      {
        records: [record("s3 ListBuckets", null, { sourceIPAddress: "203.0.113.9" })],
        beside: [at("-3d", record("s3 ListBuckets"))],
      },
      {
        records: [record("s3 ListBuckets")],
        beside: [at("-31d", record("s3 ListBuckets")), at("5m", record("s3 ListBuckets"))],
      },
    ],
    missed: [[at("-3d", record("s3 ListBuckets")), record("iam ListUsers")], viaService(record("s3 ListBuckets"))],
  },
  "new-event-for-principal": {
    found: [
      {
        records: [record("iam CreateUser")],
        beside: [at("-3d", record("iam ListUsers")), at("-2d", by(user("bob"), record("iam CreateUser")))],
      },
    ],
    missed: [[at("-29d", record("iam CreateUser")), record("iam CreateUser")], refused(record("iam CreateUser"))],
  },
  "new-region-activity": {
    found: [
      {
        records: [record("ec2 CreateVpc", null, { awsRegion: "ap-east-1" })],
        beside: [
          at("-3d", record("ec2 CreateVpc")),
          at("-2d", record("ec2 DescribeVpcs", null, { awsRegion: "ap-east-1" })),
        ],
      },
    ],
    missed: [
      [at("-3d", by(deploy, record("ec2 RunInstances"))), record("ec2 CreateVpc")],
      record("ec2 DescribeVpcs"),
      refused(record("ec2 CreateVpc")),
    ],
  },
  "new-service-activity": {
    found: [{ records: [record("bedrock ListFoundationModels")], beside: [at("-3d", record("s3 ListBuckets"))] }],
    missed: [
      [at("-3d", by(deploy, record("bedrock ListFoundationModels"))), record("bedrock InvokeModel")],
      refused(record("bedrock InvokeModel")),
    ],
  },
};
