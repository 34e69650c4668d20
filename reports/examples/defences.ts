/** Examples of logging and defences. */
import { byAws, data, type ExampleSet, narrowed, OWN, record, refused, viaService } from "./record.ts";

const TRAIL = `arn:aws:cloudtrail:eu-west-1:${OWN}:trail/main`;
const selectors = (includeManagementEvents: boolean) =>
  record("cloudtrail PutEventSelectors", {
    trailName: TRAIL,
    eventSelectors: [
      { readWriteType: "All", includeManagementEvents, dataResources: [], excludeManagementEventSources: [] },
    ],
  });
const advanced = (category: string) =>
  record("cloudtrail PutEventSelectors", {
    trailName: TRAIL,
    advancedEventSelectors: [{ name: "x", fieldSelectors: [{ field: "eventCategory", equals: [category] }] }],
  });
const update = (rest: object) => record("cloudtrail UpdateTrail", { name: TRAIL, ...rest });
const retention = (days: number) =>
  record("logs PutRetentionPolicy", { logGroupName: "/aws/lambda/bill", retentionInDays: days });
const omitted = { reason: "requestParameters too large", originalSize: 204_800, omitted: true };
const detector = { detectorId: "12abc34d567e8fa901bc2d34e56789f0" };

export const defencesExamples: ExampleSet = {
  "cloudtrail-changes": {
    found: [
      record("cloudtrail StopLogging", { name: TRAIL }),
      record("cloudtrail CreateTrail", { name: "main", s3BucketName: "logs" }),
      refused(record("cloudtrail DeleteTrail")),
    ],
    missed: [record("cloudtrail DescribeTrails"), record("cloudtrail LookupEvents"), record("eks DeleteTrail")],
  },
  "cloudtrail-stopped": {
    found: [record("cloudtrail StopLogging", { name: TRAIL }), record("cloudtrail DeleteEventDataStore")],
    missed: [
      refused(record("cloudtrail StopLogging")),
      record("cloudtrail StartLogging", { name: TRAIL }),
      record("cloudtrail StopLogging", { name: TRAIL }, { errorCode: "TrailNotFoundException" }),
    ],
  },
  "cloudtrail-narrowed": {
    found: [
      selectors(true),
      narrowed("management-events-off", selectors(false)),
      narrowed("management-events-off", advanced("Data")),
      narrowed("single-region", update({ isMultiRegionTrail: false })),
      narrowed("global-events-off", update({ includeGlobalServiceEvents: false })),
      narrowed("validation-off", update({ enableLogFileValidation: false })),
    ],
    missed: [
      refused(selectors(false)),
      record("cloudtrail GetEventSelectors", { trailName: TRAIL }),
      narrowed("management-events-off", selectors(true)),
      narrowed("management-events-off", advanced("Management")),
      narrowed("single-region", update({ isMultiRegionTrail: true })),
      narrowed("global-events-off", update({ s3BucketName: "logs" })),
      narrowed("validation-off", update({ enableLogFileValidation: true })),
    ],
  },
  "config-changes": {
    found: [
      record("config PutConfigRule", { configRule: { configRuleName: "x" } }),
      narrowed(
        "recording-stopped",
        record("config StopConfigurationRecorder", { configurationRecorderName: "default" }),
      ),
    ],
    missed: [
      record("config DescribeConfigRules"),
      record("config PutEvaluations", null, byAws("config.amazonaws.com")),
      narrowed(
        "recording-stopped",
        record("config StartConfigurationRecorder", { configurationRecorderName: "default" }),
      ),
    ],
  },
  "log-destruction": {
    found: [
      record("logs DeleteLogGroup", { logGroupName: "/aws/lambda/bill" }),
      narrowed("retention-below-30-days", retention(1)),
      refused(record("logs DeleteLogStream")),
    ],
    missed: [
      record("logs CreateLogGroup"),
      record("logs DescribeLogGroups"),
      narrowed("retention-below-30-days", retention(30)),
      narrowed("retention-below-30-days", record("logs DeleteLogGroup")),
    ],
  },
  "flow-logs-deleted": {
    found: [
      record("ec2 DeleteFlowLogs", {
        DeleteFlowLogsRequest: { FlowLogId: { content: "fl-0a1b2c3d4e5f60718", tag: 1 } },
      }),
    ],
    missed: [
      refused(record("ec2 DeleteFlowLogs")),
      record("ec2 CreateFlowLogs"),
      record("ec2 DeleteFlowLogs", null, { errorCode: "Client.DryRunOperation" }),
    ],
  },
  "dns-query-logs-deleted": {
    found: [
      record("route53resolver DisassociateResolverQueryLogConfig", { resourceId: "vpc-0a1b2c3d4e5f60718" }),
      record("route53 DeleteQueryLoggingConfig", { id: "x" }),
    ],
    missed: [
      record("route53resolver AssociateResolverQueryLogConfig"),
      record("route53resolver DeleteQueryLoggingConfig"),
      record("route53resolver DeleteFirewallRule"),
    ],
  },
  "monitoring-weakened": {
    found: [
      record("monitoring DeleteAlarms", { alarmNames: ["root-used"] }),
      record("events DisableRule", { name: "detect" }),
      record("sns Unsubscribe"),
    ],
    missed: [record("monitoring PutMetricAlarm"), record("events PutRule", { name: "x" }), record("wafv2 DeleteRule")],
  },
  "guardduty-weakened": {
    found: [
      record("guardduty ArchiveFindings", detector),
      narrowed("detector-off", record("guardduty DeleteDetector", detector)),
      narrowed("detector-off", record("guardduty UpdateDetector", { ...detector, enable: false })),
      narrowed(
        "trusted-list-activated",
        record("guardduty CreateIPSet", { ...detector, name: "ours", activate: true, location: "s3://x/y" }),
      ),
    ],
    missed: [
      record("guardduty GetDetector", detector),
      record("guardduty CreateDetector", { enable: true }),
      record("wafv2 DeleteIPSet"),
      narrowed("detector-off", record("guardduty UpdateDetector", { ...detector, enable: true })),
      narrowed("trusted-list-activated", record("guardduty CreateIPSet", { ...detector, activate: false })),
    ],
  },
  "securityhub-weakened": {
    found: [
      record("securityhub DisableSecurityHub"),
      record("securityhub BatchDisableStandards", { StandardsSubscriptionArns: ["x"] }),
    ],
    missed: [
      record("securityhub EnableSecurityHub"),
      record("securityhub GetFindings"),
      record("guardduty DeleteMembers"),
    ],
  },
  "detective-services-weakened": {
    found: [
      record("macie2 DisableMacie"),
      record("inspector2 Disable", { resourceTypes: ["EC2"] }),
      record("access-analyzer DeleteAnalyzer", { analyzerName: "x" }),
    ],
    missed: [record("macie2 GetMacieSession"), record("inspector2 Enable"), record("quicksight DeleteMember")],
  },
  "any-defence-weakened": {
    found: [
      record("cloudtrail StopLogging", { name: TRAIL }),
      record("ec2 DeleteFlowLogs"),
      record("config StopConfigurationRecorder"),
      record("ec2 EnableSerialConsoleAccess"),
    ],
    missed: [
      record("cloudtrail StartLogging"),
      record("cloudtrail CreateTrail"),
      record("config PutConfigRule"),
      record("ec2 EnableEbsEncryptionByDefault"),
    ],
  },
  "ec2-account-guardrails": {
    found: [
      record("ec2 DisableEbsEncryptionByDefault", { DisableEbsEncryptionByDefaultRequest: "" }),
      refused(record("ec2 DisableSnapshotBlockPublicAccess")),
    ],
    missed: [record("ec2 EnableEbsEncryptionByDefault"), record("ec2 GetEbsEncryptionByDefault")],
  },
  "region-enabled": {
    found: [
      record("account EnableRegion", { RegionName: "ap-east-1" }),
      record("account DisableRegion", { RegionName: "ap-east-1" }),
    ],
    missed: [record("account ListRegions"), record("ec2 DescribeRegions")],
  },
  "request-parameters-omitted": {
    found: [
      record("iam PutUserPolicy", omitted),
      record("iam CreatePolicyVersion", null, {
        responseElements: { ...omitted, reason: "responseElements too large" },
      }),
    ],
    missed: [record("iam PutUserPolicy"), record("iam PutUserPolicy", { ...omitted, omitted: false })],
  },
  "kms-key-loss": {
    found: [
      record("kms ScheduleKeyDeletion", { keyId: "k", pendingWindowInDays: 7 }),
      refused(record("kms DisableKey")),
    ],
    missed: [
      record("kms CancelKeyDeletion", { keyId: "k" }),
      record("kms DisableKey", null, { eventSource: "cloudhsm.amazonaws.com" }),
      data("kms Decrypt", {}),
    ],
  },
  "kms-key-lifecycle": {
    found: [
      record("kms CancelKeyDeletion", { keyId: "k" }),
      record("kms UpdateAlias", { aliasName: "alias/x", targetKeyId: "k" }),
      viaService(record("kms DisableKey", { keyId: "k" })),
    ],
    missed: [
      record("kms CreateKey"),
      record("kms DescribeKey"),
      record("lambda UpdateAlias20150331", { functionName: "x" }),
    ],
  },
};
