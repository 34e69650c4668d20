/**
 * Events made from a search's own predicate: some that meet it, and near misses that differ in one condition. With rules,
 * enough of them to reach the bound. What they really are to the search is for evaluate-search.ts to say.
 */
import groupFile from "../../cloudtrail/data/event-groups.json" with { type: "json" };
import type { CloudTrailEvent } from "../../cloudtrail/event.ts";
import type { Search, SearchPredicate } from "../../reports/define-search.ts";
import type { Given } from "./evaluate-search.ts";
import { makeEvent, makeIdentity } from "./events.ts";

const groups = new Map(groupFile.groups.map((group) => [group.id, group]));
type Random = () => number;
type Draft = CloudTrailEvent & Record<string, unknown>;
type Context = { given: Given; random: Random };

const PRINCIPAL: Record<string, string> = {
  principal_key: "key",
  principal_kind: "kind",
  principal_name: "name",
  principal_arn: "arn",
};
const BOOLEANS = ["read_only", "by_service", "from_console", "assumed_root", "mfa_used", "mfa_authenticated"];

/** Values for the parameters that the searches ask for. */
export function giveValues(search: Search): Given {
  const samples: Record<string, string | readonly string[]> = {
    userName: "ada",
    ip: "203.0.113.0/24",
    principal: "user:111122223333:ada",
    person: "grace@example.com",
    role: "arn:aws:iam::111122223333:role/deploy",
    accessKeyId: "AKIAAAAAAAAAAAAAAAAA",
    sessionKey: "sis:1",
    resourceId: "i-0abc1234def567890",
    instanceId: "i-0abc1234def567890",
    eventNames: ["RunInstances", "CreateFunction"],
    eventSource: "iam.amazonaws.com",
    errorCode: "AccessDenied",
    result: "failure",
  };
  return Object.fromEntries(
    (search.parameters ?? []).flatMap(({ name, default: standard }) => {
      const value = standard ?? samples[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Events for one search, their times inside the hours after `start`. */
export function deriveEvents(search: Search, { given, random }: Context, start: Date): CloudTrailEvent[] {
  const context = { given, random };
  const wheres = [search.where, ...(search.narrow ?? []).map(({ where }) => ({ all: [search.where, where] }))];
  const mapped = (search.parameters ?? []).flatMap(({ name, maps, where }) =>
    given[name] === undefined ? [] : [maps?.[String(given[name])], where].filter((one) => one !== undefined),
  );
  const events: CloudTrailEvent[] = [];
  const add = (predicate: SearchPredicate, want: boolean, change: (draft: Draft) => void = () => undefined) => {
    const draft = makeDraft(start, random);
    for (const extra of mapped) apply(extra, true, draft, context);
    apply(predicate, want, draft, context);
    change(draft);
    events.push(draft);
  };
  for (const where of wheres) {
    for (let time = 0; time < 3; time += 1) add(where, true);
    for (let time = 0; time < 3; time += 1) add(where, false);
  }
  const { threshold, sequence } = search;
  if (threshold !== undefined) {
    const count = Math.min(60, Math.max(threshold.count?.gte ?? 0, 3 * (threshold.distinct?.gte ?? 0), 2));
    const at = start.getTime() + Math.floor(random() * 3_600_000);
    for (let index = 0; index < count + 1; index += 1) {
      add(search.where, true, (draft) => {
        draft.eventTime = new Date(at + index * 5_000);
        vary(draft, threshold.distinct?.field ?? "", index);
        if (threshold.sum !== undefined) draft.bytesOut = threshold.sum.gte / 4;
      });
    }
  }
  for (const order of [1, -1]) {
    const at = start.getTime() + Math.floor(random() * 3_600_000);
    for (const [index, { where, count = 1 }] of (sequence?.steps ?? []).entries()) {
      for (let time = 0; time < count; time += 1) {
        add({ all: [search.where, where] }, true, (draft) => {
          draft.eventTime = new Date(at + order * (index * 60_000 + time * 5_000));
          draft.targetPrincipal = `target-${order}`;
          draft.identity = makeIdentity({
            principal: { key: `user:111122223333:seq${order}`, kind: "user", name: `seq${order}`, arn: null },
          });
        });
      }
    }
  }
  return events;
}

function makeDraft(start: Date, random: Random): Draft {
  const second = Math.floor(random() * 3_600);
  return makeEvent({
    eventTime: new Date(start.getTime() + second * 1_000),
    eventSource: "other.amazonaws.com",
    eventName: "DescribeOther",
    eventBaseName: "DescribeOther",
    identity: makeIdentity({
      principal: { key: "user:111122223333:ada", kind: "user", name: "ada", arn: "arn:aws:iam::111122223333:user/ada" },
      principalAccountId: random() < 0.5 ? "111122223333" : null,
      accessKeyId: "ASIADERIVED00000001",
    }),
    sourceIPAddress: "203.0.113.7",
    sourceIP: "203.0.113.7",
    targetPrincipal: "target",
  }) as Draft;
}

/** Another value of a column for each event of a burst. */
function vary(draft: Draft, column: string, index: number): void {
  if (column === "resource_ids") draft.resources = [{ type: "x:y", id: `thing-${index}`, arn: null, role: "target" }];
  else if (column === "source_ip") setColumn(draft, "source_ip", `192.0.2.${index + 1}`);
  else if (column === "aws_region") draft.awsRegion = `xx-west-${index}`;
}

function apply(predicate: SearchPredicate, want: boolean, draft: Draft, context: Context): void {
  const { random, given } = context;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  if ("all" in predicate) {
    const wrong = want || predicate.all.length === 0 ? null : pick(predicate.all);
    for (const one of predicate.all) apply(one, one !== wrong, draft, context);
  } else if ("any" in predicate) {
    if (want) apply(pick(predicate.any), true, draft, context);
    else for (const one of predicate.any) apply(one, false, draft, context);
  } else if ("not" in predicate) apply(predicate.not, !want, draft, context);
  else if ("group" in predicate) {
    const group = groups.get(predicate.group);
    const name = pick(group?.eventNames ?? []);
    setColumn(draft, "event_source", pick(group?.eventSources ?? []));
    setColumn(draft, "event_name", want ? name : `${name}s`);
  } else if ("fact" in predicate) {
    draft.facts = draft.facts.filter((fact) => fact.split("=")[0] !== predicate.fact);
    if (want) draft.facts.push(factText(predicate, pick));
    else if (predicate.op !== "exists") draft.facts.push(`${predicate.fact}=none of these`);
  } else if ("resource" in predicate) {
    const text = String(given[predicate.resource.param] ?? "x");
    draft.resources = want ? [{ type: "x:y", id: text, arn: null, role: "target" }] : [];
  } else if ("field" in predicate) applyField(predicate as Record<string, unknown>, want, draft, context);
}

function factText(predicate: Extract<SearchPredicate, { fact: string }>, pick: <T>(list: readonly T[]) => T): string {
  if (predicate.op === "exists") return predicate.fact;
  if (predicate.op === "regex") return `${predicate.fact}=p5.48xlarge`;
  const value = typeof predicate.value === "object" ? pick(predicate.value) : predicate.value;
  return `${predicate.fact}=${predicate.op === "lt" ? Number(value) - 1 : value}`;
}

function applyField(leaf: Record<string, unknown>, want: boolean, draft: Draft, { given, random }: Context): void {
  const column = String(leaf.field);
  const raw = leaf.param === undefined ? (leaf.values ?? leaf.value) : given[String(leaf.param)];
  const list = Array.isArray(raw) ? raw : [raw];
  const text = String(list[Math.floor(random() * list.length)] ?? "");
  const negative = ["ne", "not_in", "is_null", "is_false"].includes(String(leaf.op));
  const fit = want !== negative;
  if (leaf.otherField !== undefined) setColumn(draft, column, fit ? "111122223333" : "999988887777");
  else if (BOOLEANS.includes(column))
    setColumn(draft, column, leaf.op === "is_null" || leaf.op === "not_null" ? (fit ? true : null) : fit);
  else if (leaf.op === "is_null" || leaf.op === "not_null")
    setColumn(draft, column, fit ? (column === "source_ip" ? "198.51.100.77" : "some value") : null);
  else if (leaf.op === "cidr_contains") setColumn(draft, "source_ip", fit ? "203.0.113.200" : "198.51.100.1");
  else if (!fit)
    setColumn(
      draft,
      column,
      column === "outcome"
        ? text === "success"
          ? "denied"
          : "success"
        : column === "event_category"
          ? "Data"
          : "something else",
    );
  else if (leaf.op === "like") setColumn(draft, column, text.replaceAll("%", "Any").toUpperCase());
  else if (leaf.op === "starts_with") setColumn(draft, column, `${text}Anything`);
  else setColumn(draft, column, text);
}

function setColumn(draft: Draft, column: string, value: string | boolean | null): void {
  // Every event has these.
  if (value === null && (column === "event_source" || column === "event_category")) return;
  if (column === "event_name" || column === "event_base_name") draft.eventName = draft.eventBaseName = String(value);
  else if (column === "source_ip") {
    draft.sourceIP = value === null ? null : String(value);
    draft.sourceIPAddress = value === null ? "AWS Internal" : String(value);
  } else if (column === "source_host") Object.assign(draft, { sourceIP: null, sourceIPAddress: value });
  else if (PRINCIPAL[column] !== undefined) {
    const principal = { ...draft.identity.principal, [PRINCIPAL[column]]: value };
    draft.identity = {
      ...draft.identity,
      principal: { ...principal, key: column === "principal_key" ? principal.key : `${principal.kind}:${value}` },
    };
  } else {
    const name = column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (name in draft.identity) draft.identity = { ...draft.identity, [name]: value };
    else Object.assign(draft, { [name]: name === "outcomeReason" && value === "something else" ? null : value });
  }
}
