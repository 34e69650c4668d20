/** What applications call all day: keys, secrets, parameters, tables, queues, functions, logs. */
import type { Call, JsonMembers } from "../call.ts";
import { read, write } from "../call.ts";
import { hex, lowerAlphanumeric, uuid } from "../identifiers.ts";
import type { Random } from "../random.ts";
import type { Site } from "../world.ts";

/** Decrypt or GenerateDataKey under one of the site's keys. */
export function keyCall(options: {
  site: Site;
  eventName: "Decrypt" | "GenerateDataKey" | "Encrypt";
  keyArn: string;
  encryptionContext: JsonMembers;
}): Call {
  const { site, eventName, keyArn, encryptionContext } = options;
  const request =
    eventName === "Decrypt"
      ? { encryptionContext, encryptionAlgorithm: "SYMMETRIC_DEFAULT" }
      : { keyId: keyArn, encryptionContext, keySpec: eventName === "Encrypt" ? undefined : "AES_256" };
  return {
    ...read("kms", eventName, request),
    resources: [{ accountId: site.account.id, type: "AWS::KMS::Key", ARN: keyArn }],
  };
}

/** Decrypt of an object, a secret or a function's environment. */
export function decryptSomething(site: Site, random: Random): Call {
  const [storage = "", secrets = ""] = site.keyArns;
  const secretArn = random.pick(site.secretArns);
  const bucketArn = `arn:aws:s3:::${random.pick(site.buckets)}`;
  return random.chance(0.5)
    ? keyCall({
        site,
        eventName: "Decrypt",
        keyArn: secrets,
        encryptionContext: { SecretARN: secretArn, SecretVersionId: uuid(random) },
      })
    : keyCall({ site, eventName: "Decrypt", keyArn: storage, encryptionContext: { "aws:s3:arn": bucketArn } });
}

/** GetSecretValue. */
export function getSecretValue(secretId: string): Call {
  return { ...read("secretsmanager", "GetSecretValue", { secretId }), on: secretId };
}

/** GetParameter with decryption, or GetParametersByPath. */
export function getParameter(site: Site, random: Random): Call {
  if (random.chance(0.3))
    return read("ssm", "GetParametersByPath", { path: "/app/orders", recursive: true, withDecryption: true });
  const name = random.pick(site.parameters);
  const ARN = `arn:aws:ssm:${site.region}:${site.account.id}:parameter${name}`;
  return {
    ...read("ssm", "GetParameter", { name, withDecryption: true }),
    resources: [{ accountId: site.account.id, ARN }],
  };
}

/** A data event of DynamoDB. */
export function tableCall(site: Site, random: Random): Call {
  const tableName = random.pick(site.tables);
  const arn = `arn:aws:dynamodb:${site.region}:${site.account.id}:table/${tableName}`;
  const [eventName, readOnly] = random.pick([
    ["GetItem", true],
    ["Query", true],
    ["GetItem", true],
    ["PutItem", false],
    ["UpdateItem", false],
  ] as const);
  const key =
    eventName === "Query"
      ? { keyConditionExpression: "#pk = :pk" }
      : { key: { pk: `${tableName}#${lowerAlphanumeric(random, 10)}` } };
  return {
    eventSource: "dynamodb.amazonaws.com",
    eventName,
    readOnly,
    requestParameters: { tableName, ...key },
    resources: [{ accountId: site.account.id, type: "AWS::DynamoDB::Table", ARN: arn }],
    apiVersion: "2012-08-10",
    data: true,
    on: arn,
  };
}

/** A data event of SQS. */
export function queueCall(site: Site, random: Random): Call {
  const queue = random.pick(site.queues);
  const arn = `arn:aws:sqs:${site.region}:${site.account.id}:${queue}`;
  const queueUrl = `https://sqs.${site.region}.amazonaws.com/${site.account.id}/${queue}`;
  const shared = {
    eventSource: "sqs.amazonaws.com",
    resources: [{ accountId: site.account.id, type: "AWS::SQS::Queue", ARN: arn }],
    data: true as const,
    on: arn,
  };
  if (random.chance(0.6)) {
    return {
      ...shared,
      eventName: "ReceiveMessage",
      readOnly: true,
      requestParameters: { queueUrl, maxNumberOfMessages: 10, waitTimeSeconds: 20 },
    };
  }
  const responseElements = { messageId: uuid(random), mD5OfMessageBody: hex(random, 32) };
  const requestParameters = { queueUrl, messageBody: "HIDDEN_DUE_TO_SECURITY_REASONS" };
  return { ...shared, eventName: "SendMessage", readOnly: false, requestParameters, responseElements };
}

/** Invoke of a function, a data event. */
export function invokeFunction(site: Site, random: Random, functionName: string): Call {
  const arn = `arn:aws:lambda:${site.region}:${site.account.id}:function:${functionName}`;
  return {
    eventSource: "lambda.amazonaws.com",
    eventName: "Invoke",
    readOnly: false,
    requestParameters: { functionName: arn, invocationType: random.pick(["RequestResponse", "Event"]) },
    additionalEventData: { functionVersion: `${arn}:$LATEST` },
    resources: [{ accountId: site.account.id, type: "AWS::Lambda::Function", ARN: arn }],
    data: true,
    on: arn,
  };
}

/** CreateLogStream of a new function instance. */
export function createLogStream(random: Random, functionName: string, at: number): Call {
  const day = new Date(at).toISOString().slice(0, 10).replaceAll("-", "/");
  const request = { logGroupName: `/aws/lambda/${functionName}`, logStreamName: `${day}/[$LATEST]${hex(random, 32)}` };
  return { ...write("logs", "CreateLogStream", { request }), apiVersion: "20140328" };
}

/** UpdateInstanceInformation of the Systems Manager agent. */
export function updateInstanceInformation(site: Site, instance: Site["instances"][number]): Call {
  return write("ssm", "UpdateInstanceInformation", {
    request: {
      instanceId: instance.id,
      agentVersion: "3.3.3050.0",
      agentStatus: "Active",
      platformType: "Linux",
      platformName: "Amazon Linux",
      platformVersion: "2023",
      iPAddress: instance.ip,
      computerName: `ip-${instance.ip.replaceAll(".", "-")}.${site.region}.compute.internal`,
      agentName: "amazon-ssm-agent",
      availabilityZone: `${site.region}a`,
      sSMConnectionChannel: "ssmmessages",
    },
  });
}
