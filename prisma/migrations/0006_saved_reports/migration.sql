-- Questions that people keep and pass on: what a view asks, never what it found.
create type saved_report_visibility as enum ('team', 'private');

create table saved_report (
  -- 128 random bits, base64url: an id says nothing and cannot be guessed.
  id             text                    primary key,
  owner_id       uuid                    not null references "user" (id) on delete cascade,
  name           text                    not null,
  description    text                    not null,
  -- Slug of a common search; null for the explorer.
  report         text,
  -- Parameters of the view's address, as the page writes them.
  search         text                    not null,
  visibility     saved_report_visibility not null,
  created_at     timestamptz             not null default now(),
  updated_at     timestamptz             not null default now(),
  last_opened_at timestamptz,
  unique (owner_id, name)
);
