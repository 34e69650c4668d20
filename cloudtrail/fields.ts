/**
 * The closed catalogue of fields a query may filter or group by: the same names in the API, the page URL, saved reports
 * and the typed query line. Nothing outside this list ever reaches SQL.
 */
import { EVENT_CATEGORIES, OUTCOME_REASONS, OUTCOMES } from "./event.ts";

/**
 * How values of a field are written and matched.
 * `text` exact or with `*` at either end; `enum` one of `values`; `boolean` true/false; `address` an IP, a CIDR or a
 * calling service; `uuid` an event id; `number` digits.
 */
export type FieldKind = "text" | "enum" | "boolean" | "address" | "uuid" | "number";

export type Field = {
  key: string;
  label: string;
  kind: FieldKind;
  /** One line for people: what the field says. */
  description: string;
  /** Values of an enum field. */
  values?: readonly string[];
  /** An event can have several values (resources, facts): group counts then exceed the number of events. */
  multiple?: boolean;
  /** Shown in the facet sidebar of the explorer. */
  facet?: boolean;
  /** Filter only; grouping by it makes no sense (free text). */
  groupable?: false;
};

const defineFields = <const T extends readonly Field[]>(fields: T): T => fields;

export const FIELDS = defineFields([
  {
    key: "eventName",
    label: "Event name",
    kind: "text",
    description: "The API operation, sign-in or service event.",
    facet: true,
  },
  {
    key: "eventSource",
    label: "Service",
    kind: "text",
    description: "The service called, as its endpoint name.",
    facet: true,
  },
  {
    key: "awsRegion",
    label: "Region",
    kind: "text",
    description: "Region of the endpoint; global services say us-east-1.",
    facet: true,
  },
  {
    key: "recipientAccountId",
    label: "Account",
    kind: "text",
    description: "Account whose trail received the record.",
    facet: true,
  },
  {
    key: "sourceIPAddress",
    label: "Source IP",
    kind: "address",
    description: "Address, CIDR block or calling service.",
    facet: true,
  },
  {
    key: "principal",
    label: "Principal",
    kind: "text",
    description: "Canonical ARN or name of the user, role or service.",
    facet: true,
  },
  { key: "person", label: "Person", kind: "text", description: "Who the record says was behind a role session." },
  { key: "userName", label: "User name", kind: "text", description: "IAM user or role name." },
  {
    key: "identityType",
    label: "Identity type",
    kind: "text",
    description: "userIdentity.type: Root, IAMUser, AssumedRole…",
    facet: true,
  },
  { key: "accessKeyId", label: "Access key", kind: "text", description: "Access key id that signed the call." },
  {
    key: "sessionKey",
    label: "Session",
    kind: "text",
    description: "One sign-in or one temporary credential: sis:, web: or key: and what tells it apart.",
  },
  {
    key: "sessionName",
    label: "Session name",
    kind: "text",
    description: "Role session name: often a person or an instance.",
  },
  {
    key: "sourceIdentity",
    label: "Source identity",
    kind: "text",
    description: "Set by the first caller, kept through role chaining.",
  },
  {
    key: "principalKind",
    label: "Principal kind",
    kind: "text",
    description: "user, role, person, root, service, federated, account…",
  },
  {
    key: "principalAccountId",
    label: "Caller account",
    kind: "text",
    description: "Account of the caller; differs from the recipient's in cross-account calls.",
  },
  {
    key: "issuerArn",
    label: "Session issuer",
    kind: "text",
    description: "ARN of the role or user that issued the session.",
  },
  {
    key: "byService",
    label: "By an AWS service",
    kind: "boolean",
    description: "Whether an AWS service made the call, for itself or on somebody's behalf.",
  },
  {
    key: "invokedBy",
    label: "Invoked by",
    kind: "text",
    description: "Service that called on behalf of the principal.",
  },
  {
    key: "fromConsole",
    label: "From the console",
    kind: "boolean",
    description: "Whether the credentials came from a console session.",
  },
  { key: "mfaAuthenticated", label: "MFA", kind: "boolean", description: "Whether the session was made with MFA." },
  {
    key: "eventCategory",
    label: "Category",
    kind: "enum",
    values: EVENT_CATEGORIES,
    description: "Management, data, network activity, Insights or aggregated.",
    facet: true,
  },
  { key: "eventType", label: "Event type", kind: "text", description: "API call, service event, console sign-in…" },
  { key: "readOnly", label: "Read only", kind: "boolean", description: "Whether the call only reads.", facet: true },
  {
    key: "outcome",
    label: "Outcome",
    kind: "enum",
    values: OUTCOMES,
    description: "success, denied, throttled or error.",
    facet: true,
  },
  {
    key: "outcomeReason",
    label: "Outcome reason",
    kind: "enum",
    values: OUTCOME_REASONS,
    description: "Finer than the outcome: authorization, authentication, not_found, validation…",
  },
  { key: "errorCode", label: "Error code", kind: "text", description: "Exact error of the service.", facet: true },
  {
    key: "errorMessage",
    label: "Error message",
    kind: "text",
    description: "What the service said.",
    groupable: false,
  },
  { key: "userAgent", label: "User agent", kind: "text", description: "Console, SDK, CLI or service that called." },
  {
    key: "userAgentFamily",
    label: "Kind of client",
    kind: "text",
    description: "console, cli, sdk, terraform, pulumi, browser, service or other.",
  },
  {
    key: "tlsVersion",
    label: "TLS version",
    kind: "text",
    description: "Of the caller's connection.",
  },
  {
    key: "vpcEndpointId",
    label: "VPC endpoint",
    kind: "text",
    description: "Private path by which the call came.",
  },
  { key: "mfaUsed", label: "MFA at sign-in", kind: "boolean", description: "Whether a sign-in used MFA." },
  {
    key: "targetPrincipal",
    label: "Target principal",
    kind: "text",
    description: "User, role or group that the call acted upon.",
  },
  {
    key: "issuedAccessKeyId",
    label: "Issued access key",
    kind: "text",
    description: "Access key id that the call handed out.",
  },
  {
    key: "country",
    label: "Country",
    kind: "text",
    description: "Country of the source address when it was loaded (ISO 3166 code).",
  },
  { key: "asn", label: "Network", kind: "number", description: "Autonomous system number of the source address." },
  {
    key: "resource",
    label: "Resource",
    kind: "text",
    description: "ARN, id or name of anything the call touched.",
    multiple: true,
  },
  {
    key: "fact",
    label: "Fact",
    kind: "text",
    description: "Conclusion drawn from the request while reading, e.g. net.world_open.",
    multiple: true,
  },
  { key: "eventID", label: "Event id", kind: "uuid", description: "Identifier of one event." },
  {
    key: "sharedEventID",
    label: "Shared event id",
    kind: "uuid",
    description: "The same in each copy of a cross-account call.",
  },
]);

/** Name of a field of the catalogue. */
export type FieldKey = (typeof FIELDS)[number]["key"];

const byKey = new Map<string, Field>(FIELDS.map((field) => [field.key, field]));

/** The field of that name, or null: callers refuse names that are not here. */
export function findField(key: string): (Field & { key: FieldKey }) | null {
  const field = byKey.get(key);
  return field === undefined ? null : (field as Field & { key: FieldKey });
}
