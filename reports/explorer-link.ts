/**
 * A search as filters of the explorer: the same events where filters can say it, else the nearest question that misses none
 * of them, with a word on what it leaves out.
 */
import { findEventGroup } from "../cloudtrail/event-groups.ts";
import { type FieldKey, findField } from "../cloudtrail/fields.ts";
import type { EventQuery, FieldFilter } from "../query/event-query.ts";
import { columnField } from "../query/predicate/columns.ts";
import type { FactPredicate, FieldPredicate, Predicate } from "../query/predicate/predicate.ts";
import type { ExplorerLink } from "../query/report-answers.ts";
import { canonicalSearch } from "../query/search-params.ts";
import { exactValue, formatPattern } from "../query/value-pattern.ts";
import { describePredicate, describeRule } from "./describe-predicate.ts";
import { type Asked, bindSearch } from "./parameters.ts";

/** What filters can say of a predicate: all of these, and `exact` when nothing else is asked. Null when nothing. */
type Said = { filters: ReadonlyMap<FieldKey, FieldFilter>; exact: boolean } | null;

/** Most values that a filter of the explorer holds. */
export const MAX_VALUES = 50;

/** The explorer's question for a search with its values, under the reader's own filters and range. */
export function explorerLink(asked: Asked, query: EventQuery): ExplorerLink {
  const leavesOut: string[] = [];
  let filters: Map<FieldKey, FieldFilter> = new Map();
  for (const part of listParts(bindSearch(asked))) {
    const said = limitValues(say(part));
    const joined = said === null ? null : intersect(filters, said.filters);
    if (joined !== null) filters = joined;
    if (joined === null || said?.exact !== true) leavesOut.push(describePredicate(part));
  }
  const own = intersect(
    filters,
    new Map(Object.entries(query.filters).flatMap(([key, filter]) => toEntry(key, filter))),
  );
  if (own === null) leavesOut.push("filters of your own that exclude each other");
  const rule = describeRule(asked.search);
  if (rule !== null) leavesOut.push(rule);
  const found = Object.fromEntries(own ?? filters);
  return {
    filters: found,
    search: canonicalSearch({ ...query, filters: found }),
    exact: leavesOut.length === 0,
    leavesOut,
  };
}

function toEntry(key: string, filter: FieldFilter): [FieldKey, FieldFilter][] {
  const field = findField(key);
  return field === null ? [] : [[field.key, filter]];
}

/** The members of nested conjunctions. */
const listParts = (predicate: Predicate): Predicate[] =>
  "all" in predicate ? predicate.all.flatMap(listParts) : [predicate];

const include = (field: FieldKey, values: readonly string[], exact = true): Said => ({
  filters: new Map([[field, { include: [...new Set(values)].sort(), exclude: [] }]]),
  exact,
});

function say(predicate: Predicate): Said {
  if ("all" in predicate) return sayAll(predicate.all);
  if ("any" in predicate) return sayAny(predicate.any.map(say));
  if ("not" in predicate) return sayNot(say(predicate.not));
  if ("group" in predicate) return sayGroup(predicate.group);
  if ("fact" in predicate) return sayFact(predicate);
  // An ARN with * at its end is the same to the filter, which takes ids that begin so as well.
  if ("resource" in predicate) return sayResource(predicate.resource);
  if ("field" in predicate) return sayField(predicate);
  return null;
}

const sayResource = (text: string): Said =>
  text.endsWith("*")
    ? include(
        "resource",
        [formatPattern({ kind: "wildcard", text: text.slice(0, -1), openStart: false, openEnd: true })],
        false,
      )
    : include("resource", [exactValue(text)]);

function sayAll(predicates: readonly Predicate[]): Said {
  let filters: Map<FieldKey, FieldFilter> | null = new Map();
  let exact = true;
  for (const said of predicates.map(say)) {
    if (said === null) exact = false;
    else {
      filters = filters && intersect(filters, said.filters);
      exact &&= said.exact;
    }
  }
  return filters === null || filters.size === 0 ? null : { filters, exact };
}

/** Alternatives: exact when they differ in one field at most, else every combination of their values. */
function sayAny(parts: readonly Said[]): Said {
  const [first, ...others] = parts;
  if (first === undefined || first === null) return null;
  return others.reduce<Said>((said, other) => (said === null || other === null ? null : unite(said, other)), first);
}

function unite(one: NonNullable<Said>, other: NonNullable<Said>): Said {
  const shared = [...one.filters.keys()].filter((field) => other.filters.has(field));
  const excluding = [...one.filters.values(), ...other.filters.values()].some(({ exclude }) => exclude.length > 0);
  if (shared.length === 0 || excluding) return null;
  const united = new Map<FieldKey, FieldFilter>(
    shared.map((field): [FieldKey, FieldFilter] => {
      const values = [one, other].flatMap(({ filters }) => filters.get(field)?.include ?? []);
      return [field, { include: [...new Set(values)].sort(), exclude: [] }];
    }),
  );
  const differing = shared.filter((field) => !sameValues(one.filters.get(field), other.filters.get(field)));
  const complete = shared.length === one.filters.size && shared.length === other.filters.size;
  return { filters: united, exact: one.exact && other.exact && complete && differing.length <= 1 };
}

const sameValues = (one: FieldFilter | undefined, other: FieldFilter | undefined): boolean =>
  one?.include.join("\n") === other?.include.join("\n");

/** Only a single condition that is exact can be turned round. */
function sayNot(said: Said): Said {
  const [entry, ...more] = said?.exact === true ? said.filters : [];
  if (entry === undefined || more.length > 0) return null;
  const [field, filter] = entry;
  return { filters: new Map([[field, { include: filter.exclude, exclude: filter.include }]]), exact: true };
}

/** Names of some services carry an API date: CreateFunction20150331. */
const withDates = (names: readonly string[]): string[] => names.flatMap((name) => [name, `${name}20*`]);
const DATED_SOURCES = ["lambda.amazonaws.com", "cloudfront.amazonaws.com"];

function sayGroup(id: string): Said {
  const group = findEventGroup(id);
  if (group === null) return null;
  const dated = group.eventSources.some((source) => DATED_SOURCES.includes(source));
  const names = dated ? withDates(group.eventNames) : [...group.eventNames];
  return {
    filters: new Map([
      ["eventSource", { include: [...group.eventSources].sort(), exclude: [] }],
      ["eventName", { include: names.sort(), exclude: [] }],
    ]),
    exact: true,
  };
}

function sayFact(predicate: FactPredicate): Said {
  switch (predicate.op) {
    case "exists":
      return include("fact", [exactValue(predicate.fact)]);
    case "eq":
      return include("fact", [exactValue(`${predicate.fact}=${predicate.value}`)]);
    case "in":
      return include(
        "fact",
        predicate.value.map((value) => exactValue(`${predicate.fact}=${value}`)),
      );
    default:
      return include("fact", [exactValue(predicate.fact)], false);
  }
}

function sayField(predicate: FieldPredicate): Said {
  if (predicate.field === "event_base_name" && predicate.op === "in") {
    return include("eventName", withDates(predicate.values.map(exactValue)));
  }
  if (predicate.field === "source_ip" && predicate.op === "cidr_contains")
    return include("sourceIPAddress", [predicate.value]);
  const field = columnField(predicate.field);
  // These columns are a part of what their field matches.
  const partial = ["source_ip", "principal_key", "principal_name", "resource_ids"].includes(predicate.field);
  if (field === null || "otherField" in predicate) return null;
  const said = sayComparison(field, predicate);
  return said === null || !partial ? said : partialOnly(said, predicate.op);
}

/** A wider field found by an included value still misses nothing; an excluded one would. */
function partialOnly(said: NonNullable<Said>, op: FieldPredicate["op"]): Said {
  return op === "eq" || op === "in" || op === "not_null" ? { ...said, exact: op === "eq" } : null;
}

function sayComparison(field: FieldKey, predicate: Exclude<FieldPredicate, { otherField: unknown }>): Said {
  const exclude = (values: readonly string[]): Said => sayNot(include(field, values));
  switch (predicate.op) {
    case "eq":
      return include(field, [exactValue(predicate.value)]);
    case "in":
      return include(field, predicate.values.map(exactValue));
    case "ne":
      return exclude([exactValue(predicate.value)]);
    case "not_in":
      return exclude(predicate.values.map(exactValue));
    case "not_null":
      return include(field, ["*"]);
    case "is_null":
      return exclude(["*"]);
    case "is_true":
    case "is_false":
      return include(field, [String(predicate.op === "is_true")]);
    case "starts_with":
      return include(field, [
        formatPattern({ kind: "wildcard", text: predicate.value, openStart: false, openEnd: true }),
      ]);
    case "contains":
      return include(field, [
        formatPattern({ kind: "wildcard", text: predicate.value, openStart: true, openEnd: true }),
      ]);
    // `like` takes any case and filters do not: they would miss some.
    case "like":
    case "cidr_contains":
      return null;
    default: {
      const never: never = predicate;
      throw new Error(`no such operator: ${JSON.stringify(never)}`);
    }
  }
}

/** A filter holds a limited number of values; one with more is left out rather than cut. */
function limitValues(said: Said): Said {
  if (said === null) return null;
  const short = [...said.filters].filter(([, filter]) => filter.include.length + filter.exclude.length <= MAX_VALUES);
  if (short.length === said.filters.size) return said;
  return short.length === 0 ? null : { filters: new Map(short), exact: false };
}

/** Both conditions at once; null when filters cannot say it. */
function intersect(
  one: ReadonlyMap<FieldKey, FieldFilter>,
  other: ReadonlyMap<FieldKey, FieldFilter>,
): Map<FieldKey, FieldFilter> | null {
  const both = new Map(one);
  for (const [field, filter] of other) {
    const known = both.get(field) ?? { include: [], exclude: [] };
    const joined = intersectValues(known.include, filter.include);
    if (joined === null) return null;
    both.set(field, { include: joined, exclude: [...new Set([...known.exclude, ...filter.exclude])].sort() });
  }
  return both;
}

/** Values that are plain texts intersect; of patterns only a value that both have is known to be in both. */
function intersectValues(one: readonly string[], other: readonly string[]): string[] | null {
  if (one.length === 0 || one.join() === "*") return other.length === 0 ? [...one] : [...other];
  if (other.length === 0 || other.join() === "*") return [...one];
  const shared = one.filter((value) => other.includes(value));
  return shared.length > 0 && ![...one, ...other].some((value) => value.includes("*")) ? shared : null;
}
