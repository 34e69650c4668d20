-- Event store. Append-only tables live in their own schema, which Prisma does not know.
-- Repeated values are kept once in dictionaries; id 0 of each nullable dictionary stands for "absent" so that
-- rollup keys are never null.
create schema cloudtrail;

-- Dictionaries ---------------------------------------------------------------------------------------------------

create table cloudtrail.account (
  id    integer generated always as identity primary key,
  value text unique
);

create table cloudtrail.region (
  id    integer generated always as identity primary key,
  value text unique
);

create table cloudtrail.error_code (
  id    integer generated always as identity primary key,
  value text unique
);

-- Dictionaries of long or several values are unique by hash, the md5 of all of them: a btree entry may not exceed a
-- third of a page.
create table cloudtrail.user_agent (
  id     integer generated always as identity primary key,
  hash   uuid unique,
  value  text,
  family text
);

-- A kind of call: everything about it that does not depend on who called.
create table cloudtrail.operation (
  id                 integer generated always as identity primary key,
  hash               uuid    not null unique,
  event_source       text    not null,
  event_name         text    not null,
  event_base_name    text    not null,
  event_type         text,
  event_category     text    not null,
  management_event   boolean,
  read_only          boolean not null,
  read_only_inferred boolean not null,
  api_version        text,
  event_version      text
);
create index operation_event_name on cloudtrail.operation (event_name);
create index operation_event_source on cloudtrail.operation (event_source);
create index operation_event_base_name on cloudtrail.operation (event_base_name, event_source);

-- sourceIPAddress: text as recorded, the address when it is one, and what was known of the address at ingest.
create table cloudtrail.source (
  id      integer generated always as identity primary key,
  value   text unique,
  ip      inet,
  country text,
  asn     bigint,
  as_name text
);
create index source_ip on cloudtrail.source using gist (ip inet_ops);
create index source_country on cloudtrail.source (country);
create index source_asn on cloudtrail.source (asn);

create table cloudtrail.vpc_endpoint (
  id         integer generated always as identity primary key,
  hash       uuid not null unique,
  value      text,
  account_id text
);

create table cloudtrail.tls (
  id      integer generated always as identity primary key,
  hash    uuid not null unique,
  version text,
  host    text
);

create table cloudtrail.principal (
  id   integer generated always as identity primary key,
  key  text not null unique,
  kind text not null,
  name text,
  arn  text
);
create index principal_name on cloudtrail.principal (name);
create index principal_arn on cloudtrail.principal (arn);

-- One distinct userIdentity element with its session context.
create table cloudtrail.identity (
  id                      integer generated always as identity primary key,
  hash                    uuid    not null unique,
  principal_id            integer not null references cloudtrail.principal (id),
  identity_type           text,
  person                  text,
  person_basis            text,
  caller_arn              text,
  unique_id               text,
  principal_account_id    text,
  user_name               text,
  access_key_id           text,
  issuer_type             text,
  issuer_arn              text,
  issuer_name             text,
  session_name            text,
  session_created_at      timestamptz,
  session_key             text,
  mfa_authenticated       boolean,
  source_identity         text,
  identity_center_user_id text,
  identity_store_arn      text,
  credential_id           text,
  sign_in_session_arn     text,
  invoked_by              text,
  delegate_account_id     text,
  scope_source_arn        text,
  ec2_role_delivery       text,
  assumed_root            boolean,
  federated_provider      text,
  from_console            boolean not null
);
comment on column cloudtrail.identity.unique_id is 'userIdentity.principalId: AIDA…, AROA…:session';
create index identity_principal on cloudtrail.identity (principal_id);
create index identity_access_key on cloudtrail.identity (access_key_id) where access_key_id is not null;
create index identity_user_name on cloudtrail.identity (user_name) where user_name is not null;
create index identity_session_name on cloudtrail.identity (session_name) where session_name is not null;
create index identity_person on cloudtrail.identity (person) where person is not null;
create index identity_source_identity on cloudtrail.identity (source_identity) where source_identity is not null;
create index identity_session_key on cloudtrail.identity (session_key) where session_key is not null;
create index identity_unique_id on cloudtrail.identity (unique_id, session_created_at) where unique_id is not null;

-- A resource in one role. Events hold ids of this table in an array.
create table cloudtrail.resource (
  id    integer generated always as identity primary key,
  hash  uuid not null unique,
  type  text not null,
  value text not null,
  arn   text,
  role  text not null
);
comment on column cloudtrail.resource.value is 'Bare identifier or name';
create index resource_value on cloudtrail.resource (left(value, 512));
create index resource_arn on cloudtrail.resource (left(arn, 512)) where arn is not null;

create table cloudtrail.fact (
  id    integer generated always as identity primary key,
  value text not null unique
);

-- Ledger ---------------------------------------------------------------------------------------------------------

-- Every S3 object ever announced or found. Unique by bucket, key and version (ETag): an overwritten object is another.
create table cloudtrail.log_file (
  id             integer generated always as identity primary key,
  bucket         text not null,
  key            text not null,
  etag           text not null default '',
  kind           text not null,
  status         text not null check (status in ('loaded', 'ignored', 'failed')),
  reason         text,
  detail         text,
  account        text,
  region         text,
  delivered_at   timestamptz,
  object_bytes   bigint,
  inflated_bytes bigint,
  sha256         bytea,
  records        integer not null default 0,
  events         integer not null default 0,
  duplicates     integer not null default 0,
  rejected       integer not null default 0,
  first_event    timestamptz,
  last_event     timestamptz,
  attempts       integer not null default 1,
  origin         text not null,
  sent_at        timestamptz,
  seen_at        timestamptz not null default now(),
  loaded_at      timestamptz,
  unique (bucket, key, etag)
);
comment on column cloudtrail.log_file.kind is 'log, insight, network-activity, aggregated, digest or foreign';
comment on column cloudtrail.log_file.sha256 is 'of the inflated bytes, as digest files list it';
comment on column cloudtrail.log_file.origin is 'queue, import or replay';
create index log_file_status on cloudtrail.log_file (status, id);
create index log_file_delivery on cloudtrail.log_file (account, region, delivered_at);
create index log_file_delivered on cloudtrail.log_file (delivered_at) include (status, rejected);
create index log_file_seen on cloudtrail.log_file (seen_at);

-- Records set aside: a pointer and a reason, never the body.
create table cloudtrail.rejected_record (
  log_file_id  integer not null references cloudtrail.log_file (id) deferrable initially deferred,
  record_index integer not null,
  code         text    not null,
  message      text    not null,
  primary key (log_file_id, record_index)
);

-- Queue messages that name no object, by what they were and day.
create table cloudtrail.message_count (
  day      date   not null,
  shape    text   not null,
  messages bigint not null,
  primary key (day, shape)
);

-- Queue messages that could not be understood; the body is cut at 64 KiB.
create table cloudtrail.failed_message (
  id          integer generated always as identity primary key,
  message_id  text not null unique,
  reason      text not null,
  body        text not null,
  received_at timestamptz not null default now()
);

-- Top-level members of records that this version does not know: counted, never fatal.
create table cloudtrail.unknown_field (
  name         text primary key,
  records      bigint not null,
  first_time   timestamptz not null,
  last_time    timestamptz not null,
  log_file_id  integer not null,
  record_index integer not null
);

-- Events ---------------------------------------------------------------------------------------------------------

create table cloudtrail.event (
  event_time                 timestamptz not null,
  event_id                   uuid        not null,
  log_file_id                integer     not null,
  record_index               integer     not null,
  operation_id               integer     not null,
  identity_id                integer     not null,
  principal_id               integer     not null,
  account_id                 integer     not null,
  region_id                  integer     not null,
  source_id                  integer     not null,
  user_agent_id              integer     not null,
  error_code_id              integer     not null,
  outcome                    smallint    not null,
  outcome_reason             smallint    not null,
  by_service                 boolean     not null,
  mfa_used                   boolean,
  resources_dropped          boolean,
  vpc_endpoint_id            integer,
  tls_id                     integer,
  event_count                integer,
  shared_event_id            uuid,
  addendum_original_event_id uuid,
  bytes_in                   bigint,
  bytes_out                  bigint,
  request_id                 text,
  error_message              text,
  sign_in_detail             text,
  target_principal           text,
  issued_access_key_id       text,
  issued_principal_id        text,
  addendum_reason            text,
  insight_state              text,
  insight_type               text,
  resources                  integer[],
  facts                      integer[],
  primary key (event_time, event_id)
) partition by range (event_time);
comment on column cloudtrail.event.outcome is 'Index into OUTCOMES of cloudtrail/event.ts';
comment on column cloudtrail.event.outcome_reason is 'Index into OUTCOME_REASONS, -1 for none';
comment on column cloudtrail.event.event_count is 'null means 1; more for aggregated records';
create index event_event_id on cloudtrail.event (event_id);
create index event_identity on cloudtrail.event (identity_id, event_time);
create index event_principal on cloudtrail.event (principal_id, event_time);
create index event_operation on cloudtrail.event (operation_id, event_time);
create index event_source on cloudtrail.event (source_id, event_time);
create index event_error on cloudtrail.event (error_code_id, event_time) where error_code_id <> 0;
create index event_shared on cloudtrail.event (shared_event_id) where shared_event_id is not null;
create index event_resources on cloudtrail.event using gin (resources);
create index event_facts on cloudtrail.event using gin (facts);

-- The same eventID with other content: the first is kept, the other is a pointer here and a warning in the interface.
create table cloudtrail.event_conflict (
  event_id          uuid        not null,
  log_file_id       integer     not null,
  record_index      integer     not null,
  event_time        timestamptz not null,
  kept_log_file_id  integer     not null,
  kept_record_index integer     not null,
  seen_at           timestamptz not null default now(),
  primary key (event_id, log_file_id, record_index)
);

-- Lineage: which call issued which credential. Joined with identity whichever side arrives first.
create table cloudtrail.issued_credential (
  event_id         uuid        not null primary key,
  event_time       timestamptz not null,
  identity_id      integer     not null,
  access_key_id    text,
  issued_unique_id text,
  shared_event_id  uuid
);
create index issued_access_key on cloudtrail.issued_credential (access_key_id) where access_key_id is not null;
create index issued_unique_id on cloudtrail.issued_credential (issued_unique_id, event_time)
  where issued_unique_id is not null;
create index issued_shared on cloudtrail.issued_credential (shared_event_id) where shared_event_id is not null;

-- What one sign-in or one temporary credential did. Merged with +, least and greatest: files come out of order.
create table cloudtrail.session (
  session_key  text primary key,
  principal_id integer not null,
  identity_id  integer not null,
  first_time   timestamptz not null,
  last_time    timestamptz not null,
  events       bigint not null,
  denied       bigint not null
) with (fillfactor = 80);
create index session_principal on cloudtrail.session (principal_id, last_time);

-- When each resource was seen in each role, and how often.
create table cloudtrail.resource_seen (
  resource_id integer primary key,
  first_time  timestamptz not null,
  last_time   timestamptz not null,
  events      bigint not null
) with (fillfactor = 80);

-- Rollups --------------------------------------------------------------------------------------------------------

-- What happened per hour: exact counts, so that no total ever depends on which table answered.
create table cloudtrail.activity_hour (
  bucket        timestamptz not null,
  account_id    integer     not null,
  region_id     integer     not null,
  operation_id  integer     not null,
  principal_id  integer     not null,
  identity_type text        not null,
  source_id     integer     not null,
  error_code_id integer     not null,
  outcome       smallint    not null,
  by_service    boolean     not null,
  events        bigint      not null,
  first_time    timestamptz not null,
  last_time     timestamptz not null,
  primary key (bucket, operation_id, principal_id, source_id, account_id, region_id, error_code_id, outcome,
    by_service, identity_type)
) with (fillfactor = 90);
comment on column cloudtrail.activity_hour.bucket is 'Start of the hour, UTC';
comment on column cloudtrail.activity_hour.identity_type is 'userIdentity.type, empty text when absent';

create table cloudtrail.activity_day (like cloudtrail.activity_hour including all);
comment on column cloudtrail.activity_day.bucket is 'Start of the day, UTC';

-- The histogram's own small marginal.
create table cloudtrail.volume_hour (
  bucket     timestamptz not null,
  outcome    smallint    not null,
  read_only  boolean     not null,
  by_service boolean     not null,
  events     bigint      not null,
  primary key (bucket, outcome, read_only, by_service)
) with (fillfactor = 80);

-- The "absent" entries.
insert into cloudtrail.account (id, value) overriding system value values (0, null);
insert into cloudtrail.region (id, value) overriding system value values (0, null);
insert into cloudtrail.error_code (id, value) overriding system value values (0, null);
insert into cloudtrail.user_agent (id, value, family) overriding system value values (0, null, null);
insert into cloudtrail.source (id, value) overriding system value values (0, null);

-- Origin of an identity: follow issued credentials up to an identity that nobody issued. At most ten steps.
-- stable, so that a page of events asks once per distinct identity.
create function cloudtrail.origin_identity(start_id integer) returns integer
language sql stable parallel safe as $$
  with recursive up (identity_id, depth) as (
    select start_id, 0
    union all
    select parent.identity_id, up.depth + 1
    from up
    join cloudtrail.identity child on child.id = up.identity_id
    cross join lateral (
      -- A cross-account call is recorded twice: the copy of the calling account knows who called.
      select coalesce(other.identity_id, issued.identity_id) as identity_id
      from cloudtrail.issued_credential issued
      left join lateral (
        select copy.identity_id
        from cloudtrail.issued_credential copy
        join cloudtrail.identity who on who.id = copy.identity_id and who.identity_type is distinct from 'AWSAccount'
        where copy.shared_event_id = issued.shared_event_id
        order by copy.event_id
        limit 1
      ) other on true
      where (issued.access_key_id = child.access_key_id
          or (issued.issued_unique_id = child.unique_id and issued.event_time = child.session_created_at))
        and issued.identity_id <> child.id
      order by (issued.access_key_id = child.access_key_id) desc nulls last, issued.event_time desc
      limit 1
    ) parent
    where up.depth < 10
  )
  select identity_id from up order by depth desc limit 1
$$;
