/** The columns of cloudtrail.identity, and the text that makes one identity the same as another. */
import type { EventIdentity } from "../cloudtrail/event.ts";
import { type Column, col, type Entry, keyText } from "./dictionary.ts";

/** An identity and the entry of its principal, which must be numbered first. */
export type IdentityRow = { identity: EventIdentity; principal: Entry };

export const IDENTITY_COLUMNS: Column<IdentityRow>[] = [
  col("principal_id", "integer", (row) => row.principal.id),
  col("identity_type", "text", (row) => row.identity.identityType),
  col("person", "text", (row) => row.identity.person),
  col("person_basis", "text", (row) => row.identity.personBasis),
  col("caller_arn", "text", (row) => row.identity.callerArn),
  col("unique_id", "text", (row) => row.identity.principalId),
  col("principal_account_id", "text", (row) => row.identity.principalAccountId),
  col("user_name", "text", (row) => row.identity.userName),
  col("access_key_id", "text", (row) => row.identity.accessKeyId),
  col("issuer_type", "text", (row) => row.identity.issuerType),
  col("issuer_arn", "text", (row) => row.identity.issuerArn),
  col("issuer_name", "text", (row) => row.identity.issuerName),
  col("session_name", "text", (row) => row.identity.sessionName),
  col("session_created_at", "timestamptz", (row) => row.identity.sessionCreatedAt),
  col("session_key", "text", (row) => row.identity.sessionKey),
  col("mfa_authenticated", "boolean", (row) => row.identity.mfaAuthenticated),
  col("source_identity", "text", (row) => row.identity.sourceIdentity),
  col("identity_center_user_id", "text", (row) => row.identity.identityCenterUserId),
  col("identity_store_arn", "text", (row) => row.identity.identityStoreArn),
  col("credential_id", "text", (row) => row.identity.credentialId),
  col("sign_in_session_arn", "text", (row) => row.identity.signInSessionArn),
  col("invoked_by", "text", (row) => row.identity.invokedBy),
  col("delegate_account_id", "text", (row) => row.identity.delegateAccountId),
  col("scope_source_arn", "text", (row) => row.identity.scopeSourceArn),
  col("ec2_role_delivery", "text", (row) => row.identity.ec2RoleDelivery),
  col("assumed_root", "boolean", (row) => row.identity.assumedRoot),
  col("federated_provider", "text", (row) => row.identity.federatedProvider),
  col("from_console", "boolean", (row) => row.identity.fromConsole),
];

/** Text of every member, in the order of the columns: equal exactly when the rows are. */
export function identityKey(identity: EventIdentity): string {
  const i = identity;
  return keyText([
    i.principal.key,
    i.identityType,
    i.person,
    i.personBasis,
    i.callerArn,
    i.principalId,
    i.principalAccountId,
    i.userName,
    i.accessKeyId,
    i.issuerType,
    i.issuerArn,
    i.issuerName,
    i.sessionName,
    i.sessionCreatedAt,
    i.sessionKey,
    i.mfaAuthenticated,
    i.sourceIdentity,
    i.identityCenterUserId,
    i.identityStoreArn,
    i.credentialId,
    i.signInSessionArn,
    i.invokedBy,
    i.delegateAccountId,
    i.scopeSourceArn,
    i.ec2RoleDelivery,
    i.assumedRoot,
    i.federatedProvider,
    i.fromConsole,
  ]);
}
