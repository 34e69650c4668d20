/** What the reader gives a search: read from an address, checked, and put into the search's predicate. */
import { InvalidQueryError } from "../query/event-query.ts";
import type { Predicate, WorkingHours } from "../query/predicate/predicate.ts";
import { canonicalAddress } from "../query/search-params.ts";
import type { Search, SearchParameter, SearchPredicate } from "./define-search.ts";

/** Values by name of parameter; one that is absent was not given and has no default. */
export type ParameterValues = ReadonlyMap<string, string | boolean | readonly string[]>;

/** A search with everything the reader gave for it, filters and range aside. */
export type Asked = { search: Search; values: ParameterValues; narrow: readonly string[] };

const NARROW = "narrow";
const MAX_LENGTH = 2_048;
const MAX_VALUES = 50;

/** Names that the address of a search may have beside the filters. They come before a filter of the same name. */
export const parameterNames = (search: Search): string[] => [
  ...(search.parameters ?? []).map((parameter) => parameter.name),
  ...((search.narrow ?? []).length > 0 ? [NARROW] : []),
];

/** Names that the page of a search has beside the filters: with the switch that hides the known good. */
export const pageParameterNames = (search: Search): string[] => [...parameterNames(search), "knownGood"];

/**
 * Reads the search's own parameters; others are left alone. Throws InvalidQueryError naming the first one that is missing,
 * malformed, or given twice where only one makes sense.
 */
export function parseParameters(search: Search, params: URLSearchParams): Asked {
  const values = new Map<string, string | boolean | readonly string[]>();
  for (const parameter of search.parameters ?? []) {
    const value = readParameter(parameter, params);
    if (value !== null) values.set(parameter.name, value);
    else if (parameter.required)
      throw new InvalidQueryError(parameter.name, `${parameter.name} is needed: ${parameter.label}`);
  }
  const { needsOneOf } = search;
  if (needsOneOf?.every((name) => !values.has(name))) {
    throw new InvalidQueryError(needsOneOf[0] ?? "", `one of ${needsOneOf.join(", ")} is needed`);
  }
  const asked = { search, values, narrow: readNarrow(search, params) };
  // What a value means is known only where it is used; a wrong one is refused before anything is asked.
  bindSearch(asked);
  return asked;
}

/** Whether the search says something without a value of the reader's. */
export const isAnswerable = (search: Search): boolean =>
  search.needsOneOf === undefined &&
  (search.parameters ?? []).every((parameter) => !parameter.required || parameter.default !== undefined);

/** The search as it stands when nothing is given. Only for searches that are answerable. */
export const withDefaults = (search: Search): Asked => parseParameters(search, new URLSearchParams());

function readParameter(
  parameter: SearchParameter,
  params: URLSearchParams,
): string | boolean | readonly string[] | null {
  const { name, type } = parameter;
  const given = params.getAll(name);
  if (given.length === 0) return parameter.default ?? null;
  if (type === "string[]") return readList(parameter, given);
  const [text = "", ...more] = given;
  if (more.length > 0) throw new InvalidQueryError(name, `${name} may be given only once`);
  return readOne(parameter, text);
}

function readList(parameter: SearchParameter, given: readonly string[]): string[] {
  const texts = given.flatMap((text) => text.split(","));
  if (texts.length > MAX_VALUES)
    throw new InvalidQueryError(parameter.name, `${parameter.name} has more than ${MAX_VALUES} values`);
  return texts.map((text) => readText(parameter, text));
}

function readOne(parameter: SearchParameter, text: string): string | boolean {
  const { name, type, values = [] } = parameter;
  switch (type) {
    case "boolean":
      if (text !== "true" && text !== "false") throw new InvalidQueryError(name, `${name} must be one of true, false`);
      return text === "true";
    case "enum":
      if (!values.includes(text)) throw new InvalidQueryError(name, `${name} must be one of ${values.join(", ")}`);
      return text;
    default:
      return readText(parameter, text);
  }
}

function readText({ name, type, pattern, form, examples = [] }: SearchParameter, text: string): string {
  const value = text.trim();
  if (value === "") throw new InvalidQueryError(name, `${name} has an empty value`);
  if (value.length > MAX_LENGTH) throw new InvalidQueryError(name, `${name} has more than ${MAX_LENGTH} characters`);
  if (!value.isWellFormed() || value.includes("\0"))
    throw new InvalidQueryError(name, `${name} has a character that is no text`);
  if (pattern !== undefined && !new RegExp(pattern).test(value)) {
    throw new InvalidQueryError(name, `${name} must be ${form ?? pattern}, such as ${examples.join(" or ")}`);
  }
  return type === "cidr" ? canonicalAddress(name, value) : value;
}

function readNarrow({ narrow = [] }: Search, params: URLSearchParams): string[] {
  if (narrow.length === 0) return [];
  const given = params.getAll(NARROW).flatMap((text) => text.split(","));
  const unknown = given.find((id) => !narrow.some((one) => one.id === id));
  if (unknown !== undefined) {
    throw new InvalidQueryError(NARROW, `narrow must be one of ${narrow.map((one) => one.id).join(", ")}`);
  }
  return [...new Set(given)];
}

/** The predicate of a search with its values, maps and sub-filters; without its rule. */
export function bindSearch({ search, values, narrow }: Asked): Predicate {
  const parts = [
    search.where,
    ...(search.parameters ?? []).flatMap((parameter) => {
      const value = values.get(parameter.name);
      if (value === undefined) return [];
      return [parameter.maps?.[String(value)], parameter.where].filter((one) => one !== undefined);
    }),
    ...(search.narrow ?? []).filter((one) => narrow.includes(one.id)).map((one) => one.where),
  ];
  return { all: parts.map((part) => bindPredicate(part, { search, values })) };
}

type Given = Pick<Asked, "search" | "values">;

const TRUE: Predicate = { all: [] };
const FALSE: Predicate = { any: [] };

/** A predicate with its parameters replaced. Throws InvalidQueryError for a value that cannot be used. */
export function bindPredicate(predicate: SearchPredicate, given: Given): Predicate {
  if ("all" in predicate) return { all: predicate.all.map((one) => bindPredicate(one, given)) };
  if ("any" in predicate) return { any: predicate.any.map((one) => bindPredicate(one, given)) };
  if ("not" in predicate) return { not: bindPredicate(predicate.not, given) };
  if ("resource" in predicate) {
    const { param, optional } = predicate.resource;
    const text = textOf(given, param);
    return text === null ? (optional ? TRUE : FALSE) : { resource: text };
  }
  if ("lineage" in predicate) {
    const root = textOf(given, predicate.lineage.root.param);
    return root === null ? FALSE : { descendantsOf: root };
  }
  if ("timeOfDay" in predicate) return { outsideHours: readHours(predicate.timeOfDay, given) };
  return "param" in predicate ? bindField(predicate, given) : predicate;
}

function textOf({ values }: Given, name: string): string | null {
  const value = values.get(name);
  return typeof value === "string" ? value : null;
}

function bindField(predicate: Extract<SearchPredicate, { field: unknown; param: string }>, given: Given): Predicate {
  const { field, op, param } = predicate;
  if (op === "in") {
    const value = given.values.get(param);
    return Array.isArray(value) ? { field, op, values: value } : FALSE;
  }
  const value = textOf(given, param);
  if (value === null) return op === "eq_optional" ? TRUE : FALSE;
  if (op === "cidr_contains") return { field, op, value };
  const type = given.search.parameters?.find((parameter) => parameter.name === param)?.type;
  if (type === "principal" && field === "principal_key") {
    return {
      any: [
        { field, op: "eq", value },
        { field: "principal_arn", op: "eq", value },
        { field: "principal_name", op: "eq", value },
      ],
    };
  }
  return { field, op: op === "eq_optional" ? "eq" : op, value };
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const HOURS = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;

function readHours(leaf: Extract<SearchPredicate, { timeOfDay: unknown }>["timeOfDay"], given: Given): WorkingHours {
  const hours = textOf(given, leaf.notBetween.param) ?? "";
  const timezone = textOf(given, leaf.timezone.param) ?? "";
  if (!HOURS.test(hours))
    throw new InvalidQueryError(leaf.notBetween.param, `${leaf.notBetween.param} must be written as 08:00-19:00`);
  if (!isTimeZone(timezone))
    throw new InvalidQueryError(
      leaf.timezone.param,
      `${leaf.timezone.param} is no time zone: write one such as Europe/Berlin`,
    );
  const [from = "", to = ""] = hours.split("-");
  return { from, to, timezone, weekdays: readWeekdays(leaf.weekdays.param, textOf(given, leaf.weekdays.param) ?? "") };
}

/** Names of the IANA database only: what Postgres would read as an offset is refused. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name === "UTC" || name.includes("/");
  } catch {
    return false;
  }
}

/** `Mon-Fri`, `Sat`, `Sun-Thu`, `Mon,Wed,Fri-Sat`. */
function readWeekdays(name: string, text: string): number[] {
  const days = text.split(",").flatMap((part) => {
    const [first = "", last = first, ...more] = part.trim().split("-");
    const from = DAYS.indexOf(first);
    const to = DAYS.indexOf(last);
    if (from === -1 || to === -1 || more.length > 0) {
      throw new InvalidQueryError(name, `${name} must be written as Mon-Fri or Mon,Wed,Sat`);
    }
    return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, step) => ((from + step) % 7) + 1);
  });
  return [...new Set(days)].sort();
}
