/** What a query should answer, worked out from the events themselves and without any of the code of query/. */
import { BlockList, isIP } from "node:net";
import type { CloudTrailEvent } from "../../cloudtrail/event.ts";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import type { IPDatabase } from "../../lib/ip-database.ts";

/** A filter value as a test states it: the whole text, a part of it, any value at all. */
export type Wanted =
  | { exact: string }
  | { startsWith: string }
  | { endsWith: string }
  | { contains: string }
  | { present: true };

/** The values of a field that groups and facets show; empty when absent. */
export function fieldValues(event: CloudTrailEvent, field: FieldKey, locations: IPDatabase): string[] {
  const { identity } = event;
  const location = event.sourceIP === null ? null : locations.find(event.sourceIP);
  const one = (value: string | number | boolean | null | undefined) =>
    value === null || value === undefined ? [] : [String(value)];
  switch (field) {
    case "principal":
      return one(identity.principal.arn ?? identity.principal.name);
    case "person":
    case "userName":
    case "identityType":
    case "accessKeyId":
    case "sessionName":
    case "sourceIdentity":
    case "mfaAuthenticated":
    case "sessionKey":
    case "principalAccountId":
    case "issuerArn":
    case "invokedBy":
    case "fromConsole":
      return one(identity[field]);
    case "principalKind":
      return one(identity.principal.kind);
    case "country":
      return one(location?.country);
    case "asn":
      return one(location?.asn);
    case "resource":
      return [...new Set(event.resources.map((resource) => resource.arn ?? resource.id))];
    case "fact":
      return event.facts;
    default:
      return one(event[field]);
  }
}

/** Events with the same values, and when they were (milliseconds since 1970). */
export type EventGroup = {
  values: (string | null)[];
  count: number;
  denied: number;
  first: number;
  last: number;
  times: number[];
};

/** Counts by the values of one or two fields; an absent value is null. */
export function groupEvents(
  found: readonly CloudTrailEvent[],
  fields: readonly FieldKey[],
  locations: IPDatabase,
): EventGroup[] {
  const groups = new Map<string, EventGroup>();
  for (const event of found) {
    const lists = fields.map((field) => {
      const values: (string | null)[] = fieldValues(event, field, locations);
      return values.length > 0 ? values : [null];
    });
    for (const one of lists[0] ?? []) {
      for (const two of lists[1] ?? [undefined]) {
        const values = two === undefined ? [one] : [one, two];
        const time = event.eventTime.getTime();
        const group = groups.get(JSON.stringify(values)) ?? {
          values,
          count: 0,
          denied: 0,
          first: time,
          last: time,
          times: [],
        };
        group.count += 1;
        group.denied += event.outcome === "denied" ? 1 : 0;
        group.times.push(time);
        group.first = Math.min(group.first, time);
        group.last = Math.max(group.last, time);
        groups.set(JSON.stringify(values), group);
      }
    }
  }
  return [...groups.values()];
}

/** Whether the event meets one wanted value of the field. */
export function matches(
  event: CloudTrailEvent,
  field: FieldKey,
  test: { wanted: Wanted; locations: IPDatabase },
): boolean {
  const { wanted, locations } = test;
  if ("present" in wanted) return fieldValues(event, field, locations).length > 0;
  return searchable(event, field, test).some((text) => holds(text, wanted)) || special(event, field, wanted);
}

/** All texts by which the field can be asked for. */
function searchable(
  event: CloudTrailEvent,
  field: FieldKey,
  { wanted, locations }: { wanted: Wanted; locations: IPDatabase },
): string[] {
  const { principal } = event.identity;
  const texts = (values: (string | null)[]) => values.filter((value) => value !== null);
  if (field === "principal") return texts([principal.arn, principal.name, "exact" in wanted ? principal.key : null]);
  if (field === "resource") return texts(event.resources.flatMap((resource) => [resource.id, resource.arn]));
  return fieldValues(event, field, locations);
}

function special(event: CloudTrailEvent, field: FieldKey, wanted: Wanted): boolean {
  if (!("exact" in wanted)) return false;
  const text = wanted.exact;
  if (field === "fact") return event.facts.some((fact) => fact.startsWith(`${text}=`));
  if (field === "resource") return /^i-[0-9a-f]{8,17}$/.test(text) && event.identity.sessionName === text;
  if (field === "sourceIPAddress" && event.sourceIP !== null) return sameOrInside(event.sourceIP, text);
  return false;
}

function sameOrInside(ip: string, text: string): boolean {
  const [network = "", bits] = text.split("/");
  const family = isIP(network);
  if (family === 0 || family !== isIP(ip) || Number.isNaN(Number(bits ?? 0))) return false;
  const block = new BlockList();
  const name = family === 4 ? "ipv4" : "ipv6";
  block.addSubnet(network, bits === undefined ? (family === 4 ? 32 : 128) : Number(bits), name);
  return block.check(ip, name);
}

function holds(text: string, wanted: Exclude<Wanted, { present: true }>): boolean {
  if ("exact" in wanted) return text === wanted.exact;
  if ("startsWith" in wanted) return text.startsWith(wanted.startsWith);
  if ("endsWith" in wanted) return text.endsWith(wanted.endsWith);
  return text.includes(wanted.contains);
}
