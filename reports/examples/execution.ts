/** Examples of execution and persistence. */
import {
  by,
  byAws,
  data,
  deploy,
  type ExampleSet,
  FOREIGN,
  grace,
  narrowed,
  OWN,
  record,
  refused,
  viaService,
} from "./record.ts";

const INSTANCE = "i-0abc1234def567890";
const command = (documentName: string) =>
  record("ssm SendCommand", { documentName, instanceIds: [INSTANCE], parameters: "HIDDEN_DUE_TO_SECURITY_REASONS" });
const attribute = (rest: object) => record("ec2 ModifyInstanceAttribute", { instanceId: INSTANCE, ...rest });
const metadata = (HttpTokens: string) =>
  record("ec2 ModifyInstanceMetadataOptions", {
    ModifyInstanceMetadataOptionsRequest: { InstanceId: INSTANCE, HttpTokens },
  });
const launch = (rest: object = {}, count = 1) =>
  record(
    "ec2 RunInstances",
    {
      instancesSet: { items: [{ imageId: "ami-0a1b2c3d4e5f60718", minCount: 1, maxCount: count }] },
      instanceType: "t3.micro",
      ...rest,
    },
    {
      responseElements: {
        instancesSet: {
          items: Array.from({ length: count }, (_, index) => ({ instanceId: `i-0abc1234def5678${10 + index}` })),
        },
      },
    },
  );
const configure = (layers: string[]) =>
  record("lambda UpdateFunctionConfiguration20150331v2", { functionName: "bill", layers });
const layer = (account: string) => `arn:aws:lambda:eu-west-1:${account}:layer:tools:3`;
const cluster = (rest: object) => record("eks UpdateClusterConfig", { name: "main", ...rest });
const stack = (rest: object = {}) =>
  record("cloudformation CreateStack", { stackName: "web", templateURL: "https://x.s3.amazonaws.com/t.yaml", ...rest });
const template = (LaunchTemplateData: object) =>
  record("ec2 CreateLaunchTemplate", {
    CreateLaunchTemplateRequest: { LaunchTemplateName: "web", LaunchTemplateData },
  });

export const executionExamples: ExampleSet = {
  "ssm-remote-execution": {
    found: [
      record("ssm StartSession", { target: INSTANCE }),
      narrowed("shell-documents", command("AWS-RunShellScript")),
    ],
    missed: [
      record("ssm ListCommands"),
      record("ssm TerminateSession"),
      narrowed("shell-documents", command("AWS-UpdateSSMAgent")),
    ],
  },
  "ec2-ssh-key-pushed": {
    found: [
      record("ec2-instance-connect SendSSHPublicKey", {
        instanceId: INSTANCE,
        instanceOSUser: "root",
        sSHPublicKey: "x",
      }),
      refused(record("ec2-instance-connect OpenTunnel")),
    ],
    missed: [record("iam UploadSSHPublicKey", { userName: "eve" }), record("ec2 ImportKeyPair")],
  },
  "ec2-user-data-changed": {
    found: [
      attribute({ instanceType: { value: "t3.large" } }),
      narrowed("user-data", attribute({ userData: "<sensitiveDataRemoved>" })),
      narrowed("security-groups-swapped", attribute({ groupSet: { items: [{ groupId: "sg-0a1b2c3d4e5f60718" }] } })),
      narrowed("imdsv1-allowed", metadata("optional")),
    ],
    missed: [
      refused(attribute({ userData: "<sensitiveDataRemoved>" })),
      record("ec2 DescribeInstanceAttribute", { attribute: "userData" }),
      narrowed("user-data", attribute({ instanceType: { value: "t3.large" } })),
      narrowed("security-groups-swapped", attribute({ disableApiTermination: { value: false } })),
      narrowed("imdsv1-allowed", metadata("required")),
    ],
  },
  "ec2-key-pairs": {
    found: [record("ec2 CreateKeyPair", { keyName: "x" }), refused(record("ec2 ImportKeyPair"))],
    missed: [record("ec2 DescribeKeyPairs"), record("lightsail CreateKeyPair")],
  },
  "ec2-unusual-launches": {
    found: [
      launch(),
      narrowed("accelerator-type", launch({ instanceType: "p5.48xlarge" })),
      narrowed("accelerator-type", launch({ instanceType: "g5.xlarge" })),
      narrowed("ten-or-more", launch({}, 10)),
      narrowed("refused", refused(launch())),
    ],
    missed: [
      record("ec2 StartInstances"),
      narrowed("accelerator-type", launch({ instanceType: "t3.micro" })),
      narrowed("ten-or-more", launch({}, 9)),
      narrowed("refused", launch()),
    ],
  },
  "lambda-code-changes": {
    found: [
      by(deploy, record("lambda UpdateFunctionCode20150331v2", { functionName: "bill" })),
      narrowed("foreign-layer", configure([layer(OWN), layer(FOREIGN)])),
      narrowed("by-people", by(grace, record("lambda CreateFunction20150331", { functionName: "bill" }))),
    ],
    missed: [
      refused(configure([layer(FOREIGN)])),
      record("lambda Invoke", { functionName: "bill" }),
      narrowed("foreign-layer", configure([layer(OWN)])),
      narrowed("by-people", by(deploy, record("lambda UpdateFunctionCode20150331v2", { functionName: "bill" }))),
    ],
  },
  "lambda-triggers": {
    found: [
      record("lambda CreateEventSourceMapping20150331", {
        functionName: "bill",
        eventSourceArn: `arn:aws:sqs:eu-west-1:${OWN}:jobs`,
      }),
      record("lambda UpdateFunctionEventInvokeConfig"),
    ],
    missed: [record("lambda ListEventSourceMappings20150331"), record("lambda DeleteEventSourceMapping20150331")],
  },
  "ecs-task-changes": {
    found: [
      record("ecs ExecuteCommand", { cluster: "main", command: "/bin/sh", interactive: true }),
      record("ecs RegisterTaskDefinition", { family: "web" }),
    ],
    missed: [record("ecs DescribeTasks"), record("eks CreateCluster", { name: "main" }), record("ecs StopTask")],
  },
  "eks-cluster-changes": {
    found: [
      record("eks CreateNodegroup", { clusterName: "main" }),
      narrowed(
        "control-plane-logging-off",
        cluster({ logging: { clusterLogging: [{ types: ["audit"], enabled: false }] } }),
      ),
      narrowed("public-endpoint", cluster({ resourcesVpcConfig: { endpointPublicAccess: true } })),
    ],
    missed: [
      record("eks DescribeCluster", { name: "main" }),
      record("ecs CreateCluster"),
      narrowed(
        "control-plane-logging-off",
        cluster({ logging: { clusterLogging: [{ types: ["audit"], enabled: true }] } }),
      ),
      narrowed("public-endpoint", cluster({ resourcesVpcConfig: { endpointPublicAccess: false } })),
    ],
  },
  "cloudshell-use": {
    found: [record("cloudshell CreateSession"), narrowed("file-download", record("cloudshell GetFileDownloadUrls"))],
    missed: [
      record("s3 ListBuckets", null, { userAgent: "aws-cli/2.31.0 exec-env/CloudShell" }),
      record("rolesanywhere CreateSession"),
      narrowed("file-download", record("cloudshell GetFileUploadUrls")),
    ],
  },
  "cloudformation-changes": {
    found: [stack(), narrowed("with-a-service-role", stack({ roleARN: `arn:aws:iam::${OWN}:role/cfn` }))],
    missed: [
      record("cloudformation DescribeStacks"),
      viaService(record("iam CreateRole", { roleName: "x" })),
      narrowed("with-a-service-role", stack()),
    ],
  },
  "event-driven-persistence": {
    found: [
      record("events PutTargets", {
        rule: "x",
        targets: [{ id: "1", arn: `arn:aws:lambda:eu-west-1:${OWN}:function:bill` }],
      }),
      record("scheduler CreateSchedule", { name: "x" }),
    ],
    missed: [record("events ListRules"), record("events PutEvents"), record("glue CreateConnection")],
  },
  "developer-workspaces": {
    found: [
      record("sagemaker CreatePresignedNotebookInstanceUrl", { notebookInstanceName: "x" }),
      record("glue CreateDevEndpoint", { endpointName: "x" }),
    ],
    missed: [record("sagemaker ListNotebookInstances"), record("glue CreateJob")],
  },
  "launch-template-changes": {
    found: [
      template({ InstanceType: "t3.micro" }),
      narrowed("user-data", template({ UserData: "<sensitiveDataRemoved>" })),
    ],
    missed: [
      record("ec2 DescribeLaunchTemplates"),
      record("ec2 DeleteLaunchTemplate"),
      narrowed("user-data", template({ InstanceType: "t3.micro" })),
    ],
  },
  "apigateway-changes": {
    found: [
      record("apigateway CreateRestApi", { createRestApiInput: { name: "web" } }),
      record("apigateway GetApiKeys"),
    ],
    missed: [record("apigateway GetRestApis"), record("appsync CreateApiKey")],
  },
  "directory-changes": {
    found: [
      record("ds ResetUserPassword", { directoryId: "d-9067642ac7", userName: "eve" }),
      refused(record("ds CreateTrust")),
    ],
    missed: [record("ds DescribeDirectories"), record("sso-directory CreateUser")],
  },
  "lightsail-activity": {
    found: [record("lightsail CreateInstances", { instanceNames: ["x"] }), record("lightsail DownloadDefaultKeyPair")],
    missed: [record("lightsail GetInstances"), record("ec2 CreateKeyPair")],
  },
  "marketplace-agreements": {
    found: [record("agreement-marketplace AcceptAgreementRequest"), record("aws-marketplace CancelAgreement")],
    missed: [record("aws-marketplace ListEntities"), record("bedrock CreateFoundationModelAgreement")],
  },
  "graphql-api-changes": {
    found: [record("appsync CreateApiKey", { apiId: "x" }), refused(record("appsync UpdateResolver"))],
    missed: [record("appsync ListGraphqlApis"), record("apigateway CreateApiKey")],
  },
  "private-certificates-issued": {
    found: [record("acm-pca IssueCertificate", { certificateAuthorityArn: "x" }), record("acm-pca GetCertificate")],
    missed: [record("acm RequestCertificate"), record("acm-pca ListCertificateAuthorities")],
  },
  "functions-invoked-by-people": {
    found: [
      data("lambda Invoke", { functionName: "bill" }),
      by(grace, data("lambda Invoke", { functionName: "bill" })),
    ],
    missed: [
      by(deploy, data("lambda Invoke", { functionName: "bill" })),
      viaService(data("lambda Invoke", {}), "apigateway.amazonaws.com"),
      record("lambda UpdateFunctionCode20150331v2"),
    ],
  },
  "ec2-instance-lifecycle-wide": {
    found: [
      record("ec2 RebootInstances", { instancesSet: { items: [{ instanceId: INSTANCE }] } }),
      record("ec2 RequestSpotInstances"),
      viaService(launch(), "autoscaling.amazonaws.com"),
    ],
    missed: [record("ec2 DescribeInstances"), record("rds RebootDBInstance")],
  },
  "ec2-infrastructure-modified": {
    found: [
      attribute({ instanceType: { value: "t3.large" } }),
      by(deploy, record("ec2 CreateImage", { instanceId: INSTANCE })),
    ],
    missed: [
      refused(attribute({})),
      viaService(record("ec2 CreateImage")),
      record("ec2 DeregisterImage", null, byAws("backup.amazonaws.com")),
      record("ec2 DescribeImages"),
    ],
  },
};
