/**
 * Predicate → a plan: conditions on one dictionary are merged into one look-up, so that "source is iam and name is
 * CreateUser" becomes the few operations that are both, and an index leads from them to their events.
 */
import { join, type Sql, sql } from "../../lib/db/sql.ts";
import { DICTIONARIES, ID_NUMBERS, type IdColumn, LIST_DICTIONARIES, type ListColumn } from "../field-columns.ts";
import { type Lookup, matchEntries, matchMembers } from "../where.ts";
import { type Column, columnText, findColumn } from "./columns.ts";
import {
  type Comparison,
  comparison,
  factCondition,
  firstSeenCondition,
  groupCondition,
  isNegative,
  outsideHoursCondition,
  resourceCondition,
  scalarText,
} from "./leaves.ts";
import { IDS_IN_ACTIVITY } from "./line-columns.ts";
import { descendantCondition } from "./lineage.ts";
import type { FieldPredicate, Predicate } from "./predicate.ts";

/**
 * `entries`: the event's dictionary entry meets the condition over `d`. `identityType`, where all that is asked of an
 * identity is its type, is the same over a line of a rollup. `row`: over `e` itself; `inActivity` when also over lines.
 */
export type Plan =
  | { kind: "entries"; id: IdColumn; condition: Sql; negated: boolean; identityType: Sql | null }
  | { kind: "members"; list: ListColumn; condition: Sql }
  | { kind: "row"; condition: Sql; inActivity: boolean }
  | { kind: "all" | "any"; plans: readonly Plan[] }
  | { kind: "not"; plan: Plan };

type Entries = Extract<Plan, { kind: "entries" }>;

const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;

/** Null counts as false where nothing is negated, so only a negation has to make that explicit. */
const negate = (condition: Sql): Sql => sql`((${condition}) is not true)`;

/** Plans a predicate. Throws for a group that does not exist. */
export function planPredicate(predicate: Predicate): Plan {
  if ("all" in predicate) return combine("all", predicate.all.map(planPredicate));
  if ("any" in predicate) return combine("any", predicate.any.map(planPredicate));
  if ("not" in predicate) return planNegation(planPredicate(predicate.not));
  if ("group" in predicate) return entries("operation_id", groupCondition(predicate.group));
  if ("fact" in predicate) return { kind: "members", list: "facts", condition: factCondition(predicate) };
  if ("resource" in predicate) return planResource(predicate.resource);
  if ("descendantsOf" in predicate) return entries("identity_id", descendantCondition(predicate.descendantsOf));
  if ("outsideHours" in predicate) {
    return { kind: "row", condition: outsideHoursCondition(predicate.outsideHours), inActivity: false };
  }
  if ("firstSeen" in predicate) {
    return { kind: "row", condition: firstSeenCondition(predicate.firstSeen), inActivity: false };
  }
  return planField(predicate);
}

const entries = (id: IdColumn, condition: Sql, identityType: Sql | null = null): Entries => ({
  kind: "entries",
  id,
  condition,
  negated: false,
  identityType,
});

function planField(predicate: FieldPredicate): Plan {
  if ("otherField" in predicate) return planPair(predicate);
  const positive = planComparison(predicate);
  return isNegative(predicate.op) ? planNegation(positive) : positive;
}

function planComparison(predicate: Comparison): Plan {
  const { at } = findColumn(predicate.field);
  const condition = comparison(predicate);
  if (at === "row") return { kind: "row", condition, inActivity: IN_ACTIVITY.includes(predicate.field) };
  if (at === "resources") return { kind: "members", list: "resources", condition };
  return entries(at, condition, predicate.field === "identity_type" ? comparison(predicate, TYPE_ON_LINES) : null);
}

/** Columns that the rollups have under the same name. */
const IN_ACTIVITY: readonly Column[] = ["outcome", "by_service"];

/** The rollups hold the identity type itself, and empty text where it is absent. */
const TYPE_ON_LINES = "nullif(e.identity_type, '')";

/** Two columns of dictionaries are compared as entries, so that the planner joins them once and not for every event. */
function planPair({ field, op, otherField }: Extract<FieldPredicate, { otherField: unknown }>): Plan {
  const [one, other] = [findColumn(field).at, findColumn(otherField).at];
  if (one === "row" || one === "resources" || other === "row" || other === "resources") {
    const equal = sql`${scalarText(field, "e")} = ${scalarText(otherField, "e")}`;
    return { kind: "row", condition: op === "eq" ? equal : negate(equal), inActivity: false };
  }
  const same = sql`exists (
    select from ${DICTIONARIES[one]} one join ${DICTIONARIES[other]} other
      on ${columnText(field, { entry: "one" })} = ${columnText(otherField, { entry: "other" })}
    where one.id = ${ID_NUMBERS[one]} and other.id = ${ID_NUMBERS[other]}
  )`;
  return { kind: "row", condition: op === "eq" ? same : sql`not ${same}`, inActivity: false };
}

function planResource(text: string): Plan {
  const members: Plan = { kind: "members", list: "resources", condition: resourceCondition(text) };
  if (!INSTANCE_ID.test(text)) return members;
  return { kind: "any", plans: [members, entries("identity_id", sql`d.session_name = ${text}`)] };
}

function planNegation(plan: Plan): Plan {
  if (plan.kind === "not") return plan.plan;
  if (plan.kind === "entries") return { ...plan, negated: !plan.negated };
  return { kind: "not", plan };
}

function combine(kind: "all" | "any", plans: readonly Plan[]): Plan {
  const flat = plans.flatMap((plan) => (plan.kind === kind ? plan.plans : [plan]));
  const byDictionary = Map.groupBy(
    flat.filter((plan) => plan.kind === "entries"),
    (plan) => plan.id,
  );
  const merged = [...byDictionary].map(([id, same]) => mergeEntries(kind, id, same));
  const rest = flat.filter((plan) => plan.kind !== "entries");
  const [only, ...more] = [...merged, ...rest];
  return only !== undefined && more.length === 0 ? only : { kind, plans: [...merged, ...rest] };
}

function mergeEntries(kind: "all" | "any", id: IdColumn, same: readonly Entries[]): Entries {
  const [only, ...more] = same;
  if (only !== undefined && more.length === 0) return only;
  // Of many entries, the few that are refused are looked up rather than the many that are not.
  const negated = same.every((plan) => plan.negated);
  const word = (kind === "all") === negated ? " or " : " and ";
  const signed = (plan: Entries, condition: Sql) => (plan.negated === negated ? condition : negate(condition));
  const types = same.map((plan) => plan.identityType && signed(plan, plan.identityType));
  const known = types.filter((type) => type !== null);
  return {
    kind: "entries",
    id,
    condition: sql`(${join(
      same.map((plan) => signed(plan, plan.condition)),
      word,
    )})`,
    negated,
    identityType: known.length === types.length && known.length > 0 ? sql`(${join(known, word)})` : null,
  };
}

/** The look-ups a plan needs, in the order in which {@link buildPlan} takes their answers. */
export function listLookups(plan: Plan): Lookup[] {
  switch (plan.kind) {
    case "entries":
      return [{ table: DICTIONARIES[plan.id], condition: plan.condition }];
    case "members":
      return [{ table: LIST_DICTIONARIES[plan.list], condition: plan.condition }];
    case "row":
      return [];
    case "all":
    case "any":
      return plan.plans.flatMap(listLookups);
    case "not":
      return listLookups(plan.plan);
    default: {
      const never: never = plan;
      throw new Error(`no such plan: ${never}`);
    }
  }
}

/** `false` and `true`: known without looking at any event. */
export type Built = { rows: Sql; activity: Sql | null } | boolean;

/** The condition, given the entries that were found for each look-up. */
export function buildPlan(plan: Plan, found: Iterator<readonly number[]>): Built {
  switch (plan.kind) {
    case "entries":
      return buildEntries(plan, found.next().value ?? []);
    case "members": {
      const ids = found.next().value ?? [];
      return ids.length === 0 ? false : { rows: matchMembers(plan.list, ids, plan.condition), activity: null };
    }
    case "row":
      return { rows: plan.condition, activity: plan.inActivity ? plan.condition : null };
    case "all":
    case "any":
      return buildList(
        plan.kind,
        plan.plans.map((one) => buildPlan(one, found)),
      );
    case "not": {
      const built = buildPlan(plan.plan, found);
      if (typeof built === "boolean") return !built;
      return { rows: negate(built.rows), activity: built.activity && negate(built.activity) };
    }
    default: {
      const never: never = plan;
      throw new Error(`no such plan: ${never}`);
    }
  }
}

function buildEntries(plan: Entries, ids: readonly number[]): Built {
  if (ids.length === 0) return plan.negated;
  const match = matchEntries(plan.id, ids, plan.condition);
  const sign = (condition: Sql) => (plan.negated ? negate(condition) : condition);
  const onLine = IDS_IN_ACTIVITY.includes(plan.id) ? match : plan.identityType;
  return { rows: sign(match), activity: onLine && sign(onLine) };
}

function buildList(kind: "all" | "any", built: readonly Built[]): Built {
  const decisive = kind === "any";
  if (built.includes(decisive)) return decisive;
  const open = built.filter((one) => typeof one !== "boolean");
  if (open.length === 0) return !decisive;
  const word = decisive ? " or " : " and ";
  const activity = open.map((one) => one.activity).filter((one) => one !== null);
  return {
    rows: sql`(${join(
      open.map((one) => one.rows),
      word,
    )})`,
    activity: activity.length === open.length ? sql`(${join(activity, word)})` : null,
  };
}
