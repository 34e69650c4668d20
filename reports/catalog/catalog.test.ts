import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findTechnique } from "../../cloudtrail/attack.ts";
import factFile from "../../cloudtrail/data/facts.json" with { type: "json" };
import { findEventGroup } from "../../cloudtrail/event-groups.ts";
import { planPredicate } from "../../query/predicate/plan.ts";
import { durationSeconds } from "../../query/predicate/predicate.ts";
import type { Search, SearchPredicate } from "../define-search.ts";
import { SECTIONS, SEVERITIES } from "../define-search.ts";
import { describeSearch } from "../describe-search.ts";
import { bindSearch, isAnswerable, parseParameters, withDefaults } from "../parameters.ts";
import { findSearch, SEARCHES } from "./index.ts";

const facts = new Set(factFile.facts.map(({ id }) => id));
const cases = SEARCHES.map((search) => ({ id: search.id, search }));

/** Every predicate of a search, sub-filters, maps and steps included, and every part of them. */
function listPredicates(search: Search): SearchPredicate[] {
  const parts = (predicate: SearchPredicate): SearchPredicate[] => [
    predicate,
    ...("all" in predicate ? predicate.all.flatMap(parts) : []),
    ...("any" in predicate ? predicate.any.flatMap(parts) : []),
    ...("not" in predicate ? parts(predicate.not) : []),
  ];
  return [
    search.where,
    ...(search.narrow ?? []).map(({ where }) => where),
    ...(search.parameters ?? []).flatMap(({ maps = {}, where }) => [
      ...Object.values(maps),
      ...(where === undefined ? [] : [where]),
    ]),
    ...(search.sequence?.steps ?? []).map(({ where }) => where),
  ].flatMap(parts);
}

/** Names of the parameters that a predicate speaks of. */
function listParameters(predicate: SearchPredicate): string[] {
  if ("resource" in predicate) return [predicate.resource.param];
  if ("lineage" in predicate) return [predicate.lineage.root.param];
  if ("timeOfDay" in predicate) return Object.values(predicate.timeOfDay).map(({ param }) => param);
  return "param" in predicate ? [predicate.param] : [];
}

/** An example of each parameter that is needed. */
const standing = (search: Search): Record<string, string> =>
  Object.fromEntries(
    (search.parameters ?? []).flatMap(({ name, required, examples = [] }) =>
      required && examples[0] !== undefined ? [[name, examples[0]]] : [],
    ),
  );

test("six classics come first, then the sections in their order", () => {
  expect(SEARCHES.slice(0, 6).map(({ id }) => id)).toEqual([
    "ec2-instance-lifecycle",
    "console-logins",
    "unauthorized-access",
    "activity-by-iam-user",
    "activity-by-ip",
    "iam-users-created",
  ]);
  const order = [...new Set(SEARCHES.map(({ section }) => section))];
  expect(order).toEqual(SECTIONS.map(({ id }) => id));
});

test("ids are unique and of the form of an address", () => {
  expect(new Set(SEARCHES.map(({ id }) => id)).size).toBe(SEARCHES.length);
  expect(SEARCHES.filter(({ id }) => !/^[a-z0-9-]+$/.test(id))).toEqual([]);
  expect(findSearch("no-such-search")).toBeNull();
});

describe.each(cases)("$id", ({ search }) => {
  test("speaks of groups, facts, techniques and parameters that exist", () => {
    const predicates = listPredicates(search);
    const groups = predicates.flatMap((predicate) => ("group" in predicate ? [predicate.group] : []));
    expect(groups.filter((id) => findEventGroup(id) === null)).toEqual([]);
    const named = predicates.flatMap((predicate) => ("fact" in predicate ? [predicate.fact] : []));
    expect(named.filter((id) => !facts.has(id))).toEqual([]);
    expect((search.attack ?? []).filter((id) => findTechnique(id) === null)).toEqual([]);
    const parameters = (search.parameters ?? []).map(({ name }) => name);
    expect(predicates.flatMap(listParameters).filter((name) => !parameters.includes(name))).toEqual([]);
    const unused = (search.parameters ?? []).filter(
      ({ name, maps }) => maps === undefined && !predicates.flatMap(listParameters).includes(name),
    );
    expect(unused).toEqual([]);
  });

  test("says what a reader needs", () => {
    expect(search.question).toMatch(/^[A-Z].*\?$/);
    for (const text of [search.title, search.description, search.why]) expect(text.length).toBeGreaterThan(3);
    expect(SEVERITIES).toContain(search.severity);
    expect(search.sources.length).toBeGreaterThan(0);
    expect(search.columns[0]).toBe("eventTime");
    expect(new Set(search.columns).size).toBe(search.columns.length);
    expect(search.groupBy.length).toBeGreaterThan(0);
    expect(search.groupBy.length).toBeLessThanOrEqual(4);
  });

  test("every value that is typed has examples, which it takes, and words for its form", () => {
    for (const { name, type, examples = [], pattern, form } of search.parameters ?? []) {
      if (type === "boolean" || type === "enum") continue;
      expect({ name, count: examples.length }).not.toEqual({ name, count: 0 });
      expect({ name, form: form !== undefined }).toEqual({ name, form: pattern !== undefined });
      for (const example of examples) {
        const asked = parseParameters(search, new URLSearchParams({ ...standing(search), [name]: example }));
        expect(asked.values.get(name)).toBeDefined();
      }
    }
  });

  test("can be planned and described", () => {
    if (isAnswerable(search)) planPredicate(bindSearch(withDefaults(search)));
    const described = describeSearch(search);
    expect(described.conditions.join()).not.toContain("undefined");
    expect(described.filters === null).toBe(!isAnswerable(search));
    const { threshold, sequence, baseline } = search;
    for (const duration of [threshold?.window, sequence?.within, baseline?.lookback]) {
      if (duration !== undefined) expect(durationSeconds(duration)).toBeGreaterThan(0);
    }
  });
});

const DOMAIN = new URL("../../../shared/domain/searches.json", import.meta.url);

describe.skipIf(!existsSync(DOMAIN))(
  "the list the catalogue began with (skipped: ../shared/domain is not there)",
  () => {
    type Listed = Record<string, unknown> & { id: string; category: string; narrow?: object[] };
    const listed: Listed[] = existsSync(DOMAIN) ? JSON.parse(readFileSync(DOMAIN, "utf8")).searches : [];

    test.each(listed.map((one) => ({ id: one.id, one })))("$id is here with the same predicate and rule", ({ one }) => {
      const search = findSearch(one.id);
      const strip = (narrow: readonly object[] | undefined) => narrow?.map((own) => ({ ...own, id: undefined }));
      expect({
        where: search?.where,
        threshold: search?.threshold,
        sequence: search?.sequence,
        baseline: search?.baseline,
        section: search?.section,
        tier: search?.tier,
        severity: search?.severity,
        attack: search?.attack,
        cis: search?.cis,
        needs: search?.needs,
        narrow: strip(search?.narrow),
        digest: search?.digest,
      }).toEqual({
        where: one.where,
        threshold: one.threshold,
        sequence: one.sequence,
        baseline: one.baseline,
        section: one.category,
        tier: one.tier,
        severity: one.severity,
        attack: one.attack,
        cis: one.cis,
        needs: one.needs,
        narrow: strip(one.narrow),
        digest: one.digest,
      });
    });

    test("nothing of it is missing", () => {
      expect(listed.map(({ id }) => id).filter((id) => findSearch(id) === null)).toEqual([]);
    });
  },
);
