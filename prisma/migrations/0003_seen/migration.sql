-- When each value of the dictionaries was first and last seen, over everything stored: the head of its page, what is new
-- in a range, and the counts of the search box. Takes the place of resource_seen, which knew resources only.

create table cloudtrail.value_seen (
  dictionary text        not null,
  id         integer     not null,
  first_time timestamptz not null,
  last_time  timestamptz not null,
  events     bigint      not null,
  denied     bigint      not null,
  primary key (dictionary, id)
) with (fillfactor = 80);
comment on column cloudtrail.value_seen.dictionary is 'Name of the dictionary table: principal, source, resource…';
create index value_seen_first on cloudtrail.value_seen (dictionary, first_time);

insert into cloudtrail.value_seen (dictionary, id, first_time, last_time, events, denied)
select v.dictionary, v.id, min(e.event_time), max(e.event_time), count(*), count(*) filter (where e.outcome = 1)
from cloudtrail.event e
cross join lateral (
  values ('account', e.account_id), ('region', e.region_id), ('operation', e.operation_id),
    ('principal', e.principal_id), ('identity', e.identity_id), ('source', e.source_id),
    ('user_agent', e.user_agent_id), ('error_code', e.error_code_id)
  union all
  select 'resource', unnest(e.resources)
  union all
  select 'fact', unnest(e.facts)
) as v (dictionary, id)
where v.id <> 0
group by v.dictionary, v.id;

drop table cloudtrail.resource_seen;

-- What one principal, source or operation did over all time, without its events.
create index activity_day_principal on cloudtrail.activity_day (principal_id, bucket);
create index activity_day_source on cloudtrail.activity_day (source_id, bucket);
create index activity_day_operation on cloudtrail.activity_day (operation_id, bucket);

-- 0 stands for "absent" in these two dictionaries as well.
insert into cloudtrail.vpc_endpoint (id, hash, value) overriding system value
values (0, '00000000-0000-0000-0000-000000000000', null);
insert into cloudtrail.tls (id, hash, version, host) overriding system value
values (0, '00000000-0000-0000-0000-000000000000', null, null);

-- Partial and mistyped names find their values.
create extension if not exists pg_trgm;
create index principal_name_trigram on cloudtrail.principal using gin (name gin_trgm_ops);
create index identity_session_name_trigram on cloudtrail.identity using gin (session_name gin_trgm_ops);
create index resource_value_trigram on cloudtrail.resource using gin (left(value, 512) gin_trgm_ops);
