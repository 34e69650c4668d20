/** Reads across services, as posture scanners, vendors, consoles and scripts make them. */
import type { Call, CallMaker } from "../call.ts";
import { read } from "../call.ts";
import { uuid } from "../identifiers.ts";
import { describeSomething } from "./ec2.ts";
import { readOrganization, readSomething, readUser } from "./iam.ts";
import { listBuckets, readSetting } from "./s3.ts";

const arnOf = (site: Parameters<CallMaker>[0], service: string, resource: string) =>
  `arn:aws:${service}:${site.region}:${site.account.id}:${resource}`;

/** Metrics and alarms. */
export const readMetrics: CallMaker = (site, random) =>
  random.pick<() => Call>([
    () => read("monitoring", "DescribeAlarms", { maxRecords: 100 }),
    () =>
      read("monitoring", "ListMetrics", { namespace: random.pick(["AWS/EC2", "AWS/Lambda", "AWS/RDS", "AWS/SQS"]) }),
    () =>
      read("monitoring", "GetMetricData", {
        metricDataQueries: [{ id: "m1", returnData: true }],
        maxDatapoints: 100_800,
      }),
    () => read("monitoring", "GetDashboard", { dashboardName: random.pick(site.services) }),
  ])();

/** Functions. */
export const readFunctions: CallMaker = (site, random) => {
  const functionName = random.pick(site.functions);
  return random.pick<() => Call>([
    () => read("lambda", "ListFunctions20150331", { maxItems: 50 }),
    () => read("lambda", "GetFunction20150331v2", { functionName }),
    () => read("lambda", "GetFunctionConfiguration20150331v2", { functionName }),
    () => ({
      ...read("lambda", "GetPolicy20150331v2", { functionName }),
      ...(random.chance(0.3)
        ? { errorCode: "ResourceNotFoundException", errorMessage: `No policy is associated with the given resource.` }
        : {}),
    }),
    () => read("lambda", "ListTags20170331", { resource: arnOf(site, "lambda", `function:${functionName}`) }),
  ])();
};

/** Databases. */
export const readDatabases: CallMaker = (site, random) =>
  random.pick<() => Call>([
    () => read("rds", "DescribeDBInstances", { dBInstanceIdentifier: random.pick(site.databases) }),
    () => read("rds", "DescribeDBInstances"),
    () => read("rds", "DescribeDBSnapshots", { snapshotType: "manual", maxRecords: 100 }),
    () => read("rds", "DescribeDBClusters"),
    () => read("rds", "ListTagsForResource", { resourceName: arnOf(site, "rds", `db:${random.pick(site.databases)}`) }),
    () => ({ ...read("dynamodb", "DescribeTable", { tableName: random.pick(site.tables) }), apiVersion: "2012-08-10" }),
    () => ({ ...read("dynamodb", "ListTables"), apiVersion: "2012-08-10" }),
  ])();

/** Containers and load balancers. */
export const readServices: CallMaker = (site, random) => {
  const cluster = arnOf(site, "ecs", "cluster/web");
  return random.pick<() => Call>([
    () => read("ecs", "ListClusters"),
    () => read("ecs", "DescribeServices", { cluster, services: [random.pick(site.services)] }),
    () => read("ecs", "ListTasks", { cluster, serviceName: random.pick(site.services) }),
    () => ({ ...read("elasticloadbalancing", "DescribeLoadBalancers", { pageSize: 100 }), apiVersion: "2015-12-01" }),
    () => ({ ...read("elasticloadbalancing", "DescribeTargetGroups"), apiVersion: "2015-12-01" }),
    () => read("ecr", "DescribeRepositories", { registryId: site.account.id }),
    () => read("autoscaling", "DescribeAutoScalingGroups", { maxRecords: 100 }),
    () => read("eks", "ListClusters"),
  ])();
};

/** Keys, secrets, certificates. */
export const readKeys: CallMaker = (site, random) => {
  const keyArn = random.pick(site.keyArns);
  const ofKey = (eventName: string): Call => ({
    ...read("kms", eventName, { keyId: keyArn }),
    resources: [{ accountId: site.account.id, type: "AWS::KMS::Key", ARN: keyArn }],
  });
  return random.pick<() => Call>([
    () => read("kms", "ListKeys", { limit: 1000 }),
    () => read("kms", "ListAliases", { limit: 100 }),
    () => ofKey("DescribeKey"),
    () => ofKey("GetKeyPolicy"),
    () => ofKey("GetKeyRotationStatus"),
    () => read("secretsmanager", "ListSecrets", { maxResults: 100 }),
    () => read("secretsmanager", "DescribeSecret", { secretId: random.pick(site.secretArns) }),
    () => read("acm", "ListCertificates", { maxItems: 100 }),
  ])();
};

/** Trails, detectors, configuration. */
const readDefences: CallMaker = (site, random) =>
  random.pick<() => Call>([
    () => read("cloudtrail", "DescribeTrails", { trailNameList: [], includeShadowTrails: true }),
    () => read("cloudtrail", "GetTrailStatus", { name: site.trailName }),
    () => read("cloudtrail", "GetEventSelectors", { trailName: site.trailName }),
    () => read("config", "DescribeConfigurationRecorders"),
    () => read("config", "DescribeDeliveryChannels"),
    () => read("guardduty", "ListDetectors"),
    () => read("guardduty", "GetDetector", { detectorId: site.detectorId }),
    () => read("securityhub", "GetFindings", { maxResults: 100 }),
    () => read("access-analyzer", "ListAnalyzers"),
  ])();

/** Deployment and operation. */
export const readOperations: CallMaker = (site, random) => {
  const stack = random.pick(site.stacks);
  return random.pick<() => Call>([
    () => read("cloudformation", "DescribeStacks", { stackName: stack.name }),
    () => read("cloudformation", "ListStacks", { stackStatusFilter: ["CREATE_COMPLETE", "UPDATE_COMPLETE"] }),
    () => read("cloudformation", "DescribeStackEvents", { stackName: stack.id }),
    () => ({ ...read("logs", "DescribeLogGroups", { logGroupNamePrefix: "/aws/lambda/" }), apiVersion: "20140328" }),
    () => ({
      ...read("logs", "FilterLogEvents", { logGroupName: `/aws/lambda/${random.pick(site.functions)}`, limit: 100 }),
      apiVersion: "20140328",
    }),
    () => read("ssm", "DescribeInstanceInformation", { maxResults: 50 }),
    () => read("ssm", "DescribeParameters", { maxResults: 50 }),
    () => read("ssm", "ListCommands", { maxResults: 50 }),
    () =>
      read("sqs", "GetQueueAttributes", {
        queueUrl: `https://sqs.${site.region}.amazonaws.com/${site.account.id}/${random.pick(site.queues)}`,
        attributeNames: ["All"],
      }),
    () => read("sns", "ListTopics"),
    () => read("events", "ListRules"),
    () => read("tagging", "GetResources", { resourcesPerPage: 100 }),
  ])();
};

/** What the console asks on every page beside what the page shows. */
export const readConsoleFrame: CallMaker = (_site, random) =>
  random.pick<() => Call>([
    () =>
      read("health", "DescribeEventAggregates", {
        aggregateField: "eventTypeCategory",
        filter: { eventStatusCodes: ["open", "upcoming"] },
      }),
    () =>
      read("health", "DescribeEventAggregates", {
        aggregateField: "eventTypeCategory",
        filter: { eventStatusCodes: ["open", "upcoming"] },
      }),
    () => read("notifications", "ListNotificationHubs"),
    () =>
      read("ce", "GetCostAndUsage", {
        granularity: "MONTHLY",
        metrics: ["UnblendedCost"],
        timePeriod: { start: "HIDDEN_DUE_TO_SECURITY_REASONS" },
      }),
    () => read("resource-explorer-2", "ListIndexes"),
    () => read("compute-optimizer", "GetEnrollmentStatus"),
    () => read("servicecatalog-appregistry", "ListApplications"),
  ])();

/** Anything at all, weighted as an inventory tool would spread its calls. */
export const readAnything: CallMaker = (site, random) => {
  const makers: readonly CallMaker[] = [
    describeSomething,
    describeSomething,
    describeSomething,
    readSetting,
    readSetting,
    readSomething,
    readSomething,
    readKeys,
    readFunctions,
    readDatabases,
    readServices,
    readOperations,
    readDefences,
    readMetrics,
  ];
  return random.pick(makers)(site, random);
};

/** GetCallerIdentity, the first thing most tools ask. */
export const getCallerIdentity: CallMaker = () => read("sts", "GetCallerIdentity");

/** A name that is no longer there. */
export const readSomethingGone: CallMaker = (_site, random) => {
  const name = `legacy-${uuid(random).slice(0, 8)}`;
  return random.pick<() => Call>([
    () => ({
      ...read("iam", "GetRole", { roleName: name }),
      errorCode: "NoSuchEntityException",
      errorMessage: `The role with name ${name} cannot be found.`,
    }),
    () => ({
      ...read("ssm", "GetParameter", { name: `/app/${name}`, withDecryption: true }),
      errorCode: "ParameterNotFound",
    }),
    () => ({
      ...read("dynamodb", "DescribeTable", { tableName: name }),
      errorCode: "ResourceNotFoundException",
      errorMessage: `Requested resource not found: Table: ${name} not found`,
    }),
    () => ({
      ...read("cloudformation", "DescribeStacks", { stackName: name }),
      errorCode: "ValidationException",
      errorMessage: `Stack with id ${name} does not exist`,
    }),
  ])();
};

/** Reads a person makes in the IAM console. */
export const readIdentity: CallMaker = (site, random) =>
  random.pick<() => Call>([
    () => readSomething(site, random),
    () => readUser("grafana-reader", random),
    () => readOrganization(site, random),
  ])();

/** Reads a person makes in the S3 console. */
export const readStorage: CallMaker = (site, random) =>
  random.chance(0.25) ? listBuckets(site.region) : readSetting(site, random);
