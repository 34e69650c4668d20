/** What is known of a session or an access key: whose it is, how it began. */
import { z } from "zod";
import { sql } from "../../lib/db/sql.ts";
import { queryRows } from "../run-query.ts";
import { formatInstant } from "../time-range.ts";
import type { EntityDetail } from "./entity-answers.ts";

const text = z.string().nullable();

const sessionRow = z.object({
  principals: z.array(z.string()),
  person: text,
  session_name: text,
  source_identity: text,
  issuer_arn: text,
  federated_provider: text,
  mfa: z.boolean().nullable(),
  from_console: z.boolean().nullable(),
  created_at: z.date().nullable(),
  keys: z.coerce.number(),
});

/** Identities of one session or key that are looked at; a console session has one for each key the console made. */
const MAX_IDENTITIES = 1_000;

/** Details of a session by its key (`sis:`, `web:` or `key:`). */
export async function describeSession(sessionKey: string, signal?: AbortSignal): Promise<EntityDetail[]> {
  const statement = sql`/* query:session-details */
    select array_agg(distinct coalesce(p.arn, p.name)) filter (where coalesce(p.arn, p.name) is not null) as principals,
      min(i.person) as person, min(i.session_name) as session_name, min(i.source_identity) as source_identity,
      min(i.issuer_arn) as issuer_arn, min(i.federated_provider) as federated_provider,
      bool_or(i.mfa_authenticated) as mfa, bool_or(i.from_console) as from_console,
      min(i.session_created_at) as created_at, count(distinct i.access_key_id) as keys
    from (select * from cloudtrail.identity where session_key = ${sessionKey} limit ${MAX_IDENTITIES}) i
    join cloudtrail.principal p on p.id = i.principal_id
    having count(*) > 0`;
  const [found] = await queryRows(sessionRow.extend({ principals: z.array(z.string()).nullable() }), statement, signal);
  if (found === undefined) return [];
  return present([
    ...(found.principals ?? []).map((value) => ({ label: "Principal", value, field: "principal" as const })),
    { label: "Person", value: found.person, field: "person" },
    { label: "Session name", value: found.session_name, field: "sessionName" },
    { label: "Source identity", value: found.source_identity, field: "sourceIdentity" },
    { label: "Created", value: found.created_at && formatInstant(found.created_at), field: null },
    { label: "Issuer", value: found.issuer_arn, field: "issuerArn" },
    { label: "Identity provider", value: found.federated_provider, field: null },
    { label: "MFA", value: found.mfa === null ? null : found.mfa ? "yes" : "no", field: null },
    { label: "From the console", value: found.from_console === true ? "yes" : "no", field: null },
    { label: "Access keys", value: found.keys > 1 ? String(found.keys) : null, field: null },
  ]);
}

const keyRow = z.object({
  owners: z.array(z.string()),
  issuer: text,
  issued_at: z.date().nullable(),
  issued_by_event: text,
});

/** Details of an access key id; also of one that was created and never used. */
export async function describeAccessKey(accessKeyId: string, signal?: AbortSignal): Promise<EntityDetail[]> {
  const statement = sql`/* query:access-key-details */
    select array(
      select distinct coalesce(p.arn, p.name)
      from (
        select principal_id from cloudtrail.identity where access_key_id = ${accessKeyId} limit ${MAX_IDENTITIES}
      ) i
      join cloudtrail.principal p on p.id = i.principal_id
      where coalesce(p.arn, p.name) is not null
      order by 1
      limit 10
    ) as owners, issue.issuer, issue.issued_at, issue.issued_by_event
    from (select) one
    left join lateral (
      select coalesce(p.arn, p.name) as issuer, issued.event_time as issued_at, o.event_name as issued_by_event
      from cloudtrail.issued_credential issued
      join cloudtrail.identity i on i.id = issued.identity_id
      join cloudtrail.principal p on p.id = i.principal_id
      join cloudtrail.event e on e.event_time = issued.event_time and e.event_id = issued.event_id
      join cloudtrail.operation o on o.id = e.operation_id
      where issued.access_key_id = ${accessKeyId}
      order by (i.identity_type is distinct from 'AWSAccount') desc, issued.event_time desc, issued.event_id
      limit 1
    ) issue on true`;
  const [found] = await queryRows(keyRow, statement, signal);
  return present([
    { label: "Kind", value: keyKind(accessKeyId), field: null },
    ...(found?.owners ?? []).map((value) => ({ label: "Used by", value, field: "principal" as const })),
    { label: "Issued by", value: found?.issuer ?? null, field: "principal" },
    { label: "Issued with", value: found?.issued_by_event ?? null, field: "eventName" },
    { label: "Issued", value: found?.issued_at ? formatInstant(found.issued_at) : null, field: null },
  ]);
}

/** IAM User Guide, unique id prefixes: AKIA access keys, ASIA temporary (STS) access key ids. */
function keyKind(accessKeyId: string): string | null {
  if (accessKeyId.startsWith("AKIA")) return "long-term";
  return accessKeyId.startsWith("ASIA") ? "temporary" : null;
}

/** Without those that have no value. */
function present(details: (Omit<EntityDetail, "value"> & { value: string | null })[]): EntityDetail[] {
  return details.flatMap(({ value, ...detail }) => (value === null || value === "" ? [] : [{ ...detail, value }]));
}
