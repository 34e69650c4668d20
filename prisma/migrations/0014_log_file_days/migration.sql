-- Log files by the day of their delivery: what every answer says of its coverage, without reading the ledger (docs/adr/0013).
-- The ledger is written in several places and files change their status, so the table keeps up by triggers.
-- No file may come between the first sums and the triggers.
lock table cloudtrail.log_file in share row exclusive mode;

create table cloudtrail.log_file_day (
  day      date    not null,
  status   text    not null check (status in ('loaded', 'failed')),
  files    integer not null,
  rejected bigint  not null,
  primary key (day, status)
) with (fillfactor = 50);
comment on table cloudtrail.log_file_day is 'Sums over log_file of the files that should hold events and say when they were delivered';
comment on column cloudtrail.log_file_day.day is 'Day of delivery, UTC';

insert into cloudtrail.log_file_day (day, status, files, rejected)
select (delivered_at at time zone 'UTC')::date as day, status, count(*), sum(rejected)
from cloudtrail.log_file
where delivered_at is not null and status in ('loaded', 'failed')
group by 1, 2;

create function cloudtrail.count_log_files() returns trigger language plpgsql as $$
begin
  insert into cloudtrail.log_file_day as counted (day, status, files, rejected)
  select (delivered_at at time zone 'UTC')::date as day, status, count(*), sum(rejected)
  from changed
  where delivered_at is not null and status in ('loaded', 'failed')
  group by 1, 2
  order by 1, 2
  on conflict (day, status) do update set
    files = counted.files + excluded.files, rejected = counted.rejected + excluded.rejected;
  return null;
end $$;

create function cloudtrail.uncount_log_files() returns trigger language plpgsql as $$
begin
  -- In the order in which loads lock them.
  perform from cloudtrail.log_file_day counted
  where (counted.day, counted.status) in (select (delivered_at at time zone 'UTC')::date, status from changed)
  order by counted.day, counted.status
  for update;
  update cloudtrail.log_file_day counted
  set files = counted.files - gone.files, rejected = counted.rejected - gone.rejected
  from (
    select (delivered_at at time zone 'UTC')::date as day, status, count(*) as files, sum(rejected) as rejected
    from changed
    where delivered_at is not null and status in ('loaded', 'failed')
    group by 1, 2
  ) gone
  where counted.day = gone.day and counted.status = gone.status;
  return null;
end $$;

create trigger log_file_inserted after insert on cloudtrail.log_file
  referencing new table as changed for each statement execute function cloudtrail.count_log_files();
create trigger log_file_updated_from after update on cloudtrail.log_file
  referencing old table as changed for each statement execute function cloudtrail.uncount_log_files();
create trigger log_file_updated_to after update on cloudtrail.log_file
  referencing new table as changed for each statement execute function cloudtrail.count_log_files();
create trigger log_file_deleted after delete on cloudtrail.log_file
  referencing old table as changed for each statement execute function cloudtrail.uncount_log_files();

-- The first file that failed, after which nothing is complete.
create index log_file_failed on cloudtrail.log_file (delivered_at) where status = 'failed';
