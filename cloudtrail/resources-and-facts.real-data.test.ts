/** Public records: how many calls get a resource, and that nothing kept of any of them is a secret. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import sensitive from "./data/sensitive.json" with { type: "json" };
import { extractFacts } from "./facts.ts";
import { extractReadOnly } from "./read-only.ts";
import { type CloudTrailRecord, isRecord, readArray, readBoolean, readObject } from "./record.ts";
import { contextOf } from "./record-context.fixture.ts";
import { maskRecord, maskRecordText } from "./redact.ts";
import { extractResources } from "./resources.ts";

const DATA = new URL("../../shared/data/cloudtrail/", import.meta.url);
const GUARDS = [sensitive.guard.sessionToken, sensitive.guard.privateKey, sensitive.guard.jwt];
const SECRET = new RegExp(GUARDS.map((pattern) => pattern.replace(/^\^/, "")).join("|"));

const recordsOf = new Map<string, CloudTrailRecord[]>();

/** The records of a folder, read once. */
function readRecords(folder: string): CloudTrailRecord[] {
  const known = recordsOf.get(folder);
  if (known !== undefined) return known;
  const records: CloudTrailRecord[] = [];
  for (const name of readdirSync(new URL(folder, DATA), { recursive: true, encoding: "utf8" }).sort()) {
    if (!name.endsWith(".json.gz")) continue;
    const file: unknown = JSON.parse(gunzipSync(readFileSync(new URL(`${folder}${name}`, DATA))).toString("utf8"));
    for (const record of readArray(readObject(file)?.Records)) if (isRecord(record)) records.push(record);
  }
  recordsOf.set(folder, records);
  return records;
}

/** Insights have no call, and a few hand-edited records no name. */
function isCall(record: CloudTrailRecord): boolean {
  return typeof record.eventName === "string" && typeof record.eventSource === "string";
}

/** Management calls that change something and say what. */
function isChangeWithBody(record: CloudTrailRecord): boolean {
  const request = readObject(record.requestParameters);
  const isData = readBoolean(record.managementEvent) === false || record.eventCategory === "Data";
  if (isData || request === null || Object.keys(request).length === 0) return false;
  return !extractReadOnly(record, contextOf(record).eventBaseName).readOnly;
}

describe.skipIf(!existsSync(DATA))("public records (skipped: ../shared/data/cloudtrail is not there)", () => {
  // Some of the hand-edited records had their identifiers taken out; log files are as CloudTrail wrote them.
  test.each([
    ["AWSLogs/", 75, 0.95],
    ["fixtures/", 250, 0.9],
  ])(
    "of the changes in %s, at least %i, the share that gets a resource is at least %f",
    (folder, atLeast, share) => {
      const changes = readRecords(folder).filter((record) => isCall(record) && isChangeWithBody(record));
      const found = changes.filter((record) => extractResources(record, contextOf(record)).resources.length > 0);
      expect(changes.length).toBeGreaterThanOrEqual(atLeast);
      expect(found.length / changes.length).toBeGreaterThanOrEqual(share);
    },
    60_000,
  );

  test("no resource and no fact is a secret, and masked originals hold none", () => {
    for (const folder of ["AWSLogs/", "fixtures/"]) {
      for (const record of readRecords(folder)) {
        if (!isCall(record)) continue;
        const context = contextOf(record);
        const kept = [extractResources(record, context), extractFacts(record, context)];
        expect(SECRET.test(JSON.stringify(kept))).toBe(false);
        const text = JSON.stringify(record);
        if (!SECRET.test(text)) continue;
        const masked = maskRecordText(text);
        expect(SECRET.test(masked.text)).toBe(false);
        expect(JSON.parse(masked.text)).toEqual(maskRecord(record).record);
        expect(masked.masked).toContain("responseElements.credentials.sessionToken");
      }
    }
  }, 60_000);

  test.each([
    ["AttachUserPolicy", "iam.admin_policy"],
    ["AuthorizeSecurityGroupIngress", "net.admin_port"],
    ["CreateIPSet", "guardduty.list_activated"],
    ["CreateLoginProfile", "iam.no_password_reset"],
    ["CreatePolicyVersion", "policy.admin"],
    ["CreateRole", "policy.trust_account=193672423079"],
    ["GetParameters", "ssm.with_decryption"],
    ["ModifyImageAttribute", "share.account=846424999548"],
    ["ModifyInstanceAttribute", "ec2.user_data_write"],
    ["ModifySnapshotAttribute", "share.account=098797384747"],
    ["PutBucketLifecycle", "s3.expiration=1"],
    ["PutBucketVersioning", "s3.versioning_suspended"],
    ["PutEventSelectors", "trail.management_off"],
    ["SendCommand", "ssm.document=AWS-RunShellScript"],
    ["DescribeOrganization", "denied.by=explicit-deny:scp"],
  ])("a published attack with %s has %s", (eventName, fact) => {
    const facts = readRecords("AWSLogs/")
      .filter((record) => record.eventName === eventName)
      .flatMap((record) => extractFacts(record, contextOf(record)));
    expect(facts).toContain(fact);
  });
});
