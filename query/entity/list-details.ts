/** What the dictionaries know of an entity beside its value. Looked up by index, never from the events. */
import type { EntityKind } from "../../cloudtrail/entities.ts";
import { categoryLabel, describeEventSource } from "../../cloudtrail/services.ts";
import { describeAccessKey, describeSession } from "./credential-details.ts";
import type { EntityDetail } from "./entity-answers.ts";
import type { EntityRef } from "./entity-filter.ts";
import {
  describeAccount,
  describeAddress,
  describeEventNames,
  describeResource,
  describeUserAgent,
} from "./place-details.ts";
import { describePrincipal } from "./principal-details.ts";

type Describe = (value: string, signal?: AbortSignal) => Promise<EntityDetail[]>;

const DESCRIBE: Readonly<Record<EntityKind, Describe>> = {
  principal: describePrincipal,
  session: describeSession,
  "access-key": describeAccessKey,
  ip: describeAddress,
  account: describeAccount,
  region: async () => [],
  service: async (value) => describeService(value),
  "event-name": describeEventNames,
  "user-agent": describeUserAgent,
  resource: describeResource,
};

/** Details in the order they are shown; empty when nothing is known. */
export function listDetails({ kind, value }: EntityRef, signal?: AbortSignal): Promise<EntityDetail[]> {
  return DESCRIBE[kind](value, signal);
}

function describeService(eventSource: string): EntityDetail[] {
  const { name, category, known } = describeEventSource(eventSource);
  if (!known) return [];
  return [
    { label: "Name", value: name, field: null },
    { label: "Category", value: categoryLabel(category), field: null },
  ];
}
