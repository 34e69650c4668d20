/** Cases of reports/examples/ in a line of words, for the pages that explain a search. */
import { formatDuration } from "../lib/format.ts";
import type { DetailedCase, ExampleCase, ExampleValues, RawRecord } from "./examples/record.ts";

const MAX_VALUE = 90;
const MAX_DIFFERENCES = 3;
/** Members that differ between any two records. */
const OF_EACH_RECORD = new Set(["eventTime", "requestID", "eventID", "userIdentity.principalId"]);

const isMany = (one: ExampleCase): one is readonly RawRecord[] => Array.isArray(one);
const isDetailed = (one: ExampleCase): one is DetailedCase => "records" in one && Array.isArray(one.records);

const listRecords = (one: ExampleCase): readonly RawRecord[] =>
  isMany(one) ? one : isDetailed(one) ? one.records : [one];

/** What was called, how often, by whom, and how it ended. */
export function describeFound(one: ExampleCase): string {
  const records = listRecords(one);
  const [first, ...more] = records;
  if (first === undefined) return "nothing";
  return [countCalls(records), ...callerWords(first), ...(more.length === 0 ? requestWords(first) : [])].join(", ");
}

/** How a near miss differs from the case that is found; where it is another call altogether, that call. */
export function describeMissed(one: ExampleCase, found: ExampleCase): string {
  const [records, others] = [listRecords(one), listRecords(found)];
  if (countCalls(records) !== countCalls(others)) return describeFound(one);
  const differences = records.flatMap((record, index) => listDifferences(record, others[index] ?? {}));
  const given = isDetailed(one) ? one.given : undefined;
  const words = [
    ...[...new Set(differences)].sort((a, b) => weightOf(a) - weightOf(b)).slice(0, MAX_DIFFERENCES),
    ...(given === undefined ? [] : [`asked with ${valueWords(given)}`]),
  ];
  return words.length > 0 ? `the same, but ${words.join(", ")}` : `the same, but ${timeWords(records, others)}`;
}

/** What tells most comes first: how it ended, who called, the rest. */
function weightOf(difference: string): number {
  const order = ["errorCode", "eventCategory", "userIdentity.invokedBy", "userIdentity.type", "userIdentity."];
  const place = order.findIndex((name) => difference.replace(/^no /, "").startsWith(name));
  return place === -1 ? order.length : place;
}

function timeWords(records: readonly RawRecord[], others: readonly RawRecord[]): string {
  const [own, other] = [spanOf(records), spanOf(others)];
  const [first] = records;
  const [words, otherWords] = [formatDuration(own), formatDuration(other)];
  if (words !== otherWords) return `over ${words} instead of ${otherWords}`;
  if (own !== other) return `over ${own} s instead of ${other} s`;
  return records.length > 1 ? "in another order" : `at ${String(first?.eventTime)}`;
}

/** Seconds from the first event to the last. */
function spanOf(records: readonly RawRecord[]): number {
  const times = records.map(({ eventTime }) => Date.parse(String(eventTime)) / 1_000);
  return Math.max(...times) - Math.min(...times);
}

/** The first value given for a parameter in the examples of a search, as an address would write it. */
export function findGiven(name: string, given: readonly (ExampleValues | undefined)[]): string | null {
  const value = given.map((values) => values?.[name]).find((one) => one !== undefined);
  return value === undefined ? null : [value].flat().map(String).join(",");
}

/** Values that the cases are asked with. */
export const givenOf = (one: ExampleCase): ExampleValues | undefined => (isDetailed(one) ? one.given : undefined);

/** `3 × iam CreateUser, then sts AssumeRole` */
function countCalls(records: readonly RawRecord[]): string {
  const calls = new Map<string, number>();
  for (const { eventSource, eventName } of records) {
    const call = `${String(eventSource).split(".")[0]} ${String(eventName)}`;
    calls.set(call, (calls.get(call) ?? 0) + 1);
  }
  return [...calls].map(([call, count]) => (count > 1 ? `${count} × ${call}` : call)).join(", then ");
}

function callerWords({ userIdentity, errorCode, sourceIPAddress }: RawRecord): string[] {
  const { type, userName, arn, invokedBy } = flatten(userIdentity);
  const name = userName ?? arn?.split(":").at(-1);
  return [
    `by ${type ?? "nobody named"}${name === undefined ? "" : ` ${name}`}`,
    ...(invokedBy === undefined ? [`from ${String(sourceIPAddress)}`] : [`through ${invokedBy}`]),
    ...(errorCode === undefined ? [] : [`refused with ${String(errorCode)}`]),
  ];
}

function requestWords({ requestParameters }: RawRecord): string[] {
  const text = JSON.stringify(requestParameters ?? null);
  return text === "null" || text === "{}" ? [] : [`asking ${cut(text)}`];
}

function listDifferences(record: RawRecord, other: RawRecord): string[] {
  const [own, others] = [flatten(record), flatten(other)];
  const paths = [...new Set([...Object.keys(own), ...Object.keys(others)])].filter(
    (path) => own[path] !== others[path] && !OF_EACH_RECORD.has(path),
  );
  // A refused call has no answer and often less of a request: that follows.
  if (paths.includes("errorCode"))
    return [`${own.errorCode === undefined ? "no " : ""}errorCode ${own.errorCode ?? ""}`.trim()];
  return paths.map((path) => (own[path] === undefined ? `no ${path}` : `${path} ${cut(own[path])}`));
}

const valueWords = (given: ExampleValues): string =>
  Object.entries(given)
    .map(([name, value]) => `${name} ${cut([value].flat().map(String).join(","))}`)
    .join(" and ");

/** Members of members by their path; lists as JSON. */
function flatten(value: unknown, path = ""): Record<string, string> {
  if (value === null || value === undefined) return {};
  if (typeof value !== "object" || Array.isArray(value))
    return { [path]: typeof value === "string" ? value : JSON.stringify(value) };
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, member]) => flatten(member, path === "" ? key : `${path}.${key}`)),
  );
}

const cut = (text: string): string => (text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text);
