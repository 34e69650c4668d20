/** The facets of the sidebar, in the order an investigation asks for them. */
import { FIELDS, type FieldKey } from "../../cloudtrail/fields.ts";

const FIRST: readonly FieldKey[] = ["outcome", "readOnly", "eventSource", "eventName", "principal", "sourceIPAddress"];

const faceted: FieldKey[] = FIELDS.filter((field) => "facet" in field).map(({ key }) => key);

export const FACETS: readonly FieldKey[] = [...FIRST, ...faceted.filter((key) => !FIRST.includes(key))];

/** Fields that may be shown as a facet: those with values to count, in the order of the catalogue after the usual ones. */
export const FACET_CHOICES: readonly FieldKey[] = [
  ...FACETS,
  ...FIELDS.filter((field) => !("groupable" in field) && field.kind !== "uuid" && !FACETS.includes(field.key)).map(
    ({ key }) => key,
  ),
];
