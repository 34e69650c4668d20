/** What one sign-in or one temporary credential did: the sums of its identities. */
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import type { IdentityEntry } from "./numbered-event.ts";
import { addSum, type Sum } from "./sum.ts";

type Session = Sum & { identity: IdentityEntry };

/** Adds what identities did to their sessions, in order of the key. */
export async function mergeSessions(client: PoolClient, identities: ReadonlyMap<IdentityEntry, Sum>): Promise<void> {
  const sessions = new Map<string, Session>();
  for (const [identity, sum] of identities) {
    if (identity.sessionKey !== null) addSession(sessions, identity.sessionKey, { identity, ...sum });
  }
  const rows = [...sessions].sort(([a], [b]) => (a < b ? -1 : 1));
  if (rows.length === 0) return;
  await client.query(
    `insert into cloudtrail.session as stored
       (session_key, principal_id, identity_id, first_time, last_time, events, denied)
     select session_key, principal_id, identity_id, to_timestamp(first_time), to_timestamp(last_time), events, denied
     from unnest($1::text[], $2::integer[], $3::integer[], $4::float8[], $5::float8[], $6::bigint[], $7::bigint[])
       as session (session_key, principal_id, identity_id, first_time, last_time, events, denied)
     on conflict (session_key) do update set
       first_time = least(stored.first_time, excluded.first_time),
       last_time = greatest(stored.last_time, excluded.last_time),
       events = stored.events + excluded.events,
       denied = stored.denied + excluded.denied`,
    [
      rows.map(([key]) => key),
      arrayText(rows.map(([, { identity }]) => identity.principal.id)),
      arrayText(rows.map(([, { identity }]) => identity.id)),
      arrayText(rows.map(([, { first }]) => first / 1_000)),
      arrayText(rows.map(([, { last }]) => last / 1_000)),
      arrayText(rows.map(([, { events }]) => events)),
      arrayText(rows.map(([, { denied }]) => denied)),
    ],
  );
}

function addSession(sessions: Map<string, Session>, key: string, more: Session): void {
  const known = sessions.get(key);
  if (known === undefined) sessions.set(key, more);
  else addSum(known, more);
}
