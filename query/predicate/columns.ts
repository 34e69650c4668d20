/**
 * The columns of metadata-columns.json that searches may speak of, and where each is kept. A closed map: identifiers in
 * SQL come from here and from field-columns.ts only. `e` is the event, `d` its dictionary entry.
 */
import { OUTCOME_REASONS, OUTCOMES } from "../../cloudtrail/event.ts";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { raw, type Sql, sql } from "../../lib/db/sql.ts";
import type { IdColumn } from "../field-columns.ts";

/** What can be said of a column. `code` columns are texts kept as numbers. */
type Kind = "text" | "boolean" | "number" | "address" | "time" | "uuid" | "code" | "list";

/** `name` is the public name; `at` is where it is kept: the number of a dictionary entry, the row, or the list of resources. */
type ColumnStore<K extends Kind> = {
  kind: K;
  at: IdColumn | "row" | "resources";
  expression: string;
  name: string;
  /** Texts of a `code`, in the order of their numbers. */
  codes?: readonly string[];
};

const column = <const K extends Kind>(
  kind: K,
  at: IdColumn | "row",
  expression: string,
  name: string,
): ColumnStore<K> => ({
  kind,
  at,
  expression,
  name,
});
const identity = <const K extends Kind>(kind: K, expression: string, name: string) =>
  column(kind, "identity_id", `d.${expression}`, name);

export const COLUMNS = {
  event_id: column("uuid", "row", "e.event_id", "eventID"),
  event_source: column("text", "operation_id", "d.event_source", "eventSource"),
  event_name: column("text", "operation_id", "d.event_name", "eventName"),
  event_base_name: column("text", "operation_id", "d.event_base_name", "eventBaseName"),
  event_type: column("text", "operation_id", "d.event_type", "eventType"),
  event_category: column("text", "operation_id", "d.event_category", "eventCategory"),
  event_version: column("text", "operation_id", "d.event_version", "eventVersion"),
  api_version: column("text", "operation_id", "d.api_version", "apiVersion"),
  management_event: column("boolean", "operation_id", "d.management_event", "managementEvent"),
  read_only: column("boolean", "operation_id", "d.read_only", "readOnly"),
  read_only_inferred: column("boolean", "operation_id", "d.read_only_inferred", "readOnlyInferred"),
  aws_region: column("text", "region_id", "d.value", "awsRegion"),
  recipient_account_id: column("text", "account_id", "d.value", "recipientAccountId"),
  outcome: { ...column("code", "row", "e.outcome", "outcome"), codes: OUTCOMES },
  outcome_reason: { ...column("code", "row", "e.outcome_reason", "outcomeReason"), codes: OUTCOME_REASONS },
  error_code: column("text", "error_code_id", "d.value", "errorCode"),
  error_message: column("text", "row", "e.error_message", "errorMessage"),
  request_id: column("text", "row", "coalesce(e.request_uuid::text, e.request_id)", "requestID"),
  shared_event_id: column("uuid", "row", "e.shared_event_id", "sharedEventID"),
  principal_key: column("text", "principal_id", "d.key", "principalKey"),
  principal_kind: column("text", "principal_id", "d.kind", "principalKind"),
  principal_name: column("text", "principal_id", "d.name", "principal"),
  principal_arn: column("text", "principal_id", "d.arn", "principalArn"),
  identity_type: identity("text", "identity_type", "identityType"),
  person: identity("text", "person", "person"),
  person_basis: identity("text", "person_basis", "personBasis"),
  caller_arn: identity("text", "caller_arn", "callerArn"),
  principal_id: identity("text", "unique_id", "principalId"),
  principal_account_id: identity("text", "principal_account_id", "principalAccountId"),
  user_name: identity("text", "user_name", "userName"),
  access_key_id: identity("text", "access_key_id", "accessKeyId"),
  issuer_type: identity("text", "issuer_type", "issuerType"),
  issuer_arn: identity("text", "issuer_arn", "issuerArn"),
  issuer_name: identity("text", "issuer_name", "issuerName"),
  session_name: identity("text", "session_name", "sessionName"),
  session_created_at: identity("time", "session_created_at", "sessionCreatedAt"),
  session_key: identity("text", "session_key", "sessionKey"),
  mfa_authenticated: identity("boolean", "mfa_authenticated", "mfaAuthenticated"),
  source_identity: identity("text", "source_identity", "sourceIdentity"),
  identity_center_user_id: identity("text", "identity_center_user_id", "identityCenterUserId"),
  identity_store_arn: identity("text", "identity_store_arn", "identityStoreArn"),
  credential_id: identity("text", "credential_id", "credentialId"),
  sign_in_session_arn: identity("text", "sign_in_session_arn", "signInSessionArn"),
  invoked_by: identity("text", "invoked_by", "invokedBy"),
  delegate_account_id: identity("text", "delegate_account_id", "delegateAccountId"),
  scope_source_arn: identity("text", "scope_source_arn", "scopeSourceArn"),
  ec2_role_delivery: identity("text", "ec2_role_delivery", "ec2RoleDelivery"),
  assumed_root: identity("boolean", "assumed_root", "assumedRoot"),
  federated_provider: identity("text", "federated_provider", "federatedProvider"),
  from_console: identity("boolean", "from_console", "fromConsole"),
  by_service: column("boolean", "row", "e.by_service", "byService"),
  source_ip: column("address", "source_id", "d.ip", "sourceIP"),
  source_host: column("text", "source_id", "case when d.ip is null then d.value end", "sourceHost"),
  ip_country: column("text", "source_id", "d.country", "country"),
  ip_asn: column("number", "source_id", "d.asn", "asn"),
  user_agent: column("text", "user_agent_id", "d.value", "userAgent"),
  user_agent_family: column("text", "user_agent_id", "d.family", "userAgentFamily"),
  vpc_endpoint_id: column("text", "vpc_endpoint_id", "d.value", "vpcEndpointId"),
  vpc_endpoint_account_id: column("text", "vpc_endpoint_id", "d.account_id", "vpcEndpointAccountId"),
  tls_version: column("text", "tls_id", "d.version", "tlsVersion"),
  tls_host: column("text", "tls_id", "d.host", "tlsHost"),
  mfa_used: column("boolean", "row", "e.mfa_used", "mfaUsed"),
  sign_in_detail: column("text", "row", "e.sign_in_detail", "signInDetail"),
  resource_ids: { kind: "list", at: "resources", expression: "coalesce(d.arn, d.value)", name: "resource" },
  target_principal: column("text", "row", "e.target_principal", "targetPrincipal"),
  issued_access_key_id: column("text", "row", "e.issued_access_key_id", "issuedAccessKeyId"),
  issued_principal_id: column("text", "row", "e.issued_principal_id", "issuedPrincipalId"),
  bytes_in: column("number", "row", "e.bytes_in", "bytesIn"),
  bytes_out: column("number", "row", "e.bytes_out", "bytesOut"),
  addendum_reason: column("text", "row", "e.addendum_reason", "addendumReason"),
  insight_state: column("text", "row", "e.insight_state", "insightState"),
  insight_type: column("text", "row", "e.insight_type", "insightType"),
} as const satisfies Record<string, ColumnStore<Kind>>;

/** Name of a column, as metadata-columns.json has it. */
export type Column = keyof typeof COLUMNS;

/** Entries of their dictionaries are unique by these columns: their numbers say as much, and have indexes. */
export const UNIQUE_COLUMNS: readonly Column[] = ["principal_key", "aws_region", "recipient_account_id", "error_code"];

type ColumnOf<K extends Kind> = {
  [Name in Column]: (typeof COLUMNS)[Name]["kind"] extends K ? Name : never;
}[Column];
export type TextColumn = ColumnOf<"text" | "code">;
export type BooleanColumn = ColumnOf<"boolean">;
export type NumberColumn = ColumnOf<"number">;
export type AddressColumn = ColumnOf<"address">;
/** Columns with one value per event. */
export type SingleColumn = Exclude<Column, "resource_ids">;

/** Where a column is kept. */
export const findColumn = (name: Column): ColumnStore<Kind> => COLUMNS[name];

const FIELDS_OF_COLUMNS: Partial<Record<Column, FieldKey>> = {
  source_ip: "sourceIPAddress",
  source_host: "sourceIPAddress",
  principal_key: "principal",
};

/** The field of the catalogue that shows and filters a column's values; null where there is none. */
export function columnField(name: Column): FieldKey | null {
  return FIELDS_OF_COLUMNS[name] ?? findField(COLUMNS[name].name)?.key ?? null;
}

/** The name under which answers show a column: its field's, else its own. */
export const shownName = (name: Column): string => columnField(name) ?? COLUMNS[name].name;

/** The column as text, null when absent, over a dictionary entry and a row of these aliases. */
export function columnText(name: SingleColumn, { entry = "d", row = "e" } = {}): Sql {
  const { kind, codes, expression } = findColumn(name);
  const own = expression.replaceAll(/\b([de])\./g, (_, alias) => `${alias === "d" ? entry : row}.`);
  if (codes !== undefined) return sql`(${[...codes]}::text[])[${raw(own)} + 1]`;
  if (kind === "address") return raw(`host(${own})`);
  return raw(kind === "text" ? own : `(${own})::text`);
}
