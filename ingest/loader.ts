/**
 * Who loads log files: this thread, or several threads that share nothing but the database. Reading a record costs more
 * than storing it, so one thread cannot keep Postgres busy.
 */
import type { Pool } from "../lib/db/pool.ts";
import { shareIPDatabase } from "../lib/ip-database.ts";
import type { LogFileHeader } from "./ledger.ts";
import { type LoadContext, type LoadHints, type LoadResult, loadLogFile } from "./load-log-file.ts";
import { LoadedVersions } from "./loaded-versions.ts";
import { LoaderThread } from "./loader-thread.ts";
import { MemoryBudget } from "./memory-budget.ts";
import { StoreLane } from "./store-lane.ts";

/** Loads one file and says what became of it; see {@link loadLogFile} for what it throws. */
export type Loader = {
  /** Gets ready before the first file comes. */
  start(): Promise<void>;
  load(header: LogFileHeader, hints?: LoadHints): Promise<LoadResult>;
  /** True while the database cannot be reached: bring no more files. */
  readonly paused: boolean;
  /** Ends the threads. Call it when nothing is being loaded any more. */
  close(): Promise<void>;
};

/** A loader of `threads` threads; with one, this thread loads. `signal` gives up what is not stored yet. */
export function openLoader(options: { pool: Pool; signal: AbortSignal; threads: number }): Loader {
  return options.threads === 1 ? new OwnLoader(options) : new ThreadedLoader(options);
}

/** What a load in this thread needs. */
export function makeLoadContext(pool: Pool, signal: AbortSignal, threads = 1): LoadContext {
  const lane = new StoreLane(pool, signal);
  return { pool, loaded: new LoadedVersions(pool, lane), lane, budget: new MemoryBudget(threads), signal };
}

class OwnLoader implements Loader {
  private readonly context: LoadContext;

  constructor({ pool, signal }: { pool: Pool; signal: AbortSignal }) {
    this.context = makeLoadContext(pool, signal);
  }

  get paused(): boolean {
    return this.context.lane.paused;
  }

  async start(): Promise<void> {}

  load(header: LogFileHeader, hints: LoadHints = {}): Promise<LoadResult> {
    return loadLogFile(this.context, header, hints);
  }

  async close(): Promise<void> {}
}

/** Its threads start with the first file at the latest: an import that finds everything loaded needs none. */
class ThreadedLoader implements Loader {
  private readonly count: number;
  private readonly signal: AbortSignal;
  private threads: LoaderThread[] = [];
  private starting: Promise<void> | null = null;

  constructor({ signal, threads }: { signal: AbortSignal; threads: number }) {
    this.count = threads;
    this.signal = signal;
    signal.addEventListener("abort", () => this.abandon(), { once: true });
  }

  get paused(): boolean {
    return this.threads.some((thread) => thread.paused);
  }

  /** To the thread with the least in work. */
  async load(header: LogFileHeader, hints: LoadHints = {}): Promise<LoadResult> {
    await this.start();
    const [first, ...others] = this.threads;
    if (first === undefined) throw new Error("a loader has at least one thread");
    return others.reduce((best, one) => (one.inWork < best.inWork ? one : best), first).load(header, hints);
  }

  async close(): Promise<void> {
    await this.starting;
    await Promise.all(this.threads.map((thread) => thread.close()));
  }

  start(): Promise<void> {
    this.starting ??= this.startThreads();
    return this.starting;
  }

  private async startThreads(): Promise<void> {
    await shareIPDatabase();
    this.threads = Array.from({ length: this.count }, () => new LoaderThread(this.count));
    if (this.signal.aborted) this.abandon();
  }

  private abandon(): void {
    for (const thread of this.threads) thread.abandon();
  }
}
