/**
 * Where a credential came from and what it opened. Each step up is the call that issued the credential, found as
 * cloudtrail.origin_identity finds it: by the key it handed out, else by the session's unique id and time of creation.
 */
import { z } from "zod";
import { type Sql, sql } from "../../lib/db/sql.ts";
import { queryRows } from "../run-query.ts";
import { formatInstant } from "../time-range.ts";
import type { SessionLineage, SessionStep } from "./entity-answers.ts";
import type { EntityRef } from "./entity-filter.ts";
import { explainEnd } from "./lineage-end.ts";

const MAX_STEPS = 10;
const MAX_OPENED = 50;
/** Identities of one session that are looked at; a console session has one for each key the console made. */
const MAX_IDENTITIES = 1_000;

/** An entity that is a credential: only those have a lineage. */
export type CredentialRef = EntityRef & { kind: "session" | "access-key" };

/** Whether the entity is a session or an access key. */
export const hasLineage = (entity: EntityRef): entity is CredentialRef =>
  entity.kind === "session" || entity.kind === "access-key";

const text = z.string().nullable();

const holderRow = z.object({
  ids: z.array(z.number()),
  principal_id: z.number(),
  principal: text,
  principal_kind: z.string(),
  identity_type: text,
  session_key: text,
  session_name: text,
  unique_id: text,
  session_created_at: z.date().nullable(),
  access_key_id: text,
  principal_account_id: text,
  issuer_arn: text,
  federated_provider: text,
  invoked_by: text,
  from_console: z.boolean(),
  source: text,
  first_time: z.date().nullable(),
  last_time: z.date().nullable(),
  events: z.coerce.number(),
});
/** Who held a credential: all identities of a session, or of a long-term key, or the one that made a call. */
export type CredentialHolder = z.infer<typeof holderRow>;

const issueRow = z.object({
  event_time: z.date(),
  event_id: z.string(),
  event_name: z.string(),
  identity_id: z.number(),
  source: text,
});
type Issue = z.infer<typeof issueRow>;

/**
 * The lineage of a session (`kind` session) or an access key. Origin first in `chain`, the entity itself last; empty when
 * nothing stored used it. `opened` are the sessions and keys it issued, latest first, at most 50.
 */
export async function getSessionLineage({ kind, value }: CredentialRef, signal?: AbortSignal): Promise<SessionLineage> {
  const own = kind === "session" ? sql`i.session_key = ${value}` : sql`i.access_key_id = ${value}`;
  const holder = await findHolder(own, signal);
  if (holder === null) return { ...(await findUnused(kind === "access-key" ? value : null, signal)), opened: [] };
  const [up, opened] = await Promise.all([climb(holder, signal), listOpened(holder, signal)]);
  return { ...up, opened };
}

/** A key that was issued and never used still has a chain. */
async function findUnused(
  accessKeyId: string | null,
  signal: AbortSignal | undefined,
): Promise<Omit<SessionLineage, "opened">> {
  const nothing = { chain: [], began: null, ends: "Nothing that is stored used this credential." };
  if (accessKeyId === null) return nothing;
  const issue = await findIssue(sql`issued.access_key_id = ${accessKeyId}`, sql`true`, signal);
  if (issue === null) return nothing;
  const parent = await findHolderOf(issue.identity_id, signal);
  const { chain, began, ends } = await climb(parent, signal);
  const steps = chain.map((step, index) => (index === chain.length - 1 ? { ...step, ...issuedFrom(issue) } : step));
  return { chain: steps, began, ends: `Nothing that is stored used this key. ${ends}` };
}

/** From a credential up to the one that nobody issued, as far as the data says. */
async function climb(
  holder: CredentialHolder,
  signal: AbortSignal | undefined,
): Promise<Omit<SessionLineage, "opened">> {
  const chain: SessionStep[] = [toStep(holder)];
  const met = new Set(holder.ids);
  let top = holder;
  let below: CredentialHolder | null = null;
  while (chain.length <= MAX_STEPS) {
    const issue = await findIssueOf(top, signal);
    if (issue === null || met.has(issue.identity_id)) return { chain, ...(await explainEnd({ top, below }, signal)) };
    below = top;
    top = await findHolderOf(issue.identity_id, signal);
    for (const id of top.ids) met.add(id);
    chain.unshift({ ...toStep(top), ...issuedFrom(issue) });
  }
  return { chain, began: null, ends: `Only the last ${MAX_STEPS} steps are followed.` };
}

const toStep = (holder: CredentialHolder): SessionStep => ({
  sessionKey: holder.session_key,
  principal: holder.principal,
  principalKind: holder.principal_kind,
  sessionName: holder.session_name,
  accessKeyId: holder.access_key_id,
  sourceIPAddress: holder.source,
  issuedBy: null,
  events: holder.events,
});

/** The issuing call also says from where it came. */
const issuedFrom = (issue: Issue): Pick<SessionStep, "issuedBy" | "sourceIPAddress"> => ({
  issuedBy: { eventTime: formatInstant(issue.event_time), eventID: issue.event_id, eventName: issue.event_name },
  sourceIPAddress: issue.source,
});

async function findHolder(condition: Sql, signal: AbortSignal | undefined): Promise<CredentialHolder | null> {
  const statement = sql`/* query:credential-holder */
    with i as materialized (
      select i.* from cloudtrail.identity i where ${condition} order by i.id limit ${MAX_IDENTITIES}
    ), first as (select * from i order by id limit 1)
    select (select array_agg(id) from i) as ids, p.id as principal_id, coalesce(p.arn, p.name) as principal, p.kind as principal_kind,
      first.identity_type, first.session_key, coalesce(first.session_name, first.person) as session_name,
      first.unique_id, first.session_created_at, first.access_key_id, first.principal_account_id, first.issuer_arn, first.federated_provider, first.invoked_by,
      first.from_console,
      (
        select source.value
        from cloudtrail.event e
        join cloudtrail.source on source.id = e.source_id
        where e.identity_id = first.id
        order by e.event_time
        limit 1
      ) as source,
      seen.first_time, seen.last_time, coalesce(seen.events, 0) as events
    from first
    cross join lateral (
      select min(s.first_time) as first_time, max(s.last_time) as last_time, sum(s.events) as events
      from cloudtrail.value_seen s
      where s.dictionary = 'identity' and s.id in (select id from i)
    ) seen
    join cloudtrail.principal p on p.id = first.principal_id`;
  const [found] = await queryRows(holderRow, statement, signal);
  return found ?? null;
}

/** The session of an identity, or all that used its long-term key, or the identity alone. */
async function findHolderOf(identityId: number, signal: AbortSignal | undefined): Promise<CredentialHolder> {
  const holder = await findHolder(
    sql`i.id = ${identityId}
      or i.session_key = (select session_key from cloudtrail.identity where id = ${identityId})
      or i.access_key_id = (
        select access_key_id from cloudtrail.identity where id = ${identityId} and session_key is null
      )`,
    signal,
  );
  if (holder === null) throw new Error("an issued credential has no identity");
  return holder;
}

function findIssueOf(holder: CredentialHolder, signal: AbortSignal | undefined): Promise<Issue | null> {
  const child = sql`select access_key_id, unique_id, session_created_at from cloudtrail.identity
    where id = any(${holder.ids}::integer[])`;
  return findIssue(
    sql`(issued.access_key_id in (select access_key_id from (${child}) child)
      or (issued.issued_unique_id, issued.event_time) in (select unique_id, session_created_at from (${child}) child))
      and issued.identity_id <> all(${holder.ids}::integer[])`,
    sql`issued.access_key_id in (select access_key_id from (${child}) child)`,
    signal,
  );
}

/** The issuing call; of a cross-account one the copy of the calling account, which knows who called. */
async function findIssue(condition: Sql, byKey: Sql, signal: AbortSignal | undefined): Promise<Issue | null> {
  const statement = sql`/* query:issuing-call */
    with issued as (
      select issued.*
      from cloudtrail.issued_credential issued
      where ${condition}
      order by case when ${byKey} then 0 else 1 end, issued.event_time desc, issued.event_id
      limit 1
    ), call as (
      select coalesce(copy.event_id, issued.event_id) as event_id, coalesce(copy.event_time, issued.event_time) as event_time
      from issued
      left join lateral (
        select other.event_id, other.event_time
        from cloudtrail.issued_credential other
        join cloudtrail.identity who on who.id = other.identity_id and who.identity_type is distinct from 'AWSAccount'
        where other.shared_event_id = issued.shared_event_id
        order by other.event_id
        limit 1
      ) copy on true
    )
    select e.event_time, e.event_id, o.event_name, e.identity_id, source.value as source
    from call
    join cloudtrail.event e on e.event_time = call.event_time and e.event_id = call.event_id
    join cloudtrail.operation o on o.id = e.operation_id
    join cloudtrail.source on source.id = e.source_id`;
  const [found] = await queryRows(issueRow, statement, signal);
  return found ?? null;
}

const openedRow = issueRow.omit({ identity_id: true }).extend({
  issued_access_key_id: text,
  child_id: z.number().nullable(),
  principal: text,
  principal_kind: text,
  session_key: text,
  session_name: text,
  access_key_id: text,
  events: z.coerce.number(),
});

/** Credentials that the holder's calls handed out, and who used them. */
async function listOpened(holder: CredentialHolder, signal: AbortSignal | undefined): Promise<SessionStep[]> {
  const statement = sql`/* query:opened-sessions */
    with issuing as materialized (
      select array(select id from cloudtrail.operation where event_name = any(${ISSUING}::text[])) as ids
    ), call as materialized (
      select e.event_time, e.event_id, e.operation_id, e.source_id, e.issued_access_key_id, e.issued_principal_id
      from cloudtrail.event e
      where e.event_time >= ${holder.first_time} and e.event_time <= ${holder.last_time}
        and e.identity_id = any(${holder.ids}::integer[])
        and e.operation_id = any((select ids from issuing)::integer[])
        and (e.issued_access_key_id is not null or e.issued_principal_id is not null)
      order by e.event_time desc, e.event_id desc
      limit ${MAX_OPENED}
    )
    select call.event_time, call.event_id, o.event_name, source.value as source, call.issued_access_key_id,
      child.id as child_id, coalesce(p.arn, p.name) as principal, p.kind as principal_kind, child.session_key,
      coalesce(child.session_name, split_part(call.issued_principal_id, ':', 2)) as session_name,
      child.access_key_id,
      (
        select coalesce(sum(s.events), 0)
        from cloudtrail.identity i
        join cloudtrail.value_seen s on s.dictionary = 'identity' and s.id = i.id
        where i.access_key_id = child.access_key_id
      ) as events
    from call
    join cloudtrail.operation o on o.id = call.operation_id
    join cloudtrail.source on source.id = call.source_id
    left join lateral (
      select i.*
      from cloudtrail.identity i
      where i.access_key_id = call.issued_access_key_id
        or (i.unique_id = call.issued_principal_id and i.session_created_at = call.event_time)
      order by (i.access_key_id = call.issued_access_key_id) desc nulls last, i.id
      limit 1
    ) child on true
    left join cloudtrail.principal p on p.id = child.principal_id
    order by call.event_time desc, call.event_id desc`;
  const rows = await queryRows(openedRow, statement, signal);
  return rows.map((one) => ({
    sessionKey: one.session_key,
    principal: one.principal,
    principalKind: one.principal_kind ?? "unknown",
    sessionName: one.session_name === "" ? null : one.session_name,
    accessKeyId: one.access_key_id ?? one.issued_access_key_id,
    sourceIPAddress: one.source,
    issuedBy: { eventTime: formatInstant(one.event_time), eventID: one.event_id, eventName: one.event_name },
    events: one.events,
  }));
}

/** Calls that hand out credentials (data/principals.json, lineage). */
const ISSUING = [
  "AssumeRole",
  "AssumeRoleWithSAML",
  "AssumeRoleWithWebIdentity",
  "AssumeRoot",
  "CreateAccessKey",
  "GetCredentialsForIdentity",
  "GetDelegatedAccessToken",
  "GetFederationToken",
  "GetSessionToken",
];
