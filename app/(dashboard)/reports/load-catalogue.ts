import { type CatalogueCounts, type CatalogueEntry, SEVERITIES } from "../../../components/report/catalogue-entry.ts";
import type { KnownGood } from "../../../lib/known-good.ts";
import { countGroups } from "../../../query/count-groups.ts";
import type { EventQuery, TimeRange } from "../../../query/event-query.ts";
import { DatabaseBusyError, QueryTimeoutError } from "../../../query/run-query.ts";
import { SEARCHES } from "../../../reports/catalog/index.ts";
import { countSearches } from "../../../reports/count-searches.ts";
import type { Search } from "../../../reports/define-search.ts";
import { describePredicate, describeRule } from "../../../reports/describe-predicate.ts";
import { isAnswerable } from "../../../reports/parameters.ts";
import { rememberSoon } from "../../../reports/remember-soon.ts";

function toEntry(search: Search): CatalogueEntry {
  const { id, title, question, section, severity, tier, attack = [], cis = [], needs } = search;
  const text = [describePredicate(search.where), describeRule(search) ?? "", search.description, ...attack, ...cis];
  return {
    slug: id,
    title,
    question,
    section,
    severity: SEVERITIES.find((one) => one === severity) ?? "info",
    tier,
    attack: [...attack],
    cis: [...cis],
    asks: isAnswerable(search) ? [] : listAsked(search),
    needs: [...needs],
    text: text.join(" ").toLowerCase(),
  };
}

/** Labels of what must be given first. */
function listAsked({ parameters = [], needsOneOf = [] }: Search): string[] {
  const needed = parameters.filter(({ required, default: standard }) => required && standard === undefined);
  const either = parameters.filter(({ name }) => needsOneOf.includes(name)).map(({ label }) => label);
  return [...needed.map(({ label }) => label), ...(either.length > 0 ? [either.join(" or ")] : [])];
}

/** Every search of the catalogue, in its order. */
export const CATALOGUE: readonly CatalogueEntry[] = SEARCHES.map(toEntry);

/** What a need of a search is called among the categories of events. */
const NEED_OF_CATEGORY: Readonly<Record<string, string>> = {
  Management: "management",
  Data: "data",
  NetworkActivity: "network",
  Insight: "insight",
};

/** Needs of searches that are stored in the range and the places of the query. */
export async function listRecorded(
  { filters, range }: Pick<EventQuery, "filters"> & { range: TimeRange },
  signal: AbortSignal,
): Promise<string[]> {
  const { recipientAccountId, awsRegion } = filters;
  const places = { ...(recipientAccountId && { recipientAccountId }), ...(awsRegion && { awsRegion }) };
  const { groups } = await countGroups({ filters: places, range }, { groupBy: ["eventCategory"], limit: 20 }, signal);
  return groups.flatMap(({ eventCategory }) => NEED_OF_CATEGORY[String(eventCategory)] ?? []);
}

/** Counts of all searches, without what is in `hide`; a database that does not answer is said, and the names stay. */
export async function loadCounts(
  query: Pick<EventQuery, "filters"> & { range: TimeRange; hide: readonly KnownGood[] },
  signal: AbortSignal,
): Promise<CatalogueCounts> {
  try {
    const [counted, recorded] = await Promise.all([countSearches(query, signal), listRecorded(query, signal)]);
    return { counts: Object.fromEntries(counted), recorded, events: recorded.length > 0 };
  } catch (error) {
    if (error instanceof QueryTimeoutError || error instanceof DatabaseBusyError) return { problem: error.message };
    throw error;
  } finally {
    // Also after a failure: the next answer then has less to count.
    rememberSoon(query);
  }
}
