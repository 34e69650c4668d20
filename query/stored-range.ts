/** The hours that hold any event: what the API covers when it is not told a range. */
import { z } from "zod";
import { sql } from "../lib/db/sql.ts";
import type { TimeRange } from "./event-query.ts";
import { queryRow } from "./run-query.ts";

const row = z.object({ first: z.date().nullable(), last: z.date().nullable() });
const HOUR_MS = 3_600_000;

/** From the first hour with an event to the end of the last one; null when nothing is stored. */
export async function findStoredRange(signal?: AbortSignal): Promise<TimeRange | null> {
  const statement = sql`/* query:stored-range */
    select min(bucket) as first, max(bucket) as last
    from cloudtrail.volume_hour`;
  const { first, last } = await queryRow(row, statement, signal);
  return first === null || last === null ? null : { from: first, to: new Date(last.getTime() + HOUR_MS) };
}
