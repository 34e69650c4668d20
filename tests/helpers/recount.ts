/** Compares everything derived with a recount of the event rows: what must hold after any history of loads. */
import type { Pool } from "../../lib/db/pool.ts";

type Difference = { derived: string; rows: number };

const CUBE = `operation_id, principal_id, source_id, account_id, region_id, error_code_id, outcome, by_service,
  coalesce(identity.identity_type, '') as identity_type`;

/** Two questions that must have the same answer: what is derived, and what the rows say. */
type Check = { derived: string; recount: string };

/** Lines of months are compared where a mark says that they hold. */
const MARKED = "in (select month from cloudtrail.summed_month)";
const derivedIn = (unit: string): string => (unit === "month" ? `where bucket ${MARKED}` : "");
const eventsIn = (unit: string): string =>
  unit === "month" ? `where date_trunc('month', event_time, 'UTC') ${MARKED}` : "";

const cube = (table: string, unit: string): Check => ({
  derived: `select bucket, operation_id, principal_id, source_id, account_id, region_id, error_code_id, outcome, by_service,
     identity_type, events::bigint, first_time, last_time
   from cloudtrail.${table} join cloudtrail.series on series.id = series_id ${derivedIn(unit)}`,
  recount: `select date_trunc('${unit}', event_time, 'UTC') as bucket, ${CUBE}, count(*), min(event_time), max(event_time)
   from (select event.*, identity.identity_type from cloudtrail.event
         join cloudtrail.identity on identity.id = event.identity_id ${eventsIn(unit)}) identity
   group by bucket, operation_id, principal_id, source_id, account_id, region_id, error_code_id, outcome, by_service,
     coalesce(identity.identity_type, '')`,
});

const values = (table: string, unit: string): Check => ({
  derived: `
    select dictionary, bucket, id, name, outcome, read_only, by_service, events::bigint, first_time, last_time
    from cloudtrail.${table} ${derivedIn(unit)}`,
  recount: `
    select v.dictionary, date_trunc('${unit}', event_time, 'UTC'), v.id, v.name, outcome, read_only, by_service, count(*),
      min(event_time), max(event_time)
    from cloudtrail.event
    join cloudtrail.operation on operation.id = operation_id
    join cloudtrail.identity on identity.id = identity_id
    cross join lateral (
      values ('account', account_id, ''), ('region', region_id, ''), ('operation', operation_id, ''),
        ('source', source_id, ''), ('error_code', error_code_id, ''),
        ('identity_type', 0, coalesce(identity_type, ''))
    ) as v (dictionary, id, name)
    ${eventsIn(unit)}
    group by 1, 2, 3, 4, 5, 6, 7`,
});

const principals = (table: string, unit: string): Check => ({
  derived: `
    select bucket, principal_id, account_id, region_id, outcome, read_only, by_service, events::bigint, first_time, last_time
    from cloudtrail.${table} ${derivedIn(unit)}`,
  recount: `
    select date_trunc('${unit}', event_time, 'UTC'), principal_id, account_id, region_id, outcome, read_only, by_service,
      count(*), min(event_time), max(event_time)
    from cloudtrail.event
    join cloudtrail.operation on operation.id = operation_id
    ${eventsIn(unit)}
    group by 1, 2, 3, 4, 5, 6, 7`,
});

const services = (table: string, unit: string): Check => ({
  derived: `
    select bucket, event_source, principal_id, outcome, read_only, by_service, events::bigint, first_time, last_time
    from cloudtrail.${table} ${derivedIn(unit)}`,
  recount: `
    select date_trunc('${unit}', event_time, 'UTC'), event_source, principal_id, outcome, read_only, by_service, count(*),
      min(event_time), max(event_time)
    from cloudtrail.event
    join cloudtrail.operation on operation.id = operation_id
    ${eventsIn(unit)}
    group by 1, 2, 3, 4, 5, 6`,
});

const CHECKS: Record<string, Check> = {
  series_hour: cube("series_hour", "hour"),
  series_day: cube("series_day", "day"),
  series_month: cube("series_month", "month"),
  value_hour: values("value_hour", "hour"),
  value_day: values("value_day", "day"),
  value_month: values("value_month", "month"),
  principal_hour: principals("principal_hour", "hour"),
  principal_day: principals("principal_day", "day"),
  principal_month: principals("principal_month", "month"),
  service_day: services("service_day", "day"),
  service_month: services("service_month", "month"),
  volume_hour: {
    derived: `select bucket, outcome, read_only, by_service, events from cloudtrail.volume_hour`,
    recount: `
     select date_trunc('hour', event_time, 'UTC') as bucket, outcome, read_only, by_service, count(*)
     from cloudtrail.event join cloudtrail.operation on operation.id = operation_id group by 1, 2, 3, 4`,
  },
  volume_quarter: {
    derived: `select bucket, outcome, read_only, by_service, events from cloudtrail.volume_quarter`,
    recount: `
      select date_bin('15 minutes', event_time, '2001-01-01Z'), outcome, read_only, by_service, count(*)
      from cloudtrail.event join cloudtrail.operation on operation.id = operation_id group by 1, 2, 3, 4`,
  },
  log_file_day: {
    derived: `select day, status, files::bigint, rejected from cloudtrail.log_file_day where files <> 0`,
    recount: `
      select (delivered_at at time zone 'UTC')::date, status, count(*), sum(rejected) from cloudtrail.log_file
      where delivered_at is not null and status in ('loaded', 'failed') group by 1, 2`,
  },
  session: {
    derived: `select session_key, first_time, last_time, events, denied from cloudtrail.session`,
    recount: `
     select session_key, min(event_time), max(event_time), count(*), count(*) filter (where outcome = 1)
     from cloudtrail.event join cloudtrail.identity on identity.id = identity_id
     where session_key is not null group by 1`,
  },
  value_seen: {
    derived: `select dictionary, id, first_time, last_time, events, denied from cloudtrail.value_seen`,
    recount: `
     select v.dictionary, v.id, min(event_time), max(event_time), count(*), count(*) filter (where outcome = 1)
     from cloudtrail.event
     cross join lateral (
       values ('account', account_id), ('region', region_id), ('operation', operation_id), ('principal', principal_id),
         ('identity', identity_id), ('source', source_id), ('user_agent', user_agent_id), ('error_code', error_code_id)
       union all select 'resource', unnest(resources)
       union all select 'fact', unnest(facts)
     ) as v (dictionary, id)
     where v.id <> 0 group by 1, 2`,
  },
  log_file: {
    derived: `select id, events::bigint from cloudtrail.log_file where events > 0`,
    recount: `select log_file_id, count(*) from cloudtrail.event group by 1`,
  },
  insight: {
    derived: `select event_id, event_time from cloudtrail.insight`,
    recount: `
     select event_id, event_time from cloudtrail.event join cloudtrail.operation on operation.id = operation_id
     where event_category = 'Insight'`,
  },
  issued_credential: {
    derived: `select event_id, event_time, identity_id, access_key_id, issued_unique_id from cloudtrail.issued_credential`,
    recount: `
     select event_id, event_time, identity_id, issued_access_key_id, issued_principal_id from cloudtrail.event
     where issued_access_key_id is not null or issued_principal_id is not null`,
  },
  accounted: {
    derived: `select id, records from cloudtrail.log_file where status = 'loaded'`,
    recount: `select id, events + duplicates + rejected + dropped from cloudtrail.log_file where status = 'loaded'`,
  },
};

const TOTALS = `select
  (select coalesce(sum(events), 0) from cloudtrail.series_hour)::int as hour,
  (select coalesce(sum(events), 0) from cloudtrail.series_day)::int as day,
  (select coalesce(sum(events), 0) / 6.0 from cloudtrail.value_hour)::float as values_of_hours,
  (select coalesce(sum(events), 0) / 6.0 from cloudtrail.value_day)::float as values_of_days,
  (select coalesce(sum(events), 0) from cloudtrail.principal_hour)::int as principals_of_hours,
  (select coalesce(sum(events), 0) from cloudtrail.principal_day)::int as principals_of_days,
  (select coalesce(sum(events), 0) from cloudtrail.service_day)::int as services_of_days,
  (select coalesce(sum(events), 0) from cloudtrail.volume_hour)::int as volume,
  (select coalesce(sum(events), 0) from cloudtrail.volume_quarter)::int as volume_of_quarters,
  (select coalesce(sum(events), 0) from cloudtrail.log_file)::int as ledger,
  (select coalesce(sum(events), 0) from cloudtrail.value_seen where dictionary = 'principal')::int as seen,
  (select count(*) from cloudtrail.event)::int as rows,
  (select count(distinct event_id) from cloudtrail.event)::int as ids`;

/** Rows that are derived or recounted but not both, for each derived table; empty when everything agrees. */
export async function findDifferences(pool: Pool): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const [derived, check] of Object.entries(CHECKS)) {
    const found = await pool.query(
      `with derived as (${check.derived}), recount as (${check.recount})
       (table derived except all table recount) union all (table recount except all table derived)`,
    );
    if (found.rows.length > 0) differences.push({ derived, rows: found.rows.length });
  }
  const totals = (await pool.query<Record<string, number>>(TOTALS)).rows[0] ?? {};
  for (const [derived, total] of Object.entries(totals)) {
    if (total !== totals.rows) differences.push({ derived: `total of ${derived}`, rows: total });
  }
  return differences;
}
