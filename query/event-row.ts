/** One event from the database as the API shows it: the columns, their schema and the answer, side by side. */
import { z } from "zod";
import { EVENT_CATEGORIES, OUTCOME_REASONS, OUTCOMES, RESOURCE_ROLES } from "../cloudtrail/event.ts";
import { type Sql, sql } from "../lib/db/sql.ts";
import type { EventAnswer } from "./answers.ts";
import { formatInstant } from "./time-range.ts";

const text = z.string().nullable();

const resource = z.object({ type: z.string(), id: z.string(), arn: text, role: z.enum(RESOURCE_ROLES) });

/** The members of EventAnswer, with the cursor's exact time. */
export const eventRow = z.object({
  event_time: z.date(),
  event_id: z.string(),
  event_name: z.string(),
  event_source: z.string(),
  aws_region: text,
  recipient_account_id: text,
  event_category: z.enum(EVENT_CATEGORIES),
  event_type: text,
  read_only: z.boolean(),
  principal_arn: text,
  principal_name: text,
  principal_kind: z.string(),
  principal_account_id: text,
  identity_type: text,
  user_name: text,
  session_name: text,
  session_key: text,
  access_key_id: text,
  source_identity: text,
  issuer_arn: text,
  invoked_by: text,
  by_service: z.boolean(),
  from_console: z.boolean(),
  mfa_authenticated: z.boolean().nullable(),
  source_ip_address: text,
  country: text,
  asn: z.coerce.number().nullable(),
  user_agent: text,
  user_agent_family: text,
  vpc_endpoint_id: text,
  tls_version: text,
  outcome: z.number().transform((index, context) => {
    const outcome = OUTCOMES[index];
    if (outcome !== undefined) return outcome;
    context.addIssue({ code: "custom", message: "no such outcome" });
    return z.NEVER;
  }),
  outcome_reason: z.number(),
  error_code: text,
  error_message: text,
  mfa_used: z.boolean().nullable(),
  target_principal: text,
  issued_access_key_id: text,
  resources: z.array(resource),
  facts: z.array(z.string()),
  person: text,
  origin_principal: text,
  shared_event_id: text,
  bucket: z.string(),
  key: z.string(),
  record_index: z.number(),
});
export type EventRow = z.infer<typeof eventRow>;

/** Select list over {@link EVENT_JOINS}. */
export const EVENT_SELECT: Sql = sql`
  e.event_time, e.event_id, o.event_name, o.event_source, o.event_category, o.event_type, o.read_only,
  region.value as aws_region, account.value as recipient_account_id,
  p.arn as principal_arn, p.name as principal_name, p.kind as principal_kind,
  i.principal_account_id, i.identity_type, i.user_name, i.session_name, i.session_key, i.access_key_id, i.source_identity,
  i.issuer_arn, i.invoked_by, e.by_service, i.from_console, i.mfa_authenticated, i.person,
  source.value as source_ip_address, source.country, source.asn, agent.value as user_agent,
  agent.family as user_agent_family, endpoint.value as vpc_endpoint_id, tls.version as tls_version,
  e.outcome, e.outcome_reason, error.value as error_code, e.error_message, e.mfa_used, e.target_principal,
  e.issued_access_key_id, e.shared_event_id,
  file.bucket, file.key, e.record_index,
  coalesce((
    select jsonb_agg(jsonb_build_object('type', r.type, 'id', r.value, 'arn', r.arn, 'role', r.role) order by at)
    from unnest(e.resources) with ordinality as member (id, at)
    join cloudtrail.resource r on r.id = member.id
  ), '[]') as resources,
  array(
    select f.value
    from unnest(e.facts) with ordinality as member (id, at)
    join cloudtrail.fact f on f.id = member.id
    order by at
  ) as facts,
  origin.principal as origin_principal`;

/**
 * Who is behind the identities of `e`, once for each that is not its own. Materialized: the planner would otherwise ask
 * anew for every pair of rows (measured: 15 s for 700 identities).
 */
export const ORIGIN: Sql = sql`root as materialized (
  select caller.identity_id, cloudtrail.origin_identity(caller.identity_id) as root_id
  from (select distinct identity_id from e) caller
), origin as materialized (
  select root.identity_id, coalesce(i.person, p.arn, p.name) as principal
  from root
  join cloudtrail.identity i on i.id = root.root_id
  join cloudtrail.principal p on p.id = i.principal_id
  where root.root_id <> root.identity_id
)`;

/** Dictionaries, evidence and {@link ORIGIN} of the events in a relation called `e`. */
export const EVENT_JOINS: Sql = sql`
  join cloudtrail.operation o on o.id = e.operation_id
  join cloudtrail.principal p on p.id = e.principal_id
  join cloudtrail.identity i on i.id = e.identity_id
  join cloudtrail.account on account.id = e.account_id
  join cloudtrail.region on region.id = e.region_id
  join cloudtrail.source on source.id = e.source_id
  join cloudtrail.user_agent agent on agent.id = e.user_agent_id
  join cloudtrail.error_code error on error.id = e.error_code_id
  join cloudtrail.log_file file on file.id = e.log_file_id
  left join cloudtrail.vpc_endpoint endpoint on endpoint.id = e.vpc_endpoint_id
  left join cloudtrail.tls on tls.id = e.tls_id
  left join origin on origin.identity_id = e.identity_id`;

/** The API's view of a row. */
export function toEventAnswer(row: EventRow): EventAnswer {
  return {
    eventTime: formatInstant(row.event_time),
    eventID: row.event_id,
    eventName: row.event_name,
    eventSource: row.event_source,
    awsRegion: row.aws_region,
    recipientAccountId: row.recipient_account_id,
    eventCategory: row.event_category,
    eventType: row.event_type,
    readOnly: row.read_only,
    principal: row.principal_arn ?? row.principal_name,
    principalKind: row.principal_kind,
    principalName: row.principal_name,
    principalAccountId: row.principal_account_id,
    identityType: row.identity_type,
    userName: row.user_name,
    sessionName: row.session_name,
    sessionKey: row.session_key,
    accessKeyId: row.access_key_id,
    sourceIdentity: row.source_identity,
    issuerArn: row.issuer_arn,
    invokedBy: row.invoked_by,
    byService: row.by_service,
    fromConsole: row.from_console,
    mfaAuthenticated: row.mfa_authenticated,
    sourceIPAddress: row.source_ip_address,
    country: row.country,
    asn: row.asn,
    userAgent: row.user_agent,
    userAgentFamily: row.user_agent_family,
    vpcEndpointId: row.vpc_endpoint_id,
    tlsVersion: row.tls_version,
    outcome: row.outcome,
    outcomeReason: OUTCOME_REASONS[row.outcome_reason] ?? null,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    mfaUsed: row.mfa_used,
    targetPrincipal: row.target_principal,
    issuedAccessKeyId: row.issued_access_key_id,
    resources: row.resources,
    facts: row.facts,
    person: row.person,
    originPrincipal: row.origin_principal,
    sharedEventID: row.shared_event_id,
    evidence: { bucket: row.bucket, key: row.key, recordIndex: row.record_index },
  };
}
