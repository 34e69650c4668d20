/**
 * The typed query line ↔ the filters of an EventQuery: two spellings of one value. Client-safe.
 *
 *   event:CreateUser -user:ci* ip:10.0.0.0/8 outcome:denied
 *
 * line-terms.ts has the grammar. Nothing is ever ignored: a line that cannot be read is a QueryLineError that says where
 * and what to do. `formatQueryLine` writes the one canonical line of some filters, and reading that gives them back.
 */

import { OUTCOMES } from "../cloudtrail/event.ts";
import { FIELDS, type FieldKey, findField } from "../cloudtrail/fields.ts";
import {
  fieldLabel,
  findLineName,
  IS_WORDS,
  type LineCondition,
  type LooseName,
  lineName,
} from "../cloudtrail/line-names.ts";
import { type EventQuery, InvalidQueryError } from "./event-query.ts";
import { type LineTerm, type LineValue, QueryLineError, quoteValue, scanLine } from "./line-terms.ts";
import { recogniseValue } from "./recognise-value.ts";
import { canonicalValue, collectFilters, readValue } from "./search-params.ts";

type Filters = EventQuery["filters"];
type Mode = LineCondition["mode"];

/** A word without a field is looked for in values of this one. */
export const WORD_FIELD: FieldKey = "eventName";

const OUTCOME_NAMES: readonly string[] = OUTCOMES;
const SESSION_KEY = /^(sis|web|key):/;
const SHORT_SERVICE = /^[a-z0-9-]+$/;
const SERVICE_DOMAIN = ".amazonaws.com";

/** Reads a line; values come back canonical. Throws QueryLineError. An empty line has no filters. */
export function parseQueryLine(text: string): Filters {
  const { terms, problem } = scanLine(text);
  if (problem !== null) throw problem;
  refuseContradictions(terms);
  const conditions = terms.flatMap(readTerm);
  try {
    return collectFilters(conditions);
  } catch (error) {
    if (!(error instanceof InvalidQueryError)) throw error;
    throw new QueryLineError({ start: 0, end: text.length }, error.message);
  }
}

/** The canonical line of some filters: equal filters give equal text. */
export function formatQueryLine(filters: Filters): string {
  return FIELDS.flatMap(({ key }) => {
    const { include = [], exclude = [] } = filters[key] ?? {};
    // A word and its opposite are refused, because that is mostly a slip.
    const format = include.length > 0 && exclude.length > 0 ? formatNamed : formatTerm;
    return [
      ...(include.length > 0 ? [format(key, "include", include)] : []),
      ...(exclude.length > 0 ? [format(key, "exclude", exclude)] : []),
    ];
  }).join(" ");
}

/** One side of one field's filter as a term of the line. */
export function formatTerm(field: FieldKey, mode: Mode, values: readonly string[]): string {
  const [first = "", ...more] = canonicalValues(field, values);
  if (more.length === 0) {
    const word = IS_WORDS.find(({ written, yes }) => written && isSame(yes, { field, mode, value: first }));
    if (word !== undefined) return `is:${word.word}`;
    const opposite = IS_WORDS.find(
      ({ written, no }) => written && no.length === 1 && no.some((one) => isSame(one, { field, mode, value: first })),
    );
    if (opposite !== undefined) return `-is:${opposite.word}`;
  }
  return formatNamed(field, mode, values);
}

const canonicalValues = (field: FieldKey, values: readonly string[]): string[] =>
  [...new Set(values.map((value) => canonicalValue(field, value)))].sort();

/** The term with the field's name, whatever shorter word there is. */
function formatNamed(field: FieldKey, mode: Mode, values: readonly string[]): string {
  const canonical = canonicalValues(field, values);
  const shortens =
    field === "eventSource" && canonical.every((value) => expandService(shortenService(value)) === value);
  const name = field === "eventSource" && !shortens ? field : lineName(field);
  const texts = canonical.map((value) => quoteValue(shortens ? shortenService(value) : value));
  const list = texts.length === 1 ? texts[0] : `(${texts.join(" or ")})`;
  return `${mode === "exclude" ? "-" : ""}${name}:${list}`;
}

const isSame = (a: LineCondition, b: LineCondition): boolean =>
  a.field === b.field && a.mode === b.mode && a.value === b.value;

/** `iam` for `iam.amazonaws.com`; other text as it is. */
export function shortenService(value: string): string {
  const short = value.endsWith(SERVICE_DOMAIN) ? value.slice(0, -SERVICE_DOMAIN.length) : "";
  return SHORT_SERVICE.test(short) ? short : value;
}

const expandService = (text: string): string =>
  SHORT_SERVICE.test(text.toLowerCase()) ? `${text.toLowerCase()}${SERVICE_DOMAIN}` : text;

/** A condition and the value it was read from. */
type Read = { condition: LineCondition; value: LineValue };

function readTerm(term: LineTerm): LineCondition[] {
  const read = term.values.flatMap((value) =>
    readNamed(term, value, term.exclude ? "exclude" : "include").map((condition): Read => ({ condition, value })),
  );
  const fields = [...new Set(read.map(({ condition }) => condition.field))];
  const joins = fields.length === 1 && read.every(({ condition }) => condition.mode === "include");
  const meets = read.every(({ condition }) => condition.mode === "exclude");
  // "a or b" over two fields, or of exclusions, is a question that filters cannot ask.
  if (term.values.length > 1 && !(term.exclude ? meets : joins)) {
    throw new QueryLineError(
      term,
      `These values cannot be joined by “or” (${fields.map(fieldLabel).join(", ")}): write them as terms of their own.`,
    );
  }
  return read.map(({ condition, value }) => ({ ...condition, value: check(term, condition, value) }));
}

/** Both sides of a word would read as "either" where the reader means "none". */
function refuseContradictions(terms: readonly LineTerm[]): void {
  const words = terms.filter(({ name }) => name?.text.toLowerCase() === "is");
  for (const term of words) {
    const text = (other: LineTerm) => other.values.map((value) => value.text.toLowerCase());
    const opposite = words.find(
      (one) => one.exclude !== term.exclude && text(one).some((word) => text(term).includes(word)),
    );
    if (opposite !== undefined)
      throw new QueryLineError(term, "This term and its opposite find nothing together: keep one.");
  }
}

/** The canonical value; a refusal names what was typed and where. */
function check(term: LineTerm, { field, value }: LineCondition, typed: LineValue): string {
  const definition = findField(field);
  if (definition === null) throw new Error(`no such field: ${field}`);
  try {
    return readValue(term.name?.text ?? definition.label, definition, value);
  } catch (error) {
    if (!(error instanceof InvalidQueryError)) throw error;
    throw new QueryLineError(typed, `${error.message}.`);
  }
}

function readNamed(term: LineTerm, value: LineValue, mode: Mode): readonly LineCondition[] {
  if (term.name === null) return [readWord(value.text, mode)];
  const name = findLineName(term.name.text);
  if (name === null) throw new Error(`no such name: ${term.name.text}`);
  if (name.kind === "loose") return readLoose(name.name, value, mode);
  const { field } = name;
  const typedKey = term.name.text.toLowerCase() === field.toLowerCase();
  const text =
    field === "eventSource" && !typedKey
      ? expandService(value.text)
      : field === "asn"
        ? value.text.replace(/^as(?=\d)/i, "")
        : value.text;
  return [{ field, mode, value: text }];
}

/** A word without a name: what its shape says, else a part of an event name. */
export function readWord(text: string, mode: Mode): LineCondition {
  const [known] = recogniseValue(text);
  if (known?.certain === true) return { field: known.field, mode, value: known.value };
  return { field: WORD_FIELD, mode, value: /(^|[^\\])\*/.test(text) ? text : `*${text}*` };
}

function readLoose(name: LooseName, value: LineValue, mode: Mode): readonly LineCondition[] {
  const { text } = value;
  switch (name) {
    case "error":
      return [{ field: OUTCOME_NAMES.includes(text) ? "outcome" : "errorCode", mode, value: text }];
    case "session":
      return [{ field: SESSION_KEY.test(text) ? "sessionKey" : "sessionName", mode, value: text }];
    case "write": {
      const opposite = { true: "false", false: "true" }[text];
      if (opposite === undefined) throw new QueryLineError(value, "Write write:true or write:false.");
      return [{ field: "readOnly", mode, value: opposite }];
    }
    case "is": {
      const word = IS_WORDS.find((one) => one.word === text.toLowerCase());
      if (word !== undefined) return mode === "include" ? [word.yes] : word.no;
      throw new QueryLineError(value, `After is: write one of ${IS_WORDS.map((one) => one.word).join(", ")}.`);
    }
    default: {
      const never: never = name;
      throw new Error(`no such name: ${never}`);
    }
  }
}
