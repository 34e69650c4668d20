/** The rules of data/resources.json, compiled once: per event source, keyed by the paths flatten.ts makes. */
import resources from "./data/resources.json" with { type: "json" };
import { RESOURCE_ROLES, type ResourceRole } from "./event.ts";
import { BODIES, type Body, foldPath, isSkippedMember } from "./flatten.ts";

/** One row of resources.json. */
export type ResourceRule = {
  /** `<service>:<resource type>`, or `*`: what the value itself says. */
  type: string;
  role: ResourceRole;
  /** ARN template cut at its braces: texts at even places, variable names at odd ones. Null when none can be built. */
  template: readonly string[] | null;
  /** Base names of the events it holds for; null for all. */
  eventNames: ReadonlySet<string> | null;
  /** Only ARNs and values that look like an id count: tag values and encryption contexts can be anything. */
  onlyIds: boolean;
  /** Place in resources.json: results come in that order. */
  order: number;
};

/** Where a rule looks in the record itself, because flattening does not reach it. */
export type DirectRule = {
  rule: ResourceRule;
  body: Body;
  members: readonly string[];
  /** Read the names of the members, not their values. */
  names: boolean;
};

/** The rules of one event source. */
export type SourceRules = {
  byPath: ReadonlyMap<string, readonly ResourceRule[]>;
  /** Rules for any member below a path, which ends with a dot. */
  below: readonly { path: string; rule: ResourceRule }[];
  direct: readonly DirectRule[];
};

/** Sources that rules know under the service's own prefix. */
const SAME_RULES: ReadonlyMap<string, string> = new Map([["amazonmq.amazonaws.com", "mq.amazonaws.com"]]);

const rulesBySource = compileRules();

/** The rules of an event source; null when it has none. */
export function findSourceRules(eventSource: string): SourceRules | null {
  return rulesBySource.get(SAME_RULES.get(eventSource) ?? eventSource) ?? null;
}

type MutableRules = {
  byPath: Map<string, ResourceRule[]>;
  below: { path: string; rule: ResourceRule }[];
  direct: DirectRule[];
};

function compileRules(): ReadonlyMap<string, SourceRules> {
  const bySource = new Map<string, MutableRules>();
  resources.rules.forEach((written, order) => {
    const source = bySource.get(written.eventSource) ?? { byPath: new Map(), below: [], direct: [] };
    bySource.set(written.eventSource, source);
    addRule(source, written.path, {
      type: written.type,
      role: readRole(written.role),
      template: written.arn === undefined ? null : written.arn.split(/[{}]/),
      eventNames: written.eventNames === undefined ? null : new Set(written.eventNames),
      onlyIds: written.path.endsWith("targets.values") || written.path.endsWith(".*"),
      order,
    });
  });
  return bySource;
}

function addRule(source: MutableRules, path: string, rule: ResourceRule): void {
  const [first, ...members] = path.split(".");
  const names = members.at(-1) === "keys()";
  const body = BODIES.find((known) => known === first);
  if (body !== undefined && (names || members.some((member) => isSkippedMember(member.toLowerCase())))) {
    source.direct.push({ rule, body, members: names ? members.slice(0, -1) : members, names });
    return;
  }
  if (path.endsWith(".*")) {
    source.below.push({ path: foldPath(path.slice(0, -1)), rule });
    return;
  }
  const folded = foldPath(path);
  const rules = source.byPath.get(folded) ?? [];
  // resources.json lists a few paths twice, in two spellings that differ only in case.
  const known = rules.some(
    (other) => other.type === rule.type && other.eventNames === null && rule.eventNames === null,
  );
  if (!known) rules.push(rule);
  source.byPath.set(folded, rules);
}

function readRole(role: string): ResourceRole {
  return RESOURCE_ROLES.find((known) => known === role) ?? "target";
}
