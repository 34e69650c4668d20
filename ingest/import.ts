/**
 * Loads log files from disk or a bucket through the worker's own loader. Doing it again adds nothing; an interrupted
 * import goes on where it stopped, because the ledger knows what is loaded.
 */
import { setTimeout as wait } from "node:timers/promises";
import { ingestPool, type Pool } from "../lib/db/pool.ts";
import { env } from "../lib/env.ts";
import { findLedgerEntries, locationKey } from "./ledger.ts";
import { countSource, type FoundFile, listSource, type SourceFilter } from "./list-sources.ts";
import type { LoadResult } from "./load-log-file.ts";
import { loadedETagOf } from "./loaded-versions.ts";
import { type Loader, openLoader } from "./loader.ts";
import { toLogFileHeader } from "./log-file-header.ts";

/** Where an import stands. `filesTotal` is null until the listing has ended. */
export type ImportProgress = {
  files: number;
  filesTotal: number | null;
  events: number;
  duplicates: number;
  ignored: number;
  failed: number;
  eventsPerSecond: number;
  secondsLeft: number | null;
};

/** What an import did. records = events + duplicates + rejected + dropped, of the files loaded this time. */
export type ImportSummary = {
  files: number;
  loaded: number;
  alreadyLoaded: number;
  records: number;
  events: number;
  duplicates: number;
  rejected: number;
  /** Events that are too old for the retention. */
  dropped: number;
  ignored: number;
  failed: number;
  /** The first hundred failures. */
  failures: { key: string; reason: string }[];
};

export type ImportOptions = {
  sources: string[];
  accounts?: string[];
  regions?: string[];
  /** Days of delivery, `to` exclusive. */
  from?: string;
  to?: string;
  signal: AbortSignal;
  onProgress?: (progress: ImportProgress) => void;
  pool?: Pool;
};

/** Many, because they share transactions; what they hold in memory is bounded by the budget. */
const FILES_AT_ONCE = 1_024;
const LEDGER_PAGE = 500;
const COUNT_AFTER_MS = 10_000;
const MAX_FAILURES_LISTED = 100;

/** Imports every source. Throws SourceError for a source that cannot be read, DayError for a malformed day. */
export async function importTrail(options: ImportOptions): Promise<ImportSummary> {
  const filter: SourceFilter = {
    accounts: options.accounts ?? [],
    regions: options.regions ?? [],
    from: parseDay(options.from, "from"),
    to: parseDay(options.to, "to"),
  };
  const pool = options.pool ?? ingestPool();
  const end = new AbortController();
  let filesTotal: number | null = null;
  // Listing everything once more only pays for an import that takes long.
  wait(COUNT_AFTER_MS, undefined, { signal: end.signal, ref: false })
    .then(() => countFiles(options.sources, filter, AbortSignal.any([options.signal, end.signal])))
    .then(
      (total) => {
        filesTotal = total;
      },
      () => undefined,
    );
  return loadAll({
    files: withLedger(pool, listAll(options.sources, filter)),
    signal: options.signal,
    pool,
    filesTotal: () => filesTotal,
    load: loadFound,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  }).finally(() => end.abort());
}

type LoadAll<T> = {
  files: AsyncIterable<T & { key: string }>;
  load: (loader: Loader, file: T & { key: string }) => Promise<LoadResult>;
  signal: AbortSignal;
  pool: Pool;
  filesTotal: () => number | null;
  onProgress?: (progress: ImportProgress) => void;
};

/** Loads files, several at once, and counts what became of them. */
export async function loadAll<T>(options: LoadAll<T>): Promise<ImportSummary> {
  const { signal, pool } = options;
  const loader = openLoader({ pool, signal, threads: env().loaderThreads });
  const summary: ImportSummary = {
    files: 0,
    loaded: 0,
    alreadyLoaded: 0,
    records: 0,
    events: 0,
    duplicates: 0,
    rejected: 0,
    dropped: 0,
    ignored: 0,
    failed: 0,
    failures: [],
  };
  const started = performance.now();
  const iterator = options.files[Symbol.asyncIterator]();
  const loadNext = async (): Promise<void> => {
    while (!signal.aborted) {
      const next = await iterator.next();
      if (next.done === true) return;
      const result = await options.load(loader, next.value);
      count(summary, next.value.key, result);
      options.onProgress?.(toProgress(summary, options.filesTotal(), performance.now() - started));
    }
  };
  try {
    await Promise.all(Array.from({ length: FILES_AT_ONCE }, loadNext));
  } finally {
    await loader.close();
  }
  return summary;
}

/** A file and the version of it that is loaded already, null for none. */
type KnownFile = FoundFile & { loadedETag: string | null };

/**
 * Asks the ledger about many files at once: most of a bucket that is imported again need not be opened. The next are listed
 * meanwhile.
 */
async function* withLedger(pool: Pool, files: AsyncIterable<FoundFile>): AsyncGenerator<KnownFile> {
  let asked: Promise<KnownFile[]> = Promise.resolve([]);
  let page: FoundFile[] = [];
  for await (const file of files) {
    page.push(file);
    if (page.length < LEDGER_PAGE) continue;
    const next = lookUp(pool, page);
    // Thrown when its turn comes.
    next.catch(() => undefined);
    yield* await asked;
    asked = next;
    page = [];
  }
  yield* await asked;
  yield* await lookUp(pool, page);
}

async function lookUp(pool: Pool, page: readonly FoundFile[]): Promise<KnownFile[]> {
  const entries = await findLedgerEntries(pool, page);
  return page.map((file) => ({ ...file, loadedETag: loadedETagOf(entries.get(locationKey(file))) }));
}

async function loadFound(loader: Loader, file: KnownFile): Promise<LoadResult> {
  if (file.loadedETag !== null && file.loadedETag === file.etag) return { status: "already-loaded" };
  const { header, foreignReason } = toLogFileHeader(file, "import");
  const hints = { etag: file.etag, sizeBytes: file.sizeBytes, loadedETag: file.loadedETag };
  if (foreignReason === null || !file.byContent) {
    return loader.load(header, { ...hints, ...(foreignReason === null ? {} : { foreignReason }) });
  }
  return loader.load({ ...header, kind: "log" }, { ...hints, byContent: true });
}

async function* listAll(sources: readonly string[], filter: SourceFilter): AsyncGenerator<FoundFile> {
  for (const source of sources) yield* listSource(source, filter);
}

async function countFiles(sources: readonly string[], filter: SourceFilter, signal: AbortSignal): Promise<number> {
  let files = 0;
  for (const source of sources) files += await countSource(source, filter, signal);
  return files;
}

function count(summary: ImportSummary, key: string, result: LoadResult): void {
  summary.files += 1;
  switch (result.status) {
    case "loaded":
      summary.loaded += 1;
      summary.records += result.records;
      summary.events += result.events;
      summary.duplicates += result.duplicates;
      summary.rejected += result.rejected;
      summary.dropped += result.dropped;
      return;
    case "already-loaded":
      summary.alreadyLoaded += 1;
      return;
    case "ignored":
      summary.ignored += 1;
      return;
    case "failed":
      summary.failed += 1;
      if (summary.failures.length < MAX_FAILURES_LISTED) {
        summary.failures.push({ key, reason: `${result.reason}: ${result.detail}` });
      }
      return;
    default: {
      const never: never = result;
      throw new Error(`no such result: ${never}`);
    }
  }
}

function toProgress(summary: ImportSummary, filesTotal: number | null, elapsedMs: number): ImportProgress {
  const { files, events, duplicates, ignored, failed } = summary;
  const seconds = Math.max(elapsedMs / 1_000, 0.001);
  const secondsLeft = filesTotal === null || files === 0 ? null : Math.round(((filesTotal - files) * seconds) / files);
  return {
    files,
    filesTotal,
    events,
    duplicates,
    ignored,
    failed,
    eventsPerSecond: Math.round(events / seconds),
    secondsLeft,
  };
}

/** A malformed day or time given on the command line. */
export class DayError extends Error {
  readonly code = "day";
}

function parseDay(text: string | undefined, option: string): Date | null {
  if (text === undefined) return null;
  const day = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/.test(text) ? new Date(text) : null;
  if (day === null || Number.isNaN(day.getTime())) {
    throw new DayError(`--${option} ${text}: must be a UTC day such as 2026-11-20`);
  }
  return day;
}
