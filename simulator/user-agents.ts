/** What callers say of themselves. */

/** Browsers of the workforce. */
export const BROWSERS: readonly string[] = [
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
];

/** The AWS command line on the machines of different people. */
export const COMMAND_LINES: readonly string[] = [
  "aws-cli/2.31.18 md/awscrt#0.28.1 ua/2.1 os/macos#25.0.0 md/arch#arm64 lang/python#3.13.9",
  "aws-cli/2.28.4 md/awscrt#0.27.4 ua/2.1 os/linux#6.8.0-79-generic md/arch#x86_64 lang/python#3.13.4",
  "aws-cli/2.22.35 md/awscrt#0.23.4 ua/2.0 os/windows#10 md/arch#amd64 lang/python#3.12.6",
];

/** Terraform with the AWS provider. */
export const TERRAFORM =
  "APN/1.0 HashiCorp/1.0 Terraform/1.13.4 (+https://www.terraform.io) terraform-provider-aws/6.19.0 aws-sdk-go-v2/1.39.4 ua/2.1 os/linux";
/** Scripts and scanners in Python. */
export const BOTO3 =
  "Boto3/1.40.61 md/Botocore#1.40.61 ua/2.1 os/linux#6.1.155 md/arch#x86_64 lang/python#3.12.12 Botocore/1.40.61";
/** Code inside a function. */
export const LAMBDA_RUNTIME = "aws-sdk-nodejs/2.1692.0 linux/v22.20.0 exec-env/AWS_Lambda_nodejs22.x promise";
/** The machinery around a function. */
export const LAMBDA_WORKER = "awslambda-worker/1.0";
/** The agent of Systems Manager. */
export const SSM_AGENT = "aws-sdk-go/1.55.5 (go1.24.6; linux; amd64) amazon-ssm-agent/3.3.3050.0";
/** Container services. */
export const JAVA_SERVICE =
  "aws-sdk-java/2.35.6 Linux/6.1.155 OpenJDK_64-Bit_Server_VM/21.0.9 exec-env/AWS_ECS_FARGATE";
/** Services on instances. */
export const GO_SERVICE = "aws-sdk-go-v2/1.39.4 ua/2.1 os/linux lang/go#1.25.3 md/GOOS#linux md/GOARCH#arm64";
/** Workflows of the code host. */
export const ACTIONS_RUNNER =
  "aws-sdk-js/3.908.0 ua/2.1 os/linux#6.11.0-1018-azure lang/js md/nodejs#20.19.5 api/sts#3.908.0 configure-aws-credentials-for-github-actions";
/** The monitoring vendor. */
export const VENDOR_CRAWLER = "aws-sdk-go-v2/1.38.0 ua/2.1 os/linux lang/go#1.24.6 monitoring-integration/4.2";
/** The portal of IAM Identity Center and the console sign-in use SDKs of their own. */
export const SIGN_IN_INTERNAL =
  "aws-internal/3 aws-sdk-java/1.12.788 Linux/5.10.244 OpenJDK_64-Bit_Server_VM/17.0.17 java/17.0.17 cfg/retry-mode/standard";
