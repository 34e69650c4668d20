/** Arrays as Postgres reads them. node-postgres quotes and escapes every element, which costs more than the query. */

/** A bound value for an array parameter. Only for elements that need no quotes: numbers, booleans and uuids. */
export const arrayText = (elements: readonly (number | boolean | string)[]): string => `{${elements.join(",")}}`;
