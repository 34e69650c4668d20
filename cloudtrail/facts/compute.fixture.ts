/** Tests only: examples of facts about instances, functions, clusters and passed roles. */
import { call, type FactCase, OTHER_ACCOUNT, OWN_ACCOUNT } from "./fact-case.fixture.ts";

const ROLE = `arn:aws:iam::${OWN_ACCOUNT}:role/app`;
const REMOVED = "<sensitiveDataRemoved>";

function run(request: object, more: object = {}) {
  const instancesSet = { items: [{ imageId: "ami-0123456789abcdef0", minCount: 1, maxCount: 12 }] };
  return call("ec2", "RunInstances", { instancesSet, ...request }, more);
}

function launched(count: number) {
  const items = Array.from({ length: count }, (_, index) => ({ instanceId: `i-0123456789abcdef${index}` }));
  return { responseElements: { instancesSet: { items } } };
}

function modify(request: object) {
  return call("ec2", "ModifyInstanceAttribute", { instanceId: "i-0123456789abcdef0", ...request });
}

function layer(account: string) {
  return `arn:aws:lambda:eu-west-1:${account}:layer:ext:1`;
}

/** Each with a near miss. */
export const COMPUTE_CASES: readonly FactCase[] = [
  {
    fact: "ec2.user_data_write",
    example: modify({ userData: REMOVED }),
    counterExample: modify({ ebsOptimized: true }),
  },
  { fact: "ec2.user_data_write", example: run({ userData: REMOVED }), counterExample: run({}) },
  {
    fact: "ec2.user_data_write",
    example: call("ec2", "CreateLaunchTemplate", {
      CreateLaunchTemplateRequest: { LaunchTemplateName: "t", LaunchTemplateData: { UserData: REMOVED } },
    }),
    counterExample: call("ec2", "CreateLaunchTemplate", {
      CreateLaunchTemplateRequest: { LaunchTemplateName: "t", LaunchTemplateData: { InstanceType: "t3.micro" } },
    }),
  },
  {
    fact: "ec2.user_data_read",
    example: call("ec2", "DescribeInstanceAttribute", { attribute: "userData", instanceId: "i-0123456789abcdef0" }),
    counterExample: call("ec2", "DescribeInstanceAttribute", {
      attribute: "kernel",
      instanceId: "i-0123456789abcdef0",
    }),
  },
  {
    fact: "ec2.security_group_swap",
    example: modify({ groupSet: { items: [{ groupId: "sg-0123456789abcdef0" }] } }),
    counterExample: modify({ groupSet: {} }),
  },
  { fact: "ec2.instance_type=p4d.24xlarge", example: run({ instanceType: "p4d.24xlarge" }), counterExample: run({}) },
  {
    fact: "ec2.instance_type=g5.xlarge",
    example: modify({ instanceType: { value: "g5.xlarge" } }),
    counterExample: modify({ instanceType: {} }),
  },
  {
    fact: "ec2.instance_count=2",
    example: run({}, launched(2)),
    counterExample: call("ec2", "StartInstances", {}, launched(2)),
  },
  {
    fact: "ec2.instance_count=12",
    example: run({}, { errorCode: "Client.InstanceLimitExceeded" }),
    counterExample: call("ec2", "RunInstances", null, { errorCode: "Client.UnauthorizedOperation" }),
  },
  {
    fact: "ec2.public_ip",
    example: run({ networkInterfaceSet: { items: [{ deviceIndex: 0, associatePublicIpAddress: true }] } }),
    counterExample: run({ networkInterfaceSet: { items: [{ deviceIndex: 0, associatePublicIpAddress: false }] } }),
  },
  {
    fact: "ec2.imdsv1",
    example: run({ metadataOptions: { httpTokens: "optional" } }),
    counterExample: run({ metadataOptions: { httpTokens: "required" } }),
  },
  {
    fact: "ec2.imdsv1",
    example: call("ec2", "ModifyInstanceMetadataOptions", {
      ModifyInstanceMetadataOptionsRequest: { InstanceId: "i-0123456789abcdef0", HttpTokens: "optional" },
    }),
    counterExample: call("ec2", "ModifyInstanceMetadataOptions", {
      ModifyInstanceMetadataOptionsRequest: { InstanceId: "i-0123456789abcdef0", HttpTokens: "required" },
    }),
  },
  {
    fact: "ec2.dry_run",
    example: call("ec2", "DescribeSnapshots", null, { errorCode: "Client.DryRunOperation" }),
    counterExample: call("ec2", "DescribeSnapshots", null, { errorCode: "Client.UnauthorizedOperation" }),
  },
  {
    fact: `lambda.layer_account=${OTHER_ACCOUNT}`,
    example: call("lambda", "UpdateFunctionConfiguration20150331v2", {
      functionName: "billing",
      layers: [layer(OTHER_ACCOUNT)],
    }),
    counterExample: call("lambda", "UpdateFunctionConfiguration20150331v2", {
      functionName: "billing",
      layers: [layer(OWN_ACCOUNT)],
    }),
  },
  {
    fact: "lambda.url_public",
    example: call("lambda", "CreateFunctionUrlConfig", { functionName: "billing", authType: "NONE" }),
    counterExample: call("lambda", "CreateFunctionUrlConfig", { functionName: "billing", authType: "AWS_IAM" }),
  },
  {
    fact: "eks.logging_off",
    example: call("eks", "UpdateClusterConfig", {
      name: "prod",
      logging: { clusterLogging: [{ types: ["audit"], enabled: false }] },
    }),
    counterExample: call("eks", "UpdateClusterConfig", {
      name: "prod",
      logging: { clusterLogging: [{ types: ["audit"], enabled: true }] },
    }),
  },
  {
    fact: "eks.public_endpoint",
    example: call("eks", "CreateCluster", { name: "prod", resourcesVpcConfig: { endpointPublicAccess: true } }),
    counterExample: call("eks", "CreateCluster", { name: "prod", resourcesVpcConfig: { endpointPublicAccess: false } }),
  },
  {
    fact: "eks.admin_policy",
    example: call("eks", "AssociateAccessPolicy", {
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    }),
    counterExample: call("eks", "AssociateAccessPolicy", {
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
    }),
  },
  {
    fact: `pass.role=${ROLE}`,
    example: call("lambda", "CreateFunction20150331", { functionName: "billing", role: ROLE }),
    counterExample: call(
      "lambda",
      "CreateFunction20150331",
      { functionName: "billing" },
      { responseElements: { role: ROLE } },
    ),
  },
  {
    fact: "pass.role=app",
    example: run({ iamInstanceProfile: { name: "app" } }),
    counterExample: call("iam", "CreateInstanceProfile", { role: "app" }),
  },
  {
    fact: `pass.role=${ROLE}`,
    example: call("scheduler", "CreateSchedule", {
      name: "s",
      target: { arn: "arn:aws:sqs:eu-west-1:1:q", roleArn: ROLE },
    }),
    counterExample: call("sts", "AssumeRole", { roleArn: ROLE }),
  },
];
