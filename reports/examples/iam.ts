/** Examples of identity and permissions. */
import {
  at,
  by,
  byAws,
  deploy,
  type ExampleSet,
  FOREIGN,
  grace,
  narrowed,
  OWN,
  onInstance,
  policy,
  record,
  refused,
  repeat,
  trust,
  user,
  viaService,
} from "./record.ts";

const eve = { userName: "eve" };
const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const attach = (policyArn: string) => record("iam AttachUserPolicy", { ...eve, policyArn });
const createUser = record("iam CreateUser", eve, {
  responseElements: { user: { userName: "eve", userId: "AIDAOWNOWNOWNOWNEVEA" } },
});
const createKey = record("iam CreateAccessKey", eve);
const badTrust = record(
  "iam UpdateAssumeRolePolicy",
  { roleName: "probe", policyDocument: trust({ AWS: `arn:aws:iam::${FOREIGN}:user/admin` }) },
  { errorCode: "MalformedPolicyDocumentException", errorMessage: "Invalid principal in policy" },
);
const keyPolicy = {
  keyId: `arn:aws:kms:eu-west-1:${OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  policyName: "default",
  policy: policy("kms:*", "*", { Principal: { AWS: `arn:aws:iam::${FOREIGN}:root` } }),
};
const runWithRole = {
  instanceType: "t3.micro",
  minCount: 1,
  maxCount: 1,
  iamInstanceProfile: { arn: `arn:aws:iam::${OWN}:instance-profile/admin` },
};
const bucketPolicy = (principal: unknown) => ({
  bucketName: "reports",
  Host: "reports.s3.eu-west-1.amazonaws.com",
  policy: "",
  bucketPolicy: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" }],
  },
});
const clusterAdmin = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";
const view = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
const access = (policyArn: string) =>
  record("eks AssociateAccessPolicy", {
    name: "main",
    principalArn: `arn:aws:iam::${OWN}:role/deploy`,
    policyArn,
    accessScope: { type: "cluster" },
  });

export const iamExamples: ExampleSet = {
  "iam-policy-changes": {
    found: [
      record("iam SetDefaultPolicyVersion", { policyArn: `arn:aws:iam::${OWN}:policy/p`, versionId: "v2" }),
      record("iam UpdateAssumeRolePolicy", {
        roleName: "deploy",
        policyDocument: trust({ Service: "ec2.amazonaws.com" }),
      }),
      record("iam DeleteUserPermissionsBoundary", eve),
      refused(attach(ADMIN)),
    ],
    missed: [
      record("iam GetPolicy", { policyArn: ADMIN }),
      record("organizations AttachPolicy", { policyId: "p-0a1b2c3d", targetId: OWN }),
      record("iam AddUserToGroup", { ...eve, groupName: "admins" }),
    ],
  },
  "iam-anything-changed": {
    found: [createUser, refused(record("iam TagRole")), record("iam SomethingNew", null, { readOnly: "false" })],
    missed: [
      record("iam ListUsers"),
      record("sts GetSessionToken", null, { readOnly: false }),
      record("iam GenerateCredentialReport", null, { readOnly: "true" }),
    ],
  },
  "iam-admin-policy-attached": {
    found: [
      attach(READ_ONLY),
      narrowed("administrative-policy", attach(ADMIN)),
      narrowed(
        "administrative-policy",
        record("iam AttachRolePolicy", { roleName: "x", policyArn: "arn:aws:iam::aws:policy/PowerUserAccess" }),
      ),
    ],
    missed: [
      refused(attach(ADMIN)),
      record("iam DetachUserPolicy", { ...eve, policyArn: ADMIN }),
      narrowed("administrative-policy", attach(READ_ONLY)),
      narrowed("administrative-policy", attach(`arn:aws:iam::${OWN}:policy/NoAdministratorAccess-2`)),
    ],
  },
  "iam-inline-admin-policy": {
    found: [
      record("iam PutRolePolicy", { roleName: "x", policyName: "p", policyDocument: policy("s3:GetObject", "*") }),
      narrowed(
        "grants-everything",
        record("iam PutUserPolicy", { ...eve, policyName: "p", policyDocument: policy("*", "*") }),
      ),
      narrowed(
        "grants-everything",
        record("iam CreatePolicyVersion", {
          policyArn: `arn:aws:iam::${OWN}:policy/p`,
          setAsDefault: true,
          policyDocument: encodeURIComponent(policy("*", "*")),
        }),
      ),
    ],
    missed: [
      refused(record("iam PutUserPolicy", { ...eve, policyDocument: policy("*", "*") })),
      // Failed, but not for want of a permission.
      record(
        "iam PutUserPolicy",
        { ...eve, policyDocument: policy("*", "*") },
        { errorCode: "LimitExceededException" },
      ),
      record("iam DeleteUserPolicy", { ...eve, policyName: "p" }),
      narrowed(
        "grants-everything",
        record("iam CreatePolicy", { policyName: "p", policyDocument: policy("*", "*", { Effect: "Deny" }) }),
      ),
      narrowed(
        "grants-everything",
        record("iam PutRolePolicy", { roleName: "x", policyName: "p", policyDocument: policy("s3:*", "*") }),
      ),
    ],
  },
  "iam-trust-policy-changes": {
    found: [
      record("iam CreateRole", { roleName: "x", assumeRolePolicyDocument: trust({ Service: "lambda.amazonaws.com" }) }),
      narrowed(
        "external-account-trusted",
        record("iam UpdateAssumeRolePolicy", {
          roleName: "x",
          policyDocument: trust({ AWS: `arn:aws:iam::${FOREIGN}:root` }),
        }),
      ),
      narrowed("anyone-trusted", record("iam CreateRole", { roleName: "x", assumeRolePolicyDocument: trust("*") })),
    ],
    missed: [
      badTrust,
      record("iam UpdateRole", { roleName: "x", maxSessionDuration: 43200 }),
      narrowed(
        "external-account-trusted",
        record("iam UpdateAssumeRolePolicy", {
          roleName: "x",
          policyDocument: trust({ AWS: `arn:aws:iam::${OWN}:root` }),
        }),
      ),
      narrowed(
        "anyone-trusted",
        record("iam CreateRole", { roleName: "x", assumeRolePolicyDocument: trust({ AWS: FOREIGN }) }),
      ),
    ],
  },
  "iam-principal-enumeration": {
    found: [repeat(5, 75, () => badTrust)],
    missed: [
      repeat(4, 10, () => badTrust),
      repeat(5, 76, () => badTrust),
      repeat(5, 10, () => refused(record("iam UpdateAssumeRolePolicy"))),
      repeat(6, 10, (index) => by(user(`u${index % 2}`), badTrust)),
    ],
  },
  "iam-permissions-boundary-changes": {
    found: [
      record("iam PutRolePermissionsBoundary", { roleName: "x", permissionsBoundary: ADMIN }),
      record("iam DeleteUserPermissionsBoundary", eve),
    ],
    missed: [record("iam PutRolePolicy", { roleName: "x" }), attach(ADMIN)],
  },
  "iam-group-membership": {
    found: [record("iam AddUserToGroup", { ...eve, groupName: "admins" }), refused(record("iam RemoveUserFromGroup"))],
    missed: [record("iam CreateGroup", { groupName: "admins" }), record("identitystore CreateGroupMembership")],
  },
  "iam-principals-created": {
    found: [
      createUser,
      record("iam CreateServiceLinkedRole", { aWSServiceName: "ecs.amazonaws.com" }),
      narrowed("not-made-by-cloudformation", record("iam CreateRole", { roleName: "x" })),
    ],
    missed: [
      refused(record("iam CreateUser")),
      createKey,
      narrowed("not-made-by-cloudformation", viaService(record("iam CreateRole", { roleName: "x" }))),
    ],
  },
  "iam-principals-deleted": {
    found: [
      record("iam DeleteUser", eve),
      record("iam DeleteAccessKey", { ...eve, accessKeyId: "AKIAOWNOWNOWNOWNEVEA" }),
    ],
    missed: [
      refused(record("iam DeleteUser")),
      record("iam DeleteUser", eve, { errorCode: "DeleteConflictException" }),
      record("iam DeleteUserPolicy", eve),
    ],
  },
  "iam-user-then-key-then-admin": {
    found: [
      [createUser, at("20m", createKey), at("60m", attach(ADMIN))],
      [attach(ADMIN), at("1m", record("iam CreateLoginProfile", eve)), at("2m", createUser)],
    ],
    missed: [
      [createUser, at("20m", createKey), at("61m", attach(ADMIN))],
      [createUser, at("1m", createKey)],
      [createUser, at("1m", refused(createKey)), at("2m", attach(ADMIN))],
      [createUser, at("1m", record("iam CreateAccessKey", { userName: "bob" })), at("2m", attach(ADMIN))],
    ],
  },
  "iam-quarantine-policy": {
    found: [
      attach(READ_ONLY),
      narrowed("quarantine-policy", attach("arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3")),
    ],
    missed: [
      record("iam DetachUserPolicy", { ...eve, policyArn: "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3" }),
      narrowed("quarantine-policy", attach(ADMIN)),
    ],
  },
  "iam-calls-from-instance": {
    found: [by(onInstance, record("iam ListUsers")), by(onInstance, refused(record("s3 ListBuckets")))],
    missed: [
      by(onInstance, record("s3 GetBucketAcl", { bucketName: "reports" })),
      by(deploy, record("iam ListUsers")),
      by(user("i-ris"), record("iam ListUsers")),
    ],
  },
  "iam-calls-from-lambda-or-cloudshell": {
    found: [
      by(deploy, createUser, { userAgent: "Boto3/1.40 exec-env/AWS_Lambda_python3.13" }),
      record("iam AttachUserPolicy", { ...eve, policyArn: ADMIN }, { userAgent: "aws-cli/2.31.0 exec-env/CloudShell" }),
      viaService(createKey, "lambda.amazonaws.com"),
    ],
    missed: [
      createUser,
      viaService(createUser),
      by(deploy, refused(record("iam CreateUser")), { userAgent: "Boto3/1.40 exec-env/AWS_Lambda_python3.13" }),
      record("iam ListUsers", null, { userAgent: "aws-cli/2.31.0 exec-env/CloudShell" }),
    ],
  },
  "instance-profile-changes": {
    found: [
      record("ec2 AssociateIamInstanceProfile", {
        AssociateIamInstanceProfileRequest: {
          InstanceId: "i-0abc1234def567890",
          IamInstanceProfile: { Name: "admin" },
        },
      }),
      record("iam AddRoleToInstanceProfile", { instanceProfileName: "admin", roleName: "admin" }),
    ],
    missed: [
      record("iam ListInstanceProfiles"),
      record("iam RemoveRoleFromInstanceProfile", { instanceProfileName: "admin", roleName: "admin" }),
      record("ec2 DescribeIamInstanceProfileAssociations"),
    ],
  },
  "role-passed-to-compute": {
    found: [
      record("ec2 RunInstances", { instanceType: "t3.micro" }),
      narrowed("a-role-was-passed", record("ec2 RunInstances", runWithRole)),
      narrowed(
        "a-role-was-passed",
        record("lambda CreateFunction20150331", {
          functionName: "bill",
          role: `arn:aws:iam::${OWN}:role/admin`,
          runtime: "python3.13",
        }),
      ),
    ],
    missed: [
      refused(record("ec2 RunInstances", runWithRole)),
      viaService(record("ec2 RunInstances", runWithRole), "autoscaling.amazonaws.com"),
      record("iam PassRole", { roleName: "admin" }),
      narrowed("a-role-was-passed", record("ec2 RunInstances", { instanceType: "t3.micro" })),
    ],
  },
  "kms-key-permissions": {
    found: [
      viaService(
        record("kms CreateGrant", { granteePrincipal: "rds.eu-west-1.amazonaws.com", operations: ["Decrypt"] }),
        "rds.amazonaws.com",
      ),
      narrowed("by-people", record("kms PutKeyPolicy", keyPolicy)),
    ],
    missed: [
      record("kms GetKeyPolicy", { keyId: "k" }),
      record("kms ListGrants"),
      narrowed("by-people", viaService(record("kms PutKeyPolicy", keyPolicy))),
      narrowed("by-people", record("kms CreateGrant", { keyId: "k" })),
    ],
  },
  "eks-access-changes": {
    found: [
      record("eks CreateAccessEntry", { name: "main", principalArn: `arn:aws:iam::${OWN}:role/deploy` }),
      narrowed("cluster-administrator", access(clusterAdmin)),
    ],
    missed: [
      record("eks DescribeAccessEntry", { name: "main" }),
      record("eks UpdateClusterConfig", { name: "main" }),
      narrowed("cluster-administrator", access(view)),
    ],
  },
  "organizations-changes": {
    found: [
      record("organizations InviteAccountToOrganization", { target: { type: "ACCOUNT", id: FOREIGN } }),
      refused(record("organizations LeaveOrganization")),
    ],
    missed: [record("organizations ListAccounts"), record("iam CreatePolicy", { policyName: "p" })],
  },
  "organization-guardrails": {
    found: [
      record("organizations DetachPolicy", { policyId: "p-0a1b2c3d", targetId: OWN }),
      record("organizations MoveAccount", { accountId: OWN }),
    ],
    missed: [
      record("organizations DescribePolicy", { policyId: "p-0a1b2c3d" }),
      record("organizations CreateAccount", { accountName: "x" }),
      record("iam DeletePolicy", { policyArn: `arn:aws:iam::${OWN}:policy/p` }),
    ],
  },
  "account-left-organization": {
    found: [
      record("organizations LeaveOrganization"),
      record("account CloseAccount"),
      refused(record("organizations CloseAccount")),
    ],
    missed: [record("organizations MoveAccount", { accountId: OWN }), record("account GetContactInformation")],
  },
  "root-management-settings": {
    found: [
      record("iam EnableOrganizationsRootSessions"),
      record("iam SetSecurityTokenServicePreferences", { globalEndpointTokenVersion: "v2Token" }),
    ],
    missed: [record("iam ListOrganizationsFeatures"), record("sts AssumeRoot", { targetPrincipal: FOREIGN })],
  },
  "resource-policy-grants": {
    found: [
      record("sqs SetQueueAttributes", {
        queueUrl: `https://sqs.eu-west-1.amazonaws.com/${OWN}/jobs`,
        attributes: { VisibilityTimeout: "30" },
      }),
      narrowed("public", record("s3 PutBucketPolicy", bucketPolicy("*"))),
      narrowed(
        "public",
        record("secretsmanager PutResourcePolicy", {
          secretId: "db",
          resourcePolicy: policy("secretsmanager:GetSecretValue", "*", { Principal: { AWS: "*" } }),
        }),
      ),
      narrowed("other-account", record("s3 PutBucketPolicy", bucketPolicy({ AWS: `arn:aws:iam::${FOREIGN}:root` }))),
    ],
    missed: [
      refused(record("s3 PutBucketPolicy", bucketPolicy("*"))),
      record("s3 DeleteBucketPolicy", { bucketName: "reports" }),
      narrowed("public", record("s3 PutBucketPolicy", bucketPolicy({ AWS: `arn:aws:iam::${FOREIGN}:root` }))),
      narrowed("other-account", record("s3 PutBucketPolicy", bucketPolicy({ AWS: `arn:aws:iam::${OWN}:root` }))),
    ],
  },
  "iam-entitlement-changes": {
    found: [
      record("iam AddUserToGroup", { ...eve, groupName: "admins" }),
      by(grace, record("iam TagRole", { roleName: "x", tags: [{ key: "team", value: "ops" }] })),
    ],
    missed: [record("ec2 CreateTags"), attach(ADMIN), record("iam ListRoleTags", null, byAws("config.amazonaws.com"))],
  },
};
