/** What decides which events a search finds: what is remembered of it holds as long as this does. */
import { createHash } from "node:crypto";
import { planPredicate } from "../query/predicate/plan.ts";
import type { Predicate } from "../query/predicate/predicate.ts";
import { type Asked, bindPredicate, bindSearch } from "./parameters.ts";

/** To be raised when the same definitions are counted otherwise. */
const WAY_OF_COUNTING = 1;

/**
 * Whether what a search says of an event stays true. Names and ARNs of principals are made better as events come in, and
 * what is first or issued depends on other events; no other value of an event changes once it is stored.
 */
export function staysTrue(one: Asked): boolean {
  const { threshold, sequence, baseline } = one.search;
  const said = JSON.stringify([predicatesOf(one), threshold, sequence?.by, baseline]);
  return !/"(?:principal_name|principal_arn|firstSeen|descendantsOf)"/.test(said);
}

/** md5 of the definitions, in their order. */
export function hashDefinitions(asked: readonly Asked[]): string {
  const definitions = asked.map((one) => {
    const { id, threshold, sequence, baseline } = one.search;
    return [id, predicatesOf(one).map(planPredicate), threshold, sequence, baseline];
  });
  return createHash("md5")
    .update(JSON.stringify([WAY_OF_COUNTING, definitions]))
    .digest("hex");
}

const predicatesOf = (one: Asked): Predicate[] => [
  bindSearch(one),
  ...(one.search.sequence?.steps ?? []).map(({ where }) => bindPredicate(where, one)),
];
