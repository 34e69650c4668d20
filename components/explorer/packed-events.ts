/**
 * Events of a page as one text. React writes objects into the page member by member and reads them so again, names and
 * repeated values each time; a text it copies. Values that are not lists or objects stand in it once.
 */
import type { EventAnswer } from "../../query/answers.ts";

/** Events on their way to the browser. */
export type PackedEvents = { readonly text: string };

/** `values` are those that rows point to by place; what is a list or an object stands in the row itself. */
type Packed = { names: string[]; values: unknown[]; rows: unknown[][] };

/** Packs events, all of which have the same members. */
export function packEvents(events: readonly EventAnswer[]): PackedEvents {
  const names = Object.keys(events[0] ?? {});
  const places = new Map<unknown, number>();
  const placeOf = (value: unknown): unknown => {
    if (typeof value === "object" && value !== null) return value;
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  };
  const rows = events.map((event) => Object.values(event).map(placeOf));
  return { text: JSON.stringify({ names, values: [...places.keys()], rows } satisfies Packed) };
}

/** The events that were packed. */
export function unpackEvents({ text }: PackedEvents): EventAnswer[] {
  const { names, values, rows } = JSON.parse(text);
  return rows.map((row: unknown[]) =>
    Object.fromEntries(row.map((value, at) => [names[at], typeof value === "number" ? values[value] : value])),
  );
}
