/**
 * Where a credential came from and what it opened. Each step up is the call that issued the credential, found as
 * cloudtrail.origin_identity finds it: by the key it handed out, else by the session's unique id and time of creation.
 */
import { z } from "zod";
import { type Sql, sql } from "../../lib/db/sql.ts";
import { queryRows } from "../run-query.ts";
import { formatInstant } from "../time-range.ts";
import { type CredentialHolder, findHolder, findHolderOf } from "./credential-holder.ts";
import type { SessionLineage, SessionStep } from "./entity-answers.ts";
import type { EntityRef } from "./entity-filter.ts";
import { explainEnd } from "./lineage-end.ts";
import { listOpened } from "./opened-sessions.ts";

const MAX_STEPS = 10;
/** An entity that is a credential: only those have a lineage. */
export type CredentialRef = EntityRef & { kind: "session" | "access-key" };

/** Whether the entity is a session or an access key. */
export const hasLineage = (entity: EntityRef): entity is CredentialRef =>
  entity.kind === "session" || entity.kind === "access-key";

const text = z.string().nullable();

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
  const issue = await findIssue(
    sql`select issued.*, true as by_key from cloudtrail.issued_credential issued where issued.access_key_id = ${accessKeyId}`,
    signal,
  );
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

function findIssueOf({ ids }: CredentialHolder, signal: AbortSignal | undefined): Promise<Issue | null> {
  const child = sql`(
    select distinct access_key_id, unique_id, session_created_at
    from cloudtrail.identity
    where id = any(${ids}::integer[])
  ) child`;
  const others = sql`issued.identity_id <> all(${ids}::integer[])`;
  // Two joins, each by its own index; as one condition with `or` the table is read from end to end.
  return findIssue(
    sql`select issued.*, true as by_key
      from ${child}
      join cloudtrail.issued_credential issued on issued.access_key_id = child.access_key_id
      where ${others}
      union all
      select issued.*, false as by_key
      from ${child}
      join cloudtrail.issued_credential issued
        on issued.issued_unique_id = child.unique_id and issued.event_time = child.session_created_at
      where ${others}`,
    signal,
  );
}

/** The issuing call; of a cross-account one the copy of the calling account, which knows who called. */
async function findIssue(candidates: Sql, signal: AbortSignal | undefined): Promise<Issue | null> {
  const statement = sql`/* query:issuing-call */
    with issued as (
      select candidate.*
      from (${candidates}) candidate
      order by candidate.by_key desc, candidate.event_time desc, candidate.event_id
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
