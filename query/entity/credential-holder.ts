/** Who holds a credential, and when it was seen. */
import { z } from "zod";
import { type Sql, sql } from "../../lib/db/sql.ts";
import { queryRows } from "../run-query.ts";

/** Identities of one session that are looked at; a console session has one for each key the console made. */
const MAX_IDENTITIES = 1_000;

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

/** The holder that the identities (`i`) of the condition make up; null when there are none. */
export async function findHolder(condition: Sql, signal: AbortSignal | undefined): Promise<CredentialHolder | null> {
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
export async function findHolderOf(identityId: number, signal: AbortSignal | undefined): Promise<CredentialHolder> {
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
