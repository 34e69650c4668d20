/**
 * Rows of a page as one text. React writes objects into the page member by member and reads them so again, names and
 * repeated values each time; a text it copies. Values that are not lists or objects stand in it once.
 */

/** Rows on their way to the browser. */
export type PackedRows<Row> = { readonly text: string; readonly of?: Row };

/** `values` are those that rows point to by place; what is a list or an object stands in the row itself. */
type Packed = { names: string[]; values: unknown[]; rows: unknown[][] };

/** Packs rows of the same members, each of which JSON can hold. */
export function packRows<Row extends object>(rows: readonly Row[]): PackedRows<Row> {
  const names = Object.keys(rows[0] ?? {});
  const places = new Map<unknown, number>();
  const placeOf = (value: unknown): unknown => {
    if (typeof value === "object" && value !== null) return value;
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  };
  const packed = rows.map((row) => Object.values(row).map(placeOf));
  return { text: JSON.stringify({ names, values: [...places.keys()], rows: packed } satisfies Packed) };
}

/** The rows that were packed. */
export function unpackRows<Row>({ text }: PackedRows<Row>): Row[] {
  const { names, values, rows } = JSON.parse(text);
  return rows.map((row: unknown[]) =>
    Object.fromEntries(row.map((value, at) => [names[at], typeof value === "number" ? values[value] : value])),
  );
}
