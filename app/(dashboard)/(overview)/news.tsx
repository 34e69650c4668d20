import { ServiceNamesProvider } from "../../../components/explorer/service-names.tsx";
import { NewInRange, NewIsEverything } from "../../../components/overview/new-in-range.tsx";
import type { EventQuery, TimeRange } from "../../../query/event-query.ts";
import { listNewValues, NEW_FIELDS, type NewValues } from "../../../query/new-values.ts";
import { findStoredRange } from "../../../query/stored-range.ts";
import { formatInstant } from "../../../query/time-range.ts";
import { nameServices } from "../service-names.ts";

const SHOWN = 5;
const HOUR_MS = 3_600_000;

/** `lists` is null where the range holds the first stored event. */
export type LoadedNews = { since: string; lists: NewValues[] | null } | null;

/** What the range saw first, of each kind; null when nothing is stored. */
export async function loadNews(
  query: EventQuery,
  range: TimeRange,
  { run, signal }: { run: <T>(load: () => Promise<T>) => Promise<T>; signal: AbortSignal },
): Promise<LoadedNews> {
  const stored = await run(() => findStoredRange(signal));
  if (stored === null) return null;
  const since = formatInstant(stored.from);
  // Known to the hour; within that hour nothing can be told apart either.
  if (range.from.getTime() < stored.from.getTime() + HOUR_MS) return { since, lists: null };
  const inRange = { filters: query.filters, range };
  const lists = await Promise.all(
    NEW_FIELDS.map((field) => run(() => listNewValues(inRange, { field, limit: SHOWN }, signal))),
  );
  return { since, lists };
}

export function News({ query, news, now }: { query: EventQuery; news: LoadedNews; now: Date }) {
  if (news === null) return null;
  const { since, lists } = news;
  if (lists === null) return <NewIsEverything since={since} />;
  const sources = lists.flatMap(({ field, values }) =>
    field === "eventSource" ? values.map(({ value }) => value) : [],
  );
  return (
    <ServiceNamesProvider names={nameServices(sources)}>
      <NewInRange query={query} lists={lists} since={since} now={now} />
    </ServiceNamesProvider>
  );
}
