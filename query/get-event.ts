/** One event with everything kept of it. */
import { z } from "zod";
import { describeErrorCode } from "../cloudtrail/describe-error.ts";
import { describeEventName } from "../cloudtrail/describe-event.ts";
import { OUTCOME_REASONS } from "../cloudtrail/event.ts";
import { toEventID } from "../cloudtrail/event-id.ts";
import { describeService } from "../cloudtrail/services.ts";
import { sql } from "../lib/db/sql.ts";
import type { EventDetailAnswer } from "./answers.ts";
import { EVENT_JOINS, EVENT_SELECT, eventRow, ORIGIN, toEventAnswer } from "./event-row.ts";
import { queryRows } from "./run-query.ts";
import { formatInstant } from "./time-range.ts";

const text = z.string().nullable();
const flag = z.boolean().nullable();
const time = z.date().nullable();

const conflict = z.object({ bucket: z.string(), key: z.string(), recordIndex: z.number(), eventTime: z.coerce.date() });

const row = eventRow.extend({
  event_version: text,
  event_base_name: z.string(),
  read_only_inferred: z.boolean(),
  management_event: flag,
  api_version: text,
  outcome_reason: z.number(),
  request_id: text,
  person_basis: text,
  caller_arn: text,
  unique_id: text,
  principal_account_id: text,
  issuer_type: text,
  issuer_arn: text,
  issuer_name: text,
  session_created_at: time,
  session_key: text,
  source_identity: text,
  identity_center_user_id: text,
  identity_store_arn: text,
  credential_id: text,
  sign_in_session_arn: text,
  invoked_by: text,
  by_service: z.boolean(),
  delegate_account_id: text,
  scope_source_arn: text,
  ec2_role_delivery: text,
  assumed_root: flag,
  federated_provider: text,
  from_console: z.boolean(),
  as_name: text,
  user_agent_family: text,
  vpc_endpoint_id: text,
  vpc_endpoint_account_id: text,
  tls_version: text,
  tls_host: text,
  mfa_used: flag,
  sign_in_detail: text,
  target_principal: text,
  issued_access_key_id: text,
  issued_principal_id: text,
  resources_dropped: flag,
  bytes_in: z.coerce.number().nullable(),
  bytes_out: z.coerce.number().nullable(),
  event_count: z.number().nullable(),
  addendum_reason: text,
  addendum_original_event_id: text,
  insight_state: text,
  insight_type: text,
  conflicts: z.array(conflict),
  loaded_at: time,
  delivered_at: time,
  sha256: text,
  records: z.number(),
});

/**
 * The event of that id, or null. `eventID` as a person or a record writes it. Should two events with different times
 * share an id, the one stored first answers.
 */
export async function findEvent(eventID: string, signal?: AbortSignal): Promise<EventDetailAnswer | null> {
  const statement = sql`/* query:get-event */
    with e as materialized (
      select *
      from cloudtrail.event
      where event_id = ${toEventID(eventID)}::uuid
      order by log_file_id, record_index
      limit 1
    ), ${ORIGIN}
    select ${EVENT_SELECT},
      o.event_version, o.event_base_name, o.read_only_inferred, o.management_event, o.api_version,
      e.outcome_reason, e.request_id, i.person_basis, i.caller_arn, i.unique_id, i.principal_account_id,
      i.issuer_type, i.issuer_arn, i.issuer_name, i.session_created_at, i.session_key, i.source_identity,
      i.identity_center_user_id, i.identity_store_arn, i.credential_id, i.sign_in_session_arn, i.invoked_by,
      e.by_service, i.delegate_account_id, i.scope_source_arn, i.ec2_role_delivery, i.assumed_root,
      i.federated_provider, i.from_console, source.as_name, agent.family as user_agent_family,
      endpoint.value as vpc_endpoint_id, endpoint.account_id as vpc_endpoint_account_id,
      tls.version as tls_version, tls.host as tls_host, e.mfa_used, e.sign_in_detail, e.target_principal,
      e.issued_access_key_id, e.issued_principal_id, e.resources_dropped, e.bytes_in, e.bytes_out, e.event_count,
      e.addendum_reason, e.addendum_original_event_id, e.insight_state, e.insight_type,
      coalesce((
        select jsonb_agg(jsonb_build_object('bucket', f.bucket, 'key', f.key, 'recordIndex', c.record_index,
          'eventTime', c.event_time) order by c.seen_at, c.log_file_id, c.record_index)
        from cloudtrail.event_conflict c
        join cloudtrail.log_file f on f.id = c.log_file_id
        where c.event_id = e.event_id
      ), '[]') as conflicts,
      file.loaded_at, file.delivered_at, encode(file.sha256, 'hex') as sha256, file.records
    from e ${EVENT_JOINS}
    left join cloudtrail.vpc_endpoint endpoint on endpoint.id = e.vpc_endpoint_id
    left join cloudtrail.tls on tls.id = e.tls_id`;
  const [found] = await queryRows(row, statement, signal);
  return found === undefined ? null : toDetail(found);
}

const instant = (value: Date | null): string | null => (value === null ? null : formatInstant(value));

function toDetail(found: z.infer<typeof row>): EventDetailAnswer {
  return {
    ...toEventAnswer(found),
    explained: {
      service: describeService(found.event_source),
      eventName: describeEventName(found.event_source, found.event_name),
      errorCode: found.error_code === null ? null : describeErrorCode(found.error_code),
    },
    eventVersion: found.event_version,
    eventBaseName: found.event_base_name,
    readOnlyInferred: found.read_only_inferred,
    managementEvent: found.management_event,
    apiVersion: found.api_version,
    outcomeReason: OUTCOME_REASONS[found.outcome_reason] ?? null,
    requestID: found.request_id,
    personBasis: found.person_basis,
    callerArn: found.caller_arn,
    principalId: found.unique_id,
    principalAccountId: found.principal_account_id,
    issuerType: found.issuer_type,
    issuerArn: found.issuer_arn,
    issuerName: found.issuer_name,
    sessionCreatedAt: instant(found.session_created_at),
    sessionKey: found.session_key,
    sourceIdentity: found.source_identity,
    identityCenterUserId: found.identity_center_user_id,
    identityStoreArn: found.identity_store_arn,
    credentialId: found.credential_id,
    signInSessionArn: found.sign_in_session_arn,
    invokedBy: found.invoked_by,
    byService: found.by_service,
    delegateAccountId: found.delegate_account_id,
    scopeSourceArn: found.scope_source_arn,
    ec2RoleDelivery: found.ec2_role_delivery,
    assumedRoot: found.assumed_root,
    federatedProvider: found.federated_provider,
    fromConsole: found.from_console,
    asName: found.as_name,
    userAgentFamily: found.user_agent_family,
    vpcEndpointId: found.vpc_endpoint_id,
    vpcEndpointAccountId: found.vpc_endpoint_account_id,
    tlsVersion: found.tls_version,
    tlsHost: found.tls_host,
    mfaUsed: found.mfa_used,
    signInDetail: found.sign_in_detail,
    targetPrincipal: found.target_principal,
    issuedAccessKeyId: found.issued_access_key_id,
    issuedPrincipalId: found.issued_principal_id,
    resourcesDropped: found.resources_dropped ?? false,
    bytesIn: found.bytes_in,
    bytesOut: found.bytes_out,
    eventCount: found.event_count ?? 1,
    addendumReason: found.addendum_reason,
    addendumOriginalEventID: found.addendum_original_event_id,
    insightState: found.insight_state,
    insightType: found.insight_type,
    conflicts: found.conflicts.map((one) => ({ ...one, eventTime: formatInstant(one.eventTime) })),
    logFile: {
      loadedAt: instant(found.loaded_at),
      sha256: found.sha256,
      records: found.records,
      deliveredAt: instant(found.delivered_at),
    },
  };
}
