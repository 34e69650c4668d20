/**
 * The one writer of a process: files wait here and are stored together, so that small files share a transaction while
 * the next ones are being read. A file that cannot be stored never takes others with it.
 */
import type { Pool } from "../lib/db/pool.ts";
import { LogFileError } from "../lib/log-file/location.ts";
import type { ContentSummary } from "../lib/log-file/read-log-file.ts";
import { classifyDatabaseError } from "./database-errors.ts";
import { Dictionaries } from "./dictionaries.ts";
import type { ClosedFile, LoadCounts, LogFileHeader, OpenFile } from "./ledger.ts";
import { type ExtractedRecords, LoadTransaction } from "./store.ts";
import { StillAwayError, untilReachable } from "./until-reachable.ts";

/** A file that was read, with its records in one or more parts. */
export type ReadFile = {
  header: LogFileHeader;
  etag: string;
  objectBytes: number;
  /** May be read once for a stream; a list can be read again when the transaction must be repeated. */
  parts: AsyncIterable<ExtractedRecords> | readonly ExtractedRecords[];
  /** Complete when the parts were read. */
  summary: ContentSummary;
};

/** What became of a file: its counts, or null when this version was loaded before. */
export type StoreResult = LoadCounts | null;

/** The file's own data cannot be stored. `cause` is what Postgres said. */
export class StoreError extends Error {
  readonly code = "store-error";
}

/** The lane was closed before the file was stored; nothing of it is in the database. */
export class LaneClosedError extends Error {
  readonly code = "lane-closed";
}

/** The database went away or another transaction won while a stream was stored: read it again from its start. */
export class StoreInterruptedError extends Error {
  readonly code = "store-interrupted";
}

type ReadList = ReadFile & { parts: readonly ExtractedRecords[] };
type ReadStream = ReadFile & { parts: AsyncIterable<ExtractedRecords> };
type Job = { file: ReadFile; resolve: (result: StoreResult) => void; reject: (error: unknown) => void };

const MAX_BATCH_RECORDS = 20_000;
const MAX_BATCH_FILES = 2_000;
/** Records that may wait while a batch is stored, before no more files are read. */
const MAX_WAITING_RECORDS = 10_000;
/** Records per COPY: bounds the memory that a stream takes. */
const CHUNK_RECORDS = 10_000;
const MAX_ATTEMPTS = 5;

/** Make one per process and database. */
export class StoreLane {
  private readonly pool: Pool;
  /** Where the records of its files are noted. */
  readonly dictionaries: Dictionaries;
  private readonly signal: AbortSignal;
  private readonly waiting: Job[] = [];
  private waitingRecords = 0;
  private readonly wantRoom: (() => void)[] = [];
  private running = false;
  private away = false;
  /** Told when the database cannot be reached any more, and when it can again. */
  onPause: (paused: boolean) => void = () => {};

  /** `signal` gives up waiting for a database that is away. */
  constructor(pool: Pool, signal: AbortSignal) {
    this.pool = pool;
    this.dictionaries = new Dictionaries(pool);
    this.signal = signal;
  }

  /** True while the database cannot be reached: stop taking more work. */
  get paused(): boolean {
    return this.away;
  }

  private set paused(away: boolean) {
    if (away === this.away) return;
    this.away = away;
    this.onPause(away);
  }

  /** Stores a file with others that wait. Rejects with StoreError, LaneClosedError, or the error of its stream. */
  store(file: ReadFile): Promise<StoreResult> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ file, resolve, reject });
      this.waitingRecords += countRecords(file);
      if (!this.running) void this.run();
    });
  }

  /** Resolves when few enough records wait: read a file only then. */
  async room(): Promise<void> {
    while (this.waitingRecords >= MAX_WAITING_RECORDS)
      await new Promise<void>((resolve) => this.wantRoom.push(resolve));
  }

  private async run(): Promise<void> {
    this.running = true;
    try {
      while (this.waiting.length > 0) await this.storeBatch(this.takeBatch());
    } finally {
      this.running = false;
    }
  }

  /** As many waiting files as fit; a stream goes alone, because it cannot be read twice. */
  private takeBatch(): Job[] {
    let files = 0;
    let records = 0;
    for (const { file } of this.waiting) {
      if (files === MAX_BATCH_FILES || records >= MAX_BATCH_RECORDS || (files > 0 && isStream(file))) break;
      files += 1;
      records += countRecords(file);
      if (isStream(file)) break;
    }
    this.waitingRecords -= records;
    for (const resolve of this.wantRoom.splice(0)) resolve();
    return this.waiting.splice(0, files);
  }

  /** Never throws: every job is resolved or rejected. */
  private async storeBatch(jobs: Job[]): Promise<void> {
    const again = !jobs.some(({ file }) => isStream(file));
    for (let attempt = 1; ; ) {
      try {
        const results = await (again ? this.untilReachable(() => this.tryBatch(jobs)) : this.tryBatch(jobs));
        for (const [index, job] of jobs.entries()) job.resolve(results[index] ?? null);
        return;
      } catch (error) {
        if (error instanceof LaneClosedError) {
          for (const job of jobs) job.reject(error);
          return;
        }
        const kind = isStreamError(error) ? "fatal" : classifyDatabaseError(error);
        attempt += 1;
        if (kind === "conflict" && again && attempt <= MAX_ATTEMPTS) continue;
        if (jobs.length > 1) {
          // One of them is to blame: each on its own.
          for (const job of jobs) await this.storeBatch([job]);
          return;
        }
        const interrupted = !again && (kind === "unavailable" || kind === "conflict");
        for (const job of jobs) {
          if (interrupted) job.reject(new StoreInterruptedError("interrupted", { cause: error }));
          else job.reject(isStreamError(error) ? error : toStoreError(error));
        }
        return;
      }
    }
  }

  /** Runs work that asks the database until it answers; LaneClosedError when the process is to stop first. */
  async untilReachable<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await untilReachable(work, {
        signal: this.signal,
        onAway: (away) => {
          this.paused = away;
        },
      });
    } catch (error) {
      if (!(error instanceof StillAwayError)) throw error;
      throw new LaneClosedError("stopped while the database was away", { cause: error });
    }
  }

  private async tryBatch(jobs: Job[]): Promise<StoreResult[]> {
    // All that can be done before the turn is taken.
    await this.number(jobs.flatMap(({ file }) => (isStream(file) ? [] : (file as ReadList).parts)));
    const load = await LoadTransaction.begin(this.pool);
    try {
      const open = await load.openFiles(jobs.map(({ file }) => file));
      const closed: ClosedFile[] = [];
      let parts: { file: OpenFile; part: ExtractedRecords }[] = [];
      let records = 0;
      const flush = async (): Promise<void> => {
        await load.addRecords(parts);
        parts = [];
        records = 0;
      };
      for (const [index, { file: read }] of jobs.entries()) {
        const file = open[index] ?? null;
        if (file === null) continue;
        for await (const part of read.parts) {
          if (isStream(read)) await this.number([part]);
          parts.push({ file, part });
          records += part.events.length + part.rejections.length;
          if (records >= CHUNK_RECORDS) await flush();
        }
        closed.push({ file, objectBytes: read.objectBytes, ...read.summary });
      }
      await flush();
      await load.closeFiles(closed);
      await load.commit();
      return open;
    } catch (error) {
      await load.rollback();
      throw error;
    }
  }

  private number(parts: readonly ExtractedRecords[]): Promise<void> {
    return this.dictionaries.fetch(parts.flatMap(({ events }) => events));
  }
}

const isStream = (file: ReadFile): file is ReadStream => !Array.isArray(file.parts);
/** Of a stream nothing waits: it is read when it is stored. */
const countRecords = (file: ReadFile): number =>
  isStream(file)
    ? 0
    : (file as ReadList).parts.reduce((sum, { events, rejections }) => sum + events.length + rejections.length, 0);

const isStreamError = (error: unknown): boolean => error instanceof LogFileError;

function toStoreError(error: unknown): StoreError {
  const code = (error as { code?: unknown } | null)?.code;
  const message = typeof code === "string" ? `Postgres refused the file (${code})` : "the file could not be stored";
  return new StoreError(message, { cause: error });
}
