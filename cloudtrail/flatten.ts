/**
 * The bodies of a record as (path, text) pairs, so that one table of paths finds identifiers in every service.
 * Paths are lower case and lose the wrappers that differ between protocols: list indexes, `items`, `item`, `member`,
 * `content`, and EC2's `<eventName>Request`.
 */
import resources from "./data/resources.json" with { type: "json" };
import { type CloudTrailRecord, readObject } from "./record.ts";
import { isPasswordMember, isSecretMember } from "./sensitive-members.ts";

/** The bodies that are read, in this order. */
export const BODIES = ["requestParameters", "responseElements", "additionalEventData", "serviceEventDetails"] as const;
/** Name of a body. */
export type Body = (typeof BODIES)[number];

/** Where a text stands. */
export type Place = {
  body: Body;
  /** Lower-case path, body first: `requestparameters.instancesset.instanceid`. */
  path: string;
  /** The member that holds the text, in lower case: the last segment of the path. */
  member: string;
  /** The same as written. */
  writtenMember: string;
  /** 0 for the body itself, 1 for its members. */
  depth: number;
};

/** A text of a body; never empty. */
export type Pair = { place: Place; text: string };

/** Nesting that is followed, counted from the body. */
export const MAX_DEPTH = 64;
/** Pairs kept of one event. */
export const MAX_PAIRS = 5000;

const WRAPPERS = new Set(["items", "item", "member", "content"]);
const SKIPPED = new Set(resources.skipMembers);

/** A place and what is known below it: null for members that are not entered. */
type Node = Place & { children: Map<string, Node | null> | null };

/** Places repeat in every record, so each is made once. Forgotten when they are too many: names can be hostile too. */
const MAX_KNOWN_PLACES = 20_000;
const MAX_KNOWN_MEMBER_LENGTH = 128;
let knownPlaces = 0;

const ROOTS: readonly Node[] = BODIES.map((body) => ({
  body,
  path: body.toLowerCase(),
  member: "",
  writtenMember: "",
  depth: 0,
  children: null,
}));

/**
 * Flattens the four bodies of a record; only texts become pairs. Members that hold policies, tags, templates, free text
 * or secrets are not entered. Stops at {@link MAX_DEPTH} and {@link MAX_PAIRS}.
 */
export function flattenBodies(record: CloudTrailRecord, eventName: string): Pair[] {
  const flattening: Flattening = { pairs: [], eventName };
  for (const root of ROOTS) {
    const value = record[root.body];
    if (typeof value === "object" && value !== null) flattenObject(value, root, { flattening, depth: 1 });
  }
  return flattening.pairs;
}

/** A path with wrappers dropped, in the form of {@link Place.path}: how rules are compiled. */
export function foldPath(path: string): string {
  return path
    .toLowerCase()
    .split(".")
    .filter((name) => !WRAPPERS.has(name))
    .join(".");
}

/** True for members that are not entered; `name` in lower case. */
export function isSkippedMember(name: string): boolean {
  return SKIPPED.has(name.replaceAll("-", "")) || isSecretMember(name) || isPasswordMember(name);
}

type Flattening = { pairs: Pair[]; eventName: string };
type Descent = { flattening: Flattening; depth: number };

function flattenObject(value: object, node: Node, descent: Descent): void {
  const { flattening, depth } = descent;
  if (depth > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    for (const element of value) flattenValue(element, node, descent);
    return;
  }
  const members = readObject(value);
  for (const key in members) {
    const child = members[key];
    if (typeof child !== "string" && (typeof child !== "object" || child === null)) continue;
    const place = depth === 1 && isEventWrapper(key, flattening.eventName) ? node : placeBelow(node, key);
    if (place !== null) flattenValue(child, place, descent);
  }
}

/** Adds a text, or enters an object. */
function flattenValue(value: unknown, node: Node, { flattening, depth }: Descent): void {
  const { pairs } = flattening;
  if (value === "" || pairs.length >= MAX_PAIRS) return;
  if (typeof value === "string") pairs.push({ place: node, text: value });
  else if (typeof value === "object" && value !== null) {
    flattenObject(value, node, { flattening, depth: depth + 1 });
  }
}

/** `DeleteFlowLogsRequest` in DeleteFlowLogs. */
function isEventWrapper(key: string, eventName: string): boolean {
  const extra = key.length - eventName.length;
  if (extra !== 7 && extra !== 8) return false;
  const name = key.toLowerCase();
  const event = eventName.toLowerCase();
  return name === `${event}request` || name === `${event}response`;
}

function placeBelow(parent: Node, key: string): Node | null {
  const known = parent.children?.get(key);
  if (known !== undefined) return known;
  const place = makePlace(parent, key);
  if (key.length <= MAX_KNOWN_MEMBER_LENGTH) {
    if (knownPlaces === MAX_KNOWN_PLACES) forgetPlaces();
    knownPlaces += 1;
    parent.children ??= new Map();
    parent.children.set(key, place);
  }
  return place;
}

function forgetPlaces(): void {
  for (const root of ROOTS) root.children = null;
  knownPlaces = 0;
}

function makePlace(parent: Node, key: string): Node | null {
  const member = key.toLowerCase();
  if (WRAPPERS.has(member)) return parent;
  if (isSkippedMember(member)) return null;
  const { body, depth } = parent;
  const path = `${parent.path}.${member}`;
  return { body, path, member, writtenMember: key, depth: depth + 1, children: null };
}
