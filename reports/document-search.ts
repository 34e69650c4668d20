/** All that can be said of a search, drawn from its object and its examples: for its own page and for docs/searches/. */
import { findTactic, findTechnique } from "../cloudtrail/attack.ts";
import { findField } from "../cloudtrail/fields.ts";
import type { DocumentedParameter, ReportParameter, SearchDocument } from "../query/report-answers.ts";
import { SEARCHES } from "./catalog/index.ts";
import { type Need, SECTIONS, type Search } from "./define-search.ts";
import { describeFound, describeMissed, findGiven, givenOf } from "./describe-example.ts";
import { describePredicate, describeRule } from "./describe-predicate.ts";
import { describeSearch, listConditions, listParameters } from "./describe-search.ts";
import { EXAMPLES } from "./examples/all-examples.ts";
import { OWN_LETTERS } from "./examples/record.ts";

const NEED_WORDS: Readonly<Record<Need, string>> = {
  management: "Management events, which every trail records",
  data: "Data events, which a trail records only for the resources it is told to",
  network: "Network activity events, which a trail records only for the endpoints it is told to",
  insight: "CloudTrail Insights, which a trail records only when they are switched on",
};

/** The search explained. */
export function documentSearch(search: Search): SearchDocument {
  const report = describeSearch(search);
  const section = SECTIONS.find(({ id }) => id === search.section);
  const parameters = listParameters(search).map((parameter) => documentParameter(search, parameter));
  return {
    report,
    section: { id: search.section, title: section?.title ?? search.section },
    conditions: listConditions(search.where),
    rule: documentRule(search),
    parameters,
    narrow: (search.narrow ?? []).map(({ id, label, where }) => ({ id, label, condition: describePredicate(where) })),
    techniques: (search.attack ?? []).map((id) => findTechnique(id) ?? { id, name: id, url: null }),
    tactics: (search.tactic ?? []).map((id) => ({ id, name: findTactic(id) ?? id })),
    needs: search.needs.map((need) => NEED_WORDS[need]),
    groupBy: report.groupBy.map(labelOf),
    columns: report.columns.map(labelOf),
    headline:
      search.threshold !== undefined || search.sequence !== undefined
        ? "The groups where it happened, and the change against the period of the same length before"
        : "The events, and the change against the period of the same length before",
    chart: search.chart === "time" ? "Events over time, by outcome" : "The largest groups",
    examples: documentExamples(search),
    calls: listCalls(search, parameters),
    neighbours: SEARCHES.filter(({ section: other, id }) => other === search.section && id !== search.id).map(
      ({ id, title }) => ({ slug: id, title }),
    ),
  };
}

const labelOf = (name: string): string => (name === "eventTime" ? "Time" : (findField(name)?.label ?? name));

const KIND_WORDS: Readonly<Record<ReportParameter["type"], string>> = {
  string: "text",
  "string[]": "one or more texts",
  boolean: "yes or no",
  enum: "one of a list",
  principal: "principal: key, ARN or name",
  cidr: "address, CIDR block or service host",
  time: "time",
};

function documentParameter(search: Search, parameter: ReportParameter): DocumentedParameter {
  const { name, label, type, values, pattern, required, default: standard } = parameter;
  const own = search.parameters?.find((one) => one.name === name);
  const maps = own?.maps ?? {};
  const examples = EXAMPLES[search.id];
  const cases = [...(examples?.found ?? []), ...(examples?.missed ?? [])];
  const given = own?.examples?.[0] ?? findGiven(name, [examples?.given, ...cases.map(givenOf)]);
  const kind = values === null ? KIND_WORDS[type] : `one of ${values.join(", ")}`;
  return {
    name,
    label,
    kind: pattern === null ? kind : `${kind}: ${own?.form ?? pattern}`,
    need: needWords(search, { name, required, standard }),
    given:
      (given ?? (standard === null ? (values?.[0] ?? null) : String(standard)))?.replaceAll(
        OWN_LETTERS,
        "EXAMPLE23456",
      ) ?? null,
    effects: Object.entries(maps).map(([value, where]) => ({ value, condition: describePredicate(where) })),
  };
}

type Asked = { name: string; required: boolean; standard: string | boolean | null };

function needWords({ needsOneOf = [] }: Search, { name, required, standard }: Asked): string {
  if (standard !== null) return `${String(standard)} unless told`;
  if (required) return "needed";
  return needsOneOf.includes(name) ? `${needsOneOf.join(" or ")} is needed` : "may be left out";
}

function documentRule(search: Search): SearchDocument["rule"] {
  const summary = describeRule(search);
  if (summary === null) return null;
  const { threshold, sequence, baseline } = search;
  if (threshold !== undefined) {
    const reading = [
      `Every stretch of ${threshold.window} counts, wherever it begins, as long as it lies inside the range.`,
      `Events without ${threshold.groupBy.length > 1 ? "any of these" : "this"} belong to no group.`,
    ];
    return { title: "Threshold", summary, steps: [], reading };
  }
  if (sequence !== undefined) {
    const steps = sequence.steps.map(
      ({ where, count = 1 }) => `${count > 1 ? `${count} times: ` : ""}${describePredicate(where)}`,
    );
    const order =
      sequence.ordered === false
        ? "The steps may come in any order."
        : "The steps come in this order; the same second counts as before.";
    return { title: "Sequence", summary, steps, reading: [order] };
  }
  const reading = [
    `Where less than ${baseline?.lookback ?? ""} is stored before the range, the answer says so: what seems new may only be older than the store.`,
  ];
  return { title: "Baseline", summary, steps: [], reading };
}

function documentExamples({ id }: Search): SearchDocument["examples"] {
  const [found] = EXAMPLES[id]?.found ?? [];
  const [missed] = EXAMPLES[id]?.missed ?? [];
  if (found === undefined || missed === undefined) return null;
  const words = { found: describeFound(found), missed: describeMissed(missed, found) };
  return {
    found: words.found.replaceAll(OWN_LETTERS, "EXAMPLE23456"),
    missed: words.missed.replaceAll(OWN_LETTERS, "EXAMPLE23456"),
  };
}

function listCalls(
  { id, needsOneOf = [] }: Search,
  parameters: readonly DocumentedParameter[],
): SearchDocument["calls"] {
  const needed = parameters.filter(({ name, need }) => need === "needed" || needsOneOf[0] === name);
  const given = needed.map(({ name, given: value }) => [name, value ?? `<${name}>`] as const);
  const address = (path: string, more: readonly (readonly [string, string])[]) =>
    `"$ORIGIN/api/v1/reports/${id}${path}?${[...more, ["from", "-7d"], ["to", "now"], ...given].map(([name, value = ""]) => `${name}=${encodeURIComponent(value)}`).join("&")}"`;
  const ask = 'curl -H "Authorization: Bearer $TOKEN"';
  return [
    { title: "The answer as JSON", command: `${ask} ${address("", [])}` },
    { title: "Every event as a file", command: `${ask} -OJ ${address("/export", [["format", "csv"]])}` },
  ];
}
