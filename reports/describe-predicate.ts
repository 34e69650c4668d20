/** Predicates and rules in words: what a search translates to, for pages, documentation and the links that cannot say it all. */
import { findEventGroup } from "../cloudtrail/event-groups.ts";
import { shownName } from "../query/predicate/columns.ts";
import type { FactPredicate, FieldPredicate, Predicate } from "../query/predicate/predicate.ts";
import type { Search, SearchPredicate } from "./define-search.ts";

/** One line. Values of the reader stand as they are: show it as text only. */
export function describePredicate(predicate: SearchPredicate | Predicate): string {
  if ("all" in predicate) return join(predicate.all, " and ", "everything");
  if ("any" in predicate) return join(predicate.any, " or ", "nothing");
  if ("not" in predicate) return `not ${nested(predicate.not)}`;
  if ("group" in predicate) return describeGroup(predicate.group);
  if ("fact" in predicate) return describeFact(predicate);
  if ("lineage" in predicate) return `by a session that {${predicate.lineage.root.param}} started`;
  if ("descendantsOf" in predicate) return `by a session that ${predicate.descendantsOf} started`;
  if ("timeOfDay" in predicate) return "outside the working hours";
  if ("outsideHours" in predicate) {
    const { from, to, timezone } = predicate.outsideHours;
    return `outside ${from} to ${to} (${timezone}) of working days`;
  }
  if ("firstSeen" in predicate) {
    return `first with this ${predicate.firstSeen.key.map(shownName).join(" and ")} in ${predicate.firstSeen.lookback}`;
  }
  if ("resource" in predicate) {
    const { resource } = predicate;
    return `resource is ${typeof resource === "string" ? resource : `{${resource.param}}`}`;
  }
  return describeField(predicate);
}

const nested = (predicate: SearchPredicate | Predicate): string =>
  "all" in predicate || "any" in predicate ? `(${describePredicate(predicate)})` : describePredicate(predicate);

function join(predicates: readonly (SearchPredicate | Predicate)[], word: string, empty: string): string {
  return predicates.length === 0 ? empty : predicates.map(nested).join(word);
}

function describeGroup(id: string): string {
  const group = findEventGroup(id);
  if (group === null) return id;
  return `event is one of ${group.eventSources.join(", ")}: ${group.eventNames.join(", ")}`;
}

function describeFact(predicate: FactPredicate): string {
  if (predicate.op === "exists") return `fact ${predicate.fact}`;
  const value = typeof predicate.value === "object" ? predicate.value.join(", ") : predicate.value;
  return `fact ${predicate.fact} ${WORDS[predicate.op]} ${value}`;
}

const WORDS = {
  eq: "is",
  eq_optional: "is",
  ne: "is not",
  in: "is one of",
  not_in: "is none of",
  like: "is like",
  starts_with: "starts with",
  contains: "contains",
  is_null: "is absent",
  not_null: "is present",
  is_true: "is true",
  is_false: "is false",
  cidr_contains: "is inside",
  regex: "matches",
  lt: "is less than",
  lte: "is at most",
  gte: "is at least",
} as const;

function describeField(
  predicate: FieldPredicate | Extract<SearchPredicate, { field: unknown; param: string }>,
): string {
  const start = `${shownName(predicate.field)} ${WORDS[predicate.op]}`;
  if ("param" in predicate) return `${start} {${predicate.param}}`;
  if ("otherField" in predicate) return `${start} ${shownName(predicate.otherField)}`;
  if ("values" in predicate) return `${start} ${predicate.values.join(", ")}`;
  return "value" in predicate ? `${start} ${predicate.value}` : start;
}

/** The rule beside the predicate; null when there is none. */
export function describeRule({ threshold, sequence, baseline }: Search): string | null {
  if (threshold !== undefined) {
    const { groupBy, window, count, distinct, sum, combine = "all" } = threshold;
    const bounds = [
      ...(count === undefined ? [] : [`${count.gte} events`]),
      ...(distinct === undefined ? [] : [`${distinct.gte} different ${shownName(distinct.field)}`]),
      ...(sum === undefined ? [] : [`${sum.gte} ${shownName(sum.field)} in sum`]),
    ];
    return `at least ${bounds.join(combine === "all" ? " and " : " or ")} within ${window} for the same ${groupBy.map(shownName).join(" and ")}`;
  }
  if (sequence !== undefined) {
    const steps = sequence.steps.map(
      ({ where, count = 1 }) => `${count > 1 ? `${count} times ` : ""}${describePredicate(where)}`,
    );
    const order = sequence.ordered === false ? " and " : ", then ";
    return `${steps.join(order)}, within ${sequence.within} for the same ${sequence.by.map(shownName).join(" and ")}`;
  }
  if (baseline !== undefined) {
    return `the first event of each ${baseline.key.map(shownName).join(" and ")} that has none in the ${baseline.lookback} before it`;
  }
  return null;
}
