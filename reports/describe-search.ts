/** A search as the API and the pages show it. */
import { findTechnique } from "../cloudtrail/attack.ts";
import { OUTCOMES } from "../cloudtrail/event.ts";
import type { FieldKey } from "../cloudtrail/fields.ts";
import { columnField, shownName } from "../query/predicate/columns.ts";
import type { Predicate } from "../query/predicate/predicate.ts";
import type { ReportDescription, ReportParameter } from "../query/report-answers.ts";
import type { Search, SearchParameter, SearchPredicate } from "./define-search.ts";
import { describePredicate, describeRule } from "./describe-predicate.ts";
import { explorerLink } from "./explorer-link.ts";
import { type Asked, bindSearch, isAnswerable, withDefaults } from "./parameters.ts";

const plain = { required: false, default: null, values: null, examples: [], pattern: null, field: null, offers: null };

/** A filter of the explorer as a parameter. */
const filter = (field: FieldKey, label: string): ReportParameter => ({
  ...plain,
  name: field,
  label,
  type: "string[]",
  field,
});

/** Parameters that every search has; any other filter of the explorer is taken as well. */
const OF_ALL: readonly ReportParameter[] = [
  { ...plain, name: "from", label: "From", type: "time" },
  { ...plain, name: "to", label: "To", type: "time" },
  filter("recipientAccountId", "Accounts"),
  filter("awsRegion", "Regions"),
  { ...filter("outcome", "Response type"), values: [...OUTCOMES] },
];

/** All of it; `count` is null. The link is of the last 24 hours. */
export function describeSearch(search: Search): ReportDescription {
  const { groupBy, threshold, sequence } = search;
  const rule = describeRule(search);
  return {
    slug: search.id,
    title: search.title,
    section: search.section,
    question: search.question,
    description: search.description,
    why: search.why,
    tier: search.tier,
    severity: search.severity,
    attack: (search.attack ?? []).map((id) => ({ id, name: findTechnique(id)?.name ?? id })),
    cis: [...(search.cis ?? [])],
    parameters: [...OF_ALL, ...listParameters(search)],
    needsOneOf: [...(search.needsOneOf ?? [])],
    narrow: (search.narrow ?? []).map(({ id, label }) => ({ id, label })),
    conditions: [...listConditions(search.where), ...(rule === null ? [] : [rule])],
    filters: isAnswerable(search) ? explorerLink(withDefaults(search), { from: "-24h", to: "now", filters: {} }) : null,
    groupBy: (threshold?.groupBy ?? sequence?.by ?? groupBy).map(shownName),
    columns: [...search.columns],
    chart: search.chart,
    needs: [...search.needs],
    digest: search.digest,
    suggestsKnownGood: search.suggestsKnownGood === true,
    falsePositives: search.falsePositives ?? null,
    cannotDecide: search.cannotDecide ?? null,
    nextStep: search.nextStep ?? null,
    sources: [...search.sources],
    count: null,
  };
}

/** The parameters of a search alone. */
export const listParameters = (search: Search): ReportParameter[] =>
  (search.parameters ?? []).map((parameter) => describeParameter(search, parameter));

/** What a search asks with its values, in words: nothing is left open. */
export function describeConditions(asked: Asked): string[] {
  const rule = describeRule(asked.search);
  return [...listConditions(bindSearch(asked)), ...(rule === null ? [] : [rule])];
}

/** The conditions that must all be met, in words. */
export const listConditions = (where: SearchPredicate | Predicate): string[] =>
  "all" in where ? where.all.flatMap(listConditions) : [describePredicate(where)];

function describeParameter(search: Search, parameter: SearchParameter): ReportParameter {
  const { name, label, type, required, default: standard = null, values = null, pattern = null } = parameter;
  const { examples = [], offers = null } = parameter;
  const field = [search.where, ...(parameter.where === undefined ? [] : [parameter.where])]
    .map((where) => findField(where, name))
    .find((found) => found !== null);
  return {
    name,
    label,
    type,
    required,
    default: standard,
    values: values && [...values],
    examples: [...examples],
    pattern,
    field: field ?? null,
    offers: offers && { ...offers },
  };
}

/** The first field that a predicate compares with a parameter. */
function findField(where: SearchPredicate, name: string): FieldKey | null {
  const parts = "all" in where ? where.all : "any" in where ? where.any : "not" in where ? [where.not] : [];
  for (const part of parts) {
    const found = findField(part, name);
    if (found !== null) return found;
  }
  if ("resource" in where) return where.resource.param === name ? "resource" : null;
  if ("lineage" in where) return where.lineage.root.param === name ? "accessKeyId" : null;
  if (!("param" in where) || where.param !== name) return null;
  // Names without their API date are a part of the names that the field has.
  return where.field === "event_base_name" ? "eventName" : columnField(where.field);
}
