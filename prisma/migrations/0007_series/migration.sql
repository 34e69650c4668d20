-- The rollups by series: each combination of who, what, where and how it ended is kept once, and a line per hour or day
-- only numbers it. Lines take a third of the space, and counts over long ranges add up per series before they look at
-- what a series is. Figures in docs/adr/0006.

create table cloudtrail.series (
  id            integer generated always as identity primary key,
  hash          uuid     not null unique,
  operation_id  integer  not null,
  principal_id  integer  not null,
  source_id     integer  not null,
  account_id    integer  not null,
  region_id     integer  not null,
  error_code_id integer  not null,
  outcome       smallint not null,
  by_service    boolean  not null,
  identity_type text     not null
);
comment on table cloudtrail.series is 'A dictionary: one combination of the dimensions that rollups count by';
comment on column cloudtrail.series.identity_type is 'userIdentity.type, empty text when absent';
create index series_operation on cloudtrail.series (operation_id);
create index series_principal on cloudtrail.series (principal_id);
create index series_source on cloudtrail.series (source_id);

create table cloudtrail.series_hour (
  bucket     timestamptz not null,
  first_time timestamptz not null,
  last_time  timestamptz not null,
  series_id  integer     not null,
  events     integer     not null,
  primary key (bucket, series_id)
) with (fillfactor = 85);
comment on column cloudtrail.series_hour.bucket is 'Start of the hour, UTC';

create table cloudtrail.series_day (like cloudtrail.series_hour including all);
comment on column cloudtrail.series_day.bucket is 'Start of the day, UTC';
-- What some series did over all time, without the others' lines.
create index series_day_series on cloudtrail.series_day (series_id, bucket);

-- The key text is that of ingest/dictionaries.ts: the same combination must find its entry.
insert into cloudtrail.series
  (hash, operation_id, principal_id, source_id, account_id, region_id, error_code_id, outcome, by_service, identity_type)
select md5(concat_ws(E'\x1f', operation_id, principal_id, source_id, account_id, region_id, error_code_id, outcome,
    case when by_service then 'true' else 'false' end, identity_type))::uuid,
  operation_id, principal_id, source_id, account_id, region_id, error_code_id, outcome, by_service, identity_type
from cloudtrail.activity_day
group by operation_id, principal_id, source_id, account_id, region_id, error_code_id, outcome, by_service, identity_type;

insert into cloudtrail.series_hour (bucket, first_time, last_time, series_id, events)
select a.bucket, a.first_time, a.last_time, s.id, a.events
from cloudtrail.activity_hour a
join cloudtrail.series s using
  (operation_id, principal_id, source_id, account_id, region_id, error_code_id, outcome, by_service, identity_type);

insert into cloudtrail.series_day (bucket, first_time, last_time, series_id, events)
select a.bucket, a.first_time, a.last_time, s.id, a.events
from cloudtrail.activity_day a
join cloudtrail.series s using
  (operation_id, principal_id, source_id, account_id, region_id, error_code_id, outcome, by_service, identity_type);

drop table cloudtrail.activity_hour, cloudtrail.activity_day;

-- Entries straight into the index: the list of pending ones was written twice, read by every search, and left its space
-- behind (57 bytes per event; 14 without it).
drop index cloudtrail.event_resources;
create index event_resources on cloudtrail.event using gin (resources) with (fastupdate = off);
drop index cloudtrail.event_facts;
create index event_facts on cloudtrail.event using gin (facts) with (fastupdate = off);
