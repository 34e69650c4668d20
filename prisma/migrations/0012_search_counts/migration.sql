-- What the searches of the catalogue found in whole hours and days, so that nothing is counted twice (docs/adr/0010).
create table cloudtrail.search_count (
  bucket     timestamptz not null,
  hours      smallint    not null check (hours in (1, 24)),
  catalogue  uuid        not null,
  generation integer     not null,
  stored     bigint      not null,
  counts     integer[]   not null,
  partitions jsonb       not null,
  primary key (bucket, hours)
);
comment on column cloudtrail.search_count.bucket is 'Start of the hour or day, UTC';
comment on column cloudtrail.search_count.catalogue is 'md5 of all definitions that were counted, in their order';
comment on column cloudtrail.search_count.stored is
  'Events of volume_hour in the bucket and the hour after it when they were counted: another number now means another answer';
comment on column cloudtrail.search_count.counts is 'Events of each search without a rule';
comment on column cloudtrail.search_count.partitions is
  'Keys of each burst and sequence that begins in the bucket; it may reach an hour beyond';

-- Events are only ever added, except that retention drops the oldest months. So an hour with as many events as before has
-- the same ones, unless they were dropped and others came back: that takes a retention that was lengthened.
alter table cloudtrail.retention add column generation integer not null default 0;
comment on column cloudtrail.retention.generation is 'How often kept_from moved back';

create function cloudtrail.count_generation() returns trigger language plpgsql as $$
begin
  if old.kept_from is not null and (new.kept_from is null or new.kept_from < old.kept_from) then
    new.generation := old.generation + 1;
  end if;
  return new;
end $$;
create trigger retention_generation before update on cloudtrail.retention
  for each row execute function cloudtrail.count_generation();

-- When each key of a baseline was active: from its first event to its last before a silence longer than the look-back. A
-- range holds a first event of a key where a run begins in it, and no run of the key lasted into it.
create table cloudtrail.baseline_run (
  search     text        not null,
  key        uuid        not null,
  first_time timestamptz not null,
  last_time  timestamptz not null,
  primary key (search, key, first_time)
) with (fillfactor = 70);
comment on column cloudtrail.baseline_run.key is 'md5 of the values';
create index baseline_run_first on cloudtrail.baseline_run (search, first_time);

-- What the runs were made of. One row, or none.
create table cloudtrail.baseline_state (
  single     boolean     primary key default true check (single),
  catalogue  uuid        not null,
  generation integer     not null,
  until      timestamptz not null,
  stored     bigint      not null
);
comment on column cloudtrail.baseline_state.until is 'Runs are made of the events before this time';
comment on column cloudtrail.baseline_state.stored is 'How many events were stored before it, then';
