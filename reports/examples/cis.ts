/** Examples of the CIS Foundations Benchmark: its literal filters, and what they leave out. */
import {
  ada,
  by,
  deploy,
  type ExampleSet,
  OWN,
  type RawRecord,
  record,
  refused,
  root,
  serviceEvent,
  viaService,
} from "./record.ts";

const eve = { userName: "eve" };
const bucket = { bucketName: "reports" };
const login = (result: string, rest: RawRecord = {}) =>
  record("signin ConsoleLogin", null, {
    responseElements: { ConsoleLogin: result },
    additionalEventData: { MFAUsed: "No" },
    ...rest,
  });
const withMfa = { additionalEventData: { MFAUsed: "YES" } };
const failed = { errorMessage: "Failed authentication" };

export const cisExamples: ExampleSet = {
  "cis-unauthorized-api-calls": {
    found: [
      refused(record("ec2 RunInstances")),
      refused(record("iam CreateUser")),
      record("sqs DeleteQueue", null, { errorCode: "AccessDeniedException" }),
      viaService(refused(record("s3 PutBucketPolicy", bucket))),
    ],
    missed: [
      refused(record("s3 HeadBucket", bucket)),
      viaService(refused(record("s3 PutObject", bucket)), "delivery.logs.amazonaws.com"),
      login("Failure", failed),
      record("ec2 RunInstances", null, { errorCode: "Client.DryRunOperation" }),
    ],
  },
  "cis-console-signin-without-mfa": {
    found: [login("Success"), login("Failure", failed), login("Success", { userIdentity: deploy })],
    missed: [login("Success", withMfa), record("signin CheckMfa")],
  },
  "cis-console-signin-without-mfa-v14": {
    found: [login("Success"), login("Success", { additionalEventData: undefined })],
    missed: [
      login("Success", withMfa),
      login("Failure", failed),
      login("Success", { userIdentity: deploy }),
      login("Success", { userIdentity: root }),
    ],
  },
  "cis-root-usage": {
    found: [by(root, record("s3 ListBuckets")), login("Success", { userIdentity: root })],
    missed: [
      by({ ...root, invokedBy: "signin.amazonaws.com" }, record("s3 ListBuckets")),
      by(root, record("kms RotateKey"), serviceEvent),
      by(ada, record("s3 ListBuckets")),
    ],
  },
  "cis-iam-policy-changes": {
    found: [record("iam PutRolePolicy", { roleName: "x" }), refused(record("iam DeletePolicy"))],
    missed: [
      record("iam UpdateAssumeRolePolicy", { roleName: "x" }),
      record("iam PutUserPermissionsBoundary", eve),
      record("organizations AttachPolicy"),
      record("iam GetPolicy"),
    ],
  },
  "cis-cloudtrail-changes": {
    found: [record("cloudtrail StopLogging", { name: "main" }), record("cloudtrail CreateTrail", { name: "main" })],
    missed: [record("cloudtrail PutEventSelectors", { trailName: "main" }), record("cloudtrail DescribeTrails")],
  },
  "cis-console-auth-failures": {
    found: [login("Failure", failed), login("Failure", { ...failed, userIdentity: root })],
    missed: [
      login("Failure", { errorMessage: "No username found in supplied account" }),
      login("Success"),
      record("signin CheckMfa", null, failed),
    ],
  },
  "cis-kms-cmk": {
    found: [record("kms DisableKey", { keyId: "k" }), refused(record("kms ScheduleKeyDeletion"))],
    missed: [record("kms CancelKeyDeletion", { keyId: "k" }), record("kms DisableKeyRotation", { keyId: "k" })],
  },
  "cis-s3-bucket-policy": {
    found: [record("s3 PutBucketAcl", bucket), record("s3 DeleteBucketReplication", bucket)],
    missed: [
      record("s3 PutBucketPublicAccessBlock", bucket),
      record("s3 GetBucketPolicy", bucket),
      record("s3 DeleteBucket", bucket),
    ],
  },
  "cis-config-changes": {
    found: [record("config StopConfigurationRecorder"), record("config PutDeliveryChannel")],
    missed: [
      record("config PutConfigRule"),
      record("config DeleteConfigurationRecorder"),
      record("config DescribeDeliveryChannels"),
    ],
  },
  "cis-security-group": {
    found: [
      record("ec2 AuthorizeSecurityGroupIngress", { groupId: "sg-0a1b2c3d4e5f60718" }),
      record("ec2 DeleteSecurityGroup"),
    ],
    missed: [record("ec2 ModifySecurityGroupRules"), record("ec2 DescribeSecurityGroups")],
  },
  "cis-nacl": {
    found: [record("ec2 ReplaceNetworkAclAssociation"), refused(record("ec2 DeleteNetworkAcl"))],
    missed: [record("ec2 DescribeNetworkAcls"), record("wafv2 UpdateWebACL")],
  },
  "cis-gateways": {
    found: [record("ec2 AttachInternetGateway"), record("ec2 DeleteCustomerGateway")],
    missed: [record("ec2 CreateNatGateway"), record("ec2 CreateTransitGateway")],
  },
  "cis-route-tables": {
    found: [record("ec2 CreateRoute"), record("ec2 ReplaceRouteTableAssociation")],
    missed: [record("ec2 AssociateRouteTable"), record("appmesh CreateRoute")],
  },
  "cis-vpc": {
    found: [record("ec2 CreateVpc", { cidrBlock: "10.0.0.0/16" }), record("ec2 AcceptVpcPeeringConnection")],
    missed: [record("ec2 CreateSubnet"), record("ec2 DescribeVpcs")],
  },
  "cis-organizations": {
    found: [record("organizations LeaveOrganization"), record("organizations MoveAccount", { accountId: OWN })],
    missed: [
      record("organizations CloseAccount"),
      record("organizations ListAccounts"),
      record("iam AttachGroupPolicy"),
    ],
  },
};
