/** A search with its values → conditions on events, and its rule where it has one. */
import type { TimeRange } from "../query/event-query.ts";
import type { Subject } from "../query/predicate/base-rows.ts";
import { type BaselineRule, firstEvents } from "../query/predicate/baseline.ts";
import { type Detection, detectedEvents } from "../query/predicate/partitions.ts";
import { durationSeconds, type Predicate } from "../query/predicate/predicate.ts";
import { resolvePredicates } from "../query/predicate/resolve.ts";
import { sequenceTables } from "../query/predicate/sequences.ts";
import { type Measure, windowTables } from "../query/predicate/windows.ts";
import type { LineCondition } from "../query/where.ts";
import type { Sequence, Threshold } from "./define-search.ts";
import { type Asked, bindPredicate, bindSearch } from "./parameters.ts";

/** A search whose dictionary entries are known. `steps` are those of a sequence. */
export type ResolvedSearch = {
  asked: Asked;
  condition: LineCondition;
  never: boolean;
  steps: readonly LineCondition[];
};

/** Looks up all that the searches speak of; with `within` as far as events in these ranges go. */
export async function resolveSearches(
  asked: readonly Asked[],
  signal?: AbortSignal,
  within: readonly TimeRange[] | null = null,
): Promise<ResolvedSearch[]> {
  const predicates = asked.map((one) => [bindSearch(one), ...stepPredicates(one)]);
  const found = await resolvePredicates(predicates.flat(), signal, within);
  let next = 0;
  return asked.map((one, index) => {
    const [own, ...steps] = found.slice(next, next + (predicates[index]?.length ?? 0));
    next += predicates[index]?.length ?? 0;
    if (own === undefined) throw new Error("a search without a predicate");
    return { asked: one, ...own, steps: steps.map(({ condition }) => condition) };
  });
}

const stepPredicates = (asked: Asked): Predicate[] =>
  (asked.search.sequence?.steps ?? []).map((step) => bindPredicate(step.where, asked));

/** The events a search looks at in a range, before its rule. `filters` are conditions of the reader. */
export const subjectOf = (resolved: ResolvedSearch, range: TimeRange, filters: readonly LineCondition[]): Subject => ({
  range,
  conditions: [resolved.condition, ...filters],
});

/** Bursts and sequences; null for other searches. */
export function detectionOf(resolved: ResolvedSearch, subject: Subject): Detection | null {
  const { threshold, sequence } = resolved.asked.search;
  if (threshold !== undefined) return detectBurst(subject, threshold);
  return sequence === undefined ? null : detectSequence(subject, sequence, resolved.steps);
}

/** The rule of a baseline; null for other searches. */
export function baselineOf({ asked }: ResolvedSearch): BaselineRule | null {
  const { baseline } = asked.search;
  return baseline === undefined ? null : { key: baseline.key, lookbackSeconds: durationSeconds(baseline.lookback) };
}

/** Conditions of the events that answer the search: those of its rule as well. */
export function answerConditions(resolved: ResolvedSearch, subject: Subject): LineCondition[] {
  const detection = detectionOf(resolved, subject);
  if (detection !== null) return [...subject.conditions, detectedEvents(detection)];
  const baseline = baselineOf(resolved);
  return baseline === null ? [...subject.conditions] : [...subject.conditions, firstEvents(subject, baseline)];
}

function detectBurst(
  subject: Subject,
  { groupBy, window, count, distinct, sum, combine = "all" }: Threshold,
): Detection {
  const measures: Measure[] = [
    ...(count === undefined ? [] : [{ kind: "count" as const, gte: count.gte }]),
    ...(distinct === undefined ? [] : [{ kind: "distinct" as const, column: distinct.field, gte: distinct.gte }]),
    ...(sum === undefined ? [] : [{ kind: "sum" as const, column: sum.field, gte: sum.gte }]),
  ];
  const rule = { key: groupBy, windowSeconds: durationSeconds(window), combine, measures };
  return {
    tables: (use) => windowTables(subject, rule, use),
    key: groupBy,
    measures: measures.map(({ kind }) => kind),
  };
}

function detectSequence(subject: Subject, sequence: Sequence, conditions: readonly LineCondition[]): Detection {
  const { by, within, ordered = true } = sequence;
  const steps = conditions.map(({ rows }, index) => ({ only: rows, count: sequence.steps[index]?.count ?? 1 }));
  const withinSeconds = durationSeconds(within);
  if (ordered)
    return { tables: (use) => sequenceTables(subject, { key: by, withinSeconds, steps }, use), key: by, measures: [] };
  const measures = steps.map(({ only, count }) => ({ kind: "count" as const, gte: count, only }));
  const rule = { key: by, windowSeconds: withinSeconds, combine: "all" as const, measures };
  return { tables: (use) => windowTables(subject, rule, use), key: by, measures: [] };
}
