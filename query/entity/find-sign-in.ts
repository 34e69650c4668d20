/** The sign-in that most likely began a session: no key joins the two, only who and when. */
import { z } from "zod";
import { sql } from "../../lib/db/sql.ts";
import { queryRows } from "../run-query.ts";
import type { CredentialHolder } from "./credential-holder.ts";

/** How far the sign-in and the session's time of creation may lie apart. */
const MAX_SECONDS = 60;

const row = z.object({
  event_time: z.date(),
  event_id: z.string(),
  event_name: z.string(),
  mfa_used: z.boolean().nullable(),
  sign_in_detail: z.string().nullable(),
});
export type SignIn = z.infer<typeof row>;

/** By the same unique id in the console; at the portal of IAM Identity Center by the person of the session's name. */
const SAME_IDENTITY = ["ConsoleLogin", "SwitchRole"];
const SAME_PERSON = ["GetRoleCredentials", "Federate"];

/** The nearest successful sign-in, or null. `atPortal`: at the portal of IAM Identity Center and not in the console. */
export async function findSignIn(
  holder: CredentialHolder,
  { atPortal }: { atPortal: boolean },
  signal?: AbortSignal,
): Promise<SignIn | null> {
  const { session_created_at: created, session_name, unique_id, principal_id } = holder;
  if (created === null) return null;
  const by = atPortal
    ? sql`e.principal_id = any(array(
        select id from cloudtrail.principal where kind = 'person' and name = ${session_name}
      )) and o.event_name = any(${SAME_PERSON}::text[])`
    : sql`e.principal_id = ${principal_id} and i.unique_id = ${unique_id} and o.event_name = any(${SAME_IDENTITY}::text[])`;
  const statement = sql`/* query:sign-in */
    select e.event_time, e.event_id, o.event_name, e.mfa_used, e.sign_in_detail
    from cloudtrail.event e
    join cloudtrail.operation o on o.id = e.operation_id
    join cloudtrail.identity i on i.id = e.identity_id
    where e.event_time >= ${created}::timestamptz - make_interval(secs => ${MAX_SECONDS})
      and e.event_time <= ${created}::timestamptz + make_interval(secs => ${MAX_SECONDS})
      and e.outcome = 0 and ${by}
    order by abs(extract(epoch from e.event_time - ${created}::timestamptz)), e.event_time, e.event_id
    limit 1`;
  const [found] = await queryRows(row, statement, signal);
  return found ?? null;
}
