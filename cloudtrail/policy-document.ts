/** Policy documents, reduced to what facts need. They come as text, percent-encoded text or objects, and may be hostile. */
import { accountOfArn, isAccountId } from "./arn.ts";
import { type JsonObject, readObject } from "./record.ts";

/** One statement. `publicPrincipal`: `*`, alone or as AWS principal. */
export type PolicyStatement = {
  allow: boolean;
  publicPrincipal: boolean;
  /** Principal.AWS as written: ARNs, account numbers, unique ids, `*`. */
  awsPrincipals: readonly string[];
  federatedPrincipals: readonly string[];
  actions: readonly string[];
  resources: readonly string[];
  conditioned: boolean;
};

/** Longest text parsed, in characters: CloudTrail leaves out bodies over 100 KB. */
export const MAX_POLICY_LENGTH = 131_072;
const MAX_STATEMENTS = 1000;
const MAX_LIST_LENGTH = 1000;
const MAX_DOCUMENTS = 8;

/**
 * The policy documents of a request or response, at most 8. They stand in members named like policies
 * (`policyDocument`, `bucketPolicy`, `keyPolicy`, `accessPolicies`…), in `attributeValue` of SNS, or one level below,
 * in `attributes`, a policy of a policy (Glacier), or the wrapper of a request.
 */
export function findPolicyDocuments(body: JsonObject): PolicyStatement[][] {
  const found: PolicyStatement[][] = [];
  collectDocuments(body, found, true);
  return found;
}

/** The statements of a document; null when the value is no policy document. Never throws. */
export function parsePolicyDocument(value: unknown): PolicyStatement[] | null {
  const document = typeof value === "string" ? parseText(value) : readObject(value);
  const statement = document?.Statement ?? document?.statement;
  if (typeof statement !== "object" || statement === null) return null;
  const list: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  const statements: PolicyStatement[] = [];
  for (const element of list.slice(0, MAX_STATEMENTS)) {
    const object = readObject(element);
    if (object !== null) statements.push(readStatement(object));
  }
  return statements;
}

/** Account numbers of a Principal.AWS list other than `ownAccountId`, each once. */
export function otherAccounts(principals: readonly string[], ownAccountId: string | null): string[] {
  const accounts = new Set<string>();
  for (const principal of principals) {
    const account = isAccountId(principal) ? principal : accountOfArn(principal);
    if (account !== null && account !== ownAccountId) accounts.add(account);
  }
  return [...accounts];
}

type MemberKind = "document" | "container" | "other";

const MAX_KNOWN_MEMBERS = 10_000;
const MAX_KNOWN_MEMBER_LENGTH = 128;
const memberKinds = new Map<string, MemberKind>();

/** Member names repeat in every record: each is judged once. */
function kindOfMember(key: string): MemberKind {
  const known = memberKinds.get(key);
  if (known !== undefined) return known;
  const kind = judgeMember(key.toLowerCase());
  if (key.length > MAX_KNOWN_MEMBER_LENGTH) return kind;
  if (memberKinds.size === MAX_KNOWN_MEMBERS) memberKinds.clear();
  memberKinds.set(key, kind);
  return kind;
}

function judgeMember(name: string): MemberKind {
  if (name.includes("policy") || name.includes("policies") || name === "attributevalue") return "document";
  const isWrapper = name.endsWith("request") || name.endsWith("response") || name.endsWith("input");
  return isWrapper || name === "attributes" || name === "role" ? "container" : "other";
}

function collectDocuments(body: JsonObject, found: PolicyStatement[][], enter: boolean): void {
  for (const key in body) {
    const kind = kindOfMember(key);
    if (kind === "other" || found.length === MAX_DOCUMENTS) continue;
    const value = body[key];
    const statements = kind === "document" ? parsePolicyDocument(value) : null;
    if (statements !== null) found.push(statements);
    else if (enter) {
      const below = readObject(value);
      if (below !== null) collectDocuments(below, found, false);
    }
  }
}

function parseText(text: string): JsonObject | null {
  if (text.length > MAX_POLICY_LENGTH) return null;
  const plain = /^\s*%7b/i.test(text) ? decode(text) : text;
  if (!/^\s*\{/.test(plain) || !/"statement"/i.test(plain)) return null;
  try {
    return readObject(JSON.parse(plain));
  } catch {
    return null;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function readStatement(statement: JsonObject): PolicyStatement {
  const principal = pick(statement, "Principal");
  const principals = readObject(principal);
  const awsPrincipals = principals === null ? [] : readList(pick(principals, "AWS") ?? principals.aws);
  return {
    allow: pick(statement, "Effect") === "Allow",
    publicPrincipal: principal === "*" || awsPrincipals.includes("*"),
    awsPrincipals,
    federatedPrincipals: principals === null ? [] : readList(pick(principals, "Federated")),
    actions: readList(pick(statement, "Action")),
    resources: readList(pick(statement, "Resource")),
    conditioned: isFilled(pick(statement, "Condition")),
  };
}

/** Some services write the members of a policy in camel case. */
function pick(object: JsonObject, name: string): unknown {
  return object[name] ?? object[name.charAt(0).toLowerCase() + name.slice(1)];
}

function readList(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_LIST_LENGTH).filter((element): element is string => typeof element === "string");
}

function isFilled(value: unknown): boolean {
  const object = readObject(value);
  return object !== null && Object.keys(object).length > 0;
}
