import { expect, test } from "vitest";
import { readUserAgent, userAgentFamily } from "./user-agent.ts";

test.each([
  ["signin.amazonaws.com", "console"],
  ["console.amazonaws.com", "console"],
  ["S3Console/0.4, aws-internal/3 aws-sdk-java/1.11", "console"],
  ["config.amazonaws.com", "service"],
  ["AWS Internal", "service"],
  ["APN/1.0 HashiCorp/1.0 Terraform/1.5.0 aws-sdk-go-v2/1.30", "terraform"],
  ["OpenTofu/1.8", "terraform"],
  ["pulumi-aws/6 aws-sdk-go/1.5", "pulumi"],
  ["aws-cli/2.15.0 Python/3.11 command/s3.ls", "cli"],
  ["Boto3/1.34.0 md/Botocore#1.34.0", "sdk"],
  ["AWSPowerShell/4.1", "sdk"],
  ["Mozilla/5.0 (X11; Linux x86_64)", "browser"],
  ["curl/8.0", "other"],
])("%s is %s", (userAgent, family) => {
  expect(userAgentFamily(userAgent)).toBe(family);
});

test("one pair of brackets is stripped", () => {
  expect(readUserAgent("[S3Console/0.4]")).toBe("S3Console/0.4");
  expect(readUserAgent("[[x]]")).toBe("[x]");
  expect(readUserAgent("[x")).toBe("[x");
  expect(readUserAgent("[]")).toBeNull();
});

test("at most 1,024 characters are kept, and no list or object", () => {
  expect(readUserAgent("u".repeat(9000))).toHaveLength(1024);
  expect(readUserAgent(["a"])).toBeNull();
});
