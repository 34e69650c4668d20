/** The resources of one event while they are collected, merged by (type, id). */
import type { EventResource, ResourceRole } from "./event.ts";
import type { FoundResource } from "./resource-values.ts";

/** Resources kept of one event. */
export const MAX_RESOURCES = 100;

type Entry = EventResource & { exact: boolean };

/** `dropped`: there were more than are kept. */
export type ResourceList = { entries: Entry[]; dropped: boolean };

/** When two findings disagree, the role further up wins. */
const RANKS: Record<ResourceRole, number> = {
  created: 3,
  issued: 3,
  target: 2,
  source: 1,
  destination: 1,
  attached: 0,
};
/** An id that identifies nothing, as in `arn:…:table/*`. */
const NOTHING = /^\**$/;

/** Adds a resource, or merges it with the known one: an exact ARN wins over a built one. */
export function addResource(list: ResourceList, found: FoundResource | null, role: ResourceRole): void {
  if (found === null || NOTHING.test(found.id)) return;
  const known = findEntry(list, found);
  if (known === undefined) {
    const { type, id, arn, exact } = found;
    if (list.entries.length >= MAX_RESOURCES) list.dropped = true;
    else list.entries.push({ type, id, arn, exact, role });
    return;
  }
  if (RANKS[role] > RANKS[known.role]) known.role = role;
  if (known.arn === null || (found.exact && !known.exact)) {
    known.arn = found.arn;
    known.exact = found.exact;
  }
}

/** Adds a resource that was only guessed: a role already known stays. */
export function addGuess(list: ResourceList, found: FoundResource, role: ResourceRole): void {
  addResource(list, found, findEntry(list, found)?.role ?? role);
}

/** Events name few resources, so looking through them beats a map of made-up keys. */
function findEntry({ entries }: ResourceList, { type, id }: FoundResource): Entry | undefined {
  for (const entry of entries) if (entry.id === id && entry.type === type) return entry;
  return undefined;
}
