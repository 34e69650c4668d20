/**
 * URL parameters ↔ EventQuery: the one parser behind the API, pages, links and saved reports. Client-safe.
 *
 * `field=a,b` any of, `not.field=a` none of; repeated or separated by commas (`\,` for a comma inside a value). Values
 * are the patterns of value-pattern.ts. Whatever is unknown or malformed is refused by name, never ignored: an ignored
 * filter would be a wrong answer.
 */
import { parseUuid, toEventID } from "../cloudtrail/event-id.ts";
import { FIELDS, type Field, type FieldKey, findField } from "../cloudtrail/fields.ts";
import { canonicalBlock, canonicalIP } from "../cloudtrail/source-address.ts";
import { type EventQuery, type FieldFilter, InvalidQueryError } from "./event-query.ts";
import { DEFAULT_RANGE, parseTime } from "./time-range.ts";
import { formatPattern, MAX_VALUE_LENGTH, parsePattern } from "./value-pattern.ts";

const MAX_VALUES = 50;
const MAX_ASN = 4_294_967_295;
const EXCLUDE = "not.";

/** How parameters are read. */
export type ParseOptions = {
  /** Further parameters of the route (`limit`, `cursor`…): let through, at most once each. */
  allow?: readonly string[];
  /** What `from` and `to` are when the URL has none; the last 24 hours unless told. */
  defaultRange?: { from: string; to: string };
};

/**
 * Reads a query; values come back canonical, sorted and once each. Throws InvalidQueryError naming the first parameter
 * that is unknown, malformed, or given twice where only one makes sense.
 */
export function parseEventQuery(params: URLSearchParams, options: ParseOptions = {}): EventQuery {
  const { allow = [], defaultRange = DEFAULT_RANGE } = options;
  const filters = new Map<FieldKey, FieldFilter>();
  for (const name of new Set(params.keys())) {
    if (name === "from" || name === "to" || allow.includes(name)) readOnce(params, name);
    else addFilter(filters, name, params.getAll(name));
  }
  const from = readOnce(params, "from") ?? defaultRange.from;
  const to = readOnce(params, "to") ?? defaultRange.to;
  const now = new Date();
  parseTime("from", from, now);
  parseTime("to", to, now);
  return { from, to, filters: Object.fromEntries(sortFilters(filters)) };
}

/** The value of a parameter that may be given at most once; null when absent. Throws InvalidQueryError. */
export function readOnce(params: URLSearchParams, name: string): string | null {
  const [value, ...more] = params.getAll(name);
  if (more.length > 0) throw new InvalidQueryError(name, `${name} may be given only once`);
  return value ?? null;
}

/** The query as URL parameters: equal queries give equal text. The order is that of the field catalogue. */
export function canonicalSearch(query: EventQuery): string {
  const parts = [`from=${encode(query.from)}`, `to=${encode(query.to)}`];
  for (const { key } of FIELDS) {
    const filter = query.filters[key];
    if (filter === undefined) continue;
    if (filter.include.length > 0) parts.push(`${key}=${encode(joinValues(key, filter.include))}`);
    if (filter.exclude.length > 0) parts.push(`${EXCLUDE}${key}=${encode(joinValues(key, filter.exclude))}`);
  }
  return parts.join("&");
}

/** A link to `path` with the query, then `extra` parameters in order of name; null leaves one out. */
export function eventQueryHref(path: string, query: EventQuery, extra: Record<string, string | null> = {}): string {
  const more = Object.entries(extra)
    .filter((entry): entry is [string, string] => entry[1] !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `&${encode(name)}=${encode(value)}`);
  return `${path}?${canonicalSearch(query)}${more.join("")}`;
}

function addFilter(filters: Map<FieldKey, FieldFilter>, name: string, texts: string[]): void {
  const exclude = name.startsWith(EXCLUDE);
  const field = findField(exclude ? name.slice(EXCLUDE.length) : name);
  if (field === null) throw new InvalidQueryError(name, `unknown parameter: ${name.slice(0, 100)}`);
  const filter = filters.get(field.key) ?? { include: [], exclude: [] };
  const list = exclude ? filter.exclude : filter.include;
  for (const text of texts.flatMap(splitList)) {
    refuseTooMany(name, field.key, filter);
    list.push(readValue(name, field, text));
  }
  filters.set(field.key, filter);
}

/** Splits at commas that no backslash escapes. Other escapes are left for the pattern. */
function splitList(text: string): string[] {
  const values: string[] = [];
  let value = "";
  for (let at = 0; at < text.length; at += 1) {
    const pair = text.slice(at, at + 2);
    if (pair === "\\," || pair === "\\\\") {
      value += pair === "\\," ? "," : pair;
      at += 1;
    } else if (text[at] === ",") {
      values.push(value);
      value = "";
    } else value += text[at];
  }
  return [...values, value];
}

/** The one spelling of a value that was read before, or made by a click. */
export function canonicalValue(field: FieldKey, value: string): string {
  const kind = findField(field)?.kind;
  if (kind !== "text" && kind !== "address") return value;
  return formatPattern(parsePattern(value) ?? { kind: "exact", text: value });
}

/**
 * Filters of values that {@link readValue} gave, sorted and once each. Throws InvalidQueryError when a field has too many.
 */
export function collectFilters(
  conditions: readonly { field: FieldKey; mode: keyof FieldFilter; value: string }[],
): EventQuery["filters"] {
  const filters = new Map<FieldKey, FieldFilter>();
  for (const { field, mode, value } of conditions) {
    const filter = filters.get(field) ?? { include: [], exclude: [] };
    refuseTooMany(field, field, filter);
    filter[mode].push(value);
    filters.set(field, filter);
  }
  return Object.fromEntries(sortFilters(filters));
}

function refuseTooMany(name: string, field: FieldKey, filter: FieldFilter): void {
  if (filter.include.length + filter.exclude.length >= MAX_VALUES) {
    throw new InvalidQueryError(name, `${field} has more than ${MAX_VALUES} values`);
  }
}

function joinValues(field: FieldKey, values: readonly string[]): string {
  return sortUnique(values.map((value) => canonicalValue(field, value)))
    .map((value) => value.replaceAll(",", "\\,"))
    .join(",");
}

/** A value of the field's kind in its canonical form. Throws InvalidQueryError, naming the field as `name`. */
export function readValue(name: string, field: Field, text: string): string {
  if (text === "") throw new InvalidQueryError(name, `${name} has an empty value`);
  if (text === "*") return text;
  switch (field.kind) {
    case "text":
    case "address":
      return readPattern(name, field.kind, text);
    case "enum":
      return readOneOf(name, field.values ?? [], text);
    case "boolean":
      return readOneOf(name, ["true", "false"], text);
    case "number":
      return readNumber(name, text);
    case "uuid":
      return readUuid(name, field.key, text);
    default: {
      const never: never = field.kind;
      throw new Error(`no such kind: ${never}`);
    }
  }
}

function readPattern(name: string, kind: "text" | "address", text: string): string {
  const pattern = parsePattern(text);
  if (pattern === null) {
    throw new InvalidQueryError(
      name,
      `${name}: * stands at either end of a value only; write \\* for the character itself`,
    );
  }
  if (pattern.kind !== "any" && pattern.text.length > MAX_VALUE_LENGTH) {
    throw new InvalidQueryError(name, `${name} has a value of more than ${MAX_VALUE_LENGTH} characters`);
  }
  const value = kind === "address" && pattern.kind === "exact" ? canonicalAddress(name, pattern.text) : null;
  return formatPattern(value === null ? pattern : { kind: "exact", text: value });
}

function readOneOf(name: string, values: readonly string[], text: string): string {
  if (values.includes(text)) return text;
  throw new InvalidQueryError(name, `${name} must be one of ${values.join(", ")}`);
}

function readNumber(name: string, text: string): string {
  if (/^\d{1,10}$/.test(text) && Number(text) <= MAX_ASN) return String(Number(text));
  throw new InvalidQueryError(name, `${name} must be a number from 0 to ${MAX_ASN}`);
}

/** Event ids may be any text, as records may; the ids of shared events are UUIDs. */
function readUuid(name: string, key: string, text: string): string {
  if (key === "eventID") return toEventID(text);
  const uuid = parseUuid(text);
  if (uuid === null) throw new InvalidQueryError(name, `${name} must be a UUID`);
  return uuid;
}

/** An address or network block in canonical form; other text as it is. Throws for what looks like a block and is none. */
export function canonicalAddress(name: string, text: string): string {
  const slash = text.indexOf("/");
  if (slash === -1) return canonicalIP(text) ?? text;
  const address = text.slice(0, slash);
  // A blank cannot be part of an address, however it was mistyped.
  if (/\s/.test(text) || !/^[\d.]+$|^[\da-f:.]*:[\da-f:.]*$/i.test(address)) return text;
  const block = canonicalBlock(address, text.slice(slash + 1));
  if (block === null) throw new InvalidQueryError(name, `${name}: ${text.slice(0, 60)} is not a valid CIDR block`);
  return block;
}

function sortFilters(filters: Map<FieldKey, FieldFilter>): [FieldKey, FieldFilter][] {
  return FIELDS.flatMap(({ key }) => {
    const filter = filters.get(key);
    return filter === undefined
      ? []
      : [
          [key, { include: sortUnique(filter.include), exclude: sortUnique(filter.exclude) }] as [
            FieldKey,
            FieldFilter,
          ],
        ];
  });
}

const sortUnique = (values: readonly string[]): string[] => [...new Set(values)].sort();

/** Percent-encodes, but leaves readable what a query may hold as it is. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/%(2C|3A|2F|40)/g, (code) => decodeURIComponent(code));
}
