import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountOfArn, isAccountId, MAX_ARN_LENGTH, parseArn } from "./arn.ts";

describe("parseArn", () => {
  it.each([
    ["arn:aws:iam::111122223333:user/eng/ada", "iam:user", "ada"],
    ["arn:aws:iam::111122223333:root", "iam:root", "111122223333"],
    ["arn:aws:iam::aws:policy/job-function/ViewOnlyAccess", "iam:policy", "ViewOnlyAccess"],
    ["arn:aws:sts::111122223333:assumed-role/deploy/ada", "sts:assumed-role", "deploy/ada"],
    ["arn:aws:s3:::reports", "s3:bucket", "reports"],
    ["arn:aws:s3:::reports/2026/q3 final.csv", "s3:object", "reports/2026/q3 final.csv"],
    ["arn:aws:s3:eu-west-1:111122223333:accesspoint/finance", "s3:accesspoint", "finance"],
    ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf", "secretsmanager:secret", "prod/db"],
    ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db", "secretsmanager:secret", "prod/db"],
    ["arn:aws:lambda:eu-west-1:111122223333:function:billing:live", "lambda:function", "billing"],
    ["arn:aws:lambda:eu-west-1:111122223333:layer:ext:1", "lambda:layer", "ext:1"],
    ["arn:aws:ssm:eu-west-1:111122223333:parameter/db/password", "ssm:parameter", "/db/password"],
    ["arn:aws:ssm:eu-west-1:111122223333:parameter/password", "ssm:parameter", "password"],
    ["arn:aws:kms:eu-west-1:111122223333:alias/payments", "kms:alias", "alias/payments"],
    ["arn:aws:kms:eu-west-1:111122223333:key/1-2-3", "kms:key", "1-2-3"],
    ["arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f:*", "logs:log-group", "/aws/lambda/f"],
    ["arn:aws:sns:eu-west-1:111122223333:alerts", "sns:topic", "alerts"],
    ["arn:aws:sns:eu-west-1:111122223333:alerts:1-2", "sns:subscription", "alerts:1-2"],
    ["arn:aws:sqs:eu-west-1:111122223333:orders", "sqs:queue", "orders"],
    ["arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:a", "rds:cluster-snapshot", "a"],
    ["arn:aws:apigateway:eu-west-1::/restapis/abc/stages/prod", "apigateway:restapi", "abc/stages/prod"],
    ["arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/edge/1-2", "wafv2:webacl", "edge/1-2"],
    ["arn:aws:route53:::hostedzone/Z0123456789", "route53:hostedzone", "Z0123456789"],
    [
      "arn:aws-us-gov:ec2:us-gov-west-1:111122223333:instance/i-0123456789abcdef0",
      "ec2:instance",
      "i-0123456789abcdef0",
    ],
    ["arn:aws:glue:eu-west-1:111122223333:catalog", "glue:resource", "catalog"],
  ])("%s is %s %s", (text, type, id) => {
    expect(parseArn(text)).toMatchObject({ text, type, id });
  });

  it("keeps the parts of the head", () => {
    expect(parseArn("arn:aws-cn:rds:cn-north-1:111122223333:db:orders")).toMatchObject({
      partition: "aws-cn",
      service: "rds",
      region: "cn-north-1",
      account: "111122223333",
    });
  });

  it.each([
    "",
    "arn:",
    "arn:aws:s3",
    "arn:aws:s3:::",
    "arn:aws:iam::111122223333:user/",
    "arn:aws:iam:",
    "ARN:aws:s3:::reports",
    "a user arn:aws:iam::111122223333:user/ada",
    "arn:aws:i am::111122223333:user/ada",
    `arn:aws:s3:::${"k".repeat(MAX_ARN_LENGTH)}`,
  ])("%j is none", (text) => {
    expect(parseArn(text)).toBeNull();
  });

  it("gives a short, plain type and an id for any text that is one", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(fc.constantFrom("s3", "iam", "ec2", "kms", "ssm", "new"), text, (service, resource) => {
        const arn = parseArn(`arn:aws:${service}:eu-west-1::${resource}`);
        if (arn === null) return;
        expect(arn.id).not.toBe("");
        expect(arn.type).toMatch(/^[a-z0-9-]+:[A-Za-z0-9_.-]{1,64}$/);
      }),
    );
  });
});

describe("accounts", () => {
  it("are twelve digits", () => {
    expect(isAccountId("111122223333")).toBe(true);
    expect(isAccountId("11112222333x")).toBe(false);
    expect(accountOfArn("arn:aws:iam::111122223333:root")).toBe("111122223333");
    expect(accountOfArn("arn:aws:iam::aws:policy/X")).toBeNull();
    expect(accountOfArn("111122223333")).toBeNull();
  });
});
