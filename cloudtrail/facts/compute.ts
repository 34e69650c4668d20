/** EC2 instances, Lambda functions, EKS clusters, and the roles handed to compute. */
import { accountOfArn } from "../arn.ts";
import { readArray, readBoolean, readCount, readObject } from "../record.ts";
import {
  addFlag,
  addValue,
  type FactInput,
  type FactRule,
  isPresent,
  ownAccount,
  pick,
  readItems,
  unwrapRequest,
} from "./fact-rule.ts";

const EC2 = "ec2.amazonaws.com";
const LAMBDA = "lambda.amazonaws.com";
const EKS = "eks.amazonaws.com";
const METADATA_EVENTS = ["ModifyInstanceMetadataOptions", "ModifyInstanceMetadataDefaults"];
const EKS_ADMIN_POLICY = /AmazonEKS(?:Cluster)?AdminPolicy/;

/** Services that run code under a role given to them; iam:PassRole itself is never recorded. */
const ROLE_TAKERS = [
  "amplify",
  "apprunner",
  "autoscaling",
  "batch",
  "bedrock",
  "cloud9",
  "cloudformation",
  "codebuild",
  "codepipeline",
  "datapipeline",
  "ec2",
  "ecs",
  "elasticmapreduce",
  "glue",
  "imagebuilder",
  "lambda",
  "sagemaker",
  "scheduler",
  "ssm",
  "states",
].map((prefix) => `${prefix}.amazonaws.com`);
const ROLE_MEMBERS = [
  "role",
  "roleArn",
  "roleARN",
  "serviceRole",
  "executionRoleArn",
  "taskRoleArn",
  "serviceAccessRole",
];
/** Where a pipeline, a schedule and a task override keep the same members. */
const ROLE_HOLDERS = ["pipeline", "target", "overrides"];

/** `ec2.*`, `lambda.*` but the principal, `eks.*`, `pass.role`. */
export const COMPUTE_FACTS: readonly FactRule[] = [
  { eventSource: EC2, eventNames: ["RunInstances"], read: readLaunch },
  { eventSource: EC2, eventNames: ["ModifyInstanceAttribute"], read: readInstanceChange },
  { eventSource: EC2, eventNames: ["CreateLaunchTemplate", "CreateLaunchTemplateVersion"], read: readLaunchTemplate },
  { eventSource: EC2, eventNames: ["DescribeInstanceAttribute"], read: readAttributeAsked },
  { eventSource: EC2, eventNames: METADATA_EVENTS, read: readMetadataOptions },
  { eventSource: EC2, eventNames: null, read: readDryRun },
  { eventSource: LAMBDA, eventNames: ["UpdateFunctionConfiguration", "CreateFunction"], read: readLayers },
  { eventSource: LAMBDA, eventNames: ["CreateFunctionUrlConfig", "UpdateFunctionUrlConfig"], read: readFunctionUrl },
  { eventSource: EKS, eventNames: ["UpdateClusterConfig"], read: readClusterLogging },
  { eventSource: EKS, eventNames: ["CreateCluster", "UpdateClusterConfig"], read: readClusterEndpoint },
  { eventSource: EKS, eventNames: ["AssociateAccessPolicy"], read: readAccessPolicy },
  ...ROLE_TAKERS.map((eventSource) => ({ eventSource, eventNames: null, read: readPassedRole })),
];

function readLaunch(input: FactInput): void {
  const { request, response } = input;
  if (isPresent(request.userData)) addFlag(input, "ec2.user_data_write");
  readInstanceType(input);
  const launched = readArray(readObject(response.instancesSet)?.items).length;
  const asked = readObject(readItems(request.instancesSet)[0])?.maxCount ?? request.maxCount;
  addValue(input, "ec2.instance_count", launched > 0 ? launched : readCount(asked));
  const interfaces = readItems(request.networkInterfaceSet);
  if (interfaces.some((item) => readBoolean(readObject(item)?.associatePublicIpAddress) === true)) {
    addFlag(input, "ec2.public_ip");
  }
  if (readObject(request.metadataOptions)?.httpTokens === "optional") addFlag(input, "ec2.imdsv1");
}

function readInstanceChange(input: FactInput): void {
  if (isPresent(input.request.userData)) addFlag(input, "ec2.user_data_write");
  if (isPresent(input.request.groupSet)) addFlag(input, "ec2.security_group_swap");
  readInstanceType(input);
}

/** A change says `{ value: … }`. */
function readInstanceType(input: FactInput): void {
  const { instanceType } = input.request;
  addValue(input, "ec2.instance_type", readObject(instanceType)?.value ?? instanceType);
}

function readLaunchTemplate(input: FactInput): void {
  const request = unwrapRequest(input);
  const data = readObject(pick(request, "launchTemplateData"));
  if (isPresent(pick(data, "userData") ?? pick(request, "userData"))) addFlag(input, "ec2.user_data_write");
}

function readAttributeAsked(input: FactInput): void {
  if (input.request.attribute === "userData") addFlag(input, "ec2.user_data_read");
}

function readMetadataOptions(input: FactInput): void {
  if (pick(unwrapRequest(input), "httpTokens") === "optional") addFlag(input, "ec2.imdsv1");
}

function readDryRun(input: FactInput): void {
  if (input.record.errorCode === "Client.DryRunOperation") addFlag(input, "ec2.dry_run");
}

function readLayers(input: FactInput): void {
  for (const layer of readItems(input.request.layers)) {
    const account = typeof layer === "string" ? accountOfArn(layer) : null;
    if (account !== null && account !== ownAccount(input)) addValue(input, "lambda.layer_account", account);
  }
}

function readFunctionUrl(input: FactInput): void {
  if (input.request.authType === "NONE") addFlag(input, "lambda.url_public");
}

function readClusterLogging(input: FactInput): void {
  const setups = readItems(readObject(input.request.logging)?.clusterLogging);
  if (setups.some((setup) => readBoolean(readObject(setup)?.enabled) === false)) addFlag(input, "eks.logging_off");
}

function readClusterEndpoint(input: FactInput): void {
  const network = readObject(input.request.resourcesVpcConfig);
  if (readBoolean(network?.endpointPublicAccess) === true) addFlag(input, "eks.public_endpoint");
}

function readAccessPolicy(input: FactInput): void {
  const { policyArn } = input.request;
  if (typeof policyArn === "string" && EKS_ADMIN_POLICY.test(policyArn)) addFlag(input, "eks.admin_policy");
}

function readPassedRole(input: FactInput): void {
  if (!input.hasRequest) return;
  const { request } = input;
  for (const member of ROLE_MEMBERS) addRole(input, request[member]);
  const profile = readObject(request.iamInstanceProfile);
  addRole(input, profile?.arn ?? profile?.name);
  for (const holder of ROLE_HOLDERS) {
    const below = readObject(request[holder]);
    if (below !== null) for (const member of ROLE_MEMBERS) addRole(input, below[member]);
  }
}

function addRole(input: FactInput, role: unknown): void {
  if (typeof role === "string") addValue(input, "pass.role", role);
}
