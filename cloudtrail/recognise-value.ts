/** Guesses what a pasted or typed value is, so that one box takes an address, a key, an ARN, a name. */
import type { FieldKey } from "./fields.ts";

export type Recognised = {
  field: FieldKey;
  value: string;
  /** Told by its shape, not only possible. */
  certain: boolean;
};

const SHAPES: readonly { shape: RegExp; fields: readonly FieldKey[] }[] = [
  { shape: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, fields: ["eventID", "sharedEventID"] },
  { shape: /^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/, fields: ["sourceIPAddress"] },
  { shape: /^(?=.*:.*:)[0-9a-f:.]+(\/\d{1,3})?$/i, fields: ["sourceIPAddress"] },
  { shape: /^\d{12}$/, fields: ["recipientAccountId"] },
  { shape: /^A[KS]IA[A-Z0-9]{4,}$/, fields: ["accessKeyId", "resource"] },
  { shape: /^arn:[^:]*:(iam|sts):/, fields: ["principal", "resource"] },
  { shape: /^arn:/, fields: ["resource", "principal"] },
  { shape: /^[a-z0-9.-]+\.amazonaws\.com$/, fields: ["eventSource", "sourceIPAddress"] },
  { shape: /^[a-z]{2}(-[a-z]+)+-\d$/, fields: ["awsRegion"] },
  { shape: /^[a-z]{1,10}-[0-9a-f]{8,17}$/, fields: ["resource"] },
  { shape: /^[^\s@]+@[^\s@]+$/, fields: ["person", "sessionName", "principal"] },
];

const NAMES: readonly FieldKey[] = ["eventName", "userName", "principal", "resource"];

/** Filters that the text may stand for, likeliest first. A name that has no shape is looked for as part of a value. */
export function recogniseValue(typed: string): Recognised[] {
  const text = typed.trim();
  if (text.length < 2) return [];
  const known = SHAPES.find(({ shape }) => shape.test(text));
  if (known !== undefined) return known.fields.map((field) => ({ field, value: text, certain: true }));
  const value = text.includes("*") ? text : `*${text}*`;
  return NAMES.map((field) => ({ field, value, certain: false }));
}
