/** Parameters of the API's routes beside the filters. Each reader throws InvalidQueryError naming its parameter. */
import { type FieldKey, findField } from "../../../cloudtrail/fields.ts";
import type { KnownGoodMode } from "../../../lib/known-good.ts";
import type { GroupBy } from "../../../query/count-groups.ts";
import { type EventQuery, InvalidQueryError, type TimeRange } from "../../../query/event-query.ts";
import { canonicalSearch, parseEventQuery, readOnce } from "../../../query/search-params.ts";
import { findStoredRange } from "../../../query/stored-range.ts";
import { formatInstant, resolveTimeRange } from "../../../query/time-range.ts";
import type { ApiCall } from "./api-route.ts";

/** A query with its range resolved, and its text for the audit log. */
export type Question = { query: Pick<EventQuery, "filters"> & { range: TimeRange }; search: string };

/** CloudTrail began in 2013. */
const EARLIEST = "2013-01-01T00:00:00Z";

/**
 * Range and filters of a request. Without `from` it covers everything stored from the first event, without `to` everything
 * up to the last, or up to now if that is later.
 */
export async function readQuestion({ params, signal }: ApiCall, allow: readonly string[]): Promise<Question> {
  const now = new Date();
  // First as it is, so that a wrong parameter is refused before anything is asked.
  parseEventQuery(params, { allow, defaultRange: { from: EARLIEST, to: formatInstant(now) } });
  const query = parseEventQuery(params, { allow, defaultRange: await everything(params, now, signal) });
  return { query: { filters: query.filters, range: resolveTimeRange(query, now) }, search: canonicalSearch(query) };
}

async function everything(
  params: URLSearchParams,
  now: Date,
  signal: AbortSignal,
): Promise<{ from: string; to: string }> {
  const unused = { from: EARLIEST, to: "now" };
  if (params.has("from") && params.has("to")) return unused;
  const stored = await findStoredRange(signal);
  const to = stored !== null && stored.to > now ? formatInstant(stored.to) : formatInstant(now);
  if (stored === null) return { from: "-24h", to };
  const end = params.has("to") ? resolveTimeRange({ from: EARLIEST, to: params.get("to") ?? "now" }, now).to : null;
  // Before the first event there is nothing, but the question stays a valid one.
  return { from: end !== null && end <= stored.from ? EARLIEST : formatInstant(stored.from), to };
}

/** A whole number from 1 to `max`. */
export function readLimit(params: URLSearchParams, { standard, max }: { standard: number; max: number }): number {
  const text = readOnce(params, "limit");
  if (text === null) return standard;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > max) throw new InvalidQueryError("limit", `limit must be a number from 1 to ${max}`);
  return limit;
}

/** `true` or `false`; false when absent. */
export function readFlag(params: URLSearchParams, name: string): boolean {
  const text = readOnce(params, name) ?? "false";
  if (text !== "true" && text !== "false") throw new InvalidQueryError(name, `${name} must be true or false`);
  return text === "true";
}

/** Whether what is known to be good is left out, for routes and pages; shown unless told. */
export function readKnownGood(params: URLSearchParams): KnownGoodMode {
  const text = readOnce(params, "knownGood") ?? "show";
  if (text !== "hide" && text !== "show") throw new InvalidQueryError("knownGood", "knownGood must be hide or show");
  return text;
}

/** One to `max` different fields that can be grouped by, separated by commas. */
export function readFields(params: URLSearchParams, name: string, max: number): FieldKey[] {
  const text = readOnce(params, name);
  if (text === null || text === "") throw new InvalidQueryError(name, `${name} must name a field`);
  const fields = text.split(",").map((key) => {
    const field = findField(key);
    if (field === null) throw new InvalidQueryError(name, `${name}: there is no field ${key.slice(0, 100)}`);
    if (field.groupable === false) throw new InvalidQueryError(name, `${name}: ${field.key} can be filtered only`);
    return field.key;
  });
  if (new Set(fields).size < fields.length) throw new InvalidQueryError(name, `${name} names a field twice`);
  if (fields.length > max) throw new InvalidQueryError(name, `${name} may name at most ${max} fields`);
  return fields;
}

/** `groupBy=F[,F2]`. */
export function readGroupBy(params: URLSearchParams): GroupBy {
  const [first, second] = readFields(params, "groupBy", 2);
  if (first === undefined) throw new InvalidQueryError("groupBy", "groupBy must name a field");
  return second === undefined ? [first] : [first, second];
}

/** Refuses every parameter that is not one of `allowed`, for routes without filters. */
export function refuseOthers(params: URLSearchParams, allowed: readonly string[]): void {
  for (const name of new Set(params.keys())) {
    if (!allowed.includes(name)) throw new InvalidQueryError(name, `unknown parameter: ${name.slice(0, 100)}`);
    readOnce(params, name);
  }
}
