/** Calls of deployments: stacks, images, services, functions. */
import type { Call } from "../call.ts";
import { read, write } from "../call.ts";
import { hex, uuid } from "../identifiers.ts";
import type { Random } from "../random.ts";
import type { Site } from "../world.ts";

/** CreateChangeSet and ExecuteChangeSet of a stack, with the reads between them. */
export function updateStack(site: Site, random: Random): Call[] {
  const stack = random.pick(site.stacks);
  const changeSetName = `deploy-${hex(random, 8)}`;
  const id = `arn:aws:cloudformation:${site.region}:${site.account.id}:changeSet/${changeSetName}/${uuid(random)}`;
  const roleARN = `arn:aws:iam::${site.account.id}:role/cfn-execution`;
  const templateURL = `https://${site.buckets[3]}.s3.${site.region}.amazonaws.com/templates/${stack.name}-${hex(random, 8)}.yaml`;
  const named = { stackName: stack.name, changeSetName };
  return [
    read("cloudformation", "DescribeStacks", { stackName: stack.name }),
    read("cloudformation", "GetTemplateSummary", { stackName: stack.name }),
    write("cloudformation", "CreateChangeSet", {
      request: { ...named, templateURL, roleARN, changeSetType: "UPDATE", capabilities: ["CAPABILITY_NAMED_IAM"] },
      response: { id, stackId: stack.id },
    }),
    read("cloudformation", "DescribeChangeSet", named),
    write("cloudformation", "ExecuteChangeSet", { request: named }),
    read("cloudformation", "DescribeStackEvents", { stackName: stack.id }),
    read("cloudformation", "DescribeStacks", { stackName: stack.id }),
  ];
}

/** Pushing an image to the registry. */
export function pushImage(site: Site, random: Random): Call[] {
  const repositoryName = random.pick(site.services);
  const registryId = site.account.id;
  const imageTag = hex(random, 40);
  const imageDigest = `sha256:${hex(random, 64)}`;
  const ARN = `arn:aws:ecr:${site.region}:${registryId}:repository/${repositoryName}`;
  const ofRepository = (call: Call): Call => ({ ...call, resources: [{ accountId: registryId, ARN }] });
  const repositoryUri = `${registryId}.dkr.ecr.${site.region}.amazonaws.com/${repositoryName}`;
  return [
    read("ecr", "GetAuthorizationToken"),
    read("ecr", "DescribeRepositories", { repositoryNames: [repositoryName] }),
    ofRepository(
      read("ecr", "BatchCheckLayerAvailability", {
        registryId,
        repositoryName,
        layerDigests: [`sha256:${hex(random, 64)}`],
      }),
    ),
    ofRepository(
      write("ecr", "InitiateLayerUpload", {
        request: { registryId, repositoryName },
        response: { uploadId: uuid(random), partSize: 10485760 },
      }),
    ),
    ofRepository(
      write("ecr", "CompleteLayerUpload", {
        request: { registryId, repositoryName, uploadId: uuid(random), layerDigests: [imageDigest] },
      }),
    ),
    ofRepository(
      write("ecr", "PutImage", {
        request: {
          registryId,
          repositoryName,
          imageTag,
          imageManifestMediaType: "application/vnd.oci.image.manifest.v1+json",
        },
        response: { image: { registryId, repositoryName, repositoryUri, imageId: { imageTag, imageDigest } } },
      }),
    ),
  ];
}

/** Rolling out a container service. */
export function rollOut(site: Site, random: Random): Call[] {
  const service = random.pick(site.services);
  const arn = (resource: string) => `arn:aws:ecs:${site.region}:${site.account.id}:${resource}`;
  const revision = random.integer(40, 900);
  const taskDefinitionArn = arn(`task-definition/${service}:${revision}`);
  const roles = {
    taskRoleArn: `arn:aws:iam::${site.account.id}:role/ecs-task-${service}`,
    executionRoleArn: `arn:aws:iam::${site.account.id}:role/ecs-execution`,
  };
  const cluster = arn("cluster/web");
  return [
    read("ecs", "DescribeTaskDefinition", { taskDefinition: service }),
    write("ecs", "RegisterTaskDefinition", {
      request: {
        family: service,
        ...roles,
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "512",
        memory: "1024",
      },
      response: { taskDefinition: { taskDefinitionArn, family: service, revision, ...roles, status: "ACTIVE" } },
    }),
    write("ecs", "UpdateService", {
      request: { cluster, service, taskDefinition: taskDefinitionArn, forceNewDeployment: false },
      response: {
        service: {
          serviceArn: arn(`service/web/${service}`),
          serviceName: service,
          clusterArn: cluster,
          status: "ACTIVE",
          taskDefinition: taskDefinitionArn,
        },
      },
    }),
    read("ecs", "DescribeServices", { cluster, services: [service] }),
    read("ecs", "DescribeServices", { cluster, services: [service] }),
    read("elasticloadbalancing", "DescribeTargetHealth", {
      targetGroupArn: `arn:aws:elasticloadbalancing:${site.region}:${site.account.id}:targetgroup/${service}/${hex(random, 16)}`,
    }),
    read("ecs", "DescribeTasks", { cluster, tasks: [arn(`task/web/${hex(random, 32)}`)] }),
  ];
}

/** New code for a function. */
export function updateFunction(site: Site, random: Random): Call[] {
  const functionName = random.pick(site.functions);
  const functionArn = `arn:aws:lambda:${site.region}:${site.account.id}:function:${functionName}`;
  const role = `arn:aws:iam::${site.account.id}:role/lambda-${functionName}`;
  const version = String(random.integer(10, 400));
  const answer = {
    functionName,
    functionArn,
    runtime: "nodejs22.x",
    role,
    handler: "index.handler",
    codeSize: random.integer(90_000, 9_000_000),
    timeout: 30,
    memorySize: 512,
    version: "$LATEST",
    state: "Active",
    packageType: "Zip",
  };
  const s3Key = `functions/${functionName}/${hex(random, 40)}.zip`;
  return [
    read("lambda", "GetFunction20150331v2", { functionName }),
    write("lambda", "UpdateFunctionCode20150331v2", {
      request: { functionName, s3Bucket: site.buckets[3] ?? "", s3Key, publish: false, dryRun: false },
      response: { ...answer, lastUpdateStatus: "InProgress" },
    }),
    read("lambda", "GetFunctionConfiguration20150331v2", { functionName }),
    write("lambda", "PublishVersion20150331", {
      request: { functionName },
      response: { ...answer, version, functionArn: `${functionArn}:${version}` },
    }),
    write("lambda", "UpdateAlias20150331", {
      request: { functionName, name: "live", functionVersion: version },
      response: { aliasArn: `${functionArn}:live`, name: "live", functionVersion: version },
    }),
  ];
}

/** What CloudFormation does with the caller's rights while a stack updates. */
export function stackSideEffects(site: Site, random: Random): Call[] {
  const logGroupName = `/ecs/${random.pick(site.services)}`;
  const alarmName = `${random.pick(site.services)}-5xx`;
  return [
    { ...read("logs", "DescribeLogGroups", { logGroupNamePrefix: logGroupName }), apiVersion: "20140328" },
    {
      ...write("logs", "PutRetentionPolicy", { request: { logGroupName, retentionInDays: 90 } }),
      apiVersion: "20140328",
    },
    write("monitoring", "PutMetricAlarm", {
      request: {
        alarmName,
        namespace: "AWS/ApplicationELB",
        threshold: 5,
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 3,
      },
    }),
    read("elasticloadbalancing", "DescribeListeners", { pageSize: 100 }),
  ];
}
