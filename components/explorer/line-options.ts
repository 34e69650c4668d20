/** What the query line offers while it is typed. */
import { OUTCOMES } from "../../cloudtrail/event.ts";
import { FIELDS, type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { fieldLabel, IS_WORDS, LOOSE_NAMES, lineName, SHORT_NAMES } from "../../cloudtrail/line-names.ts";
import { quoteValue } from "../../query/line-terms.ts";
import { formatTerm, shortenService } from "../../query/query-line.ts";
import { recogniseValue } from "../../query/recognise-value.ts";
import { formatPattern, parsePattern } from "../../query/value-pattern.ts";
import { FACETS } from "./facets.ts";
import type { LineSlot } from "./line-slot.ts";
import type { Suggestion } from "./use-suggestions.ts";

/** One line of the list. `insert` is text of the query line; `complete`: a whole condition, which can be run. */
export type LineOption = {
  group: string;
  insert: string;
  complete: boolean;
  /** Field, if the group does not say it. */
  field: string | null;
  /** What it is: the name of a field, or a value as it stands in records. */
  text: string;
  about: string | null;
  count: number | null;
};

/** Fields whose values are offered for a word without a name. */
export const WORD_FIELDS = ["eventName", "principal"] as const;

/** Values of the data, by field, that hold what is typed. */
export type KnownValues = Partial<Record<FieldKey, readonly Suggestion[]>>;

const MAX_FIELDS = 8;
const MAX_WORD_VALUES = 6;
const MIN_WORD = 2;

/** The options of a slot, the likeliest first. */
export function listLineOptions(slot: LineSlot, known: KnownValues): LineOption[] {
  return slot.kind === "term" ? termOptions(slot, known) : valueOptions(slot, known);
}

/** The field whose values a slot asks for; null when it asks for none. */
export function slotField(slot: LineSlot): FieldKey | null {
  if (slot.kind === "term") return null;
  const { name } = slot;
  if (name.kind === "field") return name.field;
  return { error: "errorCode", session: "sessionName", write: null, is: null }[name.name] as FieldKey | null;
}

/** What values are searched for: the typed text without its stars and escapes. */
export function slotText(slot: LineSlot): string {
  const pattern = parsePattern(slot.typed);
  return pattern === null || pattern.kind === "any" ? "" : pattern.text;
}

function termOptions(slot: LineSlot, known: KnownValues): LineOption[] {
  const typed = slot.typed.trim();
  const mode = slot.exclude ? "exclude" : "include";
  const recognised = recogniseValue(typed);
  if (recognised[0]?.certain === true) {
    return recognised.map(({ field, value }) => ({
      ...condition("Recognised", formatTerm(field, mode, [value])),
      field: fieldLabel(field),
      text: value,
    }));
  }
  const words = recognised.map(({ field, value }) => ({
    ...condition("Containing the text", formatTerm(field, mode, [value])),
    field: fieldLabel(field),
    text: value,
    about: field === "eventName" ? "what a word alone means" : null,
  }));
  const values = WORD_FIELDS.flatMap((field) =>
    typed.length < MIN_WORD
      ? []
      : (known[field] ?? []).slice(0, MAX_WORD_VALUES).map(({ value, count }) => ({
          ...condition(fieldLabel(field), formatTerm(field, mode, [value])),
          text: readable(value),
          count,
        })),
  );
  return [...isOptions(typed, slot.exclude), ...fieldOptions(typed, slot.exclude), ...values, ...words];
}

const condition = (group: string, insert: string): LineOption => ({
  group,
  insert,
  complete: true,
  field: null,
  text: insert,
  about: null,
  count: null,
});

/** `denied` is enough to find `is:denied`. */
function isOptions(typed: string, exclude: boolean): LineOption[] {
  if (typed.length < MIN_WORD) return [];
  return IS_WORDS.filter(({ word }) => word.startsWith(typed.toLowerCase())).map(({ word, description }) => ({
    ...condition("Conditions", `${exclude ? "-" : ""}is:${word}`),
    about: exclude ? `Not: ${description.toLowerCase()}` : description,
  }));
}

function fieldOptions(typed: string, exclude: boolean): LineOption[] {
  const text = typed.toLowerCase();
  const keys: FieldKey[] = [...FACETS, ...FIELDS.map(({ key }) => key).filter((key) => !FACETS.includes(key))];
  const fields = keys.flatMap((key) => {
    const { label = "", description = "" } = findField(key) ?? {};
    return [{ name: lineName(key), names: [key, ...(SHORT_NAMES[key] ?? []), label], description, label }];
  });
  const loose = LOOSE_NAMES.map(({ name, description }) => ({ name, names: [name], description, label: "" }));
  return [...fields, ...loose]
    .map((one) => ({ ...one, rank: rankOf(one.names, text) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, text === "" ? undefined : MAX_FIELDS)
    .map(({ name, description, label }) => ({
      group: "Fields",
      insert: `${exclude ? "-" : ""}${name}:`,
      complete: false,
      field: null,
      text: `${name}:`,
      about: label === "" ? description : `${label}. ${description}`,
      count: null,
    }));
}

/** 0: a name starts with the text; 1: a word in a name does; 2: it is inside a name; 3: not at all. */
function rankOf(names: readonly string[], text: string): number {
  const lower = names.map((name) => name.toLowerCase());
  if (lower.some((name) => name.startsWith(text))) return 0;
  if (lower.some((name) => name.includes(` ${text}`))) return 1;
  return lower.some((name) => name.includes(text)) ? 2 : 3;
}

function valueOptions(slot: LineSlot & { kind: "value" }, known: KnownValues): LineOption[] {
  const { name } = slot;
  const typed = slot.typed.toLowerCase();
  if (name.kind === "loose" && name.name === "is") {
    return IS_WORDS.filter(({ word }) => word.includes(typed)).map(({ word, description }) => ({
      ...condition("Conditions", word),
      about: description,
    }));
  }
  if (name.kind === "loose" && name.name === "write") {
    return ["true", "false"].filter((text) => text.includes(typed)).map((text) => condition("Writes", text));
  }
  const field = slotField(slot);
  if (field === null) return [];
  const outcomes =
    name.kind === "loose" && name.name === "error"
      ? OUTCOMES.filter((outcome) => outcome.includes(typed)).map((text) => condition("Outcome", text))
      : [];
  const group = fieldLabel(field);
  const values = (known[field] ?? []).map(({ value, count }) => ({
    ...condition(group, quoteValue(written(slot, field, value))),
    text: readable(written(slot, field, value)),
    count,
  }));
  return [...outcomes, ...values, ...patternOptions(slot, field)];
}

/** Any value, and values that hold the typed text. */
function patternOptions(slot: LineSlot, field: FieldKey): LineOption[] {
  const group = "Patterns";
  const { kind } = findField(field) ?? {};
  const text = slotText(slot);
  if (text === "") {
    const about = slot.exclude ? "there is none" : "there is one, whatever it is";
    return [{ ...condition(group, "*"), about }];
  }
  if (kind !== "text" && kind !== "address") return [];
  const value = formatPattern({ kind: "wildcard", text, openStart: true, openEnd: true });
  return [{ ...condition(group, quoteValue(value)), text: `*${text}*`, about: "contains the text" }];
}

/** A value as it is written behind its name: services without their domain. */
function written(slot: LineSlot & { kind: "value" }, field: FieldKey, value: string): string {
  const short = field === "eventSource" && slot.nameText.toLowerCase() !== field.toLowerCase();
  return short ? shortenService(value) : value;
}

/** An exact value without its escapes. */
function readable(value: string): string {
  const pattern = parsePattern(value);
  return pattern?.kind === "exact" ? pattern.text : value;
}
