/** Examples of the six classics. */
import {
  ada,
  at,
  by,
  deploy,
  type ExampleSet,
  FOREIGN,
  OWN,
  record,
  refused,
  root,
  user,
  viaService,
} from "./record.ts";

const INSTANCE = "i-0abc1234def567890";
const instances = (...ids: string[]) => ({ instancesSet: { items: ids.map((instanceId) => ({ instanceId })) } });
const login = (result: string) => ({ userIdentity: ada, responseElements: { ConsoleLogin: result } });
const mistyped = { type: "IAMUser", accountId: OWN, accessKeyId: "", userName: "HIDDEN_DUE_TO_SECURITY_REASONS" };

export const classicExamples: ExampleSet = {
  "ec2-instance-lifecycle": {
    given: { instanceId: INSTANCE },
    found: [
      record(
        "ec2 RunInstances",
        { ...instances(), instanceType: "t3.micro" },
        { responseElements: instances(INSTANCE) },
      ),
      record("ec2 TerminateInstances", instances("i-0fff1234def567890", INSTANCE)),
      refused(record("ec2 StopInstances", instances(INSTANCE))),
    ],
    missed: [
      record("ec2 RebootInstances", instances(INSTANCE)),
      record("ec2 StopInstances", instances("i-0fff1234def567890")),
      record("rds StopDBInstance", { dBInstanceIdentifier: INSTANCE }),
    ],
  },
  "console-logins": {
    given: { result: "failure" },
    found: [
      record("signin ConsoleLogin", null, {
        ...login("Failure"),
        userIdentity: mistyped,
        errorMessage: "No username found in supplied account",
      }),
      record("signin ConsoleLogin", null, { ...login("Failure"), errorMessage: "Failed authentication" }),
      {
        given: { result: "success" },
        records: [
          record("signin ConsoleLogin", null, { ...login("Success"), additionalEventData: { MFAUsed: "YES" } }),
        ],
      },
    ],
    missed: [
      record("signin ConsoleLogin", null, login("Success")),
      record("signin CheckMfa", null, { responseElements: { CheckMfa: "Failure" } }),
      { given: { result: "success" }, records: [record("signin ConsoleLogin", null, login("Failure"))] },
    ],
  },
  "unauthorized-access": {
    found: [
      refused(record("iam CreateUser")),
      refused(record("ec2 RunInstances")),
      record("signin ConsoleLogin", null, { ...login("Failure"), errorMessage: "Failed authentication" }),
      {
        given: { includeServices: true },
        records: [viaService(refused(record("s3 PutBucketPolicy", { bucketName: "reports" })))],
      },
    ],
    missed: [
      record("iam CreateUser", { userName: "eve" }),
      viaService(refused(record("s3 PutBucketPolicy", { bucketName: "reports" }))),
      record(
        "ec2 RevokeSecurityGroupIngress",
        { groupId: "sg-0a1b2c3d4e5f60718" },
        { errorCode: "Client.InvalidPermission.NotFound" },
      ),
      record("ec2 RunInstances", null, { errorCode: "Client.DryRunOperation" }),
      record("ec2 DescribeInstances", null, { errorCode: "Client.RequestLimitExceeded" }),
    ],
  },
  "activity-by-iam-user": {
    given: { userName: "ada" },
    found: [record("s3 ListBuckets"), by(user("ada", { userName: undefined }), record("sts GetCallerIdentity"))],
    missed: [
      by(user("bob"), record("iam DeleteUser", { userName: "ada" })),
      by(
        { ...deploy, arn: `arn:aws:sts::${OWN}:assumed-role/deploy/ada`, principalId: "AROAOWNOWNOWNOWNROLE:ada" },
        record("s3 ListBuckets"),
      ),
    ],
  },
  "activity-by-ip": {
    given: { ip: "203.0.113.0/24" },
    found: [
      record("s3 ListBuckets", null, { sourceIPAddress: "203.0.113.255" }),
      {
        given: { ip: "2001:db8::/32" },
        records: [record("s3 ListBuckets", null, { sourceIPAddress: "2001:db8:0:0:0:0:0:1" })],
      },
      {
        given: { ip: "cloudformation.amazonaws.com" },
        records: [viaService(record("s3 CreateBucket", { bucketName: "reports" }))],
      },
    ],
    missed: [
      record("s3 ListBuckets", null, { sourceIPAddress: "203.0.114.0" }),
      record("s3 ListBuckets", null, { sourceIPAddress: "203.0.113.007" }),
      record("ec2 DescribeVpcs", null, { sourceIPAddress: "AWS Internal" }),
      record("ec2 AuthorizeSecurityGroupIngress", { cidrIp: "203.0.113.4/32" }),
    ],
  },
  "iam-users-created": {
    found: [
      record(
        "iam CreateUser",
        { userName: "eve" },
        { responseElements: { user: { userName: "eve", userId: "AIDAOWNOWNOWNOWNEVEA" } } },
      ),
      by(root, at("2h", record("iam CreateUser", { userName: "mallory" }))),
      { given: { onlySuccess: false }, records: [refused(record("iam CreateUser"))] },
    ],
    missed: [
      refused(record("iam CreateUser")),
      record("iam CreateUser", { userName: "eve" }, { errorCode: "EntityAlreadyExistsException" }),
      record("identitystore CreateUser", { userName: "eve" }),
      viaService(record("iam CreateRole", { roleName: "eve" })),
      record("transfer CreateUser", { userName: "eve", role: `arn:aws:iam::${FOREIGN}:role/sftp` }),
    ],
  },
};
