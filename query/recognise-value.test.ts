import { expect, it } from "vitest";
import { recogniseValue } from "./recognise-value.ts";

const first = (text: string) => recogniseValue(text)[0];

it("recognises what investigators paste", () => {
  expect(first("198.51.100.7")).toEqual({ field: "sourceIPAddress", value: "198.51.100.7", certain: true });
  expect(first(" 10.0.0.0/8 ")).toEqual({ field: "sourceIPAddress", value: "10.0.0.0/8", certain: true });
  expect(first("2001:db8::1")?.field).toBe("sourceIPAddress");
  expect(first("111122223333")?.field).toBe("recipientAccountId");
  expect(first("AKIAIOSFODNN7EXAMPLE")?.field).toBe("accessKeyId");
  expect(first("arn:aws:iam::111122223333:role/deploy")?.field).toBe("principal");
  expect(first("arn:aws:s3:::a-bucket")?.field).toBe("resource");
  expect(first("i-0abcdef1234567890")?.field).toBe("resource");
  expect(first("eu-central-1")?.field).toBe("awsRegion");
  expect(first("kms.amazonaws.com")?.field).toBe("eventSource");
  expect(first("6f1ed002-ab53-4a0b-9a0f-21e3a3d2a111")?.field).toBe("eventID");
  expect(first("ada@example.com")?.field).toBe("person");
});

it("looks for a plain name inside values, and leaves wildcards as typed", () => {
  expect(first("CreateUser")).toEqual({ field: "eventName", value: "*CreateUser*", certain: false });
  expect(first("Create*")).toEqual({ field: "eventName", value: "Create*", certain: false });
  expect(recogniseValue("a")).toEqual([]);
});
