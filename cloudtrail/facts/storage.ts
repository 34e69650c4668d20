/** S3: who may read, what is kept, how objects were written. */
import { accountOfArn } from "../arn.ts";
import factsFile from "../data/facts.json" with { type: "json" };
import { type JsonObject, readBoolean, readCount, readObject } from "../record.ts";
import { addFlag, addValue, type FactInput, type FactRule, isPresent, ownAccount, readItems } from "./fact-rule.ts";

const PUBLIC_ACLS = new Set(["public-read", "public-read-write", "authenticated-read"]);
/** At the end of a grant: a URI, or `uri="…"` in a header with several. */
const PUBLIC_GROUP = /\/(?:AllUsers|AuthenticatedUsers)["']?\s*(?:,|$)/;
const BLOCKS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
const MAX_GRANT_DEPTH = 8;
const MAX_KEY_LENGTH = 2048;

const SECRET_KEY_NAME = patternOf("s3.secret_key_name");
const RANSOM_NOTE_NAME = patternOf("s3.ransom_note_name");

const READERS: readonly Omit<FactRule, "eventSource">[] = [
  { eventNames: ["PutBucketAcl", "PutObjectAcl", "CreateBucket", "PutObject"], read: readAcl },
  { eventNames: ["PutBucketPublicAccessBlock", "PutAccountPublicAccessBlock"], read: readPublicAccessBlock },
  { eventNames: ["PutBucketVersioning"], read: readVersioning },
  { eventNames: ["PutBucketLogging"], read: readLogging },
  { eventNames: ["PutBucketLifecycle"], read: readLifecycle },
  { eventNames: ["PutBucketReplication"], read: readReplication },
  { eventNames: ["PutObject", "CopyObject"], read: readEncryption },
  { eventNames: ["CopyObject", "UploadPartCopy"], read: readCopySource },
  { eventNames: ["GetObject", "PutObject"], read: readKeyName },
];

/** `s3.*`. */
export const STORAGE_FACTS: readonly FactRule[] = ["s3.amazonaws.com", "s3express.amazonaws.com"].flatMap(
  (eventSource) => READERS.map((reader) => ({ eventSource, ...reader })),
);

function patternOf(id: string): RegExp {
  const fact = factsFile.facts.find((known) => known.id === id);
  if (fact?.pattern === undefined) throw new Error(`facts.json has no pattern for ${id}`);
  return new RegExp(fact.pattern, fact.flags);
}

function readAcl(input: FactInput): void {
  const { request } = input;
  const headers = readObject(request.accessControlList);
  const isPublic =
    hasPublicAcl(request) ||
    (headers !== null && (hasPublicAcl(headers) || grantsPublic(headers, 0))) ||
    grantsPublic(request.AccessControlPolicy, 0) ||
    hasPublicGrantHeader(request);
  if (isPublic) addFlag(input, "s3.acl_public");
}

function hasPublicAcl(object: JsonObject): boolean {
  return readItems(object["x-amz-acl"]).some((acl) => typeof acl === "string" && PUBLIC_ACLS.has(acl));
}

function hasPublicGrantHeader(request: JsonObject): boolean {
  for (const key in request) if (key.startsWith("x-amz-grant-") && grantsPublic(request[key], 0)) return true;
  return false;
}

function grantsPublic(value: unknown, depth: number): boolean {
  if (typeof value === "string") return PUBLIC_GROUP.test(value);
  if (typeof value !== "object" || value === null || depth > MAX_GRANT_DEPTH) return false;
  return Object.values(value).some((child) => grantsPublic(child, depth + 1));
}

function readPublicAccessBlock(input: FactInput): void {
  const block = readObject(input.request.PublicAccessBlockConfiguration);
  if (block !== null && BLOCKS.some((member) => readBoolean(block[member]) === false))
    addFlag(input, "s3.pab_weakened");
}

function readVersioning(input: FactInput): void {
  const configuration = readObject(input.request.VersioningConfiguration);
  const status = configuration?.Status;
  if (status === "Suspended" || status === "Disabled") addFlag(input, "s3.versioning_suspended");
  if (configuration?.MfaDelete === "Disabled") addFlag(input, "s3.mfa_delete_disabled");
}

/** An empty status switches logging off; a record without the member says nothing. */
function readLogging(input: FactInput): void {
  const status = input.request.BucketLoggingStatus;
  if (status !== undefined && !isPresent(readObject(status)?.LoggingEnabled)) addFlag(input, "s3.logging_disabled");
}

function readLifecycle(input: FactInput): void {
  let smallest: number | null = null;
  for (const item of readItems(readObject(input.request.LifecycleConfiguration)?.Rule)) {
    const rule = readObject(item);
    const days = rule?.Status === "Enabled" ? readCount(readObject(rule.Expiration)?.Days) : null;
    if (days !== null && (smallest === null || days < smallest)) smallest = days;
  }
  if (smallest !== null) addValue(input, "s3.expiration", smallest);
}

function readReplication(input: FactInput): void {
  for (const rule of readItems(readObject(input.request.ReplicationConfiguration)?.Rule)) {
    addValue(input, "s3.replication_account", readObject(readObject(rule)?.Destination)?.Account);
  }
}

function readEncryption(input: FactInput): void {
  const { request } = input;
  if (isPresent(request["x-amz-server-side-encryption-customer-algorithm"])) addFlag(input, "s3.sse_c");
  const key = request["x-amz-server-side-encryption-aws-kms-key-id"];
  const account = typeof key === "string" ? accountOfArn(key) : null;
  if (account !== null && account !== ownAccount(input)) addValue(input, "s3.kms_account", account);
}

function readCopySource(input: FactInput): void {
  const source = input.request["x-amz-copy-source"];
  if (typeof source !== "string") return;
  const path = source.startsWith("/") ? source.slice(1) : source;
  const end = path.search(/\/|%2f/i);
  addValue(input, "s3.copy_source_bucket", end === -1 ? path : path.slice(0, end));
}

function readKeyName(input: FactInput): void {
  const { key } = input.request;
  if (typeof key !== "string" || key.length > MAX_KEY_LENGTH) return;
  if (SECRET_KEY_NAME.test(key)) addFlag(input, "s3.secret_key_name");
  if (input.ctx.eventName === "PutObject" && RANSOM_NOTE_NAME.test(key)) addFlag(input, "s3.ransom_note_name");
}
