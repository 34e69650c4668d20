/**
 * Loads log files from disk or a bucket through the worker's own loader. Doing it again adds nothing; an interrupted
 * import goes on where it stopped, because the ledger knows what is loaded.
 */
import { ingestPool, type Pool } from "../lib/db/pool.ts";
import { type FoundFile, listSource, type SourceFilter } from "./list-sources.ts";
import { type LoadContext, type LoadResult, loadLogFile } from "./load-log-file.ts";
import { toLogFileHeader } from "./log-file-header.ts";
import { MemoryBudget } from "./memory-budget.ts";
import { StoreLane } from "./store-lane.ts";

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

/** What an import did. records = events + duplicates + rejected, of the files loaded this time. */
export type ImportSummary = {
  files: number;
  loaded: number;
  alreadyLoaded: number;
  records: number;
  events: number;
  duplicates: number;
  rejected: number;
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
const FILES_AT_ONCE = 256;
const MAX_FAILURES_LISTED = 100;

/** Imports every source. Throws SourceError for a source that cannot be read, DayError for a malformed day. */
export async function importTrail(options: ImportOptions): Promise<ImportSummary> {
  const filter: SourceFilter = {
    accounts: options.accounts ?? [],
    regions: options.regions ?? [],
    from: parseDay(options.from, "from"),
    to: parseDay(options.to, "to"),
  };
  const counting = countFiles(options.sources, filter, options.signal);
  let filesTotal: number | null = null;
  counting.then(
    (total) => {
      filesTotal = total;
    },
    () => undefined,
  );
  return loadAll({
    files: listAll(options.sources, filter),
    signal: options.signal,
    pool: options.pool ?? ingestPool(),
    filesTotal: () => filesTotal,
    load: (context, file) => loadFound(context, file),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
}

type LoadAll<T> = {
  files: AsyncIterable<T & { key: string }>;
  load: (context: LoadContext, file: T & { key: string }) => Promise<LoadResult>;
  signal: AbortSignal;
  pool: Pool;
  filesTotal: () => number | null;
  onProgress?: (progress: ImportProgress) => void;
};

/** Loads files, several at once, and counts what became of them. */
export async function loadAll<T>(options: LoadAll<T>): Promise<ImportSummary> {
  const { signal, pool } = options;
  const context: LoadContext = { pool, lane: new StoreLane(pool, signal), budget: new MemoryBudget(), signal };
  const summary: ImportSummary = {
    files: 0,
    loaded: 0,
    alreadyLoaded: 0,
    records: 0,
    events: 0,
    duplicates: 0,
    rejected: 0,
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
      const result = await options.load(context, next.value);
      count(summary, next.value.key, result);
      options.onProgress?.(toProgress(summary, options.filesTotal(), performance.now() - started));
    }
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, loadNext));
  return summary;
}

async function loadFound(context: LoadContext, file: FoundFile): Promise<LoadResult> {
  const { header, foreignReason } = toLogFileHeader(file, "import");
  const hints = { etag: file.etag, sizeBytes: file.sizeBytes };
  if (foreignReason === null || !file.byContent) {
    return loadLogFile(context, header, { ...hints, ...(foreignReason === null ? {} : { foreignReason }) });
  }
  return loadLogFile(context, { ...header, kind: "log" }, { ...hints, byContent: true });
}

async function* listAll(sources: readonly string[], filter: SourceFilter): AsyncGenerator<FoundFile> {
  for (const source of sources) yield* listSource(source, filter);
}

async function countFiles(sources: readonly string[], filter: SourceFilter, signal: AbortSignal): Promise<number> {
  let files = 0;
  for await (const _ of listAll(sources, filter)) {
    if (signal.aborted) break;
    files += 1;
  }
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
