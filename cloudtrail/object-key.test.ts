import { describe, expect, test } from "vitest";
import layout from "./data/s3-layout.json" with { type: "json" };
import { parseObjectKey } from "./object-key.ts";

const NAME = "111122223333_CloudTrail_eu-west-1_20261120T2305Z_AbCdEfGhIjKlMnOp.json.gz";
const TAIL = `AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/20/${NAME}`;

const KINDS: Record<string, string> = {
  CloudTrail: "log",
  "CloudTrail-Insight": "insight",
  "CloudTrail-NetworkActivity": "network-activity",
  "CloudTrail-Aggregated": "aggregated",
  "CloudTrail-Digest": "digest",
};

/** `20261120T2305Z` as an ISO text. */
function isoTime(text: string): string {
  const [, date, clock = ""] = /^(\d{8})T(\d+)Z$/.exec(text) ?? [];
  const [hour, minute, second = "00"] = clock.match(/\d\d/g) ?? [];
  return `${date?.replace(/(\d{4})(\d\d)(\d\d)/, "$1-$2-$3")}T${hour}:${minute}:${second}.000Z`;
}

describe("vectors of s3-layout.json", () => {
  test.each(layout.vectors.map(({ key, parsed }) => [key, parsed] as const))("%s", (key, parsed) => {
    const result = parseObjectKey(key);
    if (parsed.kind === "ignored") {
      expect(result).toEqual({ kind: "foreign", reason: parsed.reason });
      return;
    }
    expect(result).toMatchObject({
      kind: KINDS[parsed.kind],
      prefix: parsed.prefix ?? "",
      organizationId: parsed.org ?? null,
      account: parsed.account,
      region: parsed.region,
      deliveredAt: new Date(isoTime(parsed.time ?? "")),
    });
    if (result.kind === "digest") {
      expect(result).toMatchObject({ trailName: parsed.trail, homeRegion: parsed.home, backfilled: parsed.backfill });
    }
  });
});

test.each([
  ["a local path", `/var/backup/trail/${TAIL}`, "/var/backup/trail/"],
  ["a relative path", `./export/${TAIL}`, "./export/"],
  ["a key below the root folder", `/${TAIL}`, "/"],
  ["a prefix that contains AWSLogs itself", `AWSLogs/old/AWSLogs/${TAIL}`, "AWSLogs/old/AWSLogs/"],
  [
    "a prefix that looks like a trail folder",
    `AWSLogs/999999999999/CloudTrail/${TAIL}`,
    "AWSLogs/999999999999/CloudTrail/",
  ],
])("%s is read at its prefix", (_, key, prefix) => {
  expect(parseObjectKey(key)).toMatchObject({ kind: "log", prefix, account: "111122223333", region: "eu-west-1" });
});

test.each([
  ["", "not a CloudTrail object"],
  ["AWSLogs/", "folder marker"],
  ["../../etc/passwd", "not a CloudTrail object"],
  [`pre\nfix/${TAIL}`, "not a CloudTrail object"],
  [`${TAIL}\n`, "unknown file name"],
  [TAIL.replace("111122223333/", "12345/"), "not a CloudTrail object"],
  [TAIL.replace(".json.gz", ".json"), "unknown file name"],
  [TAIL.replace("_CloudTrail_", "_CloudTrail-Insight_"), "unknown file name"],
  [TAIL.replaceAll("CloudTrail", "CloudTrail-Digest"), "unknown file name"],
  [`${"a/".repeat(5000)}${TAIL}`, "not a CloudTrail object"],
])("%j is foreign: %s", (key, reason) => {
  expect(parseObjectKey(key)).toEqual({ kind: "foreign", reason });
});

test("a delivery time that does not exist is unknown, the file is still a log file", () => {
  const key = TAIL.replace("20261120T2305Z", "20261320T2565Z");
  expect(parseObjectKey(key)).toMatchObject({ kind: "log", deliveredAt: null });
});
