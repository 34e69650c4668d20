/** One search, its values and a range → the parts of its answer. Each part is asked for by itself, so that pages can stream. */
import type { KnownGood } from "../lib/known-good.ts";
import { countEvents } from "../query/count-events.ts";
import { withCoverage } from "../query/coverage.ts";
import type { EventQuery, TimeRange } from "../query/event-query.ts";
import { countByTimeWhere } from "../query/histogram.ts";
import type { ReportKnownGood } from "../query/known-good-answers.ts";
import { type EventPage, listEventsWhere } from "../query/list-events.ts";
import { historyStart } from "../query/predicate/baseline.ts";
import { shownName } from "../query/predicate/columns.ts";
import { countByColumns } from "../query/predicate/group-columns.ts";
import { listPartitions } from "../query/predicate/partitions.ts";
import type {
  ExplorerLink,
  ReportAnswer,
  ReportChart,
  ReportCount,
  ReportGroup,
  ReportHistory,
} from "../query/report-answers.ts";
import { findStoredRange } from "../query/stored-range.ts";
import { formatInstant } from "../query/time-range.ts";
import { type LineCondition, resolveConditions } from "../query/where.ts";
import { countRule } from "./count-searches.ts";
import { describeSearch } from "./describe-search.ts";
import { explorerLink } from "./explorer-link.ts";
import { countHidden, hideInExplorer, type OpenKnownGood, openKnownGood } from "./known-good.ts";
import type { Asked } from "./parameters.ts";
import {
  answerConditions,
  baselineOf,
  detectionOf,
  type ResolvedSearch,
  resolveSearches,
  subjectOf,
} from "./resolve-search.ts";

/** A report as it is asked for: a search with its values, further filters, and a range. */
export type ReportQuery = {
  asked: Asked;
  filters: EventQuery["filters"];
  range: TimeRange;
  /** What is known to be good and left out; nothing unless given. */
  hide?: readonly KnownGood[];
};

/**
 * The same with everything looked up: what the parts of an answer start from. `filters` are the reader's, and leave out
 * what `known` knows.
 */
export type OpenReport = {
  query: ReportQuery;
  resolved: ResolvedSearch;
  filters: readonly LineCondition[];
  known: OpenKnownGood | null;
};

/** Looks up what the search and the filters speak of. */
export async function openReport(query: ReportQuery, signal?: AbortSignal): Promise<OpenReport> {
  const [[resolved], filters, known] = await Promise.all([
    resolveSearches([query.asked], signal),
    resolveConditions(query.filters, signal),
    openKnownGood(query.hide ?? [], signal),
  ]);
  if (resolved === undefined) throw new Error("the search was not resolved");
  return { query, resolved, filters: known === null ? filters : [...filters, known.others], known };
}

/** What the list of the known good left out: of the events the search would have looked at, whatever its rule. */
export async function findHidden(
  { query: { range, filters, hide }, resolved, known }: OpenReport,
  signal?: AbortSignal,
): Promise<ReportKnownGood> {
  if (hide === undefined) return { mode: "show", active: 0, hidden: 0, by: [] };
  const reader = known === null ? [] : await resolveConditions(filters, signal);
  return countHidden(known, { range, conditions: [resolved.condition, ...reader] }, signal);
}

const conditionsOf = ({ query, resolved, filters }: OpenReport): LineCondition[] =>
  answerConditions(resolved, subjectOf(resolved, query.range, filters));

/** Whether the answer is what a rule makes of the events, not the events themselves. */
export const hasRule = ({ asked: { search } }: Pick<ReportQuery, "asked">): boolean =>
  search.threshold !== undefined || search.sequence !== undefined || search.baseline !== undefined;

/** The headline, and the same for the period of the same length just before. */
export async function countReport(report: OpenReport, signal?: AbortSignal): Promise<ReportCount> {
  const { query, resolved, filters } = report;
  const { from, to } = query.range;
  const previous = { from: new Date(2 * from.getTime() - to.getTime()), to: from };
  const countIn = (range: TimeRange) =>
    hasRule(query)
      ? countRule(resolved, { range, filters }, signal)
      : countEvents({ range, conditions: [resolved.condition, ...filters] }, signal);
  const [count, previousCount, stored] = await Promise.all([
    countIn(query.range),
    countIn(previous),
    findStoredRange(signal),
  ]);
  const isStored = stored !== null && stored.from <= previous.from;
  const { threshold, sequence } = query.asked.search;
  return {
    unit: threshold === undefined && sequence === undefined ? "events" : "groups",
    count,
    previousCount: isStored ? previousCount : null,
  };
}

/** The largest groups; of a burst or a sequence the partitions that reach the bound. */
export async function groupReport(report: OpenReport, limit: number, signal?: AbortSignal): Promise<ReportGroup[]> {
  const { query, resolved, filters } = report;
  const detection = detectionOf(resolved, subjectOf(resolved, query.range, filters));
  if (detection !== null) return listPartitions(detection, limit, signal);
  const { groupBy } = query.asked.search;
  return countByColumns({ range: query.range, conditions: conditionsOf(report) }, { groupBy, limit }, signal);
}

/** Events over time. */
export async function chartReport(report: OpenReport, signal?: AbortSignal): Promise<ReportChart> {
  return countByTimeWhere({ range: report.query.range, conditions: conditionsOf(report) }, signal);
}

/** A page of the events, newest first; of a burst or a sequence those inside its windows. */
export async function listReport(
  report: OpenReport,
  options: { limit: number; cursor?: string | null },
  signal?: AbortSignal,
): Promise<EventPage> {
  return listEventsWhere({ range: report.query.range, conditions: conditionsOf(report) }, options, signal);
}

/** Whether enough is stored to look back upon; null for searches that do not. */
export async function findHistory(
  { query, resolved, filters }: OpenReport,
  signal?: AbortSignal,
): Promise<ReportHistory | null> {
  const baseline = baselineOf(resolved);
  if (baseline === null) return null;
  const needed = historyStart(subjectOf(resolved, query.range, filters), baseline);
  const stored = await findStoredRange(signal);
  return {
    neededFrom: formatInstant(needed),
    storedFrom: stored && formatInstant(stored.from),
    complete: stored !== null && stored.from <= needed,
  };
}

/** The nearest question of the explorer, under the reader's own filters and range; it hides what the report hides. */
export function linkReport({ asked, filters, hide = [] }: Omit<ReportQuery, "range">, text: TextRange): ExplorerLink {
  return hideInExplorer(explorerLink(asked, { ...text, filters }), { ...text, hide });
}

type TextRange = Pick<EventQuery, "from" | "to">;

/** The whole answer. `text` is the range as it was asked for: links keep relative times relative. */
export async function runReport(
  query: ReportQuery,
  options: { limit: number; groupLimit: number; cursor: string | null; text: TextRange },
  signal?: AbortSignal,
): Promise<ReportAnswer> {
  const { limit, cursor, groupLimit, text } = options;
  const report = await openReport(query, signal);
  const ask = () =>
    Promise.all([
      countReport(report, signal),
      groupReport(report, groupLimit, signal),
      chartReport(report, signal),
      listReport(report, { limit, cursor }, signal),
      findHistory(report, signal),
      findHidden(report, signal),
    ]);
  const [[headline, groups, chart, page, history, knownGood], coverage] = await withCoverage(query.range, ask, signal);
  const { search } = query.asked;
  return {
    report: describeSearch(search),
    ...headline,
    groupBy: (search.threshold?.groupBy ?? search.sequence?.by ?? search.groupBy).map(shownName),
    groups,
    chart,
    events: page.events,
    nextCursor: page.olderCursor,
    history,
    knownGood,
    explorer: linkReport(query, text),
    coverage,
  };
}
