/**
 * What a typed or pasted text is by its form alone: an address, a key, an ARN. Pure and browser-safe; what is stored is
 * not known here. One set of rules for the search box and for the explorer's filter box.
 */

import { isAccountId } from "./arn.ts";
import known from "./data/event-source-prefixes.json" with { type: "json" };
import { parseUuid } from "./event-id.ts";
import type { FieldKey } from "./fields.ts";
import { canonicalBlock, canonicalIP } from "./source-address.ts";

/** Forms that are told apart. */
export type FormName =
  | "event-id"
  | "ip"
  | "cidr"
  | "access-key"
  | "unique-id"
  | "account"
  | "arn"
  | "url"
  | "session"
  | "service"
  | "operation"
  | "region"
  | "resource-id"
  | "email"
  | "network";

/** A recognised text. */
export type Form = {
  name: FormName;
  /** In the spelling that records use. */
  value: string;
  /** What it is, for people: "Access key id". */
  what: string;
  /** Filters it can be the value of, likeliest first; none where no filter takes it. */
  fields: readonly FieldKey[];
};

type Rule = Omit<Form, "value" | "fields"> & {
  /** The value, or null when the text has another form. */
  read: (text: string) => string | null;
  fields: readonly FieldKey[] | ((value: string) => readonly FieldKey[]);
};

const matching =
  (shape: RegExp, spell: (text: string) => string = (text) => text) =>
  (text: string): string | null =>
    shape.test(text) ? spell(text) : null;

const lower = (text: string): string => text.toLowerCase();
const upper = (text: string): string => text.toUpperCase();

const RULES: readonly Rule[] = [
  { name: "event-id", what: "Event id", fields: ["eventID", "sharedEventID"], read: parseUuid },
  { name: "ip", what: "IP address", fields: ["sourceIPAddress"], read: readAddress },
  { name: "cidr", what: "Network block", fields: ["sourceIPAddress"], read: readBlock },
  { name: "account", what: "Account id", fields: ["recipientAccountId", "principalAccountId"], read: readAccount },
  {
    name: "access-key",
    what: "Access key id",
    fields: ["accessKeyId", "resource"],
    read: matching(/^A[KS]IA(?:[A-Z0-9]{4,124}|\*{4,124})$/i, upper),
  },
  { name: "unique-id", what: "Unique id of IAM", fields: ["resource"], read: readUniqueId },
  {
    name: "arn",
    what: "ARN",
    fields: (value) => (/^arn:[^:]*:(?:iam|sts):/.test(value) ? ["principal", "resource"] : ["resource", "principal"]),
    read: readArnText,
  },
  { name: "url", what: "Address of an S3 object", fields: ["resource"], read: readS3Address },
  {
    name: "service",
    what: "Service endpoint",
    fields: ["eventSource", "sourceIPAddress"],
    read: matching(/^[a-z0-9-]+(?:\.[a-z0-9-]+){0,4}\.amazonaws\.com(?:\.cn)?$/i, lower),
  },
  {
    name: "session",
    what: "Session",
    fields: ["sessionKey"],
    read: matching(/^(?:key:A[A-Z0-9]{3}[A-Z0-9]{4,124}|(?:web|sis):.{4,600})$/),
  },
  {
    name: "operation",
    what: "Event name of a service",
    fields: ["eventName"],
    read: readOperation,
  },
  {
    name: "region",
    what: "Region",
    fields: ["awsRegion"],
    read: matching(/^[a-z]{2}(?:-[a-z]+){1,2}-\d{1,2}$/i, lower),
  },
  {
    name: "resource-id",
    what: "Resource id",
    fields: ["resource"],
    read: matching(/^[a-z]{1,12}-(?:[0-9a-f]{8}|[0-9a-f]{17})$/i, lower),
  },
  {
    name: "email",
    what: "E-mail address",
    fields: ["person", "sessionName", "principal"],
    read: matching(/^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/),
  },
  {
    name: "network",
    what: "Network",
    fields: ["asn"],
    read: (text) => /^AS(\d{1,10})$/i.exec(text)?.[1] ?? null,
  },
];

/** The form of a text that {@link cleanPasted} returned; null for names and anything else. */
export function recogniseForm(text: string): Form | null {
  for (const { name, what, fields, read } of RULES) {
    const value = read(text);
    if (value !== null) return { name, value, what, fields: typeof fields === "function" ? fields(value) : fields };
  }
  return null;
}

const BLANKS = /^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf}]+$/gu;
const OPENING = /^["'`“”‘’«([{<]+/;
const CLOSING = /["'`“”‘’»\])}>,;]+$/;
const JSON_MEMBER = /^"?[\w.]{1,60}"?\s*:\s*"((?:[^"\\]|\\.)*)"?,?$/;

/**
 * What people copy along with a value is taken away: blanks, invisible characters, quotes, brackets, a comma, the member
 * name of a line of JSON.
 */
export function cleanPasted(text: string): string {
  let clean = text.replaceAll(BLANKS, "");
  clean = JSON_MEMBER.exec(clean)?.[1] ?? clean;
  // Brackets of an IPv6 address with a port are read with the address.
  if (/^\[[0-9a-f:.]+\](?::\d+)?$/i.test(clean)) return clean;
  const bare = clean.replace(OPENING, "").replace(CLOSING, "").replaceAll(BLANKS, "");
  return bare === "" ? clean : bare;
}

const MAX_TOKENS = 400;
/** Forms that stand for themselves wherever they are found. */
const TELLING: ReadonlySet<FormName> = new Set<FormName>([
  "event-id",
  "ip",
  "access-key",
  "unique-id",
  "arn",
  "resource-id",
  "email",
]);

/** Identifiers inside a longer text: a console link, a line of a log, an error message. In order, once each, at most `limit`. */
export function findForms(text: string, limit: number): Form[] {
  const found = new Map<string, Form>();
  for (const word of text.split(/[\s"'`=,;#?&()<>|[\]{}]+/, MAX_TOKENS)) {
    for (const part of [word, ...(word.includes("/") && !word.startsWith("arn:") ? word.split("/") : [])]) {
      const form = recogniseForm(part.replace(/[.:]+$/, ""));
      if (form !== null && TELLING.has(form.name) && !found.has(form.value)) found.set(form.value, form);
      if (found.size === limit) return [...found.values()];
    }
  }
  return [...found.values()];
}

/** An address alone, with a port, or in brackets; also dotted numbers that are none, as some records have them. */
function readAddress(text: string): string | null {
  const bracketed = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i.exec(text)?.[1];
  const withPort = /^([\d.]+):\d{1,5}$/.exec(text)?.[1];
  const address = bracketed ?? withPort ?? text;
  return canonicalIP(address) ?? (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) ? address : null);
}

function readBlock(text: string): string | null {
  const [address = "", length, ...more] = text.split("/");
  return length === undefined || more.length > 0 ? null : canonicalBlock(address, length);
}

/** Twelve digits; the console groups them in fours. */
function readAccount(text: string): string | null {
  const digits = /^\d{4}[- ]\d{4}[- ]\d{4}$/.test(text) ? text.replaceAll(/\D/g, "") : text;
  return isAccountId(digits) ? digits : null;
}

/** `AIDA…`, `AROA…`, also with the session name behind a colon, whose case counts. */
function readUniqueId(text: string): string | null {
  const match = /^(A(?:IDA|ROA|GPA|IPA|NPA|NVA|SCA|BIA|CCA|PKA)[A-Z0-9]{12,60})(:.{1,200})?$/i.exec(text);
  return match === null ? null : `${upper(match[1] ?? "")}${match[2] ?? ""}`;
}

/** Partition and service are in lower case; the rest of an ARN is as it was given. */
function readArnText(text: string): string | null {
  const match = /^(arn:[a-z0-9-]{1,32}:[a-z0-9-]{1,48}:[a-z0-9*-]{0,48}:[a-z0-9*-]{0,48}:)(.+)$/i.exec(text);
  return match === null ? null : `${lower(match[1] ?? "")}${match[2] ?? ""}`;
}

const S3_HOST = /^(?:(.{3,63})\.)?s3(?:[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+){1,2}-\d)?\.amazonaws\.com(?:\.cn)?$/i;

/** `s3://bucket/key` and the web addresses of S3 → `bucket/key`, or the bucket. */
function readS3Address(text: string): string | null {
  const plain = /^s3:\/\/([a-z0-9._-]{3,255})(?:\/(.*))?$/i.exec(text);
  if (plain !== null) return joinObject(plain[1] ?? "", plain[2] ?? "");
  const web = /^https?:\/\/([^/\s?#]+)\/?([^?#]*)/i.exec(text);
  const host = web === null ? null : S3_HOST.exec(web[1] ?? "");
  if (web === null || host === null) return null;
  const path = decodePath(web[2] ?? "");
  if (host[1] !== undefined) return joinObject(host[1], path);
  const [bucket = "", ...key] = path.split("/");
  return bucket === "" ? null : joinObject(bucket, key.join("/"));
}

const joinObject = (bucket: string, key: string): string => (key === "" ? bucket : `${bucket}/${key}`);

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const SERVICES: ReadonlySet<string> = new Set(known.prefixes.split(" "));

/** `iam:CreateUser`, of a service that is known: other words before a colon are meant otherwise. */
function readOperation(text: string): string | null {
  const [, prefix, name = null] = /^([a-z0-9-]{2,40}):([A-Z][A-Za-z0-9_]{2,80})$/.exec(text) ?? [];
  return prefix !== undefined && SERVICES.has(prefix) ? name : null;
}
