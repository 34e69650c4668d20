/** Every public record at hand must give an event or a rejection, and the same counts as an independent count did. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import sensitive from "./data/sensitive.json" with { type: "json" };
import type { CloudTrailEvent } from "./event.ts";
import { extractEvent } from "./extract-event.ts";
import { parseObjectKey } from "./object-key.ts";

const DATA = new URL("../../shared/data/cloudtrail/", import.meta.url);
const GUARDS = [sensitive.guard.sessionToken, sensitive.guard.privateKey, sensitive.guard.jwt];
const SECRET = new RegExp(GUARDS.map((pattern) => pattern.replace(/^\^/, "")).join("|"));

function listFiles(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, DATA), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json.gz"))
    .map((name) => `${folder}/${name}`)
    .sort();
}

function readRecords(file: string): unknown[] {
  const content = JSON.parse(gunzipSync(readFileSync(new URL(file, DATA))).toString("utf8"));
  return content.Records ?? [];
}

function extractFile(file: string): (CloudTrailEvent | null)[] {
  const key = parseObjectKey(file);
  const place =
    key.kind === "foreign" ? { accountId: null, region: null } : { accountId: key.account, region: key.region };
  return readRecords(file).map((record, recordIndex) => {
    const result = extractEvent(record, { recordIndex, ...place });
    if ("rejection" in result) {
      expect(result.rejection.recordIndex).toBe(recordIndex);
      return null;
    }
    expect(SECRET.test(JSON.stringify(result.event)), `${file}#${recordIndex} holds no secret`).toBe(false);
    return result.event;
  });
}

/** Counts as counts.json does, absent values under "None". */
function countBy(events: Iterable<CloudTrailEvent>, read: (event: CloudTrailEvent) => string | null) {
  const counts: Record<string, number> = {};
  for (const event of events) {
    const value = read(event) ?? "None";
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

describe.skipIf(!existsSync(DATA))("public records (skipped: ../shared/data/cloudtrail is not there)", () => {
  test("the tree of log files gives the counts of counts.json, first record of each event", () => {
    const expected = JSON.parse(readFileSync(new URL("counts.json", DATA), "utf8"));
    const events = new Map<string, CloudTrailEvent>();
    let records = 0;
    for (const file of listFiles("AWSLogs").filter((name) => parseObjectKey(name).kind !== "digest")) {
      for (const event of extractFile(file)) {
        records++;
        expect(event, `${file} has no record to set aside`).not.toBeNull();
        if (event !== null && !events.has(event.eventID)) events.set(event.eventID, event);
      }
    }
    expect([records, events.size]).toEqual([expected.records, expected.events]);
    expect(countBy(events.values(), (event) => event.eventName)).toEqual(expected.by_eventName);
    expect(countBy(events.values(), (event) => event.eventSource)).toEqual(expected.by_eventSource);
    expect(countBy(events.values(), (event) => event.awsRegion)).toEqual(expected.by_region);
    expect(countBy(events.values(), (event) => event.errorCode)).toEqual(expected.by_errorCode);
    expect(countBy(events.values(), (event) => event.recipientAccountId)).toEqual(expected.by_recipientAccountId);
    expect(countBy(events.values(), (event) => event.sourceIPAddress)).toEqual(expected.by_sourceIPAddress);
  }, 60_000);

  test("hand-edited and documentation records give an event or a rejection too", () => {
    const results = listFiles("fixtures").flatMap(extractFile);
    expect(results.length).toBeGreaterThan(400);
    const kept = results.filter((event) => event !== null);
    expect(new Set(kept.map((event) => event.eventCategory))).toEqual(
      new Set(["Management", "Data", "Insight", "NetworkActivity"]),
    );
    expect(kept.every((event) => event.identity.principal.key !== "")).toBe(true);
  });
});
