/**
 * Where the values of each field of the catalogue are kept. A closed map: identifiers in SQL come from here and nowhere
 * else. `e` is always the row that is counted or listed (an event or a line of a rollup), `d` its dictionary entry.
 */
import { OUTCOME_REASONS } from "../cloudtrail/event.ts";
import type { FieldKey } from "../cloudtrail/fields.ts";
import { raw, type Sql, sql } from "../lib/db/sql.ts";

/** Columns of `e` that number an entry of a dictionary. */
export type IdColumn =
  | "account_id"
  | "region_id"
  | "operation_id"
  | "principal_id"
  | "identity_id"
  | "source_id"
  | "user_agent_id"
  | "error_code_id"
  | "vpc_endpoint_id"
  | "tls_id";

/** Dictionary table of each such column. */
export const DICTIONARIES: Readonly<Record<IdColumn, Sql>> = {
  account_id: raw("cloudtrail.account"),
  region_id: raw("cloudtrail.region"),
  operation_id: raw("cloudtrail.operation"),
  principal_id: raw("cloudtrail.principal"),
  identity_id: raw("cloudtrail.identity"),
  source_id: raw("cloudtrail.source"),
  user_agent_id: raw("cloudtrail.user_agent"),
  error_code_id: raw("cloudtrail.error_code"),
  vpc_endpoint_id: raw("cloudtrail.vpc_endpoint"),
  tls_id: raw("cloudtrail.tls"),
};

/** The number itself; 0 is the entry of what is absent. */
export const ID_NUMBERS: Readonly<Record<IdColumn, Sql>> = {
  account_id: raw("e.account_id"),
  region_id: raw("e.region_id"),
  operation_id: raw("e.operation_id"),
  principal_id: raw("e.principal_id"),
  identity_id: raw("e.identity_id"),
  source_id: raw("e.source_id"),
  user_agent_id: raw("e.user_agent_id"),
  error_code_id: raw("e.error_code_id"),
  vpc_endpoint_id: raw("coalesce(e.vpc_endpoint_id, 0)"),
  tls_id: raw("coalesce(e.tls_id, 0)"),
};

/** Columns of `e` that number entries in an array. */
export type ListColumn = "resources" | "facts";

export const LIST_DICTIONARIES: Readonly<Record<ListColumn, Sql>> = {
  resources: raw("cloudtrail.resource"),
  facts: raw("cloudtrail.fact"),
};

/**
 * How a field is kept: in a dictionary, as numbers in an array, or in the row itself.
 * `value` is what is shown, as SQL over `d` (or `e` for `row`); null when absent.
 */
export type FieldColumn =
  | { store: "dictionary"; id: IdColumn; value: Sql }
  | { store: "list"; list: ListColumn; value: Sql }
  | { store: "row"; value: Sql };

const dictionary = (id: IdColumn, value: string): FieldColumn => ({ store: "dictionary", id, value: raw(value) });

export const FIELD_COLUMNS: Readonly<Record<FieldKey, FieldColumn>> = {
  eventName: dictionary("operation_id", "d.event_name"),
  eventSource: dictionary("operation_id", "d.event_source"),
  eventCategory: dictionary("operation_id", "d.event_category"),
  eventType: dictionary("operation_id", "d.event_type"),
  readOnly: dictionary("operation_id", "d.read_only"),
  awsRegion: dictionary("region_id", "d.value"),
  recipientAccountId: dictionary("account_id", "d.value"),
  errorCode: dictionary("error_code_id", "d.value"),
  userAgent: dictionary("user_agent_id", "d.value"),
  sourceIPAddress: dictionary("source_id", "d.value"),
  country: dictionary("source_id", "d.country"),
  asn: dictionary("source_id", "d.asn"),
  principal: dictionary("principal_id", "coalesce(d.arn, d.name)"),
  principalKind: dictionary("principal_id", "d.kind"),
  principalAccountId: dictionary("identity_id", "d.principal_account_id"),
  sessionKey: dictionary("identity_id", "d.session_key"),
  issuerArn: dictionary("identity_id", "d.issuer_arn"),
  invokedBy: dictionary("identity_id", "d.invoked_by"),
  fromConsole: dictionary("identity_id", "d.from_console"),
  userAgentFamily: dictionary("user_agent_id", "d.family"),
  vpcEndpointId: dictionary("vpc_endpoint_id", "d.value"),
  tlsVersion: dictionary("tls_id", "d.version"),
  identityType: dictionary("identity_id", "d.identity_type"),
  person: dictionary("identity_id", "d.person"),
  userName: dictionary("identity_id", "d.user_name"),
  accessKeyId: dictionary("identity_id", "d.access_key_id"),
  sessionName: dictionary("identity_id", "d.session_name"),
  sourceIdentity: dictionary("identity_id", "d.source_identity"),
  mfaAuthenticated: dictionary("identity_id", "d.mfa_authenticated"),
  resource: { store: "list", list: "resources", value: raw("coalesce(d.arn, d.value)") },
  fact: { store: "list", list: "facts", value: raw("d.value") },
  outcome: { store: "row", value: raw("e.outcome") },
  outcomeReason: { store: "row", value: sql`(${[...OUTCOME_REASONS]}::text[])[e.outcome_reason + 1]` },
  byService: { store: "row", value: raw("e.by_service") },
  mfaUsed: { store: "row", value: raw("e.mfa_used") },
  targetPrincipal: { store: "row", value: raw("e.target_principal") },
  issuedAccessKeyId: { store: "row", value: raw("e.issued_access_key_id") },
  errorMessage: { store: "row", value: raw("e.error_message") },
  eventID: { store: "row", value: raw("e.event_id") },
  sharedEventID: { store: "row", value: raw("e.shared_event_id") },
};

/** Fields that the activity rollups can filter and group by. */
export const ROLLUP_FIELDS: ReadonlySet<FieldKey> = new Set<FieldKey>([
  "eventName",
  "eventSource",
  "eventCategory",
  "eventType",
  "readOnly",
  "awsRegion",
  "recipientAccountId",
  "errorCode",
  "sourceIPAddress",
  "country",
  "asn",
  "principal",
  "principalKind",
  "identityType",
  "outcome",
  "byService",
]);
