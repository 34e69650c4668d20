/** Examples of credential access and discovery. */
import {
  at,
  by,
  byAws,
  data,
  deploy,
  type ExampleSet,
  FOREIGN,
  grace,
  inConsole,
  narrowed,
  OWN,
  policy,
  type RawRecord,
  record,
  refused,
  repeat,
  user,
  viaService,
} from "./record.ts";

const secret = (id: string) => record("secretsmanager GetSecretValue", { secretId: id });
const parameter = (name: string, withDecryption = true) => record("ssm GetParameter", { name, withDecryption });
const batch = (filters: object[]) => record("secretsmanager BatchGetSecretValue", { filters });
const attribute = (index: number, name = "userData") =>
  record("ec2 DescribeInstanceAttribute", { instanceId: `i-0abc1234def5678${10 + index}`, attribute: name });
const agent = (userAgent: string) => record("sts GetCallerIdentity", null, { userAgent });
const LOOKS = [
  "s3 ListBuckets",
  "iam ListUsers",
  "iam ListRoles",
  "ec2 DescribeInstances",
  "ec2 DescribeVpcs",
  "rds DescribeDBInstances",
  "sts GetCallerIdentity",
  "ec2 DescribeSecurityGroups",
  "ec2 DescribeSnapshots",
];
const look = (index: number) => record(LOOKS[index % LOOKS.length] ?? "");
const IAM = ["ListUsers", "ListRoles", "GetUser", "ListPolicies", "GetAccountSummary", "ListGroups"];
const iam = (index: number) => record(`iam ${IAM[index % IAM.length]}`);
const RARE = ["DescribeBundleTasks", "DescribeCarrierGateways", "DescribeDhcpOptions", "GetEbsDefaultKmsKeyId"];
const rare = (index: number) => record(`ec2 ${RARE[index % RARE.length]}`);
const STATE = [
  "cloudtrail DescribeTrails",
  "cloudtrail GetTrailStatus",
  "guardduty GetDetector",
  "config DescribeConfigRules",
  "securityhub DescribeHub",
];
const state = (index: number) => record(STATE[index % STATE.length] ?? "");
const REGIONS = ["us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1"];
const quota = (index: number) =>
  record("servicequotas ListServiceQuotas", { serviceCode: "ec2" }, { awsRegion: REGIONS[index % REGIONS.length] });
const bucketAcl = (index: number) => record("s3 GetBucketAcl", { bucketName: `bucket-${index}`, acl: "" });
const dryRun = record(
  "ec2 RunInstances",
  { instanceType: "t3.micro" },
  { errorCode: "Client.DryRunOperation", errorMessage: "Request would have succeeded, but DryRun flag is set." },
);
const NAMES = ["CreateUser", "CreateRole", "ListUsers", "ListRoles", "GetUser"];
const refusal = (index: number) => refused(record(`iam ${NAMES[index % NAMES.length]}`));
const bySourceIdentity = { ...deploy, sessionContext: { ...Object(deploy.sessionContext), sourceIdentity: "grace" } };
const secretPolicy = (principal: unknown) =>
  record("secretsmanager PutResourcePolicy", {
    secretId: "db",
    resourcePolicy: policy("secretsmanager:GetSecretValue", "*", { Principal: principal }),
  });
const elsewhere = (one: RawRecord): RawRecord => ({ ...one, sourceIPAddress: "203.0.113.9" });

export const discoveryExamples: ExampleSet = {
  "secrets-read": {
    found: [
      by(deploy, secret("db")),
      refused(secret("db")),
      narrowed("catch-all-batch", batch([{ key: "tag-key", values: ["!tagKeyThatWillNeverExist"] }])),
      narrowed("by-people", secret("db")),
      narrowed("by-people", by(grace, secret("db"))),
    ],
    missed: [
      record("secretsmanager ListSecrets"),
      record("secretsmanager DescribeSecret", { secretId: "db" }),
      narrowed("catch-all-batch", batch([{ key: "name", values: ["db"] }])),
      narrowed("by-people", by(deploy, secret("db"))),
    ],
  },
  "secrets-read-burst": {
    found: [repeat(10, 33, (index) => secret(`db-${index}`)), repeat(20, 15, () => secret("db"))],
    missed: [
      repeat(10, 34, (index) => secret(`db-${index}`)),
      repeat(19, 5, (index) => secret(`db-${index % 9}`)),
      repeat(20, 5, () => refused(secret("db"))),
      repeat(18, 5, (index) => by(user(`u${index % 2}`), secret(`db-${index}`))),
    ],
  },
  "ssm-parameters-decrypted": {
    found: [parameter("/db/host", false), narrowed("with-decryption", parameter("/db/password"))],
    missed: [
      record("ssm DescribeParameters"),
      record("ssm PutParameter", { name: "/db/host" }),
      narrowed("with-decryption", parameter("/db/host", false)),
    ],
  },
  "ssm-parameters-burst": {
    found: [repeat(10, 66, (index) => parameter(`/p/${index}`)), repeat(25, 25, () => parameter("/p"))],
    missed: [
      repeat(9, 5, (index) => parameter(`/p/${index}`)),
      repeat(10, 67, (index) => parameter(`/p/${index}`)),
      repeat(25, 5, (index) => parameter(`/p/${index}`, false)),
      repeat(25, 5, () => refused(parameter("/p"))),
    ],
  },
  "ec2-password-data": {
    found: [
      record("ec2 GetPasswordData", { instanceId: "i-0abc1234def567890" }),
      refused(record("ec2 GetPasswordData")),
    ],
    missed: [record("ec2 GetConsoleOutput"), record("secretsmanager GetRandomPassword")],
  },
  "ec2-user-data-read": {
    found: [
      repeat(10, 200, (index) => attribute(index, "instanceType")),
      narrowed("user-data", ...repeat(10, 200, (index) => attribute(index))),
    ],
    missed: [
      repeat(9, 5, (index) => attribute(index)),
      repeat(10, 201, (index) => attribute(index)),
      narrowed("user-data", ...repeat(10, 5, (index) => attribute(index, "instanceType"))),
      repeat(10, 5, () => record("ec2 DescribeInstances")),
    ],
  },
  "kms-decrypt-by-people": {
    found: [
      record("kms Decrypt", { encryptionAlgorithm: "SYMMETRIC_DEFAULT" }),
      by(grace, record("kms ReEncrypt")),
      by(bySourceIdentity, record("kms Decrypt")),
    ],
    missed: [
      by(deploy, record("kms Decrypt")),
      viaService(record("kms Decrypt"), "secretsmanager.amazonaws.com"),
      record("kms GenerateDataKey"),
    ],
  },
  "container-registry-tokens": {
    found: [record("ecr GetAuthorizationToken"), record("ecr BatchGetImage", { repositoryName: "web" })],
    missed: [
      record("ecr-public GetAuthorizationToken"),
      record("codeartifact GetAuthorizationToken"),
      record("ecr DescribeRepositories"),
    ],
  },
  "caller-identity-probes": {
    found: [
      record("sts GetCallerIdentity"),
      {
        narrow: "first-time-for-this-principal-and-address",
        records: [elsewhere(record("sts GetCallerIdentity"))],
        beside: [at("-3d", record("s3 ListBuckets"))],
      },
      narrowed("trufflehog", agent("TruffleHog")),
    ],
    missed: [
      record("sts GetSessionToken"),
      narrowed(
        "first-time-for-this-principal-and-address",
        at("-3d", record("s3 ListBuckets")),
        record("sts GetCallerIdentity"),
      ),
      narrowed("trufflehog", agent("aws-cli/2.31.0")),
    ],
  },
  "suspicious-user-agents": {
    found: [
      agent("aws-cli/1.22.34 Python/3.10 Linux/5.15.0-kali3-amd64 botocore/1.23"),
      agent("[S3 Browser/11.6.7 (https://s3browser.com)]"),
      agent("stratus-red-team_1f4e"),
      agent("Boto3/1.9 PACU/1.0"),
    ],
    missed: [agent("aws-cli/2.31.0 os/linux"), agent("S3Console/0.4"), agent("Boto3/1.40 kal-i")],
  },
  "discovery-burst": {
    found: [repeat(8, 85, look)],
    missed: [
      repeat(20, 5, (index) => look(index % 7)),
      repeat(8, 86, look),
      repeat(8, 5, (index) => inConsole(look(index))),
      repeat(8, 5, (index) => viaService(look(index))),
      repeat(8, 5, (index) => (index % 2 ? elsewhere(look(index)) : look(index))),
    ],
  },
  "access-denied-burst": {
    found: [repeat(5, 150, refusal), repeat(20, 31, () => refusal(0))],
    missed: [
      repeat(19, 5, (index) => refusal(index % 4)),
      repeat(5, 151, refusal),
      repeat(20, 5, (index) => viaService(refusal(index))),
      repeat(20, 5, () => dryRun),
      repeat(5, 5, (index) =>
        record("signin ConsoleLogin", null, {
          responseElements: { ConsoleLogin: "Failure" },
          requestID: String(index),
        }),
      ),
    ],
  },
  "dry-run-probes": {
    found: [repeat(5, 900, () => dryRun)],
    missed: [
      repeat(4, 5, () => dryRun),
      repeat(5, 901, () => dryRun),
      repeat(5, 5, () => refused(record("ec2 RunInstances"))),
    ],
  },
  "iam-recon": {
    found: [repeat(6, 120, iam)],
    missed: [
      repeat(12, 5, (index) => iam(index % 5)),
      repeat(6, 121, iam),
      repeat(6, 5, (index) => viaService(iam(index))),
    ],
  },
  "s3-recon": {
    found: [repeat(15, 42, bucketAcl)],
    missed: [
      repeat(14, 5, bucketAcl),
      repeat(15, 43, bucketAcl),
      repeat(15, 5, () => bucketAcl(0)),
      repeat(15, 5, (index) => viaService(bucketAcl(index), "config.amazonaws.com")),
    ],
  },
  "backup-and-network-recon": {
    found: [repeat(4, 200, rare)],
    missed: [
      repeat(9, 5, (index) => rare(index % 3)),
      repeat(4, 201, rare),
      repeat(4, 5, (index) => viaService(rare(index))),
    ],
  },
  "organization-recon": {
    found: [record("organizations ListAccounts"), refused(record("organizations DescribeOrganization"))],
    missed: [
      inConsole(record("organizations ListAccounts")),
      viaService(record("organizations DescribeOrganization")),
      record("sso ListAccounts"),
    ],
  },
  "quota-recon": {
    found: [repeat(5, 150, quota)],
    missed: [
      repeat(9, 5, (index) => quota(index % 4)),
      repeat(5, 151, quota),
      repeat(5, 5, (index) => ({ ...quota(index), eventName: "GetAWSDefaultServiceQuota" })),
    ],
  },
  "ses-recon": {
    found: [record("ses GetSendQuota"), refused(record("ses ListIdentities"))],
    missed: [record("ses SendEmail"), record("macie2 GetAccount"), record("account GetContactInformation")],
  },
  "account-info-recon": {
    found: [
      record("account GetContactInformation"),
      record("billingconsole GetAlternateContact"),
      record("ce GetCostAndUsage"),
    ],
    missed: [
      record("account PutContactInformation"),
      record("route53domains GetContactInformation"),
      record("ce CreateAnomalyMonitor"),
    ],
  },
  "ssm-inventory-recon": {
    found: [record("ssm DescribeInstanceInformation"), record("ssm GetInventory")],
    missed: [record("ssm SendCommand"), record("ssm PutInventory"), record("glacier ListCommands")],
  },
  "cloud-logs-read": {
    found: [record("cloudtrail LookupEvents"), by(grace, record("logs FilterLogEvents", { logGroupName: "x" }))],
    missed: [
      by(deploy, record("cloudtrail LookupEvents")),
      viaService(record("logs StartQuery")),
      record("athena GetQueryResults"),
    ],
  },
  "disk-access": {
    found: [
      record("ec2 AttachVolume", {
        volumeId: "vol-0a1b2c3d4e5f60718",
        instanceId: "i-0abc1234def567890",
        device: "/dev/sdf",
      }),
      refused(record("ec2 GetConsoleScreenshot")),
    ],
    missed: [
      viaService(record("ec2 CreateVolume")),
      record("ec2 AttachVolume", null, byAws("autoscaling.amazonaws.com")),
      record("ec2 DescribeVolumes"),
    ],
  },
  "defences-recon": {
    found: [repeat(5, 150, state)],
    missed: [
      repeat(9, 5, (index) => state(index % 4)),
      repeat(5, 151, state),
      repeat(5, 5, (index) => viaService(state(index))),
    ],
  },
  "genai-recon": {
    found: [
      record("bedrock ListFoundationModels"),
      narrowed("refused", refused(record("bedrock GetFoundationModelAvailability"))),
    ],
    missed: [
      viaService(record("bedrock ListFoundationModels")),
      record("bedrock InvokeModel"),
      narrowed("refused", record("bedrock ListFoundationModels")),
    ],
  },
  "secrets-changed": {
    found: [
      record("secretsmanager DeleteSecret", { secretId: "db", recoveryWindowInDays: 7 }),
      narrowed("public-policy", secretPolicy("*")),
      narrowed("other-account", secretPolicy({ AWS: `arn:aws:iam::${FOREIGN}:root` })),
    ],
    missed: [
      secret("db"),
      record("secretsmanager CreateSecret", { name: "db" }),
      narrowed("public-policy", secretPolicy({ AWS: `arn:aws:iam::${FOREIGN}:root` })),
      narrowed("other-account", secretPolicy({ AWS: `arn:aws:iam::${OWN}:role/deploy` })),
      data("s3 PutObject", { bucketName: "db", key: "x" }),
    ],
  },
};
