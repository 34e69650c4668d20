-- What CloudTrail Insights measured: the numbers of an Insights record, which the columns of an event cannot hold. What it
-- is about (service, API, error code, account, Region, state, type) stands in its event row.
create table cloudtrail.insight (
  event_id             uuid        primary key,
  event_time           timestamptz not null,
  pair_id              uuid        not null,
  baseline_average     double precision,
  insight_average      double precision,
  baseline_duration    integer,
  insight_duration     integer,
  attributions         jsonb       not null,
  attributions_dropped boolean     not null
);
comment on column cloudtrail.insight.pair_id is 'sharedEventID: the same for the start and the end';
comment on column cloudtrail.insight.baseline_average is 'Calls per minute; durations are minutes';
comment on column cloudtrail.insight.attributions is
  '[{attribute, insight: [{value, average}], baseline: […]}]: ARNs, user agents and error codes only';
create index insight_time on cloudtrail.insight (event_time);
create index insight_pair on cloudtrail.insight (pair_id);
