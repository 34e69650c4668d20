/** Tests only: examples of facts about logging, data services, refusals and the shape of records. */
import { call, type FactCase, OWN_ACCOUNT } from "./fact-case.fixture.ts";

const ROLE = `arn:aws:iam::${OWN_ACCOUNT}:role/stack`;

function selectors(request: object) {
  return call("cloudtrail", "PutEventSelectors", { trailName: "main", ...request });
}

function advanced(category: string) {
  const fieldSelectors = [{ field: "eventCategory", equals: [category] }];
  return { advancedEventSelectors: [{ name: "s", fieldSelectors }] };
}

function trail(eventName: string, request: object) {
  return call("cloudtrail", eventName, { name: "main", ...request });
}

function secretFilter(...filters: object[]) {
  return call("secretsmanager", "BatchGetSecretValue", { filters });
}

function refused(errorMessage: string, errorCode = "AccessDenied") {
  return call("dynamodb", "DescribeTable", null, { errorCode, errorMessage });
}

function aggregated(dimension: string) {
  return { eventCategory: "Aggregated", eventType: "AwsAggregatedEvent", summary: { primaryDimension: { dimension } } };
}

const DENIED = `User: arn:aws:iam::${OWN_ACCOUNT}:user/ada is not authorized to perform: dynamodb:DescribeTable`;
const ON_TABLE = "on resource: arn:aws:dynamodb:eu-west-1:111122223333:table/orders";

/** Each with a near miss. */
export const WATCH_CASES: readonly FactCase[] = [
  {
    fact: "params.omitted",
    example: call("iam", "PutRolePolicy", {
      omitted: true,
      originalSize: 120_000,
      reason: "requestParameters too large",
    }),
    counterExample: call("iam", "PutRolePolicy", { roleName: "deploy" }),
  },
  {
    fact: "params.omitted",
    example: call("ec2", "RunInstances", {}, { responseElements: { omitted: "true" } }),
    counterExample: call("ec2", "RunInstances", {}, { responseElements: { omitted: false } }),
  },
  {
    fact: "trail.management_off",
    example: selectors({ eventSelectors: [{ readWriteType: "All", includeManagementEvents: false }] }),
    counterExample: selectors({ eventSelectors: [{ readWriteType: "All", includeManagementEvents: true }] }),
  },
  {
    fact: "trail.management_off",
    example: selectors(advanced("Data")),
    counterExample: selectors(advanced("Management")),
  },
  {
    fact: "trail.multi_region_off",
    example: trail("UpdateTrail", { isMultiRegionTrail: false }),
    counterExample: trail("UpdateTrail", { isMultiRegionTrail: true }),
  },
  {
    fact: "trail.global_events_off",
    example: trail("UpdateTrail", { includeGlobalServiceEvents: false }),
    counterExample: trail("UpdateTrail", {}),
  },
  {
    fact: "trail.validation_off",
    example: trail("CreateTrail", { enableLogFileValidation: false }),
    counterExample: trail("CreateTrail", { enableLogFileValidation: true }),
  },
  {
    fact: "trail.bucket=elsewhere",
    example: trail("UpdateTrail", { s3BucketName: "elsewhere" }),
    counterExample: trail("StopLogging", { s3BucketName: "elsewhere" }),
  },
  {
    fact: "logs.retention_days=1",
    example: call("logs", "PutRetentionPolicy", { logGroupName: "/aws/lambda/f", retentionInDays: 1 }),
    counterExample: call("logs", "DeleteRetentionPolicy", { logGroupName: "/aws/lambda/f" }),
  },
  {
    fact: "guardduty.disabled",
    example: call("guardduty", "UpdateDetector", { detectorId: "12abc34d567e8fa901bc2d34e56789f0", enable: false }),
    counterExample: call("guardduty", "UpdateDetector", {
      detectorId: "12abc34d567e8fa901bc2d34e56789f0",
      enable: true,
    }),
  },
  {
    fact: "guardduty.list_activated",
    example: call("guardduty", "UpdateThreatIntelSet", { activate: true }),
    counterExample: call("guardduty", "CreateIPSet", { activate: false }),
  },
  {
    fact: "waf.logging_off",
    example: call("wafv2", "DeleteLoggingConfiguration", {
      resourceArn: "arn:aws:wafv2:eu-west-1:1:regional/webacl/a/b",
    }),
    counterExample: call("wafv2", "PutLoggingConfiguration", {
      loggingConfiguration: { logDestinationConfigs: ["x"] },
    }),
  },
  {
    fact: "ssm.with_decryption",
    example: call("ssm", "GetParametersByPath", { path: "/db", withDecryption: true }),
    counterExample: call("ssm", "GetParametersByPath", { path: "/db", withDecryption: false }),
  },
  {
    fact: "ssm.document=AWS-RunShellScript",
    example: call("ssm", "SendCommand", { documentName: "AWS-RunShellScript", instanceIds: ["i-0123456789abcdef0"] }),
    counterExample: call("ssm", "StartSession", { target: "i-0123456789abcdef0" }),
  },
  {
    fact: "ssm.document=runbook",
    example: call("ssm", "CreateAssociation", { name: "runbook" }),
    counterExample: call("ssm", "GetParameter", { name: "runbook" }),
  },
  {
    fact: "secrets.filter_everything",
    example: secretFilter({ key: "tag-key", values: ["!nothing"] }),
    counterExample: secretFilter({ key: "tag-key", values: ["!nothing"] }, { key: "name", values: ["prod"] }),
  },
  {
    fact: "rds.public",
    example: call("rds", "ModifyDBInstance", { dBInstanceIdentifier: "orders", publiclyAccessible: true }),
    counterExample: call(
      "rds",
      "ModifyDBInstance",
      { dBInstanceIdentifier: "orders" },
      { responseElements: { publiclyAccessible: true } },
    ),
  },
  {
    fact: "rds.public",
    example: call("rds", "RestoreDBInstanceFromDBSnapshot", {}, { responseElements: { publiclyAccessible: true } }),
    counterExample: call(
      "rds",
      "RestoreDBInstanceFromDBSnapshot",
      {},
      { responseElements: { publiclyAccessible: false } },
    ),
  },
  {
    fact: "rds.deletion_protection_off",
    example: call("rds", "ModifyDBCluster", { dBClusterIdentifier: "orders", deletionProtection: false }),
    counterExample: call("rds", "CreateDBCluster", { dBClusterIdentifier: "orders", deletionProtection: false }),
  },
  {
    fact: "rds.master_password",
    example: call("rds", "ModifyDBInstance", { dBInstanceIdentifier: "orders", masterUserPassword: "****" }),
    counterExample: call("rds", "CreateDBInstance", { dBInstanceIdentifier: "orders", masterUserPassword: "****" }),
  },
  {
    fact: "rds.backup_zero",
    example: call("rds", "ModifyDBInstance", { dBInstanceIdentifier: "orders", backupRetentionPeriod: 0 }),
    counterExample: call("rds", "ModifyDBInstance", { dBInstanceIdentifier: "orders", backupRetentionPeriod: 7 }),
  },
  {
    fact: "rds.no_final_snapshot",
    example: call("rds", "DeleteDBInstance", { dBInstanceIdentifier: "orders", skipFinalSnapshot: true }),
    counterExample: call("rds", "DeleteDBInstance", { dBInstanceIdentifier: "orders", skipFinalSnapshot: false }),
  },
  {
    fact: `kms.grantee=${ROLE}`,
    example: call("kms", "CreateGrant", { keyId: "k", granteePrincipal: ROLE, operations: ["Decrypt"] }),
    counterExample: call("kms", "RetireGrant", { granteePrincipal: ROLE }),
  },
  {
    fact: "kms.pending_days=7",
    example: call("kms", "ScheduleKeyDeletion", { keyId: "k", pendingWindowInDays: 7 }),
    counterExample: call("kms", "CancelKeyDeletion", { keyId: "k" }),
  },
  {
    fact: "codebuild.public",
    example: call("codebuild", "UpdateProjectVisibility", { projectVisibility: "PUBLIC_READ" }),
    counterExample: call("codebuild", "UpdateProjectVisibility", { projectVisibility: "PRIVATE" }),
  },
  {
    fact: "sns.protocol=email",
    example: call("sns", "Subscribe", { topicArn: "arn:aws:sns:eu-west-1:1:t", protocol: "email" }),
    counterExample: call("sns", "Unsubscribe", { protocol: "email" }),
  },
  {
    fact: `cfn.role=${ROLE}`,
    example: call("cloudformation", "CreateStack", { stackName: "s", roleARN: ROLE }),
    counterExample: call("cloudformation", "DeleteStack", { stackName: "s", roleARN: ROLE }),
  },
  {
    fact: "bedrock.bearer_token",
    example: call("bedrock", "InvokeModel", {}, { additionalEventData: { callWithBearerToken: true } }),
    counterExample: call("bedrock", "InvokeModel", {}, { additionalEventData: { callWithBearerToken: false } }),
  },
  {
    fact: "denied.action=dynamodb:DescribeTable",
    example: refused(`${DENIED} ${ON_TABLE}`),
    counterExample: refused(`${DENIED} ${ON_TABLE}`, "ValidationException"),
  },
  {
    fact: "denied.by=no-identity-policy",
    example: refused(`${DENIED} ${ON_TABLE} because no identity-based policy allows the dynamodb:DescribeTable action`),
    counterExample: refused(`${DENIED} ${ON_TABLE}`),
  },
  ...[
    ["because no resource-based policy allows the", "no-resource-policy"],
    ["because no service control policy allows the", "no-scp"],
    ["because no resource control policy allows the", "no-rcp"],
    ["because no permissions boundary allows the", "no-permissions-boundary"],
    ["because no session policy allows the", "no-session-policy"],
    ["because no VPC endpoint policy allows the", "no-vpce-policy"],
    ["with an explicit deny in a service control policy", "explicit-deny:scp"],
    ["with an explicit deny in an identity-based policy", "explicit-deny:identity-policy"],
    ["with an explicit deny in a permissions boundary", "explicit-deny:permissions-boundary"],
    ["with an explicit deny in a VPC endpoint policy: arn:aws:x", "explicit-deny:vpce-policy"],
    ["with an explicit deny", "explicit-deny"],
  ].map(([wording, value]) => ({
    fact: `denied.by=${value}`,
    example: refused(`${DENIED} ${ON_TABLE} ${wording} action`),
    counterExample: refused(`${wording}`, "ResourceNotFoundException"),
  })),
  ...[
    ["eventName", "API_ACTIVITY"],
    ["resourceARN", "RESOURCE_ACCESS"],
    ["userIdentity", "USER_ACTIONS"],
  ].map(([dimension, template]) => ({
    fact: `aggregated.template=${template}`,
    example: aggregated(dimension ?? ""),
    counterExample: aggregated("sourceIPAddress"),
  })),
];
