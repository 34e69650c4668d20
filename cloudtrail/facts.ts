/**
 * Conclusions drawn from request and response while a record is read: data/facts.json, a closed list. The bodies are
 * dropped afterwards, so a search can only ask what was concluded here. Each event pays for the rules of its own source.
 */

import { COMPUTE_FACTS } from "./facts/compute.ts";
import { DATA_SERVICE_FACTS } from "./facts/data-services.ts";
import { readDenial } from "./facts/denied.ts";
import { addFlag, addValue, type FactInput, type FactRule } from "./facts/fact-rule.ts";
import { IAM_FACTS } from "./facts/iam.ts";
import { LOGGING_FACTS } from "./facts/logging.ts";
import { NETWORK_FACTS } from "./facts/network.ts";
import { readPolicies } from "./facts/policies.ts";
import { SHARING_FACTS } from "./facts/sharing.ts";
import { STORAGE_FACTS } from "./facts/storage.ts";
import { type CloudTrailRecord, type JsonObject, type RecordContext, readBoolean, readObject } from "./record.ts";

type Reader = FactRule["read"];
type SourceReaders = { always: Reader[]; byEvent: Map<string, Reader[]> };

const readersBySource = compileReaders([
  ...NETWORK_FACTS,
  ...SHARING_FACTS,
  ...IAM_FACTS,
  ...STORAGE_FACTS,
  ...COMPUTE_FACTS,
  ...LOGGING_FACTS,
  ...DATA_SERVICE_FACTS,
]);

const EMPTY: JsonObject = Object.freeze({});
const AGGREGATION_TEMPLATES: ReadonlyMap<unknown, string> = new Map([
  ["eventName", "API_ACTIVITY"],
  ["resourceARN", "RESOURCE_ACCESS"],
  ["userIdentity", "USER_ACTIONS"],
]);

/** The facts of a record, `id` or `id=value`, each once, at most 64. Never throws. */
export function extractFacts(record: CloudTrailRecord, ctx: RecordContext): string[] {
  const request = readObject(record.requestParameters);
  const response = readObject(record.responseElements);
  const input: FactInput = {
    record,
    ctx,
    request: request ?? EMPTY,
    response: response ?? EMPTY,
    hasRequest: request !== null,
    facts: [],
  };
  if (isOmitted(request) || isOmitted(response)) addFlag(input, "params.omitted");
  const readers = readersBySource.get(ctx.eventSource);
  if (readers !== undefined) {
    const ofEvent = readers.byEvent.get(ctx.eventBaseName);
    if (ofEvent !== undefined) for (const read of ofEvent) read(input);
    for (const read of readers.always) read(input);
  }
  if (request !== null || response !== null) readPolicies(input);
  readDenial(input);
  if (record.summary !== undefined) readAggregation(input);
  return input.facts;
}

function isOmitted(body: JsonObject | null): boolean {
  return body !== null && body.omitted !== undefined && readBoolean(body.omitted) === true;
}

function readAggregation(input: FactInput): void {
  const dimension = readObject(readObject(input.record.summary)?.primaryDimension)?.dimension;
  addValue(input, "aggregated.template", AGGREGATION_TEMPLATES.get(dimension));
}

function compileReaders(rules: readonly FactRule[]): ReadonlyMap<string, SourceReaders> {
  const bySource = new Map<string, SourceReaders>();
  for (const { eventSource, eventNames, read } of rules) {
    const readers: SourceReaders = bySource.get(eventSource) ?? { always: [], byEvent: new Map() };
    bySource.set(eventSource, readers);
    if (eventNames === null) readers.always.push(read);
    for (const eventName of eventNames ?? []) {
      const ofEvent = readers.byEvent.get(eventName) ?? [];
      ofEvent.push(read);
      readers.byEvent.set(eventName, ofEvent);
    }
  }
  return bySource;
}
