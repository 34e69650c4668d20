/** Changes people make by hand on an ordinary day. */
import type { Call, CallMaker } from "../call.ts";
import { read, write } from "../call.ts";
import { ec2Id, hex, uuid } from "../identifiers.ts";
import { authorizeIngress, createTags, revokeIngress } from "./ec2.ts";
import { changeState } from "./ec2-instances.ts";
import { bucketCall } from "./s3.ts";

/** The office network, which security groups are opened for now and then. */
const OFFICE_RANGE = "203.0.113.0/28";

/** Instances and security groups. */
export const changeCompute: CallMaker = (site, random) => {
  const instance = random.pick(site.instances);
  const groupId = random.pick(site.securityGroupIds);
  const arn = (resource: string) => `arn:aws:ec2:${site.region}:${site.account.id}:${resource}`;
  const toInstance = (call: Call): Call => ({ ...call, on: arn(`instance/${instance.id}`) });
  const toGroup = (call: Call): Call => ({ ...call, on: arn(`security-group/${groupId}`) });
  const rebooted = { instancesSet: { items: [{ instanceId: instance.id }] } };
  const metadata = { InstanceId: instance.id, HttpTokens: "required", HttpEndpoint: "enabled" };
  return random.pick<() => Call>([
    () => toInstance(changeState("StopInstances", [instance.id], random)),
    () => toInstance(changeState("StartInstances", [instance.id], random)),
    () => toInstance(createTags(instance.id, { key: "owner", value: random.pick(site.services) }, random)),
    () => toGroup(authorizeIngress(site, random, { groupId, port: random.pick([443, 8443, 22]), cidr: OFFICE_RANGE })),
    () => toGroup(revokeIngress(random, { groupId, port: 22, cidr: OFFICE_RANGE })),
    () =>
      toInstance(
        write("ec2", "RebootInstances", { request: rebooted, response: { requestId: uuid(random), _return: true } }),
      ),
    () =>
      toInstance(
        write("ec2", "ModifyInstanceMetadataOptions", { request: { ModifyInstanceMetadataOptionsRequest: metadata } }),
      ),
    () =>
      write("autoscaling", "SetDesiredCapacity", {
        request: { autoScalingGroupName: `${random.pick(site.services)}-asg`, desiredCapacity: random.integer(2, 8) },
      }),
  ])();
};

/** Buckets. */
export const changeStorage: CallMaker = (site, random) => {
  const bucket = random.pick(site.buckets);
  return random.pick<() => Call>([
    () =>
      bucketCall({
        eventName: "PutBucketTagging",
        bucket,
        site,
        request: { tagging: "", Tagging: { TagSet: { Tag: { Key: "owner", Value: "data" } } } },
      }),
    () =>
      bucketCall({
        eventName: "PutBucketVersioning",
        bucket,
        site,
        request: { versioning: "", VersioningConfiguration: { Status: "Enabled" } },
      }),
    () =>
      bucketCall({
        eventName: "PutBucketPolicy",
        bucket,
        site,
        request: {
          policy: "",
          bucketPolicy: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: `arn:aws:s3:::${bucket}/*`,
                Condition: { Bool: { "aws:SecureTransport": "false" } },
              },
            ],
          },
        },
      }),
    () =>
      bucketCall({
        eventName: "PutBucketLifecycle",
        bucket,
        site,
        request: {
          lifecycle: "",
          LifecycleConfiguration: { Rule: { ID: "expire", Status: "Enabled", Expiration: { Days: 365 } } },
        },
      }),
  ])();
};

/** Applications: parameters, functions, alarms, queues, secrets. */
export const changeApplication: CallMaker = (site, random) => {
  const functionName = random.pick(site.functions);
  const secretId = random.pick(site.secretArns);
  return random.pick<() => Call>([
    () =>
      write("ssm", "PutParameter", {
        request: {
          name: random.pick(site.parameters),
          type: "SecureString",
          value: "HIDDEN_DUE_TO_SECURITY_REASONS",
          overwrite: true,
        },
        response: { version: random.integer(2, 60), tier: "Standard" },
      }),
    () =>
      write("lambda", "UpdateFunctionConfiguration20150331v2", {
        request: { functionName, timeout: 60, memorySize: 1024 },
        response: {
          functionName,
          functionArn: `arn:aws:lambda:${site.region}:${site.account.id}:function:${functionName}`,
          lastUpdateStatus: "InProgress",
        },
      }),
    () =>
      write("monitoring", "PutMetricAlarm", {
        request: {
          alarmName: `${functionName}-errors`,
          namespace: "AWS/Lambda",
          threshold: 3,
          comparisonOperator: "GreaterThanThreshold",
          evaluationPeriods: 2,
        },
      }),
    () =>
      write("sqs", "SetQueueAttributes", {
        request: {
          queueUrl: `https://sqs.${site.region}.amazonaws.com/${site.account.id}/${random.pick(site.queues)}`,
          attributes: { VisibilityTimeout: "120" },
        },
      }),
    () =>
      write("secretsmanager", "PutSecretValue", {
        request: { secretId, clientRequestToken: uuid(random) },
        response: { arn: secretId },
      }),
    () =>
      write("events", "PutRule", {
        request: { name: `nightly-${functionName}`, scheduleExpression: "cron(0 2 * * ? *)", state: "ENABLED" },
        response: { ruleArn: `arn:aws:events:${site.region}:${site.account.id}:rule/nightly-${functionName}` },
      }),
    () =>
      write("logs", "StartQuery", {
        request: { logGroupName: `/aws/lambda/${functionName}`, startTime: 0, limit: 1000 },
        response: { queryId: uuid(random) },
      }),
  ])();
};

/** Databases. */
export const changeDatabase: CallMaker = (site, random) => {
  const dBInstanceIdentifier = random.pick(site.databases);
  const arn = `arn:aws:rds:${site.region}:${site.account.id}:`;
  const dBSnapshotIdentifier = `${dBInstanceIdentifier}-${hex(random, 6)}`;
  return random.pick<() => Call>([
    () =>
      write("rds", "ModifyDBInstance", {
        request: { dBInstanceIdentifier, dBInstanceClass: "db.r6g.large", applyImmediately: false },
        response: {
          dBInstanceIdentifier,
          dBInstanceArn: `${arn}db:${dBInstanceIdentifier}`,
          dBInstanceStatus: "available",
        },
      }),
    () =>
      write("rds", "CreateDBSnapshot", {
        request: { dBInstanceIdentifier, dBSnapshotIdentifier },
        response: {
          dBInstanceIdentifier,
          dBSnapshotIdentifier,
          dBSnapshotArn: `${arn}snapshot:${dBSnapshotIdentifier}`,
          status: "creating",
          engine: "postgres",
        },
      }),
    () =>
      write("rds", "AddTagsToResource", {
        request: { resourceName: `${arn}db:${dBInstanceIdentifier}`, tags: [{ key: "tier", value: "gold" }] },
      }),
  ])();
};

/** Shells and sessions on machines. */
export const startShell: CallMaker = (site, random) => {
  const instance = random.pick(site.instances);
  return random.pick<() => Call>([
    () =>
      write("ssm", "StartSession", {
        request: { target: instance.id },
        response: {
          sessionId: `session-${hex(random, 17)}`,
          tokenValue: "Value hidden due to security reasons.",
          streamUrl: `wss://ssmmessages.${site.region}.amazonaws.com/v1/data-channel/session-${hex(random, 17)}?role=publish_subscribe`,
        },
      }),
    () =>
      write("ssm", "SendCommand", {
        request: {
          documentName: "AWS-RunShellScript",
          instanceIds: [instance.id],
          parameters: "HIDDEN_DUE_TO_SECURITY_REASONS",
          interactive: false,
        },
        response: {
          command: {
            commandId: uuid(random),
            documentName: "AWS-RunShellScript",
            instanceIds: [instance.id],
            status: "Pending",
          },
        },
      }),
    () => read("ssm", "DescribeSessions", { state: "Active", maxResults: 50 }),
  ])();
};

/** Networks. */
export const changeNetwork: CallMaker = (site, random) => {
  const routeTableId = ec2Id(random, "rtb");
  return random.pick<() => Call>([
    () =>
      write("ec2", "CreateRoute", {
        request: { routeTableId, destinationCidrBlock: "172.24.0.0/16", transitGatewayId: ec2Id(random, "tgw") },
        response: { requestId: uuid(random), _return: true },
      }),
    () =>
      write("ec2", "DeleteRoute", {
        request: { routeTableId, destinationCidrBlock: "172.25.0.0/16" },
        response: { requestId: uuid(random), _return: true },
      }),
    () =>
      write("ec2", "ModifySubnetAttribute", {
        request: { subnetId: random.pick(site.subnetIds), mapPublicIpOnLaunch: { value: false } },
        response: { requestId: uuid(random), _return: true },
      }),
    () => createTags(site.vpcId, { key: "cost-center", value: "4711" }, random),
  ])();
};

/** Any of them. */
export const changeSomething: CallMaker = (site, random) =>
  random.pick([
    changeCompute,
    changeStorage,
    changeApplication,
    changeApplication,
    changeDatabase,
    startShell,
    changeNetwork,
  ])(site, random);
