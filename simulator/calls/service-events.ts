/** What AWS does by itself: service events, and calls of AWS services under their own name. */
import type { Call } from "../call.ts";
import { read, write } from "../call.ts";
import { ec2Id, hex, uuid } from "../identifiers.ts";
import type { Random } from "../random.ts";
import type { Site } from "../world.ts";
import { keyCall } from "./application-data.ts";
import { bucketCall } from "./s3.ts";

/** RotateKey of a customer key. */
export function rotateKey(site: Site, random: Random): Call {
  const ARN = random.pick(site.keyArns);
  return {
    eventSource: "kms.amazonaws.com",
    eventName: "RotateKey",
    readOnly: false,
    resources: [{ accountId: site.account.id, type: "AWS::KMS::Key", ARN }],
    serviceEventDetails: { keyId: ARN.slice(ARN.indexOf("/") + 1), backingKeyId: hex(random, 64) },
    eventType: "AwsServiceEvent",
  };
}

/** A spot instance taken back. */
export function spotInterruption(random: Random): Call {
  return {
    eventSource: "ec2.amazonaws.com",
    eventName: "BidEvictedEvent",
    readOnly: false,
    serviceEventDetails: { instanceIdSet: [ec2Id(random, "i")] },
    eventType: "AwsServiceEvent",
  };
}

/** Another account copies a snapshot that was shared with it; recorded for the owner, without a caller. */
export function sharedSnapshotCopied(snapshotId: string): Call {
  return {
    eventSource: "ec2.amazonaws.com",
    eventName: "SharedSnapshotCopyInitiated",
    readOnly: false,
    serviceEventDetails: { snapshotId },
    eventType: "AwsServiceEvent",
  };
}

/** A backup job that finished. */
export function backupCompleted(site: Site, random: Random): Call {
  const instance = random.pick(site.instances);
  return {
    eventSource: "backup.amazonaws.com",
    eventName: "BackupJobCompleted",
    readOnly: false,
    serviceEventDetails: {
      serviceEventDetails: "completed",
      backupVaultName: "Default",
      recoveryPointArn: `arn:aws:ec2:${site.region}::snapshot/${ec2Id(random, "snap")}`,
      resourceArn: `arn:aws:ec2:${site.region}:${site.account.id}:volume/${instance.volumeId}`,
    },
    eventType: "AwsServiceEvent",
  };
}

/** CloudTrail looks at the ACL of the bucket it delivers to. */
export function trailBucketAcl(site: Site, bucket: string): Call {
  return bucketCall({ eventName: "GetBucketAcl", bucket, site, readOnly: true, request: { acl: "" } });
}

/** CloudTrail asks for a key to encrypt a log file. */
export function trailDataKey(site: Site, bucket: string): Call {
  const encryptionContext = {
    "aws:cloudtrail:arn": `arn:aws:cloudtrail:${site.region}:${site.account.id}:trail/${site.trailName}`,
    "aws:s3:arn": `arn:aws:s3:::${bucket}/AWSLogs/${site.account.id}`,
  };
  return keyCall({ site, eventName: "GenerateDataKey", keyArn: site.keyArns[0] ?? "", encryptionContext });
}

/** Reads of AWS Config while it records. */
export function configRead(site: Site, random: Random): Call {
  return random.pick<() => Call>([
    () =>
      read("ec2", "DescribeSecurityGroups", {
        securityGroupSet: {},
        securityGroupIdSet: { items: [{ groupId: random.pick(site.securityGroupIds) }] },
        filterSet: {},
      }),
    () =>
      read("ec2", "DescribeInstances", {
        instancesSet: { items: [{ instanceId: random.pick(site.instances).id }] },
        filterSet: {},
      }),
    () => read("iam", "GetRole", { roleName: "app-web" }),
    () =>
      bucketCall({
        eventName: "GetBucketTagging",
        bucket: random.pick(site.buckets),
        site,
        readOnly: true,
        request: { tagging: "" },
      }),
    () => read("rds", "DescribeDBInstances", { dBInstanceIdentifier: random.pick(site.databases) }),
  ])();
}

/** Rule results delivered to AWS Config. */
export function putEvaluations(site: Site, random: Random): Call {
  return write("config", "PutEvaluations", {
    request: {
      evaluations: [
        {
          complianceResourceType: "AWS::EC2::SecurityGroup",
          complianceResourceId: random.pick(site.securityGroupIds),
          complianceType: random.pick(["COMPLIANT", "NON_COMPLIANT"]),
        },
      ],
      resultToken: "HIDDEN_DUE_TO_SECURITY_REASONS",
      testMode: false,
    },
    response: { failedEvaluations: [] },
  });
}

/** Findings imported by a detective service. */
export function importFindings(site: Site, random: Random): Call {
  return write("securityhub", "BatchImportFindings", {
    request: {
      findings: [
        {
          id: `arn:aws:guardduty:${site.region}:${site.account.id}:detector/${site.detectorId}/finding/${hex(random, 32)}`,
          schemaVersion: "2018-10-08",
        },
      ],
    },
    response: { failedCount: 0, successCount: 1, failedFindings: [] },
  });
}

/** A task that reports its state. */
export function submitTaskState(site: Site, random: Random): Call {
  const cluster = `arn:aws:ecs:${site.region}:${site.account.id}:cluster/web`;
  const request = {
    cluster,
    task: `arn:aws:ecs:${site.region}:${site.account.id}:task/web/${hex(random, 32)}`,
    status: "RUNNING",
  };
  return write("ecs", "SubmitTaskStateChange", { request, response: { acknowledgment: uuid(random) } });
}
