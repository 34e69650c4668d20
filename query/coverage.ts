/** What an answer covers: shown with every result, so that nobody takes "not loaded" for "did not happen". */
import { z } from "zod";
import { join, sql } from "../lib/db/sql.ts";
import type { Coverage, FileCoverage } from "./answers.ts";
import { chooseSource } from "./choose-source.ts";
import { DAY_MS, splitAt } from "./cut-range.ts";
import type { TimeRange } from "./event-query.ts";
import { queryRow } from "./run-query.ts";
import { formatInstant } from "./time-range.ts";

const stored = z.object({
  accounts: z.array(z.string()),
  regions: z.array(z.string()),
  first: z.date().nullable(),
  last: z.date().nullable(),
});

const ledger = z.object({
  kept_from: z.date().nullable(),
  complete_through: z.date().nullable(),
  loaded: z.coerce.number(),
  failed: z.coerce.number(),
  rejected: z.coerce.number(),
});

/**
 * Coverage of a range, whatever the filters.
 *
 * `accounts`, `regions`, `firstEvent`, `lastEvent`: of the events stored in `[from, to)`.
 * `keptFrom`: events before were dropped by retention, also those that are loaded now; null when that is before the range.
 * `loadedFiles`, `failedFiles`, `rejectedRecords`: of log files delivered in `[from, to)` that should hold events; digest
 * files and foreign objects do not count, nor do files without a delivery time in their name.
 * `completeThrough`: the newest delivery time D such that every such file delivered from `from` through D is loaded. A
 * failed file stops it just before its own delivery until it is replayed. Files delivered before `from` hold only older
 * events. It may lie after `to`: CloudTrail delivers events late. It says nothing about files never announced.
 */
export async function getCoverage(range: TimeRange, signal?: AbortSignal): Promise<Coverage> {
  return addEvents(range, await getFileCoverage(range, signal), signal);
}

/**
 * An answer and what it covers. The files are counted first: a load between the two may add events to the answer, but
 * coverage never claims a file whose events the answer lacks.
 */
export async function withCoverage<T>(
  range: TimeRange,
  ask: () => Promise<T>,
  signal?: AbortSignal,
): Promise<[answer: T, coverage: Coverage]> {
  const files = await getFileCoverage(range, signal);
  return Promise.all([ask(), addEvents(range, files, signal)]);
}

async function addEvents(range: TimeRange, files: FileCoverage, signal: AbortSignal | undefined): Promise<Coverage> {
  const events = await queryRow(stored, storedStatement(range), signal);
  return {
    from: formatInstant(range.from),
    to: formatInstant(range.to),
    accounts: events.accounts,
    regions: events.regions,
    firstEvent: events.first && formatInstant(events.first),
    lastEvent: events.last && formatInstant(events.last),
    ...files,
  };
}

/** The part of {@link getCoverage} that the ledger knows; no events are looked at. */
export async function getFileCoverage(range: TimeRange, signal?: AbortSignal): Promise<FileCoverage> {
  const files = await queryRow(ledger, ledgerStatement(range), signal);
  return {
    keptFrom: files.kept_from && formatInstant(files.kept_from),
    completeThrough: files.complete_through && formatInstant(files.complete_through),
    loadedFiles: files.loaded,
    failedFiles: files.failed,
    rejectedRecords: files.rejected,
  };
}

/** Accounts and Regions each for themselves: lines of one dimension are few, those of pairs as many as all. */
function storedStatement(range: TimeRange) {
  const ofAccounts = chooseSource({ range, conditions: [], fields: ["recipientAccountId"] });
  const ofRegions = chooseSource({ range, conditions: [], fields: ["awsRegion"] });
  return sql`/* query:coverage-events */
    with accounts as materialized (
      select l.account_id as id, min(l.first_time) as first, max(l.last_time) as last
      from (${ofAccounts.lines}) l
      group by l.account_id
    ), regions as materialized (
      select distinct l.region_id as id from (${ofRegions.lines}) l
    )
    select
      array(select d.value from cloudtrail.account d where d.id in (select id from accounts) and d.id <> 0
        order by d.value collate "C") as accounts,
      array(select d.value from cloudtrail.region d where d.id in (select id from regions) and d.id <> 0
        order by d.value collate "C") as regions,
      (select min(first) from accounts) as first,
      (select max(last) from accounts) as last`;
}

/** Whole days are summed up already; files of the days at the ends are counted. */
function ledgerStatement(range: TimeRange) {
  const { whole, rest } = splitAt(range, DAY_MS);
  const day = (time: Date) => sql`(${time}::timestamptz at time zone 'UTC')::date`;
  const ofDays =
    whole === null
      ? []
      : [
          sql`select d.status, d.files, d.rejected from cloudtrail.log_file_day d
            where d.day >= ${day(whole.from)} and d.day < ${day(whole.to)}`,
        ];
  const ofFiles = rest.map(
    ({ from, to }) => sql`select f.status, 1 as files, f.rejected from cloudtrail.log_file f
      where f.delivered_at >= ${from} and f.delivered_at < ${to} and f.status in ('loaded', 'failed')`,
  );
  return sql`/* query:coverage-files */
    select
      (select kept_from from cloudtrail.retention where kept_from > ${range.from}) as kept_from,
      (
        select f.delivered_at
        from cloudtrail.log_file f
        where f.status = 'loaded' and f.delivered_at >= ${range.from} and f.delivered_at < coalesce(
          (select min(delivered_at) from cloudtrail.log_file where status = 'failed' and delivered_at >= ${range.from}),
          'infinity'
        )
        order by f.delivered_at desc
        limit 1
      ) as complete_through,
      coalesce(sum(counted.files) filter (where counted.status = 'loaded'), 0) as loaded,
      coalesce(sum(counted.files) filter (where counted.status = 'failed'), 0) as failed,
      coalesce(sum(counted.rejected), 0) as rejected
    from (${join([...ofDays, ...ofFiles], " union all ")}) counted`;
}
