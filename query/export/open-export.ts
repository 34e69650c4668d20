/**
 * The rows of an export, page by page, of one moment.
 *
 * The ingest goes on meanwhile, and files arrive out of order: walking on by key alone would mix events that were there at
 * the start with some that were not. So coverage and every page are read in one snapshot (repeatable read, read only):
 * the file holds exactly what its coverage says was there. It costs one connection and holds back the vacuum for as
 * long as the reader takes; so there are few exports at a time, and a reader who takes nothing for two minutes is cut
 * off. Pages, not a cursor over everything: each is a short statement under the timeout of readers and can be cancelled.
 */
import type { Coverage } from "../answers.ts";
import { countGroups } from "../count-groups.ts";
import { getCoverage } from "../coverage.ts";
import type { EventQuery, TimeRange } from "../event-query.ts";
import { type EventPage, listEvents } from "../list-events.ts";
import { openSnapshot, type Snapshot } from "../run-query.ts";
import type { ExportRows, ExportSubject } from "./export-format.ts";

const PAGE_ROWS = 1_000;
/** Groups are counted in one statement and held at once. */
export const MAX_EXPORT_GROUPS = 100_000;
/** Later than the route cuts off a reader who takes nothing: the net below it. */
const IDLE_SECONDS = 150;

type Question = Pick<EventQuery, "filters"> & { range: TimeRange };

/** An export that has begun. `rows` may be walked once; `more` is known after that. */
export type OpenExport = {
  coverage: Coverage;
  pages: AsyncGenerator<ExportRows, { more: boolean }, void>;
  /** Ends it and gives the connection back; safe at any time. */
  close(): Promise<void>;
};

/** Begins an export: the first page is there when this resolves, so what can be refused is refused by now. */
export async function openExport(
  query: Question,
  options: { subject: ExportSubject; limit: number },
  signal: AbortSignal,
): Promise<OpenExport> {
  const snapshot = await openSnapshot({ idleSeconds: IDLE_SECONDS }, signal);
  try {
    const coverage = await snapshot.read(() => getCoverage(query.range, signal));
    const source = { query, snapshot, signal, limit: options.limit };
    const pages = options.subject.kind === "events" ? eventPages(source) : groupPages(source, options.subject);
    return { coverage, pages: await prefetch(pages), close: snapshot.close };
  } catch (error) {
    await snapshot.close();
    throw error;
  }
}

type Source = { query: Question; snapshot: Snapshot; signal: AbortSignal; limit: number };

async function* eventPages({ query, snapshot, signal, limit }: Source): OpenExport["pages"] {
  let cursor: string | null = null;
  for (let left = limit; left > 0; ) {
    const size = Math.min(PAGE_ROWS, left);
    const place: string | null = cursor;
    const page: EventPage = await snapshot.read(() => listEvents(query, { limit: size, cursor: place }, signal));
    yield page.events;
    left -= page.events.length;
    cursor = page.olderCursor;
    if (cursor === null) break;
  }
  return { more: cursor !== null };
}

async function* groupPages(
  { query, snapshot, signal, limit }: Source,
  { groupBy }: Extract<ExportSubject, { kind: "groups" }>,
): OpenExport["pages"] {
  const most = Math.min(limit, MAX_EXPORT_GROUPS);
  const { groups } = await snapshot.read(() => countGroups(query, { groupBy, limit: most + 1 }, signal));
  for (let at = 0; at < Math.min(groups.length, most); at += PAGE_ROWS) {
    yield groups.slice(at, Math.min(at + PAGE_ROWS, most));
  }
  return { more: groups.length > most };
}

/** The same pages with the first one already read. */
async function prefetch(pages: OpenExport["pages"]): Promise<OpenExport["pages"]> {
  const first = await pages.next();
  return (async function* () {
    if (first.done) return first.value;
    yield first.value;
    return yield* pages;
  })();
}
