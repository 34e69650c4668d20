/** Which call issued which credential, for the lineage of sessions. */
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import type { NumberedEvent } from "./numbered-event.ts";

/** Stores what events issued; most issue nothing. */
export async function addIssuedCredentials(client: PoolClient, events: readonly NumberedEvent[]): Promise<void> {
  const issued = events.flatMap(({ eventID, timeMs, identity, details }) =>
    details === null || (details.issuedAccessKeyId === null && details.issuedPrincipalId === null)
      ? []
      : [{ eventID, timeMs, identity, details }],
  );
  if (issued.length === 0) return;
  await client.query(
    `insert into cloudtrail.issued_credential
       (event_id, event_time, identity_id, access_key_id, issued_unique_id, shared_event_id)
     select event_id, to_timestamp(event_time), identity_id, access_key_id, issued_unique_id, shared_event_id
     from unnest($1::uuid[], $2::float8[], $3::integer[], $4::text[], $5::text[], $6::uuid[])
       as issued (event_id, event_time, identity_id, access_key_id, issued_unique_id, shared_event_id)
     on conflict (event_id) do nothing`,
    [
      arrayText(issued.map(({ eventID }) => eventID)),
      arrayText(issued.map(({ timeMs }) => timeMs / 1_000)),
      arrayText(issued.map(({ identity }) => identity.id)),
      issued.map(({ details }) => details.issuedAccessKeyId),
      issued.map(({ details }) => details.issuedPrincipalId),
      issued.map(({ details }) => details.sharedEventID),
    ],
  );
}
