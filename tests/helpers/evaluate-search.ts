/**
 * What a common search should find, worked out from the events themselves: the language of the catalogue read a second time,
 * without any of the code of query/ or reports/. Slow and plain on purpose.
 */
import { BlockList, isIP } from "node:net";
import groupFile from "../../cloudtrail/data/event-groups.json" with { type: "json" };
import type { CloudTrailEvent } from "../../cloudtrail/event.ts";
import type { Search, SearchPredicate, Threshold } from "../../reports/define-search.ts";

export type Given = Readonly<Record<string, string | boolean | readonly string[]>>;
type Leaf = Record<string, unknown>;
type Scalar = string | number | boolean | null;

const groups = new Map(groupFile.groups.map((group) => [group.id, group]));
const WIDTHS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const toMs = (text: string): number => Number(text.slice(0, -1)) * (WIDTHS[text.slice(-1)] ?? Number.NaN);

const SPECIAL: Record<string, (event: CloudTrailEvent) => Scalar> = {
  principal_key: ({ identity }) => identity.principal.key,
  principal_kind: ({ identity }) => identity.principal.kind,
  principal_name: ({ identity }) => identity.principal.name,
  principal_arn: ({ identity }) => identity.principal.arn,
  event_id: ({ eventID }) => eventID,
  source_ip: ({ sourceIP }) => sourceIP,
  source_host: ({ sourceIP, sourceIPAddress }) => (sourceIP === null ? sourceIPAddress : null),
};

/** The value of a column of metadata-columns.json. */
export function columnOf(event: CloudTrailEvent, column: string): Scalar {
  const special = SPECIAL[column];
  if (special !== undefined) return special(event);
  const name = column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const known: Record<string, unknown> = { ...event.identity, ...event };
  if (!(name in known)) throw new Error(`the events have no ${name}`);
  const value = known[name];
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  throw new Error(`${name} is no single value`);
}

const lineage = new WeakMap<readonly CloudTrailEvent[], Map<string, Set<string>>>();

/** Identities (as JSON) of the sessions that a key started, directly or not. */
function descendants(root: string, events: readonly CloudTrailEvent[]): Set<string> {
  const known = lineage.get(events) ?? new Map<string, Set<string>>();
  lineage.set(events, known);
  const found = known.get(root) ?? new Set<string>();
  if (known.has(root)) return found;
  known.set(root, found);
  const issuing = events.filter((event) => event.issuedAccessKeyId !== null || event.issuedPrincipalId !== null);
  const issuedKeys = new Set(issuing.map((event) => event.issuedAccessKeyId));
  let callers = events.filter((event) => event.identity.accessKeyId === root);
  for (let depth = 0; depth < 10 && callers.length > 0; depth += 1) {
    const ids = new Set(callers.map((event) => JSON.stringify(event.identity)));
    const own = issuing.filter((event) => ids.has(JSON.stringify(event.identity)));
    const shared = new Set(own.map((event) => event.sharedEventID).filter((id) => id !== null));
    const calls = issuing.filter(
      (event) => own.includes(event) || (event.sharedEventID !== null && shared.has(event.sharedEventID)),
    );
    callers = events.filter(({ identity }) => {
      if (identity.accessKeyId === root || found.has(JSON.stringify(identity))) return false;
      return calls.some(
        (call) =>
          (call.issuedAccessKeyId !== null && call.issuedAccessKeyId === identity.accessKeyId) ||
          (call.issuedPrincipalId !== null &&
            call.issuedPrincipalId === identity.principalId &&
            identity.sessionCreatedAt !== null &&
            Date.parse(identity.sessionCreatedAt) === call.eventTime.getTime() &&
            (identity.accessKeyId === null || !issuedKeys.has(identity.accessKeyId))),
      );
    });
    for (const { identity } of callers) found.add(JSON.stringify(identity));
  }
  return found;
}

/** Everything a leaf may need: the search's parameters, the reader's values, all events stored. */
export type World = { search: Search; given: Given; events: readonly CloudTrailEvent[] };

const textOf = (given: Given, name: unknown): string | null => {
  const value = given[String(name)];
  return typeof value === "string" ? value : null;
};

/** Whether the event meets the predicate. */
export function meets(event: CloudTrailEvent, predicate: SearchPredicate, world: World): boolean {
  if ("all" in predicate) return predicate.all.every((one) => meets(event, one, world));
  if ("any" in predicate) return predicate.any.some((one) => meets(event, one, world));
  if ("not" in predicate) return !meets(event, predicate.not, world);
  if ("group" in predicate) {
    const group = groups.get(predicate.group);
    if (group === undefined) throw new Error(`no group ${predicate.group}`);
    return group.eventSources.includes(event.eventSource) && group.eventNames.includes(event.eventBaseName);
  }
  if ("fact" in predicate) return meetsFact(event, predicate);
  if ("resource" in predicate) return meetsResource(event, predicate.resource, world.given);
  if ("lineage" in predicate) {
    const root = textOf(world.given, predicate.lineage.root.param);
    return root !== null && descendants(root, world.events).has(JSON.stringify(event.identity));
  }
  if ("timeOfDay" in predicate) return meetsHours(event, predicate.timeOfDay, world.given);
  if ("firstSeen" in predicate) return isFirst(event, predicate.firstSeen, world.events);
  return meetsField(event, predicate, world);
}

function meetsFact(event: CloudTrailEvent, leaf: Leaf): boolean {
  const own = event.facts.filter((fact) => fact === leaf.fact || fact.startsWith(`${leaf.fact}=`));
  if (leaf.op === "exists") return own.length > 0;
  const values = own.filter((fact) => fact.includes("=")).map((fact) => fact.slice(fact.indexOf("=") + 1));
  return values.some((value) => {
    if (leaf.op === "eq") return value === leaf.value;
    if (leaf.op === "in") return Array.isArray(leaf.value) && leaf.value.includes(value);
    if (leaf.op === "regex") return new RegExp(String(leaf.value)).test(value);
    if (!/^-?\d+(\.\d+)?$/.test(value)) return false;
    const [number, bound] = [Number(value), Number(leaf.value)];
    return leaf.op === "lt" ? number < bound : leaf.op === "lte" ? number <= bound : number >= bound;
  });
}

function meetsResource(
  event: CloudTrailEvent,
  { param, optional }: { param: string; optional?: true },
  given: Given,
): boolean {
  const text = textOf(given, param);
  if (text === null) return optional === true;
  if (text.endsWith("*")) return event.resources.some(({ arn }) => arn?.startsWith(text.slice(0, -1)));
  if (/^i-[0-9a-f]{8,17}$/.test(text) && event.identity.sessionName === text) return true;
  return event.resources.some(({ id, arn }) => id === text || arn === text);
}

function meetsHours(
  event: CloudTrailEvent,
  leaf: { notBetween: Leaf; timezone: Leaf; weekdays: Leaf },
  given: Given,
): boolean {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: textOf(given, leaf.timezone.param) ?? "",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(event.eventTime);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  const [from = "", to = ""] = (textOf(given, leaf.notBetween.param) ?? "").split("-");
  const time = `${part("hour")}:${part("minute")}`;
  const inside = from < to ? time >= from && time < to : time >= from || time < to;
  const week = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  const [first = "", last = first] = (textOf(given, leaf.weekdays.param) ?? "").split("-");
  return !(inside && week.slice(week.indexOf(first), week.indexOf(last) + 1).includes(part("weekday")));
}

/** Earlier in the order of the store. */
const isBefore = (one: CloudTrailEvent, other: CloudTrailEvent): boolean =>
  one.eventTime < other.eventTime ||
  (one.eventTime.getTime() === other.eventTime.getTime() && one.eventID < other.eventID);

function keyOf(event: CloudTrailEvent, columns: readonly string[]): string | null {
  const values = columns.map((column) => columnOf(event, column));
  return values.includes(null) ? null : JSON.stringify(values);
}

function isFirst(
  event: CloudTrailEvent,
  leaf: { key: readonly string[]; lookback: string },
  events: readonly CloudTrailEvent[],
): boolean {
  const key = keyOf(event, leaf.key);
  const earliest = event.eventTime.getTime() - toMs(leaf.lookback);
  return (
    key !== null &&
    !events.some(
      (other) => other.eventTime.getTime() >= earliest && isBefore(other, event) && keyOf(other, leaf.key) === key,
    )
  );
}

function meetsField(event: CloudTrailEvent, leaf: Leaf, { search, given }: World): boolean {
  const column = String(leaf.field);
  const own = columnOf(event, column);
  const parameter = search.parameters?.find(({ name }) => name === leaf.param);
  const other = leaf.otherField === undefined ? leaf.value : columnOf(event, String(leaf.otherField));
  const wanted = leaf.param === undefined ? other : (given[String(leaf.param)] ?? null);
  if (leaf.op === "eq_optional") return wanted === null || own === wanted;
  if (leaf.param !== undefined && wanted === null) return false;
  if (parameter?.type === "principal") {
    const { key, arn, name } = event.identity.principal;
    return [key, arn, name].includes(String(wanted));
  }
  const text = typeof own === "string" ? own : null;
  switch (leaf.op) {
    case "eq":
      return own !== null && own === wanted;
    case "ne":
      return own === null || wanted === null || own !== wanted;
    case "in":
      return listOf(leaf.param === undefined ? leaf.values : wanted).includes(own);
    case "not_in":
      return !listOf(leaf.values).includes(own);
    case "like":
      return text !== null && isLike(text, String(wanted));
    case "starts_with":
      return text?.startsWith(String(wanted)) ?? false;
    case "contains":
      return text?.includes(String(wanted)) ?? false;
    case "is_null":
      return own === null;
    case "not_null":
      return own !== null;
    case "is_true":
      return own === true;
    case "is_false":
      return own === false;
    case "cidr_contains":
      return text !== null && isInside(text, String(wanted));
    default:
      throw new Error(`no such operator: ${String(leaf.op)}`);
  }
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value.filter((one) => one !== null) : []);

function isLike(text: string, pattern: string): boolean {
  const parts = pattern.toLowerCase().split("%");
  const body = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[\\s\\S]*");
  return new RegExp(`^${body}$`).test(text.toLowerCase());
}

function isInside(ip: string, block: string): boolean {
  const [network = "", bits] = block.split("/");
  const family = isIP(network);
  if (family === 0 || family !== isIP(ip) || Number(bits ?? 0) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  const name = family === 4 ? "ipv4" : "ipv6";
  list.addSubnet(network, bits === undefined ? (family === 4 ? 32 : 128) : Number(bits), name);
  return list.check(ip, name);
}

/** What a search finds in a range: ids of its events, and keys of its partitions (null for searches without). */
export type Found = { eventIDs: string[]; partitions: string[] | null };

/** The answer of a search to what is given. `narrow` are ids of its sub-filters. */
export function evaluateSearch(world: World, narrow: readonly string[], range: { from: Date; to: Date }): Found {
  const { search, given, events } = world;
  const predicates = [
    search.where,
    ...(search.parameters ?? []).flatMap(({ name, maps, where }) => {
      const value = given[name];
      return value === undefined ? [] : [maps?.[String(value)], where].filter((one) => one !== undefined);
    }),
    ...(search.narrow ?? []).filter(({ id }) => narrow.includes(id)).map(({ where }) => where),
  ];
  const all = events.filter((event) => predicates.every((predicate) => meets(event, predicate, world)));
  const inRange = all.filter(({ eventTime }) => eventTime >= range.from && eventTime < range.to);
  const { threshold, sequence, baseline } = search;
  if (threshold !== undefined) return burst(inRange, threshold);
  if (sequence !== undefined) return steps(inRange, world, sequence);
  if (baseline !== undefined) return { eventIDs: firsts(all, baseline, range), partitions: null };
  return { eventIDs: ids(inRange), partitions: null };
}

const ids = (events: readonly CloudTrailEvent[]): string[] => [...new Set(events.map(({ eventID }) => eventID))].sort();

function partition(events: readonly CloudTrailEvent[], columns: readonly string[]): Map<string, CloudTrailEvent[]> {
  const parts = new Map<string, CloudTrailEvent[]>();
  for (const event of [...events].sort((a, b) => (isBefore(a, b) ? -1 : 1))) {
    const key = keyOf(event, columns);
    const members = key === null ? undefined : parts.get(key);
    if (members !== undefined) members.push(event);
    else if (key !== null) parts.set(key, [event]);
  }
  return parts;
}

/** Every window that ends nowhere but at an event's own beginning is no fuller than one that starts at an event. */
function burst(events: readonly CloudTrailEvent[], rule: Threshold): Found {
  return windows(events, { key: rule.groupBy, width: toMs(rule.window) }, (inside) => {
    const bounds = [
      ...(rule.count === undefined ? [] : [inside.length >= rule.count.gte]),
      ...(rule.distinct === undefined
        ? []
        : [
            new Set(inside.flatMap((event) => countedValues(event, rule.distinct?.field ?? ""))).size >=
              rule.distinct.gte,
          ]),
      ...(rule.sum === undefined
        ? []
        : [
            inside.reduce((sum, event) => sum + Number(columnOf(event, rule.sum?.field ?? "") ?? 0), 0) >= rule.sum.gte,
          ]),
    ];
    return rule.combine === "any" ? bounds.includes(true) : !bounds.includes(false);
  });
}

function countedValues(event: CloudTrailEvent, column: string): Scalar[] {
  if (column === "resource_ids") return event.resources.map(({ arn, id }) => arn ?? id);
  const value = columnOf(event, column);
  return value === null ? [] : [value];
}

function windows(
  events: readonly CloudTrailEvent[],
  { key, width }: { key: readonly string[]; width: number },
  isEnough: (inside: CloudTrailEvent[]) => boolean,
): Found {
  const found = new Set<CloudTrailEvent>();
  const partitions: string[] = [];
  for (const [name, members] of partition(events, key)) {
    const before = found.size;
    for (const [at, start] of members.entries()) {
      const end = start.eventTime.getTime() + width;
      const inside: CloudTrailEvent[] = [];
      for (
        let next = at;
        next < members.length && (members[next]?.eventTime.getTime() ?? Number.POSITIVE_INFINITY) <= end;
        next += 1
      ) {
        const member = members[next];
        if (member !== undefined) inside.push(member);
      }
      if (isEnough(inside)) for (const event of inside) found.add(event);
    }
    if (found.size > before) partitions.push(name);
  }
  return { eventIDs: ids([...found]), partitions: partitions.sort() };
}

function steps(events: readonly CloudTrailEvent[], world: World, rule: NonNullable<Search["sequence"]>): Found {
  const meetsStep = (event: CloudTrailEvent, index: number) => {
    const step = rule.steps[index];
    return step !== undefined && meets(event, step.where, world);
  };
  const counts = rule.steps.map(({ count = 1 }) => count);
  const ofSteps = events.filter((event) => counts.some((_, index) => meetsStep(event, index)));
  const width = toMs(rule.within);
  if (rule.ordered === false) {
    return windows(ofSteps, { key: rule.by, width }, (inside) =>
      counts.every((count, index) => inside.filter((event) => meetsStep(event, index)).length >= count),
    );
  }
  const found = new Set<CloudTrailEvent>();
  const partitions: string[] = [];
  for (const [name, members] of partition(ofSteps, rule.by)) {
    const before = found.size;
    for (const [at, last] of members.entries()) {
      const start = meetsStep(last, counts.length - 1) ? chainStart({ members, at }, counts, meetsStep) : null;
      if (start === null || last.eventTime.getTime() - start > width) continue;
      for (const event of members) {
        if (event.eventTime.getTime() >= start && event.eventTime <= last.eventTime) found.add(event);
      }
    }
    if (found.size > before) partitions.push(name);
  }
  return { eventIDs: ids([...found]), partitions: partitions.sort() };
}

/** Going back from the event at `at`, always by the latest event that fits: the shortest chain. Null when there is none. */
function chainStart(
  { members, at }: { members: readonly CloudTrailEvent[]; at: number },
  counts: readonly number[],
  meetsStep: (event: CloudTrailEvent, index: number) => boolean,
): number | null {
  let limit = Number.POSITIVE_INFINITY;
  let pool = members.slice(0, at + 1);
  for (let step = counts.length - 1; step >= 0; step -= 1) {
    const fitting = pool.filter((event) => meetsStep(event, step) && event.eventTime.getTime() <= limit);
    const first = fitting.at(-(counts[step] ?? 1));
    if (first === undefined) return null;
    limit = first.eventTime.getTime();
    // A step before this one may use the whole of its second.
    pool = [...members];
  }
  return limit;
}

function firsts(
  events: readonly CloudTrailEvent[],
  rule: NonNullable<Search["baseline"]>,
  range: { from: Date; to: Date },
): string[] {
  return [...partition(events, rule.key).values()]
    .flatMap((members) => {
      const first = members.find(({ eventTime }) => eventTime >= range.from);
      if (first === undefined || first.eventTime >= range.to) return [];
      const earliest = first.eventTime.getTime() - toMs(rule.lookback);
      const known = members.some(({ eventTime }) => eventTime < range.from && eventTime.getTime() >= earliest);
      return known ? [] : [first.eventID];
    })
    .sort();
}
