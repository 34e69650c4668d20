/** Who acts with credentials that a key obtained: lineage followed downwards. */
import { type Sql, sql } from "../../lib/db/sql.ts";

/**
 * Condition over entries `d` of cloudtrail.identity: sessions that the access key started, directly or through sessions it
 * started; not the key itself. A call recorded in two accounts issues once: the copies share their sharedEventID. A
 * session is known by its access key; by unique id and moment of creation only where no call is known to have issued
 * its key, because two calls of the same second can make sessions of the same name.
 */
export const descendantCondition = (accessKeyId: string): Sql => sql`(d.id in (
  with recursive down (identity_id, depth) as (
    select root.id, 0 from cloudtrail.identity root where root.access_key_id = ${accessKeyId}
    union
    select child.id, down.depth + 1
    from down
    join cloudtrail.issued_credential own on own.identity_id = down.identity_id
    join cloudtrail.issued_credential issued
      on issued.event_id = own.event_id or issued.shared_event_id = own.shared_event_id
    join cloudtrail.identity child on child.access_key_id = issued.access_key_id
      or (child.unique_id = issued.issued_unique_id and child.session_created_at = issued.event_time
        and not exists (
          select from cloudtrail.issued_credential known where known.access_key_id = child.access_key_id
        ))
    where down.depth < 10
  )
  select down.identity_id from down where down.depth > 0
) and d.access_key_id is distinct from ${accessKeyId})`;
