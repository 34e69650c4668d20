-- How often each value of one dimension occurred per hour and day, told apart by how calls ended and what they were:
-- a tenth of the lines of series_*, and those of one dimension lie together. Facets, lists and totals that speak of one
-- dimension read these. Figures in docs/adr/0008.

create table cloudtrail.value_hour (
  bucket     timestamptz not null,
  first_time timestamptz not null,
  last_time  timestamptz not null,
  id         integer     not null,
  events     integer     not null,
  outcome    smallint    not null,
  read_only  boolean     not null,
  by_service boolean     not null,
  dictionary text        not null,
  name       text        not null,
  primary key (dictionary, bucket, id, outcome, read_only, by_service, name)
) with (fillfactor = 85);
comment on column cloudtrail.value_hour.bucket is 'Start of the hour, UTC';
comment on column cloudtrail.value_hour.dictionary is 'Name of the dictionary table, or identity_type';
comment on column cloudtrail.value_hour.id is 'In the dictionary, 0 for absent; always 0 for identity_type';
comment on column cloudtrail.value_hour.name is 'The identity type itself; empty text for dictionaries';

create table cloudtrail.value_day (like cloudtrail.value_hour including all);
comment on column cloudtrail.value_day.bucket is 'Start of the day, UTC';

insert into cloudtrail.value_hour
  (bucket, first_time, last_time, id, events, outcome, read_only, by_service, dictionary, name)
select line.bucket, min(line.first_time), max(line.last_time), v.id, sum(line.events), s.outcome, o.read_only,
  s.by_service, v.dictionary, v.name
from cloudtrail.series_hour line
join cloudtrail.series s on s.id = line.series_id
join cloudtrail.operation o on o.id = s.operation_id
cross join lateral (
  values ('account', s.account_id, ''), ('error_code', s.error_code_id, ''), ('identity_type', 0, s.identity_type),
    ('operation', s.operation_id, ''), ('principal', s.principal_id, ''), ('region', s.region_id, ''),
    ('source', s.source_id, '')
) as v (dictionary, id, name)
group by line.bucket, v.id, s.outcome, o.read_only, s.by_service, v.dictionary, v.name
order by v.dictionary, line.bucket, v.id;

insert into cloudtrail.value_day
  (bucket, first_time, last_time, id, events, outcome, read_only, by_service, dictionary, name)
select date_trunc('day', bucket, 'UTC'), min(first_time), max(last_time), id, sum(events), outcome, read_only, by_service,
  dictionary, name
from cloudtrail.value_hour
group by 1, id, outcome, read_only, by_service, dictionary, name
order by dictionary, 1, id;

-- The histogram of a day has bars of a quarter of an hour.
create table cloudtrail.volume_quarter (like cloudtrail.volume_hour including all);
comment on column cloudtrail.volume_quarter.bucket is 'Start of the quarter of an hour, UTC';

insert into cloudtrail.volume_quarter (bucket, outcome, read_only, by_service, events)
select date_bin('15 minutes', e.event_time, '2001-01-01Z'), e.outcome, o.read_only, e.by_service, count(*)
from cloudtrail.event e
join cloudtrail.operation o on o.id = e.operation_id
group by 1, 2, 3, 4;

-- Updated again and again: by default they are looked after when a fifth has changed, weeks of a long history.
alter table cloudtrail.value_hour
  set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table cloudtrail.value_day
  set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table cloudtrail.volume_quarter
  set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
