/** An event name explained in a line, from what its words and our data say, and never more. */
import groups from "./data/event-groups.json" with { type: "json" };
import readonlyRules from "./data/readonly.json" with { type: "json" };
import { EVENT_VERBS, KNOWN_EVENTS } from "./event-verbs.ts";

const READ_ONLY_NAME = new RegExp(readonlyRules.pattern);
const API_DATE = new RegExp(groups.suffix);
const MAX_NAME_LENGTH = 128;
const MAX_GROUPS = 3;
/** Letters and digits, as all API names are. */
const API_NAME = /^[A-Z][A-Za-z0-9]*$/;
const API_VERSION = /^V\d+$/;
const HAPPENED = /^[A-Z][a-z]*ed$/;
const PLURAL = /(?:[^su]s|ies)$/i;

const groupsByEvent = indexGroups();
const flaggedReads = indexFlagged(readonlyRules.flaggedReadOnlyThoughTheyMatter);
const flaggedWrites = indexFlagged(readonlyRules.flaggedMutatingThoughTheyLookHarmless);

/**
 * One line about an event: what its name says it does, whether it writes, and the named sets of events it belongs to.
 * The text may hold the name itself, which is the sender's: show it as record text.
 */
export function describeEventName(eventSource: string, eventName: string): string {
  const name = eventName.replace(API_DATE, "");
  const key = `${eventSource} ${name}`;
  const does = (Object.hasOwn(KNOWN_EVENTS, key) ? KNOWN_EVENTS[key] : undefined) ?? describeByVerb(name);
  if (does === null) return `${unknownName(name)}${groupSentence(key)}`;
  return `${does}. ${accessSentence(key, name)}${groupSentence(key)}`;
}

/** `Creates an access key` of `CreateAccessKey`; null when the first word is no verb we know. */
function describeByVerb(name: string): string | null {
  if (name.length > MAX_NAME_LENGTH || !API_NAME.test(name)) return null;
  const words = splitWords(name);
  const batch = words[0] === "Batch" && words.length > 1;
  // Service events say what has happened: in ExportJobCompleted the first word is no verb.
  if (HAPPENED.test(words.at(-1) ?? "") && ALSO_NOUNS.has(words[0] ?? "")) return null;
  const [verb = "", ...rest] = batch ? words.slice(1) : words;
  const does = Object.hasOwn(EVENT_VERBS, verb) ? EVENT_VERBS[verb] : undefined;
  if (does === undefined) return null;
  return `${does}${objectPhrase(rest)}${batch ? ", several at once" : ""}`;
}

/** ` an access key`, ` instances`, ` tags for resource`; empty when the verb stands alone. */
function objectPhrase(words: readonly string[]): string {
  const phrase = words.filter((word) => !API_VERSION.test(word)).map(lowerWord);
  if (phrase.length === 0) return "";
  const joint = phrase.findIndex((word, index) => index > 0 && JOINTS.has(word));
  const noun = phrase[(joint === -1 ? phrase.length : joint) - 1] ?? "";
  const first = phrase[0] ?? "";
  const bare = isPlural(noun) || UNCOUNTABLE.has(noun) || /[^e]ed$/.test(noun) || JOINTS.has(first) || first === "all";
  return ` ${bare ? "" : `${articleOf(first)} `}${phrase.join(" ")}`;
}

/** Verbs that begin the names of service events as nouns. */
const ALSO_NOUNS: ReadonlySet<string> = new Set(
  "Archive Build Change Copy Export Filter Import Monitor Query Record Report Request Restore Run Scan Schedule Search Share Test Transfer Update Upgrade Upload".split(
    " ",
  ),
);

const JOINTS: ReadonlySet<string> = new Set([
  "for",
  "from",
  "to",
  "of",
  "with",
  "in",
  "on",
  "by",
  "and",
  "as",
  "without",
]);
const UNCOUNTABLE: ReadonlySet<string> = new Set([
  "access",
  "acceleration",
  "audio",
  "availability",
  "content",
  "data",
  "encryption",
  "history",
  "info",
  "information",
  "ingress",
  "egress",
  "logging",
  "management",
  "metadata",
  "monitoring",
  "protection",
  "replication",
  "retention",
  "sharing",
  "status",
  "storage",
  "support",
  "tagging",
  "text",
  "usage",
  "versioning",
]);

const articleOf = (word: string): string =>
  // "a user", "a unique…", "an MFA device", "an S3 bucket", "a VPC"
  (
    /^[A-Z]{2,}|^[A-Z]\d/.test(word)
      ? /^(?!NAT|SAML)[AEFHILMNORSX]/.test(word)
      : /^(?!us|uni|eu|ur[il])[aeiou]/i.test(word)
  )
    ? "an"
    : "a";

/** `CreateDBInstance` → Create, DB, Instance; `ListObjectsV2` → List, Objects, V2. */
function splitWords(name: string): string[] {
  return name.match(/[A-Z]+\d+(?![a-z])|[A-Z]+(?=[A-Z][a-z]|\d|$)|[A-Z][a-z]*\d*|[A-Z]+s?|[a-z]+|\d+/g) ?? [];
}

/** Words in small letters; abbreviations in capitals, however the name writes them. */
function lowerWord(word: string): string {
  const singular = word.endsWith("s") ? word.slice(0, -1) : word;
  if (ABBREVIATIONS.has(word.toUpperCase())) return word.toUpperCase();
  if (ABBREVIATIONS.has(singular.toUpperCase())) return `${singular.toUpperCase()}s`;
  return /^[A-Z][A-Z0-9]/.test(word) ? word : word.toLowerCase();
}

const isPlural = (noun: string): boolean =>
  PLURAL.test(noun) && !/(?:alias|analysis|canvas)$/.test(noun) && !ABBREVIATIONS.has(noun);

/** Abbreviations that names write like words. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(
  "ACL API ARN CA CIDR CORS CSV DB DHCP DNS EBS HTTP IAM ID IDP IP JSON KMS LDAP MFA NAT NFS OIDC PHI SAML SDK SMB SMS SQL SSH SSL SSO TLS URI URL VPC VPN WAF XML".split(
    " ",
  ),
);

function unknownName(name: string): string {
  if (name.length > MAX_NAME_LENGTH || !API_NAME.test(name)) return "Nothing is known of this name here.";
  return `Its name says “${splitWords(name).map(lowerWord).join(" ")}”; more is not known of it here.`;
}

function accessSentence(key: string, name: string): string {
  if (flaggedReads.has(key)) return "CloudTrail flags it read-only, though it matters like a write.";
  if (flaggedWrites.has(key)) return "CloudTrail flags it as a write, though it changes nothing by itself.";
  return READ_ONLY_NAME.test(name) ? "By its name a read." : "By its name a write.";
}

function groupSentence(key: string): string {
  const ids = groupsByEvent.get(key) ?? [];
  if (ids.length === 0) return "";
  const shown = ids.slice(0, MAX_GROUPS).map(groupLabel).join(", ");
  const more = ids.length - MAX_GROUPS;
  return ` In the ${ids.length === 1 ? "group" : "groups"} ${shown}${more > 0 ? ` and ${more} more` : ""}.`;
}

/** `iam.policy_change` → `iam: policy change`. */
function groupLabel(id: string): string {
  const dot = id.indexOf(".");
  return `${id.slice(0, dot)}: ${id.slice(dot + 1)}`.replaceAll("_", " ");
}

function indexGroups(): ReadonlyMap<string, string[]> {
  const index = new Map<string, string[]>();
  for (const { id, eventSources, eventNames } of groups.groups) {
    for (const eventSource of eventSources) {
      for (const eventName of eventNames) {
        const key = `${eventSource} ${eventName}`;
        index.set(key, [...(index.get(key) ?? []), id]);
      }
    }
  }
  return index;
}

function indexFlagged(list: readonly { eventSource: string; eventNames: string[] }[]): ReadonlySet<string> {
  return new Set(list.flatMap(({ eventSource, eventNames }) => eventNames.map((name) => `${eventSource} ${name}`)));
}
