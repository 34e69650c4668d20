/** What the readers of facts share: the event before them, and how a fact is noted. */
import { type CloudTrailRecord, type JsonObject, type RecordContext, readObject, readString } from "../record.ts";
import { isStorable } from "../storable-text.ts";

/** Facts kept of one event. */
export const MAX_FACTS = 64;
/** Values are cut at this many characters. */
export const MAX_FACT_VALUE_LENGTH = 256;

/** One event while its facts are read. Absent bodies are empty objects; `hasRequest` tells them apart. */
export type FactInput = {
  record: CloudTrailRecord;
  ctx: RecordContext;
  request: JsonObject;
  response: JsonObject;
  hasRequest: boolean;
  facts: string[];
};

/** Notes the facts one kind of event can have. `eventNames` are base names; null for every event of the source. */
export type FactRule = {
  eventSource: string;
  eventNames: readonly string[] | null;
  read: (input: FactInput) => void;
};

/** Notes a fact without value. */
export function addFlag(input: FactInput, id: string): void {
  note(input, id);
}

/** Notes `id=value`; texts and numbers only, and no secret or masked text. */
export function addValue(input: FactInput, id: string, value: unknown): void {
  if (typeof value === "string" && !isStorable(value)) return;
  const text = readString(value, MAX_FACT_VALUE_LENGTH);
  if (text !== null) note(input, `${id}=${text}`);
}

function note({ facts }: FactInput, fact: string): void {
  if (facts.length < MAX_FACTS && !facts.includes(fact)) facts.push(fact);
}

/** A member in camel case, or in Pascal case as newer EC2 calls write it. */
export function pick(object: JsonObject | null, name: string): unknown {
  return object === null ? undefined : (object[name] ?? object[name.charAt(0).toUpperCase() + name.slice(1)]);
}

/** The request without EC2's `<eventName>Request` around it. */
export function unwrapRequest({ request, ctx }: FactInput): JsonObject {
  return readObject(request[`${ctx.eventName}Request`]) ?? request;
}

/** The elements of a list, of EC2's `{ items: [...] }`, or of a single element standing for a list of one. */
export function readItems(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const object = readObject(value);
  if (object === null) return typeof value === "string" && value !== "" ? [value] : [];
  return Array.isArray(object.items) ? object.items : [object];
}

/** True when the member is there and says something: not null, not empty. */
export function isPresent(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** The account the event belongs to: resources of any other are foreign. */
export function ownAccount({ ctx }: FactInput): string | null {
  return ctx.recipientAccountId ?? ctx.identity.principalAccountId;
}
