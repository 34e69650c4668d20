import { describe, expect, it, test } from "vitest";
import { cleanPasted, findForms, recogniseForm } from "./recognise.ts";

const formOf = (text: string) => {
  const form = recogniseForm(cleanPasted(text));
  return form === null ? null : [form.name, form.value];
};

test.each([
  ["198.51.100.7", "ip", "198.51.100.7"],
  ["198.51.100.7:443", "ip", "198.51.100.7"],
  ["251.234.045.249", "ip", "251.234.045.249"],
  ["2001:DB8:0:0::1", "ip", "2001:db8::1"],
  ["[2001:db8::1]:443", "ip", "2001:db8::1"],
  ["::ffff:192.0.2.1", "ip", "192.0.2.1"],
  ["10.1.2.3/8", "cidr", "10.0.0.0/8"],
  ["2001:db8:1::/32", "cidr", "2001:db8::/32"],
  ["111122223333", "account", "111122223333"],
  ["1111-2222-3333", "account", "111122223333"],
  ["akiaiosfodnn7example", "access-key", "AKIAIOSFODNN7EXAMPLE"],
  ["AKIA****************", "access-key", "AKIA****************"],
  ["ASIAIOSFODNN7EXAMPLE", "access-key", "ASIAIOSFODNN7EXAMPLE"],
  ["AIDACKCEVSQ6C2EXAMPLE", "unique-id", "AIDACKCEVSQ6C2EXAMPLE"],
  ["AROACKCEVSQ6C2EXAMPLE:Ada@example.com", "unique-id", "AROACKCEVSQ6C2EXAMPLE:Ada@example.com"],
  ["ARN:AWS:IAM::111122223333:role/Deploy", "arn", "arn:aws:iam::111122223333:role/Deploy"],
  ["6F1ED002-AB53-4A0B-9A0F-21E3A3D2A111", "event-id", "6f1ed002-ab53-4a0b-9a0f-21e3a3d2a111"],
  ["EC2.amazonaws.com", "service", "ec2.amazonaws.com"],
  ["iam:CreateUser", "operation", "CreateUser"],
  ["EU-central-1", "region", "eu-central-1"],
  ["us-gov-west-1", "region", "us-gov-west-1"],
  ["i-0abcdef1234567890", "resource-id", "i-0abcdef1234567890"],
  ["I-0ABCDEF1234567890", "resource-id", "i-0abcdef1234567890"],
  ["s3://a-bucket/a/key.txt", "url", "a-bucket/a/key.txt"],
  ["https://a-bucket.s3.eu-central-1.amazonaws.com/a%20key", "url", "a-bucket/a key"],
  ["https://s3.eu-central-1.amazonaws.com/a-bucket/key?versionId=1", "url", "a-bucket/key"],
  ["https://a-bucket.s3.amazonaws.com/", "url", "a-bucket"],
  ["ada@example.com", "email", "ada@example.com"],
  ["AS16509", "network", "16509"],
])("%s is a value of the form %s", (text, name, value) => {
  expect(formOf(text)).toEqual([name, value]);
});

test.each([
  "deploy",
  "CreateUser",
  "10.0.0",
  "1.2.3.4.5",
  "arn:",
  "AKIA",
  "11112222333",
  "a:b",
  "10.0.0.0/33",
  "*",
  "",
])("%s is a name or a part of something", (text) => {
  expect(recogniseForm(cleanPasted(text))).toBeNull();
});

describe("what is copied along", () => {
  test.each([
    ["  198.51.100.7\n"],
    ['"198.51.100.7",'],
    ["“198.51.100.7”"],
    ["`198.51.100.7`"],
    ["(198.51.100.7)"],
    ["\u200b198.51.100.7\u202e"],
    ['  "sourceIPAddress": "198.51.100.7",'],
    ['sourceIPAddress: "198.51.100.7"'],
  ])("%j loses it", (text) => {
    expect(formOf(text)).toEqual(["ip", "198.51.100.7"]);
  });

  it("leaves names as they are, blanks inside included", () => {
    expect(cleanPasted(" Ada's laptop ")).toBe("Ada's laptop");
    expect(cleanPasted('"')).toBe('"');
  });
});

describe("identifiers in a longer text", () => {
  it("are found in order, once each", () => {
    const text =
      "User: arn:aws:sts::111122223333:assumed-role/deploy/ci is not authorized to perform ec2:StopInstances on i-0abcdef1234567890 (i-0abcdef1234567890)";
    expect(findForms(text, 5).map(({ value }) => value)).toEqual([
      "arn:aws:sts::111122223333:assumed-role/deploy/ci",
      "i-0abcdef1234567890",
    ]);
    expect(findForms(text, 1)).toHaveLength(1);
  });

  it("are found in addresses of the console", () => {
    const link =
      "https://console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-0abcdef1234567890";
    expect(findForms(link, 5).map(({ value }) => value)).toEqual(["i-0abcdef1234567890"]);
  });
});

it("hostile text costs little and never throws", () => {
  const hostile = [
    "\0",
    "\ud800",
    "[".repeat(2_000),
    "a-".repeat(1_000),
    "arn:".repeat(500),
    '"'.repeat(2_000),
    "1.".repeat(1_000),
    `${"x:".repeat(999)}"`,
  ];
  const start = performance.now();
  for (const text of hostile) {
    recogniseForm(cleanPasted(text));
    findForms(text, 4);
  }
  expect(performance.now() - start).toBeLessThan(1_000);
});
