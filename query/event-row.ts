/** One event from the database as the API shows it: the columns, their schema and the answer, side by side. */
import { z } from "zod";
import { OUTCOME_REASONS, OUTCOMES, RESOURCE_ROLES } from "../cloudtrail/event.ts";
import { type Sql, sql } from "../lib/db/sql.ts";
import type { EventAnswer } from "./answers.ts";
import { type Entries, loadEntries } from "./event-entries.ts";
import { formatInstant } from "./time-range.ts";

const text = z.string().nullable();

const resource = z.object({ type: z.string(), id: z.string(), arn: text, role: z.enum(RESOURCE_ROLES) });

/** What an event has of its own, with the numbers of the entries it shares. */
export const eventRow = z.object({
  event_time: z.date(),
  event_id: z.string(),
  operation_id: z.number(),
  account_id: z.number(),
  region_id: z.number(),
  source_id: z.number(),
  user_agent_id: z.number(),
  error_code_id: z.number(),
  vpc_endpoint_id: z.number().nullable(),
  tls_id: z.number().nullable(),
  fact_ids: z.array(z.number()).nullable(),
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
  outcome: z.number().transform((index, context) => {
    const outcome = OUTCOMES[index];
    if (outcome !== undefined) return outcome;
    context.addIssue({ code: "custom", message: "no such outcome" });
    return z.NEVER;
  }),
  outcome_reason: z.number(),
  error_message: text,
  mfa_used: z.boolean().nullable(),
  target_principal: text,
  issued_access_key_id: text,
  resources: z.array(resource),
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
  e.event_time, e.event_id, e.operation_id, e.account_id, e.region_id, e.source_id, e.user_agent_id, e.error_code_id,
  e.vpc_endpoint_id, e.tls_id, e.facts as fact_ids,
  p.arn as principal_arn, p.name as principal_name, p.kind as principal_kind,
  i.principal_account_id, i.identity_type, i.user_name, i.session_name, i.session_key, i.access_key_id, i.source_identity,
  i.issuer_arn, i.invoked_by, e.by_service, i.from_console, i.mfa_authenticated, i.person,
  e.outcome, e.outcome_reason, e.error_message, e.mfa_used, e.target_principal,
  e.issued_access_key_id, e.shared_event_id,
  file.bucket, file.key, e.record_index,
  coalesce((
    select jsonb_agg(jsonb_build_object('type', r.type, 'id', r.value, 'arn', r.arn, 'role', r.role) order by at)
    from unnest(e.resources) with ordinality as member (id, at)
    join cloudtrail.resource r on r.id = member.id
  ), '[]') as resources,
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

/** Who acted, evidence and {@link ORIGIN} of the events in a relation called `e`. */
export const EVENT_JOINS: Sql = sql`
  join cloudtrail.principal p on p.id = e.principal_id
  join cloudtrail.identity i on i.id = e.identity_id
  join cloudtrail.log_file file on file.id = e.log_file_id
  left join origin on origin.identity_id = e.identity_id`;

/** The API's view of rows, in their order. */
export async function toEventAnswers(rows: readonly EventRow[], signal?: AbortSignal): Promise<EventAnswer[]> {
  const ids = {
    operation: rows.map((row) => row.operation_id),
    account: rows.map((row) => row.account_id),
    region: rows.map((row) => row.region_id),
    error_code: rows.map((row) => row.error_code_id),
    source: rows.map((row) => row.source_id),
    user_agent: rows.map((row) => row.user_agent_id),
    vpc_endpoint: rows.flatMap((row) => row.vpc_endpoint_id ?? []),
    tls: rows.flatMap((row) => row.tls_id ?? []),
    fact: rows.flatMap((row) => row.fact_ids ?? []),
  };
  const entries = await loadEntries(ids, signal);
  return rows.map((row) => toEventAnswer(row, entries));
}

function toEventAnswer(row: EventRow, entries: Entries): EventAnswer {
  const operation = entries.operation(row.operation_id);
  const source = entries.source(row.source_id);
  const agent = entries.user_agent(row.user_agent_id);
  return {
    eventTime: formatInstant(row.event_time),
    eventID: row.event_id,
    eventName: operation.event_name,
    eventSource: operation.event_source,
    awsRegion: entries.region(row.region_id).value,
    recipientAccountId: entries.account(row.account_id).value,
    eventCategory: operation.event_category,
    eventType: operation.event_type,
    readOnly: operation.read_only,
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
    sourceIPAddress: source.value,
    country: source.country,
    asn: source.asn,
    userAgent: agent.value,
    userAgentFamily: agent.family,
    vpcEndpointId: row.vpc_endpoint_id === null ? null : entries.vpc_endpoint(row.vpc_endpoint_id).value,
    tlsVersion: row.tls_id === null ? null : entries.tls(row.tls_id).version,
    outcome: row.outcome,
    outcomeReason: OUTCOME_REASONS[row.outcome_reason] ?? null,
    errorCode: entries.error_code(row.error_code_id).value,
    errorMessage: row.error_message,
    mfaUsed: row.mfa_used,
    targetPrincipal: row.target_principal,
    issuedAccessKeyId: row.issued_access_key_id,
    resources: row.resources,
    facts: (row.fact_ids ?? []).map((id) => entries.fact(id).value),
    person: row.person,
    originPrincipal: row.origin_principal,
    sharedEventID: row.shared_event_id,
    evidence: { bucket: row.bucket, key: row.key, recordIndex: row.record_index },
  };
}
