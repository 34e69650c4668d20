-- Retention: loads store no event before this time; null: every event is kept. One row, which ingest/upkeep.ts sets.
create table cloudtrail.retention (
  single    boolean     primary key default true check (single),
  kept_from timestamptz
);
insert into cloudtrail.retention default values;

alter table cloudtrail.log_file add column dropped integer not null default 0;
comment on column cloudtrail.log_file.dropped is 'Events that retention dropped or did not let in';

-- These are updated again and again. By default they are looked after when a fifth has changed, which for a long history
-- is weeks of work at once, and so long their newest hours would be read past the visibility map.
alter table cloudtrail.series_hour
  set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table cloudtrail.series_day
  set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table cloudtrail.volume_hour
  set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table cloudtrail.value_seen
  set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
alter table cloudtrail.session
  set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

-- What was loaded lately: asked by the state of the ingest, and while a month is dropped.
create index log_file_loaded on cloudtrail.log_file (loaded_at) where status = 'loaded';
