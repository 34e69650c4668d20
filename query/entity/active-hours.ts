/** In which hours something was active: what a heat map by hour and day is made of. */
import { z } from "zod";
import { sql } from "../../lib/db/sql.ts";
import { chooseSource } from "../choose-source.ts";
import type { TimeRange } from "../event-query.ts";
import { queryRows } from "../run-query.ts";
import { BUCKET_ORIGIN, formatInstant } from "../time-range.ts";
import type { ActiveHour } from "./entity-answers.ts";
import { type EntityRef, resolveEntity } from "./entity-filter.ts";

const row = z.object({ bucket: z.date(), count: z.coerce.number(), denied: z.coerce.number() });

/** Hours (UTC) of the range with events of the entity, oldest first. The counts hold only what the range holds. */
export async function getActiveHours(entity: EntityRef, range: TimeRange, signal?: AbortSignal): Promise<ActiveHour[]> {
  const conditions = await resolveEntity(entity, signal);
  const { lines } = chooseSource({ range, conditions, fields: ["outcome"], bucketSeconds: 3_600, times: "none" });
  const statement = sql`/* query:active-hours */
    select date_bin(interval '1 hour', l.at, ${BUCKET_ORIGIN}::timestamptz) as bucket, sum(l.events) as count,
      coalesce(sum(l.events) filter (where l.outcome = 1), 0) as denied
    from (${lines}) l
    group by bucket
    order by bucket`;
  const rows = await queryRows(row, statement, signal);
  return rows.map(({ bucket, count, denied }) => ({ from: formatInstant(bucket), count, denied }));
}
