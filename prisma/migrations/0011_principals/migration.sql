-- How often each principal acted in each account and Region, per hour and day. Takes the place of the principals in value_*:
-- a principal acts in few places, so these are hardly more lines, and they answer for pairs as well. Figures in
-- docs/adr/0009.

create table cloudtrail.principal_hour (
  bucket       timestamptz not null,
  first_time   timestamptz not null,
  last_time    timestamptz not null,
  principal_id integer     not null,
  account_id   integer     not null,
  region_id    integer     not null,
  events       integer     not null,
  outcome      smallint    not null,
  read_only    boolean     not null,
  by_service   boolean     not null,
  primary key (bucket, principal_id, account_id, region_id, outcome, read_only, by_service)
) with (
  fillfactor = 85,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_insert_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02
);
comment on column cloudtrail.principal_hour.bucket is 'Start of the hour, UTC';

create table cloudtrail.principal_day (like cloudtrail.principal_hour including all) with (
  fillfactor = 85,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_insert_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02
);
comment on column cloudtrail.principal_day.bucket is 'Start of the day, UTC';

insert into cloudtrail.principal_hour
  (bucket, first_time, last_time, principal_id, account_id, region_id, events, outcome, read_only, by_service)
select line.bucket, min(line.first_time), max(line.last_time), s.principal_id, s.account_id, s.region_id, sum(line.events),
  s.outcome, o.read_only, s.by_service
from cloudtrail.series_hour line
join cloudtrail.series s on s.id = line.series_id
join cloudtrail.operation o on o.id = s.operation_id
group by line.bucket, s.principal_id, s.account_id, s.region_id, s.outcome, o.read_only, s.by_service
order by line.bucket, s.principal_id;

insert into cloudtrail.principal_day
  (bucket, first_time, last_time, principal_id, account_id, region_id, events, outcome, read_only, by_service)
select date_trunc('day', bucket, 'UTC'), min(first_time), max(last_time), principal_id, account_id, region_id, sum(events),
  outcome, read_only, by_service
from cloudtrail.principal_hour
group by 1, principal_id, account_id, region_id, outcome, read_only, by_service
order by 1, principal_id;

delete from cloudtrail.value_hour where dictionary = 'principal';
delete from cloudtrail.value_day where dictionary = 'principal';

-- How often each principal called each service, per day: hours of one service are few enough in series_hour.
create table cloudtrail.service_day (
  bucket       timestamptz not null,
  first_time   timestamptz not null,
  last_time    timestamptz not null,
  principal_id integer     not null,
  events       integer     not null,
  outcome      smallint    not null,
  read_only    boolean     not null,
  by_service   boolean     not null,
  event_source text        not null,
  primary key (event_source, bucket, principal_id, outcome, read_only, by_service)
) with (
  fillfactor = 85,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_insert_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02
);
comment on column cloudtrail.service_day.bucket is 'Start of the day, UTC';

insert into cloudtrail.service_day
  (bucket, first_time, last_time, principal_id, events, outcome, read_only, by_service, event_source)
select line.bucket, min(line.first_time), max(line.last_time), s.principal_id, sum(line.events), s.outcome, o.read_only,
  s.by_service, o.event_source
from cloudtrail.series_day line
join cloudtrail.series s on s.id = line.series_id
join cloudtrail.operation o on o.id = s.operation_id
group by line.bucket, s.principal_id, s.outcome, o.read_only, s.by_service, o.event_source
order by line.bucket, o.event_source, s.principal_id;
