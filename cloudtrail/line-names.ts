/**
 * What fields are called in the typed query line: their key, and shorter names beside it. Declared once; the line, its
 * completion and its help read them from here.
 */
import { OUTCOMES } from "./event.ts";
import { FIELDS, type FieldKey, findField } from "./fields.ts";

/** Shorter names of fields. The first is what the line itself writes; the key is understood as well. */
export const SHORT_NAMES: Readonly<Partial<Record<FieldKey, readonly string[]>>> = {
  eventName: ["event"],
  eventSource: ["service"],
  awsRegion: ["region"],
  recipientAccountId: ["account"],
  sourceIPAddress: ["ip"],
  userName: ["user"],
  identityType: ["identity"],
  accessKeyId: ["key", "access"],
  principalKind: ["kind"],
  principalAccountId: ["caller"],
  issuerArn: ["issuer"],
  invokedBy: ["via"],
  fromConsole: ["console"],
  mfaAuthenticated: ["mfa"],
  eventCategory: ["category"],
  eventType: ["type"],
  readOnly: ["read"],
  outcomeReason: ["reason"],
  errorMessage: ["message"],
  userAgent: ["agent"],
  userAgentFamily: ["client"],
  tlsVersion: ["tls"],
  vpcEndpointId: ["endpoint"],
  targetPrincipal: ["target"],
  issuedAccessKeyId: ["issued"],
  asn: ["network"],
  eventID: ["id"],
};

/** Names whose field depends on the value. They are understood, but the line writes the field itself. */
export const LOOSE_NAMES = [
  { name: "error", description: "An outcome (denied, throttled…) or an error code." },
  { name: "session", description: "A session's name, or its key." },
  { name: "write", description: "true: only what changes something; false: only reads." },
  { name: "is", description: "write, read, denied, error, service, console, mfa, root." },
] as const;

export type LooseName = (typeof LOOSE_NAMES)[number]["name"];

/** One value of one field, wanted or not. */
export type LineCondition = { field: FieldKey; mode: "include" | "exclude"; value: string };

/** What `is:word` and `-is:word` stand for. */
export type IsWord = {
  word: string;
  description: string;
  yes: LineCondition;
  /** All of these. Exclusions where they can be, because two inclusions of one field mean either. */
  no: readonly LineCondition[];
  /** The line writes this word for its filter. */
  written?: true;
};

const include = (field: FieldKey, value: string): LineCondition => ({ field, mode: "include", value });
const exclude = (field: FieldKey, value: string): LineCondition => ({ field, mode: "exclude", value });
const either = (field: FieldKey, value: string) => ({ yes: include(field, value), no: [exclude(field, value)] });

export const IS_WORDS: readonly IsWord[] = [
  {
    word: "write",
    description: "Changes something",
    ...either("readOnly", "false"),
    written: true,
  },
  { word: "read", description: "Only reads", ...either("readOnly", "true") },
  {
    word: "service",
    description: "Made by an AWS service",
    yes: include("byService", "true"),
    no: [include("byService", "false")],
    written: true,
  },
  {
    word: "error",
    description: "Any outcome but success",
    yes: exclude("outcome", "success"),
    no: OUTCOMES.filter((outcome) => outcome !== "success").map((outcome) => exclude("outcome", outcome)),
  },
  ...OUTCOMES.filter((outcome) => outcome !== "error").map((outcome) => ({
    word: outcome,
    description: `The outcome is ${outcome}`,
    ...either("outcome", outcome),
  })),
  { word: "console", description: "With credentials of the console", ...either("fromConsole", "true") },
  { word: "mfa", description: "In a session made with MFA", ...either("mfaAuthenticated", "true") },
  { word: "root", description: "By the root user of an account", ...either("identityType", "Root") },
];

/** A name as the line understands it. */
export type LineName = { kind: "field"; field: FieldKey } | { kind: "loose"; name: LooseName };

const known = new Map<string, LineName>([
  ...FIELDS.flatMap(({ key }) =>
    [key, ...(SHORT_NAMES[key] ?? [])].map((name): [string, LineName] => [
      name.toLowerCase(),
      { kind: "field", field: key },
    ]),
  ),
  ...LOOSE_NAMES.map(({ name }): [string, LineName] => [name, { kind: "loose", name }]),
]);

/** What a name of the line means, in any case; null for other text. */
export const findLineName = (text: string): LineName | null => known.get(text.toLowerCase()) ?? null;

/** Every name the line understands, in lower case. */
export const listLineNames = (): string[] => [...known.keys()];

/** The name that the line writes for a field. */
export const lineName = (field: FieldKey): string => SHORT_NAMES[field]?.[0] ?? field;

/** Label of a field for people. */
export const fieldLabel = (field: FieldKey): string => findField(field)?.label ?? field;
