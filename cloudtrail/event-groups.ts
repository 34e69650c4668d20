/** Named sets of operations: data/event-groups.json. Searches speak of groups, so that a list of names stands once. */
import file from "./data/event-groups.json" with { type: "json" };

/** Members: every pair of one of `eventSources` and one of `eventNames`; names are without an API-date suffix. */
export type EventGroup = { id: string; eventSources: readonly string[]; eventNames: readonly string[] };

const groups: ReadonlyMap<string, EventGroup> = new Map(file.groups.map((group) => [group.id, group]));

/** The group of that name, or null. */
export function findEventGroup(id: string): EventGroup | null {
  return groups.get(id) ?? null;
}
