/**
 * Loads one log file: ledger → object → records → events → Postgres. Queue, import and replay all come through here.
 * Whatever happens is in the ledger afterwards.
 */
import { setTimeout as wait } from "node:timers/promises";
import type { Pool } from "../lib/db/pool.ts";
import { log } from "../lib/log.ts";
import { LogFileError } from "../lib/log-file/location.ts";
import { type LogFileContent, readLogFile } from "../lib/log-file/read-log-file.ts";
import type { Dictionaries } from "./dictionaries.ts";
import { extractRecords } from "./extract-records.ts";
import { type LoadCounts, type LogFileHeader, recordOutcome, settleFailure } from "./ledger.ts";
import type { LoadedVersions } from "./loaded-versions.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import type { ExtractedRecords } from "./store.ts";
import { LaneClosedError, StoreError, StoreInterruptedError, type StoreLane, type StoreResult } from "./store-lane.ts";

/** What became of a file. `retry`: the same object may load later without anybody changing it. */
export type LoadResult =
  | ({ status: "loaded" } & LoadCounts)
  | { status: "already-loaded" }
  | { status: "ignored"; reason: string }
  | { status: "failed"; reason: string; detail: string; retry: boolean; attempts: number };

/**
 * What is known of a file beside its header. `loadedETag`: the version the ledger holds as loaded, null for none, when
 * somebody has looked already.
 */
export type LoadHints = {
  etag?: string | null;
  sizeBytes?: number | null;
  foreignReason?: string;
  byContent?: boolean;
  loadedETag?: string | null;
};

/** What a load needs: made once per thread. */
export type LoadContext = {
  pool: Pool;
  loaded: LoadedVersions;
  lane: StoreLane;
  budget: MemoryBudget;
  signal: AbortSignal;
};

/** Kinds that are kept in the ledger and not loaded as events. */
const NOT_LOADED: Partial<Record<LogFileHeader["kind"], string>> = {
  digest: "CloudTrail digest file: kept for verification",
};

/**
 * Loads `header`'s object. `etag` from a notification saves the download of a version that is loaded already.
 * `byContent`: the key says nothing, so a file without records is foreign and not bad.
 * Never throws for a bad object; throws LaneClosedError when the process stops first.
 */
export async function loadLogFile(
  context: LoadContext,
  header: LogFileHeader,
  hints: LoadHints = {},
): Promise<LoadResult> {
  const skipped =
    header.kind === "foreign" ? (hints.foreignReason ?? "not a CloudTrail object") : NOT_LOADED[header.kind];
  if (skipped !== undefined) return ignore(context, header, skipped);
  const loadedETag = hints.loadedETag === undefined ? await context.loaded.find(header) : hints.loadedETag;
  if (loadedETag !== null && hints.etag === loadedETag) return { status: "already-loaded" };
  try {
    return await readAndStore(context, { header, sizeBytes: hints.sizeBytes ?? null, knownETag: loadedETag });
  } catch (error) {
    if (context.signal.aborted || error instanceof LaneClosedError)
      throw new LaneClosedError("stopped", { cause: error });
    // An object that is loaded and only could not be looked at again is no loss.
    if (loadedETag !== null && error instanceof LogFileError && error.retryable) return { status: "already-loaded" };
    if (hints.byContent === true && error instanceof LogFileError && error.code === "not-records") {
      return ignore(context, { ...header, kind: "foreign" }, "holds no CloudTrail records");
    }
    return fail(context, header, error);
  }
}

type Reading = { header: LogFileHeader; sizeBytes: number | null; knownETag: string | null };

/** A file too large to hold is read again when the database interrupts it. */
async function readAndStore(context: LoadContext, reading: Reading): Promise<LoadResult> {
  for (;;) {
    try {
      const counts = await readThenStore(context, reading);
      if (counts !== null) return { status: "loaded", ...toCounts(counts) };
      // Of an import few files failed before, and each statement costs as much as a file.
      if (reading.header.origin !== "import") {
        await context.lane.untilReachable(() => settleFailure(context.pool, reading.header));
      }
      return { status: "already-loaded" };
    } catch (error) {
      if (!(error instanceof StoreInterruptedError) || context.signal.aborted) throw error;
      await wait(1_000, undefined, { signal: context.signal }).catch(() => undefined);
      await context.lane.untilReachable(() => context.pool.query("select 1"));
    }
  }
}

/** What was read takes memory until its records are extracted; a stream takes it until it is stored. */
async function readThenStore(context: LoadContext, { header, sizeBytes, knownETag }: Reading): Promise<StoreResult> {
  const { lane, budget, signal } = context;
  await lane.room();
  const { stored } = await budget.run(sizeBytes, async () => {
    const content = await readLogFile(header, {
      signal,
      bareList: header.kind === "aggregated",
      ...(knownETag === null ? {} : { knownETag }),
    });
    if (content === null) return { stored: null };
    const { etag, objectBytes, summary, large } = content;
    const stream = extractStream(header, content, lane.dictionaries);
    try {
      const parts = large ? stream : await collect(stream);
      const stored = lane.store({ header, etag, objectBytes, summary, parts });
      if (large) await stored;
      return { stored };
    } finally {
      content.discard();
    }
  });
  return stored;
}

const toCounts = ({ records, events, duplicates, rejected, dropped }: LoadCounts): LoadCounts => ({
  records,
  events,
  duplicates,
  rejected,
  dropped,
});

/** Ignores an object, once and for all. */
async function ignore(context: LoadContext, header: LogFileHeader, reason: string): Promise<LoadResult> {
  await context.lane.untilReachable(() =>
    recordOutcome(context.pool, header, { status: "ignored", reason, detail: null }),
  );
  return { status: "ignored", reason };
}

async function* extractStream(
  header: LogFileHeader,
  { batches }: LogFileContent,
  dictionaries: Dictionaries,
): AsyncGenerator<ExtractedRecords> {
  for await (const batch of batches) yield extractRecords(header, batch, dictionaries);
}

async function collect(stream: AsyncIterable<ExtractedRecords>): Promise<ExtractedRecords[]> {
  const parts: ExtractedRecords[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

async function fail(context: LoadContext, header: LogFileHeader, error: unknown): Promise<LoadResult> {
  if (error instanceof LogFileError && error.code === "empty") return ignore(context, header, "empty object");
  const known = error instanceof LogFileError || error instanceof StoreError;
  const reason = known ? error.code : "internal-error";
  const detail = known ? error.message : "an unexpected error; see the log of the worker";
  const fields = { bucket: header.bucket, key: header.key, reason, detail };
  if (known) log().warn(fields, "log file not loaded");
  else log().error({ ...fields, error: error instanceof Error ? error.stack : String(error) }, "log file not loaded");
  const { attempts } = await context.lane.untilReachable(() =>
    recordOutcome(context.pool, header, { status: "failed", reason, detail }),
  );
  return { status: "failed", reason, detail, retry: error instanceof LogFileError && error.retryable, attempts };
}
