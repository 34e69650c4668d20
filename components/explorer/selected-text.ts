/** Chosen events as text and as a question. */
import type { EventAnswer } from "../../query/answers.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { csvCell } from "../../query/export/formula-safe.ts";
import { exactValue } from "../../query/value-pattern.ts";
import { toTimeText } from "./clock.ts";

/** More event ids than a filter takes are no question. */
export const MAX_QUERY_EVENTS = 50;

const newestFirst = (events: Iterable<EventAnswer>): EventAnswer[] =>
  [...events].sort((a, b) => Date.parse(b.eventTime) - Date.parse(a.eventTime) || (a.eventID < b.eventID ? 1 : -1));

/** Everything known of the events, indented. */
export const toJson = (events: Iterable<EventAnswer>): string => JSON.stringify(newestFirst(events), null, 2);

/** One event id in each line. */
export const toIds = (events: Iterable<EventAnswer>): string =>
  newestFirst(events)
    .map(({ eventID }) => eventID)
    .join("\n");

/** A column of a copy. */
export type TextColumn = { label: string; text: (event: EventAnswer) => string | null };

/** A line of heads and a line for each event; a spreadsheet takes no value for a formula. */
export function toCsv(events: Iterable<EventAnswer>, columns: readonly TextColumn[]): string {
  const lines = [
    columns.map(({ label }) => label),
    ...newestFirst(events).map((event) => columns.map(({ text }) => text(event) ?? "")),
  ];
  return lines.map((cells) => `${cells.map(toCell).join(",")}\r\n`).join("");
}

function toCell(value: string): string {
  const text = csvCell(value);
  return /[",\r\n\0\u0085\u2028\u2029']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The question that finds exactly these events, of which there is at least one and at most {@link MAX_QUERY_EVENTS}. */
export function toQuery(events: Iterable<EventAnswer>): EventQuery {
  const sorted = newestFirst(events);
  const times = sorted.map(({ eventTime }) => Date.parse(eventTime));
  return {
    from: toTimeText(new Date(Math.min(...times))),
    // The end is not part of the range.
    to: toTimeText(new Date(Math.max(...times) + 1_000)),
    filters: { eventID: { include: sorted.map(({ eventID }) => exactValue(eventID)), exclude: [] } },
  };
}
