/** Tries log files again, as they stand in the ledger: those that failed, and those an earlier version did not load. */
import { ingestPool, type Pool } from "../lib/db/pool.ts";
import { env } from "../lib/env.ts";
import { LOCAL_BUCKET } from "../lib/log-file/location.ts";
import { type ImportProgress, type ImportSummary, loadAll } from "./import.ts";
import type { LogFileHeader } from "./ledger.ts";

export type ReplayOptions = { signal: AbortSignal; onProgress?: (progress: ImportProgress) => void; pool?: Pool };

const PAGE = 500;

/** Failed files, and Insights files that versions without Insights reports had put aside with this reason. */
const WAITING = `(status = 'failed' or (status = 'ignored' and kind = 'insight'
  and reason = 'CloudTrail Insights file: kept for the Insights reports'))`;

/** Loads every failed file again, and every Insights file that was put aside; those in buckets that are not allowed stay failed. */
export async function replay(options: ReplayOptions): Promise<ImportSummary> {
  const pool = options.pool ?? ingestPool();
  const total = await pool.query<{ files: number; newest: number }>(
    `select count(*)::int as files, coalesce(max(id), 0) as newest from cloudtrail.log_file where ${WAITING}`,
  );
  const { files, newest } = total.rows[0] ?? { files: 0, newest: 0 };
  return loadAll({
    files: listWaiting(pool, newest),
    load: async (loader, header: LogFileHeader) => {
      const { trailBuckets } = env();
      if (header.bucket !== LOCAL_BUCKET && trailBuckets !== null && !trailBuckets.has(header.bucket)) {
        const detail = "the bucket is not among TRAIL_BUCKETS";
        return { status: "failed", reason: "unknown-bucket", detail, retry: false, attempts: 0 };
      }
      return loader.load(header);
    },
    signal: options.signal,
    pool,
    filesTotal: () => files,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
}

/** The files to try, newest first, up to the newest of when the replay began. */
async function* listWaiting(pool: Pool, newest: number): AsyncGenerator<LogFileHeader> {
  let before = newest + 1;
  for (;;) {
    const page = await pool.query<LogFileHeader & { id: number }>(
      `select id, bucket, key, kind, account, region, delivered_at as "deliveredAt", sent_at as "sentAt",
         'replay' as origin
       from cloudtrail.log_file
       where ${WAITING} and id < $1
       order by id desc
       limit $2`,
      [before, PAGE],
    );
    for (const { id, ...header } of page.rows) {
      before = id;
      yield header;
    }
    if (page.rows.length < PAGE) return;
  }
}
