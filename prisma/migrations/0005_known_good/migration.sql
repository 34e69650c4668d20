-- Addresses and principals that the organization knows to be good, until they expire: searches can leave them out.
create type known_good_kind as enum ('address', 'principal');

create table known_good (
  id            uuid            primary key,
  kind          known_good_kind not null,
  value         text            not null,
  reason        text            not null,
  expires_at    timestamptz,
  created_at    timestamptz     not null default now(),
  created_by_id uuid references "user" (id) on delete set null,
  unique (kind, value)
);
