/** Sessions and keys that a credential's calls handed out. */
import { z } from "zod";
import { sql } from "../../lib/db/sql.ts";
import { queryRows } from "../run-query.ts";
import { formatInstant } from "../time-range.ts";
import type { CredentialHolder } from "./credential-holder.ts";
import type { SessionStep } from "./entity-answers.ts";

const MAX_OPENED = 50;

const text = z.string().nullable();

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

const openedRow = z.object({
  event_time: z.date(),
  event_id: z.string(),
  event_name: z.string(),
  source: text,
  issued_access_key_id: text,
  child_id: z.number().nullable(),
  principal: text,
  principal_kind: text,
  session_key: text,
  session_name: text,
  access_key_id: text,
  events: z.coerce.number(),
});

/** Credentials that the holder's calls handed out and who used them, latest first, at most 50. */
export async function listOpened(holder: CredentialHolder, signal?: AbortSignal): Promise<SessionStep[]> {
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
