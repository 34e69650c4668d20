/**
 * What an event touched. The bodies are not kept, so an identifier that is not found here cannot be searched later.
 * The steps and their order are those of data/resources.json, `algorithm`.
 */
import { looksLikeArn, parseArn } from "./arn.ts";
import { type Surroundings, sourcePrefix, surround } from "./arn-template.ts";
import resources from "./data/resources.json" with { type: "json" };
import type { EventResource, ResourceRole } from "./event.ts";
import { flattenBodies, type Pair } from "./flatten.ts";
import { type CloudTrailRecord, type RecordContext, readArray, readObject } from "./record.ts";
import { matchId, nounOf } from "./resource-ids.ts";
import { addGuess, addResource, MAX_RESOURCES, type ResourceList } from "./resource-list.ts";
import { type DirectRule, findSourceRules, type ResourceRule } from "./resource-rules.ts";
import { readArn, readIdentifier, resolveResource } from "./resource-values.ts";

const CREATING =
  /^(?:Create|Authorize|Run|Start|Allocate|Copy|Import|Register|Restore|Issue|Publish|Request|Upload|Put|Purchase|Send)/;
/** The message names an ARN, in quotes, after a word (`policy arn:…`) or bare. */
const DENIED_RESOURCE = /on resource: (?:"(arn:[^"]+)"|(?:[\w-]+ )?(arn:\S+))/;
/** Messages are 1 KB at most; copies may not be. */
const MAX_MESSAGE_LENGTH = 4096;
const FALLBACK_MEMBER = new RegExp(resources.fallback.key, resources.fallback.flags);
const FALLBACK_SKIP = new RegExp(resources.fallback.skip, resources.fallback.flags);
const PLAIN_WORD = /^[A-Za-z0-9_.-]{1,64}$/;

const EC2_KEYS: ReadonlyMap<string, string> = new Map(Object.entries(resources.ec2Keys));
const STS = "sts.amazonaws.com";
const EC2 = "ec2.amazonaws.com";
const SSM = "ssm.amazonaws.com";
/** Sources without identifiers beyond their rules: what they carry are sessions. */
const WITHOUT_FALLBACK = new Set([STS, "signin.amazonaws.com"]);
/** Services whose ARNs do not begin like their event source. */
const ARN_SERVICES: ReadonlyMap<string, string> = new Map([
  ["amazonmq", "mq"],
  ["monitoring", "cloudwatch"],
  ["s3express", "s3"],
  ["servicecatalog-appregistry", "servicecatalog"],
]);

/** One extraction under way. */
type Search = Surroundings & {
  record: CloudTrailRecord;
  ctx: RecordContext;
  list: ResourceList;
  creating: boolean;
  /** Texts of the request, filled when first asked for. */
  requested: Set<string> | null;
  pairs: readonly Pair[];
};

/**
 * The resources of a record: at most {@link MAX_RESOURCES}, merged by (type, id); `dropped` says there were more.
 * Never throws; policies, tags and templates are not searched.
 */
export function extractResources(
  record: CloudTrailRecord,
  ctx: RecordContext,
): { resources: EventResource[]; dropped: boolean } {
  const search: Search = {
    ...surround(record, ctx),
    record,
    ctx,
    list: { entries: [], dropped: false },
    creating: CREATING.test(ctx.eventName),
    requested: null,
    pairs: flattenBodies(record, ctx.eventName),
  };
  addListed(search);
  const rest = addByRules(search);
  if (ctx.eventSource === EC2 || ctx.eventSource === SSM) addById(search, rest);
  addArns(search, rest);
  addFromMessage(search);
  const { list } = search;
  if (list.entries.length === 0 && !WITHOUT_FALLBACK.has(ctx.eventSource)) addByMemberName(search, rest);
  const found = list.entries.map(({ type, id, arn, role }) => ({ type, id, arn, role }));
  return { resources: found, dropped: list.dropped };
}

/** Step 1: `resources[]`. ARNPrefix is left alone: it identifies nothing. */
function addListed(search: Search): void {
  for (const element of readArray(search.record.resources)) {
    const entry = readObject(element);
    const text = entry?.ARN ?? entry?.arn ?? entry?.aRN;
    const arn = typeof text === "string" ? readIdentifier(text) : null;
    if (arn !== null) addResource(search.list, readArn(arn), "target");
  }
}

type Hit = { rule: ResourceRule; text: string; inResponse: boolean };

/** Step 3: the rules of the event source. Answers the pairs no rule took. */
function addByRules(search: Search): readonly Pair[] {
  const rules = findSourceRules(search.ctx.eventSource);
  if (rules === null) return search.pairs;
  const hits: Hit[] = [];
  const rest: Pair[] = [];
  for (const pair of search.pairs) {
    const before = hits.length;
    const { path } = pair.place;
    const ofPath = rules.byPath.get(path);
    if (ofPath !== undefined) for (const rule of ofPath) collectHit(hits, rule, pair, search);
    for (const below of rules.below) if (path.startsWith(below.path)) collectHit(hits, below.rule, pair, search);
    if (hits.length === before) rest.push(pair);
  }
  for (const direct of rules.direct) collectDirect(hits, direct, search);
  if (hits.length > 1) hits.sort((a, b) => a.rule.order - b.rule.order);
  for (const { rule, text, inResponse } of hits) {
    const isNew = !inResponse || rule.role !== "created" || isCreated(search, text);
    addResource(search.list, resolveResource(text, rule, search), isNew ? rule.role : "target");
  }
  return rest;
}

function collectHit(hits: Hit[], rule: ResourceRule, pair: Pair, { ctx }: Search): void {
  if (rule.eventNames !== null && !rule.eventNames.has(ctx.eventBaseName)) return;
  const { text, place } = pair;
  if (rule.onlyIds && matchId(text.trim()) === null && !looksLikeArn(text)) return;
  hits.push({ rule, text, inResponse: place.body === "responseElements" });
}

function collectDirect(hits: Hit[], { rule, body, members, names }: DirectRule, { record }: Search): void {
  let value: unknown = record[body];
  for (const member of members) value = readObject(value)?.[member];
  const texts = names ? Object.keys(readObject(value) ?? {}).slice(0, MAX_RESOURCES + 1) : [value];
  for (const text of texts) {
    if (typeof text === "string") hits.push({ rule, text, inResponse: body === "responseElements" });
  }
}

/** True for a value of the response that was not in the request of a creating call, or of any call to STS. */
function isCreated(search: Search, text: string): boolean {
  if (!search.creating && search.ctx.eventSource !== STS) return false;
  if (search.requested === null) {
    search.requested = new Set();
    for (const pair of search.pairs)
      if (pair.place.body === "requestParameters") search.requested.add(pair.text.trim());
  }
  return !search.requested.has(text.trim());
}

type IdHit = { pair: Pair; type: string; named: boolean };

/** Steps 4 and 5: ids that say what they are, and the members EC2 keeps ids in. */
function addById(search: Search, rest: readonly Pair[]): void {
  const { eventSource, eventName } = search.ctx;
  const hits: IdHit[] = [];
  for (const pair of rest) {
    const key = eventSource === EC2 ? EC2_KEYS.get(pair.place.member) : undefined;
    const type = matchId(pair.text.trim())?.type ?? key;
    if (type === undefined) continue;
    const noun = nounOf(type);
    hits.push({ pair, type, named: noun !== null && eventName.includes(noun) });
  }
  const anyNamed = hits.some((hit) => hit.named);
  for (const { pair, type, named } of hits) {
    const role = roleOfId(search, { pair, named, anyNamed });
    addResource(search.list, resolveResource(pair.text, { type, template: null }, search), role);
  }
}

/** Named by the event: created or target. Otherwise context, unless the event names nothing it was given. */
function roleOfId(search: Search, hit: { pair: Pair; named: boolean; anyNamed: boolean }): ResourceRole {
  const { pair, named, anyNamed } = hit;
  if (named) return pair.place.body === "responseElements" && isCreated(search, pair.text) ? "created" : "target";
  return !anyNamed && pair.place.body === "requestParameters" ? "target" : "attached";
}

/** Step 6: any other whole value that is an ARN. It never changes the role a rule gave. */
function addArns(search: Search, rest: readonly Pair[]): void {
  const prefix = sourcePrefix(search.ctx.eventSource);
  const service = ARN_SERVICES.get(prefix) ?? prefix;
  for (const pair of rest) {
    const first = pair.text.charCodeAt(0);
    // "a", or a blank that trimming takes away
    if (first !== 97 && first > 32) continue;
    const text = readIdentifier(pair.text);
    const arn = text === null ? null : parseArn(text);
    if (arn === null) continue;
    const { type, id } = arn;
    const role = pair.place.body === "requestParameters" && arn.service === service ? "target" : "attached";
    addGuess(search.list, { type, id, arn: arn.text, exact: true }, role);
  }
}

/** Step 7: refused calls lose their body; the message still names the resource. */
function addFromMessage(search: Search): void {
  const message = search.record.errorMessage;
  if (typeof message !== "string" || !message.includes("on resource: ")) return;
  const match = DENIED_RESOURCE.exec(message.slice(0, MAX_MESSAGE_LENGTH));
  const arn = readIdentifier(match?.[1] ?? match?.[2] ?? "");
  if (arn !== null) addResource(search.list, readArn(arn), "target");
}

/** Step 8: nothing known, so members named like identifiers count. */
function addByMemberName(search: Search, rest: readonly Pair[]): void {
  for (const pair of rest) {
    const { body, depth, writtenMember } = pair.place;
    if (body !== "requestParameters" || depth !== 1) continue;
    const match = FALLBACK_SKIP.test(writtenMember) ? null : FALLBACK_MEMBER.exec(writtenMember);
    if (match === null) continue;
    const word = match[1] ?? "";
    const type = `${sourcePrefix(search.ctx.eventSource)}:${PLAIN_WORD.test(word) ? word : "resource"}`;
    addResource(search.list, resolveResource(pair.text, { type, template: null }, search), "target");
  }
}
