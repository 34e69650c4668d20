/** Guesses which filters a pasted or typed value may be meant for, so that one box takes an address, a key, an ARN, a name. */
import type { FieldKey } from "../cloudtrail/fields.ts";
import { cleanPasted, recogniseForm } from "../cloudtrail/recognise.ts";
import { exactValue, parsePattern } from "./value-pattern.ts";

export type Recognised = {
  field: FieldKey;
  value: string;
  /** Told by its shape, not only possible. */
  certain: boolean;
};

const NAMES: readonly FieldKey[] = ["eventName", "userName", "principal", "resource"];

/** Filters that the text may stand for, likeliest first. A name that has no form is looked for as part of a value. */
export function recogniseValue(typed: string): Recognised[] {
  const text = cleanPasted(typed);
  if (text.length < 2) return [];
  const form = recogniseForm(text);
  if (form !== null) {
    // A masked key (AKIA****) is no pattern.
    const value = parsePattern(form.value) === null ? exactValue(form.value) : form.value;
    return form.fields.map((field) => ({ field, value, certain: true }));
  }
  const value = text.includes("*") ? text : `*${text}*`;
  return NAMES.map((field) => ({ field, value, certain: false }));
}
