/** One event with everything kept of it. */
import { z } from "zod";
import { describeErrorCode } from "../cloudtrail/describe-error.ts";
import { describeEventName } from "../cloudtrail/describe-event.ts";
import { toEventID } from "../cloudtrail/event-id.ts";
import { describeService } from "../cloudtrail/services.ts";
import { sql } from "../lib/db/sql.ts";
import type { EventAnswer, EventDetailAnswer } from "./answers.ts";
import { EVENT_JOINS, EVENT_SELECT, eventRow, ORIGIN, toEventAnswers } from "./event-row.ts";
import { insightMeasure } from "./insight-row.ts";
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
  request_id: text,
  person_basis: text,
  caller_arn: text,
  unique_id: text,
  issuer_type: text,
  issuer_name: text,
  session_created_at: time,
  identity_center_user_id: text,
  identity_store_arn: text,
  credential_id: text,
  sign_in_session_arn: text,
  delegate_account_id: text,
  scope_source_arn: text,
  ec2_role_delivery: text,
  assumed_root: flag,
  federated_provider: text,
  as_name: text,
  vpc_endpoint_account_id: text,
  tls_host: text,
  sign_in_detail: text,
  issued_principal_id: text,
  resources_dropped: flag,
  bytes_in: z.coerce.number().nullable(),
  bytes_out: z.coerce.number().nullable(),
  event_count: z.number().nullable(),
  addendum_reason: text,
  addendum_original_event_id: text,
  insight_state: text,
  insight_type: text,
  insight: insightMeasure
    .extend({ other: z.object({ eventID: z.string(), eventTime: z.coerce.date() }).nullable() })
    .nullable(),
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
      coalesce(e.request_uuid::text, e.request_id) as request_id, i.person_basis, i.caller_arn, i.unique_id,
      i.issuer_type, i.issuer_name, i.session_created_at,
      i.identity_center_user_id, i.identity_store_arn, i.credential_id, i.sign_in_session_arn, i.delegate_account_id,
      i.scope_source_arn, i.ec2_role_delivery, i.assumed_root, i.federated_provider, source.as_name,
      endpoint.account_id as vpc_endpoint_account_id, tls.host as tls_host, e.sign_in_detail, e.issued_principal_id,
      e.resources_dropped, e.bytes_in, e.bytes_out, e.event_count, e.addendum_reason, e.addendum_original_event_id,
      e.insight_state, e.insight_type,
      (
        select jsonb_build_object('baselineAverage', n.baseline_average, 'insightAverage', n.insight_average,
          'baselineDuration', n.baseline_duration, 'insightDuration', n.insight_duration,
          'attributions', n.attributions, 'attributionsDropped', n.attributions_dropped,
          'other', (
            select jsonb_build_object('eventID', other.event_id, 'eventTime', other.event_time)
            from cloudtrail.insight other
            where other.pair_id = n.pair_id and other.event_id <> n.event_id
            order by other.event_time, other.event_id
            limit 1
          ))
        from cloudtrail.insight n
        where n.event_id = e.event_id
      ) as insight,
      coalesce((
        select jsonb_agg(jsonb_build_object('bucket', f.bucket, 'key', f.key, 'recordIndex', c.record_index,
          'eventTime', c.event_time) order by c.seen_at, c.log_file_id, c.record_index)
        from cloudtrail.event_conflict c
        join cloudtrail.log_file f on f.id = c.log_file_id
        where c.event_id = e.event_id
      ), '[]') as conflicts,
      file.loaded_at, file.delivered_at, encode(file.sha256, 'hex') as sha256, file.records
    from e ${EVENT_JOINS}
    join cloudtrail.operation o on o.id = e.operation_id
    join cloudtrail.source on source.id = e.source_id
    left join cloudtrail.vpc_endpoint endpoint on endpoint.id = e.vpc_endpoint_id
    left join cloudtrail.tls on tls.id = e.tls_id`;
  const [found] = await queryRows(row, statement, signal);
  const [answer] = await toEventAnswers(found === undefined ? [] : [found], signal);
  return found === undefined || answer === undefined ? null : toDetail(found, answer);
}

const instant = (value: Date | null): string | null => (value === null ? null : formatInstant(value));

function toDetail(found: z.infer<typeof row>, answer: EventAnswer): EventDetailAnswer {
  return {
    ...answer,
    explained: {
      service: describeService(answer.eventSource),
      eventName: describeEventName(answer.eventSource, answer.eventName),
      errorCode: answer.errorCode === null ? null : describeErrorCode(answer.errorCode),
    },
    eventVersion: found.event_version,
    eventBaseName: found.event_base_name,
    readOnlyInferred: found.read_only_inferred,
    managementEvent: found.management_event,
    apiVersion: found.api_version,
    requestID: found.request_id,
    personBasis: found.person_basis,
    callerArn: found.caller_arn,
    principalId: found.unique_id,
    issuerType: found.issuer_type,
    issuerName: found.issuer_name,
    sessionCreatedAt: instant(found.session_created_at),
    identityCenterUserId: found.identity_center_user_id,
    identityStoreArn: found.identity_store_arn,
    credentialId: found.credential_id,
    signInSessionArn: found.sign_in_session_arn,
    delegateAccountId: found.delegate_account_id,
    scopeSourceArn: found.scope_source_arn,
    ec2RoleDelivery: found.ec2_role_delivery,
    assumedRoot: found.assumed_root,
    federatedProvider: found.federated_provider,
    asName: found.as_name,
    vpcEndpointAccountId: found.vpc_endpoint_account_id,
    tlsHost: found.tls_host,
    signInDetail: found.sign_in_detail,
    issuedPrincipalId: found.issued_principal_id,
    resourcesDropped: found.resources_dropped ?? false,
    bytesIn: found.bytes_in,
    bytesOut: found.bytes_out,
    eventCount: found.event_count ?? 1,
    addendumReason: found.addendum_reason,
    addendumOriginalEventID: found.addendum_original_event_id,
    insightState: found.insight_state,
    insightType: found.insight_type,
    insight: found.insight && {
      ...found.insight,
      other: found.insight.other && {
        eventID: found.insight.other.eventID,
        eventTime: formatInstant(found.insight.other.eventTime),
      },
    },
    conflicts: found.conflicts.map((one) => ({ ...one, eventTime: formatInstant(one.eventTime) })),
    logFile: {
      loadedAt: instant(found.loaded_at),
      sha256: found.sha256,
      records: found.records,
      deliveredAt: instant(found.delivered_at),
    },
  };
}
