/** A search as the API and the pages show it. */
import { findTechnique } from "../cloudtrail/attack.ts";
import { OUTCOMES } from "../cloudtrail/event.ts";
import { shownName } from "../query/predicate/columns.ts";
import type { ReportDescription, ReportParameter } from "../query/report-answers.ts";
import type { Search, SearchParameter, SearchPredicate } from "./define-search.ts";
import { describePredicate, describeRule } from "./describe-predicate.ts";
import { explorerLink } from "./explorer-link.ts";
import { isAnswerable, withDefaults } from "./parameters.ts";

const plain = { required: false, default: null, values: null, pattern: null };

/** Parameters that every search has; any other filter of the explorer is taken as well. */
const OF_ALL: readonly ReportParameter[] = [
  { ...plain, name: "from", label: "From", type: "time" },
  { ...plain, name: "to", label: "To", type: "time" },
  { ...plain, name: "recipientAccountId", label: "Accounts", type: "string[]" },
  { ...plain, name: "awsRegion", label: "Regions", type: "string[]" },
  { ...plain, name: "outcome", label: "Response type", type: "string[]", values: [...OUTCOMES] },
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
    parameters: [...OF_ALL, ...(search.parameters ?? []).map(describeParameter)],
    needsOneOf: [...(search.needsOneOf ?? [])],
    narrow: (search.narrow ?? []).map(({ id, label }) => ({ id, label })),
    conditions: [...listConditions(search.where), ...(rule === null ? [] : [rule])],
    filters: isAnswerable(search) ? explorerLink(withDefaults(search), { from: "-24h", to: "now", filters: {} }) : null,
    groupBy: (threshold?.groupBy ?? sequence?.by ?? groupBy).map(shownName),
    columns: [...search.columns],
    chart: search.chart,
    needs: [...search.needs],
    digest: search.digest,
    falsePositives: search.falsePositives ?? null,
    cannotDecide: search.cannotDecide ?? null,
    nextStep: search.nextStep ?? null,
    sources: [...search.sources],
    count: null,
  };
}

const listConditions = (where: SearchPredicate): string[] =>
  "all" in where ? where.all.flatMap(listConditions) : [describePredicate(where)];

function describeParameter(parameter: SearchParameter): ReportParameter {
  const { name, label, type, required, default: standard = null, values = null, pattern = null } = parameter;
  return { name, label, type, required, default: standard, values: values && [...values], pattern };
}
