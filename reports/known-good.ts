/** Known-good addresses and principals as a condition on events, and how much it leaves out. */
import type { KnownGood } from "../lib/known-good.ts";
import { countMany } from "../query/count-many.ts";
import type { EventQuery, TimeRange } from "../query/event-query.ts";
import type { ReportKnownGood } from "../query/known-good-answers.ts";
import type { Predicate } from "../query/predicate/predicate.ts";
import { resolvePredicates } from "../query/predicate/resolve.ts";
import type { ExplorerLink } from "../query/report-answers.ts";
import { canonicalSearch } from "../query/search-params.ts";
import { formatInstant } from "../query/time-range.ts";
import { exactValue } from "../query/value-pattern.ts";
import { type LineCondition, resolveConditions } from "../query/where.ts";
import { MAX_VALUES } from "./explorer-link.ts";

/** The entries that are left out, with everything looked up. */
export type OpenKnownGood = {
  entries: readonly KnownGood[];
  /** Events that no entry knows. */
  others: LineCondition;
  /** Events that any entry knows, and those of each. */
  any: LineCondition;
  each: readonly LineCondition[];
};

function predicateOf({ kind, value }: KnownGood): Predicate {
  if (kind === "address") return { field: "source_ip", op: "cidr_contains", value };
  return {
    any: [
      { field: "principal_arn", op: "eq", value },
      { field: "principal_key", op: "eq", value },
    ],
  };
}

/** Looks the entries up; null when there are none. */
export async function openKnownGood(
  entries: readonly KnownGood[],
  signal?: AbortSignal,
): Promise<OpenKnownGood | null> {
  if (entries.length === 0) return null;
  const each = entries.map(predicateOf);
  const [others, any, ...own] = await resolvePredicates([{ not: { any: each } }, { any: each }, ...each], signal);
  if (others === undefined || any === undefined) throw new Error("the list was not resolved");
  return { entries, others: others.condition, any: any.condition, each: own.map(({ condition }) => condition) };
}

/** How many of the events under `conditions` are known, and by which entries; entries that know none are left out. */
export async function countHidden(
  known: OpenKnownGood | null,
  { range, conditions }: { range: TimeRange; conditions: readonly LineCondition[] },
  signal?: AbortSignal,
): Promise<ReportKnownGood> {
  if (known === null) return { mode: "hide", active: 0, hidden: 0, by: [] };
  const [hidden = 0, ...counts] = await countMany({ range, conditions }, [known.any, ...known.each], signal);
  const by = known.entries.map(({ id, kind, value, reason, expiresAt }, index) => ({
    id,
    kind,
    value,
    reason,
    expiresAt: expiresAt && formatInstant(expiresAt),
    events: counts[index] ?? 0,
  }));
  return {
    mode: "hide",
    active: known.entries.length,
    hidden,
    by: by.filter(({ events }) => events > 0).sort((a, b) => b.events - a.events),
  };
}

/** Everything in a range that the entries leave out, whatever is searched for. */
export async function countHiddenEvents(
  { filters, range, hide }: Pick<EventQuery, "filters"> & { range: TimeRange; hide: readonly KnownGood[] },
  signal?: AbortSignal,
): Promise<ReportKnownGood> {
  const [known, conditions] = await Promise.all([openKnownGood(hide, signal), resolveConditions(filters, signal)]);
  return countHidden(known, { range, conditions }, signal);
}

const FIELD_OF_KIND = { address: "sourceIPAddress", principal: "principal" } as const;

/** A link of the explorer whose filters leave the entries out as well; says so where a filter has no room for one. */
export function hideInExplorer(
  link: ExplorerLink,
  { from, to, hide }: Pick<EventQuery, "from" | "to"> & { hide: readonly KnownGood[] },
): ExplorerLink {
  const filters = { ...link.filters };
  const leavesOut = [...link.leavesOut];
  for (const { kind, value } of hide) {
    const field = FIELD_OF_KIND[kind];
    const { include, exclude } = filters[field] ?? { include: [], exclude: [] };
    if (include.length + exclude.length >= MAX_VALUES) leavesOut.push(`not by ${value}, which is known to be good`);
    else filters[field] = { include, exclude: [...new Set([...exclude, exactValue(value)])].sort() };
  }
  return { filters, search: canonicalSearch({ from, to, filters }), exact: leavesOut.length === 0, leavesOut };
}
