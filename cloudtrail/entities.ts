/** What has a page of its own: principals, sessions, keys, addresses… Each is the values of one field of the catalogue. */
import type { FieldKey } from "./fields.ts";

/** One kind of thing with pages. `kind` is its name in URLs. */
export type Entity = { kind: string; field: FieldKey; label: string; plural: string };

const defineEntities = <const T extends readonly Entity[]>(entities: T): T => entities;

export const ENTITIES = defineEntities([
  { kind: "principal", field: "principal", label: "Principal", plural: "Principals" },
  { kind: "session", field: "sessionKey", label: "Session", plural: "Sessions" },
  { kind: "access-key", field: "accessKeyId", label: "Access key", plural: "Access keys" },
  { kind: "ip", field: "sourceIPAddress", label: "Source IP", plural: "Source IPs" },
  { kind: "account", field: "recipientAccountId", label: "Account", plural: "Accounts" },
  { kind: "region", field: "awsRegion", label: "Region", plural: "Regions" },
  { kind: "service", field: "eventSource", label: "Service", plural: "Services" },
  { kind: "event-name", field: "eventName", label: "Event name", plural: "Event names" },
  { kind: "user-agent", field: "userAgent", label: "User agent", plural: "User agents" },
  { kind: "resource", field: "resource", label: "Resource", plural: "Resources" },
]);

/** Name of a kind of page. */
export type EntityKind = (typeof ENTITIES)[number]["kind"];

/** The kind of that name; null for other text. */
export const findEntity = (kind: string): (typeof ENTITIES)[number] | null =>
  ENTITIES.find((entity) => entity.kind === kind) ?? null;

/** The kind of page that values of a field have; null when they have none. */
export const entityOfField = (field: FieldKey): (typeof ENTITIES)[number] | null =>
  ENTITIES.find((entity) => entity.field === field) ?? null;
