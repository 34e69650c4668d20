/**
 * What a common search is: one object from which its page, parameters, links, chart, table, API, export and documentation
 * follow. The catalogue is data; query/predicate/ knows how to ask it.
 */
import type { FieldKey } from "../cloudtrail/fields.ts";
import type { AddressColumn, Column, NumberColumn, SingleColumn, TextColumn } from "../query/predicate/columns.ts";
import type { Duration, FactPredicate, FieldPredicate } from "../query/predicate/predicate.ts";

/** Sections of the catalogue, in the order of the navigation. */
export const SECTIONS = [
  { id: "common", title: "Common searches", description: "The six questions asked first." },
  {
    id: "pivot",
    title: "Activity and inventories",
    description: "Everything by one dimension, first use, and what is in use.",
  },
  {
    id: "sign-in",
    title: "Sign-in and credentials",
    description: "Console, federation, root, MFA, keys and sessions.",
  },
  {
    id: "iam",
    title: "Identity and permissions",
    description: "Policies, principals, roles, organization guardrails.",
  },
  { id: "network", title: "Network", description: "Security groups, ACLs, gateways, routes, VPC, DNS, WAF." },
  { id: "defences", title: "Logging and defences", description: "CloudTrail, Config, flow logs, detectors, KMS keys." },
  {
    id: "exfiltration",
    title: "Exposure and exfiltration",
    description: "Public or shared data and data on the move.",
  },
  { id: "discovery", title: "Credential access and discovery", description: "Secrets read, and looking around." },
  { id: "execution", title: "Execution and persistence", description: "Code, shells, and what comes back." },
  { id: "impact", title: "Impact", description: "Destruction, ransom, and spending." },
  { id: "cis", title: "CIS Foundations Benchmark", description: "The exact metric filters, name for name." },
] as const;

export type SectionId = (typeof SECTIONS)[number]["id"];

/** A starting value for ordering, not a verdict. */
export const SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Categories of events that a trail must record for the search to find anything. */
export type Need = "management" | "data" | "network" | "insight";

/** A predicate whose values may be parameters. Parameters without a value make a comparison false, `eq_optional` and `optional` true. */
export type SearchPredicate =
  | { all: readonly SearchPredicate[] }
  | { any: readonly SearchPredicate[] }
  | { not: SearchPredicate }
  | FieldPredicate
  | FactPredicate
  | { group: string }
  | { field: TextColumn; op: "eq" | "eq_optional" | "contains" | "in"; param: string }
  | { field: AddressColumn; op: "cidr_contains"; param: string }
  | { resource: { param: string; optional?: true } }
  | { lineage: { root: { param: string }; direction: "descendants" } }
  | { timeOfDay: { notBetween: { param: string }; timezone: { param: string }; weekdays: { param: string } } }
  | { firstSeen: { key: readonly SingleColumn[]; lookback: Duration } };

/**
 * What the reader gives. `maps`: each value's own predicate, combined by and; `where`: the predicate of any value, combined
 * when it is given. `principal` is a key, an ARN or a name; `cidr` an address, a block or a service host name.
 */
export type SearchParameter = {
  name: string;
  label: string;
  type: "string" | "string[]" | "boolean" | "enum" | "principal" | "cidr";
  required: boolean;
  default?: string | boolean;
  /** Of an enum the only values; else values that are offered. */
  values?: readonly string[];
  /** What may be written; of every parameter that is typed. */
  examples?: readonly string[];
  /** A JavaScript regular expression that the value must meet, and the same in words that follow "must be". */
  pattern?: string;
  form?: string;
  /** Which values of its field are offered: filters of their events, and on the field itself how they are written. */
  offers?: Partial<Record<FieldKey, string>>;
  maps?: Readonly<Record<string, SearchPredicate>>;
  where?: SearchPredicate;
};

/** A sub-filter offered beside the search. */
export type Narrowing = { id: string; label: string; where: SearchPredicate };

/** The search answers groups: partitions in which a sliding window reaches the bounds; `combine` is `all` unless told. */
export type Threshold = {
  groupBy: readonly SingleColumn[];
  window: Duration;
  count?: { gte: number };
  distinct?: { field: Column; gte: number };
  sum?: { field: NumberColumn; gte: number };
  combine?: "all" | "any";
};

/** Steps for the same values of `by`, all inside `within`; in their order unless `ordered` is false. */
export type Sequence = {
  by: readonly SingleColumn[];
  within: Duration;
  steps: readonly { where: SearchPredicate; count?: number }[];
  ordered?: false;
};

/** Only the first event of each key, and only when the key has none inside `lookback` before it. */
export type Baseline = { key: readonly SingleColumn[]; lookback: Duration };

/** What is said of a column of the result table. */
export type ReportColumn = "eventTime" | FieldKey;

export type Search = {
  /** Its slug in addresses. */
  id: string;
  title: string;
  section: SectionId;
  question: string;
  /** What it selects, in a line. */
  description: string;
  why: string;
  /** `core` first; `extended` behind a filter. */
  tier: "core" | "extended";
  severity: Severity;
  /** MITRE ATT&CK techniques (attack.json) and tactics. */
  attack?: readonly string[];
  tactic?: readonly string[];
  /** Controls of the CIS AWS Foundations Benchmark. */
  cis?: readonly string[];
  parameters?: readonly SearchParameter[];
  /** At least one of these parameters must be given. */
  needsOneOf?: readonly string[];
  where: SearchPredicate;
  narrow?: readonly Narrowing[];
  threshold?: Threshold;
  sequence?: Sequence;
  baseline?: Baseline;
  /** Grouping of the result; bursts and sequences are grouped by their own key. */
  groupBy: readonly Column[];
  columns: readonly ReportColumn[];
  /** The picture that fits the question: events over time, or the largest groups. */
  chart: "time" | "groups";
  needs: readonly Need[];
  /** Suggested for the daily digest. */
  digest: boolean;
  /** About addresses or principals that are not expected: best read with the known good hidden. */
  suggestsKnownGood?: true;
  /** What else looks like it. */
  falsePositives?: string;
  /** What metadata cannot tell. */
  cannotDecide?: string;
  nextStep?: string;
  sources: readonly string[];
};

/** What most searches have, and need not say. */
const STANDARD: Pick<Search, "columns" | "chart" | "needs"> = {
  columns: ["eventTime", "eventName", "principal", "sourceIPAddress", "recipientAccountId", "awsRegion", "outcome"],
  chart: "time",
  needs: ["management"],
};

/** A search as it is declared. */
export type SearchDeclaration = Omit<Search, "section" | keyof typeof STANDARD> & Partial<typeof STANDARD>;

/** The searches of a section. */
export const defineSearches = (section: SectionId, searches: readonly SearchDeclaration[]): readonly Search[] =>
  searches.map((search) => ({ ...STANDARD, ...search, section }));
