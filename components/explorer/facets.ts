/** The facets of the sidebar, in the order an investigation asks for them. */
import { FIELDS, type FieldKey } from "../../cloudtrail/fields.ts";

const FIRST: readonly FieldKey[] = ["outcome", "readOnly", "eventSource", "eventName", "principal", "sourceIPAddress"];

const faceted: FieldKey[] = FIELDS.filter((field) => "facet" in field).map(({ key }) => key);

export const FACETS: readonly FieldKey[] = [...FIRST, ...faceted.filter((key) => !FIRST.includes(key))];
