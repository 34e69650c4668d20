/**
 * Masking of original records before they are shown. Two ways over the decisions of masking.ts: {@link maskRecord} on
 * parsed values, and {@link maskRecordText} on the text as it stands in the log file, so that numbers and spacing stay
 * exact. Policies, certificates and templates stay readable: analysts need them.
 */
import { maskJsonText } from "./mask-json-text.ts";
import {
  isSecretNumber,
  MASK,
  MAX_DEPTH,
  type Masking,
  maskText,
  notePath,
  type Place,
  placeOfElement,
  placeOfMember,
  ROOT,
  startMasking,
} from "./masking.ts";
import { readObject } from "./record.ts";

/**
 * A copy of the record with secrets replaced by `***`. `masked` lists the paths of what was hidden, each once, at most
 * 1,000: `responseElements.credentials.sessionToken`, `requestParameters.items[0].password`. Never throws.
 */
export function maskRecord(record: unknown): { record: unknown; masked: string[] } {
  const masking = startMasking(record);
  const copy = maskValue(record, ROOT, masking);
  return { record: copy, masked: [...masking.paths] };
}

/**
 * The text of a record with secret values replaced in place by `"***"`; every other character stays. A text that is no
 * JSON cannot be searched for secrets: it is masked whole, as path "".
 */
export function maskRecordText(text: string): { text: string; masked: string[] } {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return { text: JSON.stringify(MASK), masked: [""] };
  }
  const masking = startMasking(record);
  const masked = maskJsonText(text, masking);
  return { text: masked, masked: [...masking.paths] };
}

function maskValue(value: unknown, place: Place, masking: Masking): unknown {
  const shown = isContainer(value) && place.depth < MAX_DEPTH ? null : maskLeaf(value, place);
  if (shown !== null) {
    notePath(masking, place);
    return shown;
  }
  if (Array.isArray(value)) {
    return value.map((element, index) => maskValue(element, placeOfElement(place, index), masking));
  }
  const object = readObject(value);
  if (object === null) return value;
  // fromEntries makes own members even of names like __proto__
  return Object.fromEntries(
    Object.entries(object).map(([key, child]) => [key, maskValue(child, placeOfMember(place, key, masking), masking)]),
  );
}

function maskLeaf(value: unknown, place: Place): string | null {
  if (typeof value === "string") return maskText(value, place);
  return isContainer(value) || (typeof value === "number" && isSecretNumber(place)) ? MASK : null;
}

function isContainer(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
