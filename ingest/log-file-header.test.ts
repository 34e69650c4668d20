import { expect, test } from "vitest";
import { toLogFileHeader } from "./log-file-header.ts";

const delivered = (time: string) => {
  const name = `111122223333_CloudTrail_us-east-1_${time}_abcdefghijklmnop.json.gz`;
  const key = `AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/20/${name}`;
  return toLogFileHeader({ bucket: "trail-bucket", key }, "queue").header.deliveredAt?.toISOString() ?? null;
};

test.each([
  ["20261120T1005Z", "2026-11-20T10:05:00.000Z"],
  ["20131120T1005Z", "2013-11-20T10:05:00.000Z"],
  ["00001120T1005Z", null],
  ["99991231T2359Z", null],
])("a delivery at %s counts as %s", (time, expected) => {
  expect(delivered(time)).toBe(expected);
});
