import fc from "fast-check";
import { describe, expect, it } from "vitest";
import resourcesFile from "./data/resources.json" with { type: "json" };
import type { CloudTrailRecord } from "./record.ts";
import { contextOf } from "./record-context.fixture.ts";
import { matchId } from "./resource-ids.ts";
import { MAX_RESOURCES } from "./resource-list.ts";
import { extractResources } from "./resources.ts";

function find(record: CloudTrailRecord) {
  return extractResources(record, contextOf(record)).resources;
}

/** A call of the recording account 111122223333 in eu-west-1. */
function call(service: string, eventName: string, request: unknown, more: CloudTrailRecord = {}): CloudTrailRecord {
  return {
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: "eu-west-1",
    recipientAccountId: "111122223333",
    requestParameters: request,
    responseElements: null,
    ...more,
  };
}

/** `role type id arn` of each resource of a call. */
function lines(...args: Parameters<typeof call>): string[] {
  return find(call(...args)).map(({ type, id, arn, role }) => `${role} ${type} ${id} ${arn}`);
}

describe("vectors of resources.json", () => {
  it.each(resourcesFile.vectors)("$name", ({ record, resources }) => {
    expect(find(record)).toEqual(resources);
  });
});

describe("rules", () => {
  it.each(resourcesFile.rules)("find $type at $path of $eventSource", ({ eventSource, path, type, eventNames }) => {
    const probe = type === "*" ? "arn:aws:new:eu-west-1:111122223333:thing/probe" : "probe";
    const [body = "", ...members] = path.split(".").map((member) => (member === "*" ? "anything" : member));
    const leaf: unknown = path.endsWith("targets.values") ? ["i-0123456789abcdef0"] : [probe];
    const value = members.reduceRight((inner, member) => {
      if (member === "keys()") return { probe: {} };
      const isText = inner === leaf && path.includes(".policy.");
      return { [member]: isText ? probe : inner };
    }, leaf);
    const record = { eventSource, eventName: eventNames?.[0] ?? "DescribeThing", [body]: value };
    expect(find(record).map(({ id }) => id)).toContain(
      path.endsWith("targets.values") ? "i-0123456789abcdef0" : "probe",
    );
  });

  it("read the policy made by CreatePolicy although policies are not searched", () => {
    const arn = "arn:aws:iam::111122223333:policy/eng/read";
    const policy = { arn, policyId: "ANPAEXAMPLEEXAMPLE001", policyName: "read" };
    expect(lines("iam", "CreatePolicy", { policyName: "read" }, { responseElements: { policy } })).toEqual([
      "attached iam:policy-name read null",
      `created iam:policy read ${arn}`,
      "created iam:unique-id ANPAEXAMPLEEXAMPLE001 null",
    ]);
  });

  it("read table names that are member names", () => {
    expect(lines("dynamodb", "BatchGetItem", { requestItems: { orders: { keys: [] }, users: {} } })).toEqual([
      "target dynamodb:table orders arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
      "target dynamodb:table users arn:aws:dynamodb:eu-west-1:111122223333:table/users",
    ]);
  });

  it("hold for sources that are called otherwise than their service", () => {
    expect(lines("amazonmq", "RebootBroker", { "broker-id": "b-1234" })).toEqual(["target mq:broker b-1234 null"]);
  });

  it("hold only for the events they name", () => {
    expect(lines("ssm", "PutParameter", { name: "/db/password" })).toEqual([
      "target ssm:parameter /db/password arn:aws:ssm:eu-west-1:111122223333:parameter/db/password",
    ]);
    expect(lines("ssm", "UpdateDocument", { name: "runbook" })).toEqual([
      "target ssm:document runbook arn:aws:ssm:eu-west-1:111122223333:document/runbook",
    ]);
  });

  it("say created only for what a creating call newly answers", () => {
    const responseElements = { detectorId: "12abc" };
    expect(lines("guardduty", "CreateDetector", {}, { responseElements })[0]).toMatch(/^created guardduty:detector/);
    expect(lines("guardduty", "UpdateDetector", {}, { responseElements })[0]).toMatch(/^target guardduty:detector/);
    const both = lines("guardduty", "CreateFilter", { detectorId: "12abc" }, { responseElements });
    expect(both).toEqual(["target guardduty:detector 12abc arn:aws:guardduty:eu-west-1:111122223333:detector/12abc"]);
  });

  it("take of Systems Manager targets only instances, not tag values", () => {
    const targets = [
      { key: "tag:Environment", values: ["prod"] },
      { key: "InstanceIds", values: ["i-0123456789abcdef0", "mi-0123456789abcdef0"] },
    ];
    expect(lines("ssm", "SendCommand", { targets })).toEqual([
      "target ec2:instance i-0123456789abcdef0 arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0",
      "target ssm:managed-instance mi-0123456789abcdef0 arn:aws:ssm:eu-west-1:111122223333:managed-instance/mi-0123456789abcdef0",
    ]);
  });
});

describe("values", () => {
  it.each(["billing", "billing:live", "111122223333:function:billing", "function:billing:7"])(
    "%s is one function",
    (name) => {
      expect(lines("lambda", "Invoke", { functionName: name })).toEqual([
        "target lambda:function billing arn:aws:lambda:eu-west-1:111122223333:function:billing",
      ]);
    },
  );

  it("a function of another account keeps that account", () => {
    expect(lines("lambda", "Invoke", { functionName: "444455556666:function:billing" })).toEqual([
      "target lambda:function billing arn:aws:lambda:eu-west-1:444455556666:function:billing",
    ]);
  });

  it("an alias is its own resource, also as a key of another service", () => {
    expect(lines("rds", "CreateDBInstance", { kmsKeyId: "alias/payments" })).toEqual([
      "attached kms:alias alias/payments arn:aws:kms:eu-west-1:111122223333:alias/payments",
    ]);
  });

  it("a queue URL says account and Region itself", () => {
    const queueUrl = "https://sqs.us-east-1.amazonaws.com/444455556666/orders";
    expect(lines("sqs", "PurgeQueue", { queueUrl })).toEqual([
      "target sqs:queue orders arn:aws:sqs:us-east-1:444455556666:orders",
    ]);
  });

  it("a copy source is an object, decoded and without its version", () => {
    const request = { bucketName: "to", key: "b", "x-amz-copy-source": "/from/a%20b.csv?versionId=1" };
    expect(lines("s3", "CopyObject", request)).toEqual([
      "target s3:bucket to arn:aws:s3:::to",
      "target s3:object to/b arn:aws:s3:::to/b",
      "source s3:object from/a b.csv arn:aws:s3:::from/a b.csv",
    ]);
  });

  it("a hosted zone loses its path", () => {
    expect(lines("route53", "GetHostedZone", { id: "/hostedzone/Z0123456789" })).toEqual([
      "target route53:hostedzone Z0123456789 arn:aws:route53:::hostedzone/Z0123456789",
    ]);
  });

  it("an encryption context counts only where it names something", () => {
    const encryptionContext = { note: "anything", "aws:ebs:id": "vol-0123456789abcdef0" };
    expect(lines("kms", "Decrypt", { encryptionContext })).toEqual([
      "attached ec2:volume vol-0123456789abcdef0 arn:aws:ec2:eu-west-1:111122223333:volume/vol-0123456789abcdef0",
    ]);
  });

  it("partitions follow the Region", () => {
    const record = call("dynamodb", "DeleteTable", { tableName: "orders" }, { awsRegion: "cn-north-1" });
    expect(find(record)[0]?.arn).toBe("arn:aws-cn:dynamodb:cn-north-1:111122223333:table/orders");
    expect(find({ ...record, awsRegion: "us-gov-west-1" })[0]?.arn).toMatch(/^arn:aws-us-gov:dynamodb:us-gov-west-1:/);
    expect(find({ ...record, awsRegion: undefined })[0]).toEqual({
      type: "dynamodb:table",
      id: "orders",
      arn: null,
      role: "target",
    });
  });

  it.each(["", "  ", "****", "*", "HIDDEN_DUE_TO_SECURITY_REASONS", "x".repeat(2049), "AKIA****************"])(
    "%j identifies nothing",
    (userName) => {
      expect(lines("iam", "GetUser", { userName })).toEqual([]);
    },
  );

  it("wildcards of refusals identify nothing", () => {
    const errorMessage =
      "User: x is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:1:instance/* because y";
    expect(lines("ec2", "RunInstances", null, { errorCode: "Client.UnauthorizedOperation", errorMessage })).toEqual([]);
  });
});

describe("ids of EC2", () => {
  const scanned = resourcesFile.idPatterns.filter((pattern) => pattern.scan);
  it.each(scanned)("are recognised: $type", ({ type, pattern }) => {
    fc.assert(
      fc.property(fc.stringMatching(new RegExp(pattern)), (id) => {
        expect(matchId(id)?.type).toBe(type);
      }),
      { numRuns: 20 },
    );
  });

  it.each(["", "-", "sg-0123", "i-0123456789abcdef0 ", "instance", `i-${"0".repeat(300)}`])("%j is none", (text) => {
    expect(matchId(text)).toBeNull();
  });

  it("are all targets when the event names none of them", () => {
    const request = {
      resourcesSet: { items: [{ resourceId: "i-0123456789abcdef0" }, { resourceId: "vpc-01234567" }] },
    };
    expect(lines("ec2", "CreateTags", request).map((line) => line.split(" ", 2).join(" "))).toEqual([
      "target ec2:instance",
      "target ec2:vpc",
    ]);
  });

  it("are context beside the one the event names", () => {
    const request = { volumeId: "vol-01234567", instanceId: "i-01234567" };
    expect(lines("ec2", "AttachVolume", request).map((line) => line.split(" ", 2).join(" "))).toEqual([
      "target ec2:volume",
      "attached ec2:instance",
    ]);
  });
});

describe("ARNs", () => {
  it("count wherever they stand: of the own service as target, else attached, in answers attached", () => {
    const request = {
      loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/a/1",
      x: [{ y: " arn:aws:acm:eu-west-1:1:certificate/c " }],
    };
    const responseElements = { z: "arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/a/1/2" };
    expect(
      lines("elasticloadbalancing", "CreateListener", request, { responseElements }).map((line) =>
        line.split(" ", 3).join(" "),
      ),
    ).toEqual([
      "target elasticloadbalancing:loadbalancer app/a/1",
      "attached acm:certificate c",
      "attached elasticloadbalancing:listener app/a/1/2",
    ]);
  });

  it("do not change the role a rule gave", () => {
    const key = "arn:aws:kms:eu-west-1:111122223333:key/1-2";
    const request = { sourceKeyId: key, note: key };
    expect(lines("kms", "ReEncrypt", request)).toEqual([`source kms:key 1-2 ${key}`]);
  });

  it("of S3 refusals stand in quotes", () => {
    const errorMessage =
      'User: x is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::reports/q3 final.csv" because y';
    expect(lines("s3", "GetObject", null, { errorCode: "AccessDenied", errorMessage })).toEqual([
      "target s3:object reports/q3 final.csv arn:aws:s3:::reports/q3 final.csv",
    ]);
  });

  it("are exact before they are built", () => {
    const exact = "arn:aws:lambda:eu-west-1:444455556666:function:billing";
    expect(
      lines("lambda", "UpdateFunctionCode", { functionName: "billing" }, { responseElements: { functionArn: exact } }),
    ).toEqual([`target lambda:function billing ${exact}`]);
  });
});

describe("members named like identifiers", () => {
  it("count when nothing else is known, but not tokens, sessions and the like", () => {
    const request = {
      retentionRuleId: "r1",
      clientToken: "t",
      sessionId: "s",
      maxResults: "5",
      deep: { id: "x" },
      names: ["a", "b"],
    };
    expect(lines("rbin", "LockRule", request)).toEqual([
      "target rbin:retentionRule r1 null",
      "target rbin:resource a null",
      "target rbin:resource b null",
    ]);
  });

  it("do not count for STS and sign-in", () => {
    expect(lines("sts", "GetAccessKeyInfo", { roleId: "x" })).toEqual([]);
    expect(lines("signin", "ConsoleLogin", { userName: "x" })).toEqual([]);
  });
});

it("keeps 100 resources and says that there were more", () => {
  const items = Array.from({ length: 150 }, (_, index) => ({
    instanceId: `i-${index.toString(16).padStart(17, "0")}`,
  }));
  const few = call("ec2", "StopInstances", { instancesSet: { items: items.slice(0, MAX_RESOURCES) } });
  const many = call("ec2", "StopInstances", { instancesSet: { items } });
  expect(extractResources(few, contextOf(few))).toMatchObject({ dropped: false, resources: { length: 100 } });
  expect(extractResources(many, contextOf(many))).toMatchObject({ dropped: true, resources: { length: 100 } });
});
