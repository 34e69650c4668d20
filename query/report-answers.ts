/** Shapes of the answers of /api/v1/reports. Client-safe. Unknown is null, never absent. */
import type { FieldKey } from "../cloudtrail/fields.ts";
import type { Coverage, EventAnswer } from "./answers.ts";
import type { EventQuery } from "./event-query.ts";
import type { ReportKnownGood } from "./known-good-answers.ts";

/** One group of a report. `values` are keyed by field; what is no field of the explorer is keyed by its own name. */
export type ReportGroup = {
  values: Record<string, string | number | boolean | null>;
  count: number;
  firstSeen: string;
  lastSeen: string;
  /** Of bursts and sequences: how many separate stretches of time, and the most that one window held; null for other searches. */
  windows: number | null;
  peak: Record<string, number> | null;
};

/** The headline. `unit`: bursts and sequences count the groups that reach their bound, other searches events. */
export type ReportCount = {
  unit: "events" | "groups";
  count: number;
  /** The same for the period of the same length just before; null when not all of it is stored. */
  previousCount: number | null;
};

/** Events per bucket of time and outcome. */
export type ReportChart = {
  intervalSeconds: number;
  buckets: { from: string; count: number; success: number; denied: number; throttled: number; error: number }[];
};

/** What a search that knows the first of something must look back upon. */
export type ReportHistory = {
  /** Where the look-back of the range begins, and the first stored event; null when nothing is stored. */
  neededFrom: string;
  storedFrom: string | null;
  /** False when less is stored than it looks back: what seems new may only be older than the store. */
  complete: boolean;
};

/** The explorer's nearest question: its filters, and in words what they leave out; exact when nothing is left out. */
export type ExplorerLink = { filters: EventQuery["filters"]; search: string; exact: boolean; leavesOut: string[] };

/** A parameter of a search. */
export type ReportParameter = {
  name: string;
  label: string;
  type: "string" | "string[]" | "boolean" | "enum" | "principal" | "cidr" | "time";
  required: boolean;
  default: string | boolean | null;
  /** Of an enum the only values, else some that are offered; null: none are. */
  values: string[] | null;
  /** What may be written. */
  examples: string[];
  pattern: string | null;
  /** The field whose values it takes, for completion; null when they are no values of a field. */
  field: FieldKey | null;
  /** Which of them: filters of their events, and on the field itself how they are written; null: all. */
  offers: Partial<Record<FieldKey, string>> | null;
};

/** A search of the catalogue. `count` is null unless counts were asked for, and for searches that need a value first. */
export type ReportDescription = {
  slug: string;
  title: string;
  section: string;
  question: string;
  description: string;
  why: string;
  tier: "core" | "extended";
  severity: "info" | "low" | "medium" | "high" | "critical";
  attack: { id: string; name: string }[];
  cis: string[];
  parameters: ReportParameter[];
  /** At least one of these parameters must be given; empty when none must. */
  needsOneOf: string[];
  narrow: { id: string; label: string }[];
  /** What it asks, in words, and as the explorer's filters where no value is needed first. */
  conditions: string[];
  filters: ExplorerLink | null;
  groupBy: string[];
  columns: string[];
  chart: "time" | "groups";
  needs: string[];
  digest: boolean;
  /** Best asked with `knownGood=hide`: about addresses or principals that are not expected. */
  suggestsKnownGood: boolean;
  falsePositives: string | null;
  cannotDecide: string | null;
  nextStep: string | null;
  sources: string[];
  count: number | null;
};

export type ReportsAnswer = {
  sections: { id: string; title: string; description: string }[];
  reports: ReportDescription[];
  coverage: Coverage | null;
};

/** One report. */
export type ReportAnswer = ReportCount & {
  report: ReportDescription;
  groupBy: string[];
  groups: ReportGroup[];
  chart: ReportChart;
  events: EventAnswer[];
  nextCursor: string | null;
  history: ReportHistory | null;
  knownGood: ReportKnownGood;
  explorer: ExplorerLink;
  coverage: Coverage;
};

/** A parameter explained; `given` is a value it may have, null where none is known. */
export type DocumentedParameter = {
  name: string;
  label: string;
  kind: string;
  need: string;
  given: string | null;
  /** What single values add to the conditions, in words. */
  effects: { value: string; condition: string }[];
};

/** All that is said of a search on its own page, beside its {@link ReportDescription}. Ready to be shown as text. */
export type SearchDocument = {
  report: ReportDescription;
  section: { id: string; title: string };
  /** The conditions on each event, its rule aside. */
  conditions: string[];
  rule: { title: string; summary: string; steps: string[]; reading: string[] } | null;
  parameters: DocumentedParameter[];
  narrow: { id: string; label: string; condition: string }[];
  techniques: { id: string; name: string; url: string | null }[];
  tactics: { id: string; name: string }[];
  needs: string[];
  groupBy: string[];
  columns: string[];
  headline: string;
  chart: string;
  /** A case it finds and one that it must not, in words; null where there is none. */
  examples: { found: string; missed: string } | null;
  /** Command lines, with the shell's `$ORIGIN` and `$TOKEN` for what only the reader knows. */
  calls: { title: string; command: string }[];
  neighbours: { slug: string; title: string }[];
};
