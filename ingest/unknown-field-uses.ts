/** Members of records that this version does not know: counted in the transaction of their events. */
import type { PoolClient } from "../lib/db/pool.ts";

/** A member of one record. */
export type UnknownFieldUse = { name: string; recordIndex: number; timeMs: number };

type Uses = { records: number; firstMs: number; lastMs: number; logFileId: number; recordIndex: number };

/** Names are the sender's to choose: a thousand are enough to tell that something new is there. */
const MOST_NAMES = 1_000;

/** Sums of one transaction. */
export class UnknownFields {
  private readonly byName = new Map<string, Uses>();

  add(logFileId: number, uses: readonly UnknownFieldUse[]): void {
    for (const { name, recordIndex, timeMs } of uses) {
      const known = this.byName.get(name);
      if (known === undefined) {
        if (this.byName.size < MOST_NAMES)
          this.byName.set(name, { records: 1, firstMs: timeMs, lastMs: timeMs, logFileId, recordIndex });
        continue;
      }
      known.records += 1;
      if (timeMs < known.firstMs) known.firstMs = timeMs;
      if (timeMs > known.lastMs) known.lastMs = timeMs;
    }
  }

  /** Adds the sums to what is stored. */
  async merge(client: PoolClient): Promise<void> {
    const rows = [...this.byName].sort(([a], [b]) => (a < b ? -1 : 1));
    if (rows.length === 0) return;
    await client.query(
      `insert into cloudtrail.unknown_field as stored (name, records, first_time, last_time, log_file_id, record_index)
       select name, records, to_timestamp(first_time), to_timestamp(last_time), log_file_id, record_index
       from unnest($1::text[], $2::bigint[], $3::float8[], $4::float8[], $5::integer[], $6::integer[])
         as field (name, records, first_time, last_time, log_file_id, record_index)
       on conflict (name) do update set
         records = stored.records + excluded.records,
         first_time = least(stored.first_time, excluded.first_time),
         last_time = greatest(stored.last_time, excluded.last_time)`,
      [
        rows.map(([name]) => name),
        rows.map(([, field]) => field.records),
        rows.map(([, field]) => field.firstMs / 1_000),
        rows.map(([, field]) => field.lastMs / 1_000),
        rows.map(([, field]) => field.logFileId),
        rows.map(([, field]) => field.recordIndex),
      ],
    );
  }
}
