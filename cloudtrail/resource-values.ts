/** From a text found by a rule to a resource: type, bare id and ARN, whatever form the caller gave it. */
import { looksLikeArn, parseArn } from "./arn.ts";
import { buildArn, fitArn, partitionOf, type Surroundings, sourcePrefix } from "./arn-template.ts";
import { cleanText } from "./record.ts";
import { matchId, nounOf } from "./resource-ids.ts";
import { isStorable } from "./storable-text.ts";

/** A resource before its role is known. `exact`: the record holds this ARN, it was not built. */
export type FoundResource = { type: string; id: string; arn: string | null; exact: boolean };

/** What a value means where it stands. */
export type Meaning = { type: string; template: readonly string[] | null };

/** Longest identifier kept, in characters. */
export const MAX_ID_LENGTH = 2048;

const PERCENT = 0x25;
const ENCODED_ARN = /^arn%3a/i;
const QUEUE_URL = /^https?:\/\/([^/]+)\/(\d{1,20})\/([^/?#]+)$/;
const QUEUE_HOST_REGION = /^(?:sqs\.([a-z0-9-]+)\.|([a-z0-9-]+)\.queue\.)/;
const FUNCTION_NAME = /^(?:(\d{12}):)?(?:function:)?([A-Za-z0-9_-]+)(?::[^:]+)?$/;
/** Names AWS keeps for its own documents, which live in no customer account. */
const AWS_DOCUMENT = /^(?:aws|amazon|amzn)/i;
/** EC2 things that have ids but no ARN. */
const WITHOUT_ARN = new Set([
  "ec2:association",
  "ec2:attachment",
  "ec2:iam-instance-profile-association",
  "ec2:reservation",
  "elasticfilesystem:mount-target",
]);
/** EC2 things that any account may own: their ARN names none. */
const WITHOUT_ACCOUNT = new Set(["ec2:image", "ec2:snapshot"]);

/** The text trimmed and decoded; null when it is empty, too long, masked, or a secret. */
export function readIdentifier(text: string): string | null {
  if (text.length > MAX_ID_LENGTH) return null;
  let value = text.trim();
  if (value.charCodeAt(3) === PERCENT && ENCODED_ARN.test(value)) value = decodePercent(value);
  return value === "" || !isStorable(value) ? null : cleanText(value, MAX_ID_LENGTH);
}

/** The resource a text names, or null when it names none. */
export function resolveResource(text: string, meaning: Meaning, where: Surroundings): FoundResource | null {
  const value = readIdentifier(text);
  if (value === null) return null;
  return readArn(value) ?? interpret(value, meaning, where);
}

/** The resource of a text that is an ARN; null for any other text. */
export function readArn(value: string): FoundResource | null {
  const arn = looksLikeArn(value) ? parseArn(value) : null;
  return arn === null ? null : { type: arn.type, id: arn.id, arn: arn.text, exact: true };
}

function interpret(value: string, meaning: Meaning, where: Surroundings): FoundResource | null {
  switch (meaning.type) {
    case "*":
      return readOpenType(value, where);
    case "kms:key":
      return readKey(value, meaning, where);
    case "lambda:function":
      return readFunction(value, meaning, where);
    case "route53:hostedzone":
      return name(value.replace(/^\/hostedzone\//, ""), meaning, where);
    case "s3:object":
      return readObjectKey(value, meaning, where);
    case "sqs:queue":
      return readQueue(value, meaning, where);
    case "ssm:document":
      return AWS_DOCUMENT.test(value) ? bare(meaning.type, value) : name(value, meaning, where);
    case "ssm:parameter": {
      const { id, ...rest } = name(value.replace(/^\//, ""), meaning, where);
      return { ...rest, id: value.startsWith("/") ? `/${id}` : id };
    }
    default:
      return readId(value, meaning, where);
  }
}

/** An id says its type itself; only what looks like one gets an ARN, except key pairs, which go by name too. */
function readId(value: string, meaning: Meaning, where: Surroundings): FoundResource {
  if (nounOf(meaning.type) === null || meaning.type === "ec2:key-pair") return name(value, meaning, where);
  const pattern = matchId(value);
  return pattern === null ? bare(meaning.type, value) : readPatternId(value, pattern.type, where);
}

/** A value whose type the rule leaves open. */
function readOpenType(value: string, where: Surroundings): FoundResource {
  const pattern = matchId(value);
  if (pattern !== null) return readPatternId(value, pattern.type, where);
  return bare(`${sourcePrefix(where.eventSource)}:resource`, value);
}

function readPatternId(id: string, type: string, { partition, region, account }: Surroundings): FoundResource {
  const [service = "", resource = ""] = type.split(":");
  const owner = WITHOUT_ACCOUNT.has(type) ? "" : account;
  if (WITHOUT_ARN.has(type) || owner === null || region === null) return bare(type, id);
  return { type, id, arn: `arn:${partition}:${service}:${region}:${owner}:${resource}/${id}`, exact: false };
}

function readKey(value: string, meaning: Meaning, where: Surroundings): FoundResource {
  if (!value.startsWith("alias/")) return name(value, meaning, where);
  const template = ["arn:", "partition", ":kms:", "region", ":", "account", ":", "value", ""];
  return name(value, { type: "kms:alias", template }, where);
}

function readFunction(value: string, meaning: Meaning, where: Surroundings): FoundResource {
  const match = FUNCTION_NAME.exec(value);
  if (match === null) return bare(meaning.type, value);
  const [, account = where.account, functionName = value] = match;
  return name(functionName, meaning, { ...where, account });
}

/** `key` needs the bucket beside it; a copy source is `bucket/key`, often encoded, sometimes with a version. */
function readObjectKey(value: string, meaning: Meaning, where: Surroundings): FoundResource | null {
  let id = value;
  if (meaning.template?.includes("bucketName")) {
    const written = where.request?.bucketName ?? where.request?.bucket;
    const bucket = typeof written === "string" ? written.trim() : "";
    if (bucket === "" || looksLikeArn(bucket)) return bare(meaning.type, value);
    id = `${bucket}/${value}`;
  } else {
    id = decodePercent(value.replace(/^\//, "").replace(/\?versionId=.*$/, ""));
  }
  const whole = readIdentifier(id);
  if (whole === null) return null;
  return (
    readArn(whole) ?? {
      type: meaning.type,
      id: whole,
      arn: fitArn(`arn:${where.partition}:s3:::${whole}`),
      exact: false,
    }
  );
}

function readQueue(value: string, meaning: Meaning, where: Surroundings): FoundResource {
  const match = QUEUE_URL.exec(value);
  if (match === null) return name(value, meaning, where);
  const [, host = "", account = "", queue = ""] = match;
  const hostRegion = QUEUE_HOST_REGION.exec(host);
  const region = hostRegion?.[1] ?? hostRegion?.[2] ?? where.region;
  if (region === null) return bare(meaning.type, queue);
  return {
    type: meaning.type,
    id: queue,
    arn: `arn:${partitionOf(region)}:sqs:${region}:${account}:${queue}`,
    exact: false,
  };
}

function name(id: string, { type, template }: Meaning, where: Surroundings): FoundResource {
  return { type, id, arn: template === null || looksLikeArn(id) ? null : buildArn(template, id, where), exact: false };
}

function bare(type: string, id: string): FoundResource {
  return { type, id, arn: null, exact: false };
}

function decodePercent(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
