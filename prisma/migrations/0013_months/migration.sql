-- The lines of days of whole months, added up: a count over years reads a tenth of them. Written by ingest/sum-months.ts once
-- a month is over, never by a load. Figures in docs/adr/0011.

create table cloudtrail.series_month (like cloudtrail.series_day including all) with (fillfactor = 100);
create table cloudtrail.value_month (like cloudtrail.value_day including all) with (fillfactor = 100);
create table cloudtrail.principal_month (like cloudtrail.principal_day including all) with (fillfactor = 100);
create table cloudtrail.service_month (like cloudtrail.service_day including all) with (fillfactor = 100);
comment on column cloudtrail.series_month.bucket is 'Start of the month, UTC';
comment on column cloudtrail.value_month.bucket is 'Start of the month, UTC';
comment on column cloudtrail.principal_month.bucket is 'Start of the month, UTC';
comment on column cloudtrail.service_month.bucket is 'Start of the month, UTC';

create table cloudtrail.summed_month (
  month timestamptz primary key
);
comment on table cloudtrail.summed_month is
  'Months of which the lines of months are the sums of those of days. A load that stores events of one takes it away';
