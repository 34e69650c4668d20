/** Which version of an object is loaded: asked for many files at once, because one question costs as much as a file's events. */
import type { Pool } from "../lib/db/pool.ts";
import type { LogFileLocation } from "../lib/log-file/location.ts";
import { findLedgerEntries, type LedgerEntry, locationKey } from "./ledger.ts";
import type { StoreLane } from "./store-lane.ts";

const MOST_AT_ONCE = 500;

type Waiting = { location: LogFileLocation; resolve: (etag: string | null) => void; reject: (error: unknown) => void };

/** Make one per thread. */
export class LoadedVersions {
  private readonly pool: Pool;
  private readonly untilReachable: StoreLane["untilReachable"];
  private readonly waiting: Waiting[] = [];
  private asking = false;

  /** `lane` waits for a database that is away. */
  constructor(pool: Pool, lane: StoreLane) {
    this.pool = pool;
    this.untilReachable = (work) => lane.untilReachable(work);
  }

  /** The ETag of the newest version that is loaded; null for none. Whoever asks meanwhile is answered by the next query. */
  find(location: LogFileLocation): Promise<string | null> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ location, resolve, reject });
      if (!this.asking) void this.ask();
    });
  }

  /** Never throws. */
  private async ask(): Promise<void> {
    this.asking = true;
    // Whoever asks in the same moment comes along.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.answer(this.waiting.splice(0, MOST_AT_ONCE));
    this.asking = false;
  }

  private async answer(asked: readonly Waiting[]): Promise<void> {
    try {
      const locations = asked.map(({ location }) => location);
      const entries = await this.untilReachable(() => findLedgerEntries(this.pool, locations));
      for (const { location, resolve } of asked) resolve(loadedETagOf(entries.get(locationKey(location))));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}

/** The newest loaded version among the entries of one object; null for none. */
export const loadedETagOf = (entries: readonly LedgerEntry[] | undefined): string | null =>
  entries?.find((entry) => entry.status === "loaded")?.etag ?? null;
