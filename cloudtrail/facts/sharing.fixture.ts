/** Tests only: examples of what is shared, by permission lists and by policies. */
import { call, type FactCase, OTHER_ACCOUNT, OWN_ACCOUNT, PUBLIC_READ, policyText } from "./fact-case.fixture.ts";

const CONDITION = { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } };
const OWN_ROOT = `arn:aws:iam::${OWN_ACCOUNT}:root`;
const OTHER_ROOT = `arn:aws:iam::${OTHER_ACCOUNT}:root`;

function snapshot(permission: object) {
  return call("ec2", "ModifySnapshotAttribute", {
    attributeType: "CREATE_VOLUME_PERMISSION",
    snapshotId: "snap-0123456789abcdef0",
    createVolumePermission: permission,
  });
}

function image(permission: object) {
  return call("ec2", "ModifyImageAttribute", {
    attributeType: "launchPermission",
    imageId: "ami-0123456789abcdef0",
    launchPermission: permission,
  });
}

function databaseSnapshot(change: object) {
  return call("rds", "ModifyDBSnapshotAttribute", {
    dBSnapshotIdentifier: "before-upgrade",
    attributeName: "restore",
    ...change,
  });
}

function clusterSnapshot(change: object) {
  return call("rds", "ModifyDBClusterSnapshotAttribute", {
    dBClusterSnapshotIdentifier: "before-upgrade",
    attributeName: "restore",
    ...change,
  });
}

function document(change: object) {
  return call("ssm", "ModifyDocumentPermission", { name: "runbook", permissionType: "Share", ...change });
}

function lambdaGrant(principal: string) {
  return call("lambda", "AddPermission20150331v2", {
    functionName: "billing",
    statementId: "s1",
    action: "lambda:InvokeFunction",
    principal,
  });
}

function bucketPolicy(...statements: object[]) {
  return call("s3", "PutBucketPolicy", {
    bucketName: "reports",
    policy: "",
    bucketPolicy: { Version: "2012-10-17", Statement: statements },
  });
}

function keyPolicy(principal: unknown) {
  const policy = policyText({ Effect: "Allow", Principal: { AWS: principal }, Action: "kms:*", Resource: "*" });
  return call("kms", "PutKeyPolicy", { keyId: "11111111-2222-3333-4444-555555555555", policyName: "default", policy });
}

function topicPolicy(statement: object) {
  const attributeValue = policyText({ ...statement });
  return call("sns", "SetTopicAttributes", {
    topicArn: "arn:aws:sns:eu-west-1:111122223333:t",
    attributeName: "Policy",
    attributeValue,
  });
}

function trust(statement: object) {
  return call("iam", "UpdateAssumeRolePolicy", {
    roleName: "deploy",
    policyDocument: policyText({ Effect: "Allow", Action: "sts:AssumeRole", ...statement }),
  });
}

function role(statement: object) {
  return call("iam", "CreateRole", {
    roleName: "deploy",
    assumeRolePolicyDocument: encodeURIComponent(
      policyText({ Effect: "Allow", Action: "sts:AssumeRole", ...statement }),
    ),
  });
}

function userPolicy(statement: object) {
  return call("iam", "PutUserPolicy", {
    userName: "ada",
    policyName: "p",
    policyDocument: policyText({ ...statement }),
  });
}

/** Each with a near miss. */
export const SHARING_CASES: readonly FactCase[] = [
  {
    fact: "share.public",
    example: snapshot({ add: { items: [{ group: "all" }] } }),
    counterExample: snapshot({ remove: { items: [{ group: "all" }] } }),
  },
  {
    fact: "share.public",
    example: image({ add: { items: [{ group: "all" }] } }),
    counterExample: image({ add: { items: [{ userId: OTHER_ACCOUNT }] } }),
  },
  {
    fact: "share.public",
    example: databaseSnapshot({ valuesToAdd: ["all"] }),
    counterExample: databaseSnapshot({ valuesToAdd: [OTHER_ACCOUNT], valuesToRemove: ["all"] }),
  },
  {
    fact: "share.public",
    example: document({ accountIdsToAdd: ["all"] }),
    counterExample: document({ accountIdsToAdd: [OTHER_ACCOUNT] }),
  },
  { fact: "share.public", example: lambdaGrant("*"), counterExample: lambdaGrant("s3.amazonaws.com") },
  {
    fact: "share.public",
    example: bucketPolicy(PUBLIC_READ),
    counterExample: bucketPolicy({ ...PUBLIC_READ, Condition: CONDITION }),
  },
  {
    fact: "share.public",
    example: call("sqs", "SetQueueAttributes", { attributes: { Policy: policyText(PUBLIC_READ) } }),
    counterExample: call("sqs", "SetQueueAttributes", {
      attributes: { Policy: policyText({ ...PUBLIC_READ, Effect: "Deny" }) },
    }),
  },
  {
    fact: "share.public",
    example: call("secretsmanager", "PutResourcePolicy", { resourcePolicy: policyText(PUBLIC_READ) }),
    counterExample: call("secretsmanager", "ValidateResourcePolicy", { resourcePolicy: policyText(PUBLIC_READ) }),
  },
  {
    fact: `share.account=${OTHER_ACCOUNT}`,
    example: snapshot({ add: { items: [{ userId: OTHER_ACCOUNT }] } }),
    counterExample: snapshot({ remove: { items: [{ userId: OTHER_ACCOUNT }] } }),
  },
  {
    fact: "share.account=arn:aws:organizations::111122223333:organization/o-exampleorgid",
    example: image({
      add: { items: [{ organizationArn: "arn:aws:organizations::111122223333:organization/o-exampleorgid" }] },
    }),
    counterExample: image({ add: {} }),
  },
  {
    fact: `share.account=${OTHER_ACCOUNT}`,
    example: clusterSnapshot({ valuesToAdd: [OTHER_ACCOUNT] }),
    counterExample: clusterSnapshot({ valuesToAdd: ["all", "nobody"] }),
  },
  {
    fact: `share.account=${OTHER_ACCOUNT}`,
    example: document({ accountIdsToAdd: [OTHER_ACCOUNT] }),
    counterExample: document({ accountIdsToRemove: [OTHER_ACCOUNT] }),
  },
  {
    fact: `share.account=${OTHER_ACCOUNT}`,
    example: call("redshift", "AuthorizeSnapshotAccess", {
      snapshotIdentifier: "s",
      accountWithRestoreAccess: OTHER_ACCOUNT,
    }),
    counterExample: call("redshift", "RevokeSnapshotAccess", {
      snapshotIdentifier: "s",
      accountWithRestoreAccess: OTHER_ACCOUNT,
    }),
  },
  {
    fact: `share.account=${OTHER_ACCOUNT}`,
    example: keyPolicy([OWN_ROOT, OTHER_ROOT]),
    counterExample: keyPolicy(OWN_ROOT),
  },
  { fact: `share.account=${OTHER_ACCOUNT}`, example: keyPolicy(OTHER_ACCOUNT), counterExample: keyPolicy(OWN_ACCOUNT) },
  {
    fact: `share.account=${OTHER_ACCOUNT}`,
    example: topicPolicy({ Effect: "Allow", Principal: { AWS: OTHER_ROOT }, Action: "SNS:Subscribe", Resource: "*" }),
    counterExample: topicPolicy({
      Effect: "Deny",
      Principal: { AWS: OTHER_ROOT },
      Action: "SNS:Subscribe",
      Resource: "*",
    }),
  },
  {
    fact: `share.account=${OTHER_ACCOUNT}`,
    example: lambdaGrant(OTHER_ACCOUNT),
    counterExample: lambdaGrant(OWN_ROOT),
  },
  {
    fact: `share.account=${OTHER_ACCOUNT}`,
    example: call("sqs", "AddPermission", { label: "l", aWSAccountIds: [OTHER_ACCOUNT], actions: ["*"] }),
    counterExample: call("sqs", "AddPermission", { label: "l", aWSAccountIds: [OWN_ACCOUNT], actions: ["*"] }),
  },
  {
    fact: `share.account=${OTHER_ACCOUNT}`,
    example: call("sns", "AddPermission", { label: "l", aWSAccountId: [OTHER_ACCOUNT] }),
    counterExample: call("sns", "RemovePermission", { label: "l", aWSAccountId: [OTHER_ACCOUNT] }),
  },
  {
    fact: "share.removed",
    example: snapshot({ remove: { items: [{ group: "all" }] } }),
    counterExample: snapshot({ add: { items: [{ group: "all" }] }, remove: {} }),
  },
  {
    fact: "share.removed",
    example: databaseSnapshot({ valuesToRemove: [OTHER_ACCOUNT] }),
    counterExample: databaseSnapshot({ valuesToRemove: [] }),
  },
  {
    fact: "policy.public_principal",
    example: bucketPolicy({ ...PUBLIC_READ, Principal: { AWS: "*" }, Condition: CONDITION }),
    counterExample: bucketPolicy({ ...PUBLIC_READ, Principal: { AWS: OTHER_ROOT } }),
  },
  {
    fact: "policy.public_principal",
    example: call("ecr", "SetRepositoryPolicy", { repositoryName: "app", policyText: policyText(PUBLIC_READ) }),
    counterExample: call("ecr", "SetRepositoryPolicy", { repositoryName: "app", policyText: "{ not a policy" }),
  },
  {
    fact: "policy.public_principal",
    example: call("es", "CreateElasticsearchDomain", { domainName: "logs", accessPolicies: policyText(PUBLIC_READ) }),
    counterExample: call("es", "CreateElasticsearchDomain", {
      domainName: "logs",
      description: policyText(PUBLIC_READ),
    }),
  },
  {
    fact: "policy.conditioned",
    example: bucketPolicy({ ...PUBLIC_READ, Condition: CONDITION }),
    counterExample: bucketPolicy({ ...PUBLIC_READ, Condition: {} }),
  },
  {
    fact: "policy.admin",
    example: userPolicy({ Effect: "Allow", Action: ["ec2:*", "*"], Resource: ["*"] }),
    counterExample: userPolicy({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
  },
  {
    fact: "policy.admin",
    example: call("sts", "GetFederationToken", {
      name: "ada",
      policy: policyText({ Effect: "Allow", Action: "iam:*", Resource: "*" }),
    }),
    counterExample: call("sts", "AssumeRole", {
      roleArn: "arn:aws:iam::111122223333:role/deploy",
      policy: policyText({ Effect: "Allow", Action: "iam:*", Resource: "*" }),
    }),
  },
  {
    fact: "policy.trust_public",
    example: trust({ Principal: "*", Condition: { StringEquals: { "sts:ExternalId": "12345" } } }),
    counterExample: trust({ Principal: { Service: "ec2.amazonaws.com" } }),
  },
  {
    fact: `policy.trust_account=${OTHER_ACCOUNT}`,
    example: role({ Principal: { AWS: [OTHER_ROOT, OWN_ROOT] } }),
    counterExample: role({ Principal: { AWS: OWN_ROOT } }),
  },
  {
    fact: "policy.trust_federated=arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
    example: role({
      Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
      Action: "sts:AssumeRoleWithWebIdentity",
    }),
    counterExample: role({ Principal: { Service: "lambda.amazonaws.com" } }),
  },
  {
    fact: `lambda.principal=${OTHER_ACCOUNT}`,
    example: lambdaGrant(OTHER_ACCOUNT),
    counterExample: call("lambda", "RemovePermission20150331v2", { principal: OTHER_ACCOUNT }),
  },
];
