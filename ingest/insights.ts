/** The numbers of Insights records, beside their event rows and in the same transaction. */
import type { PoolClient } from "../lib/db/pool.ts";
import type { NumberedEvent } from "./numbered-event.ts";

/** Stores what Insights records measured; other events have nothing to add, and neither has one that is stored already. */
export async function addInsights(client: PoolClient, events: readonly NumberedEvent[]): Promise<void> {
  const measured = events.flatMap(({ eventID, timeMs, details }) => {
    const insight = details?.insight ?? null;
    return insight === null ? [] : [{ eventID, timeMs, insight }];
  });
  if (measured.length === 0) return;
  const column = <T>(read: (one: (typeof measured)[number]) => T): T[] => measured.map(read);
  await client.query(
    `insert into cloudtrail.insight
       (event_id, event_time, pair_id, baseline_average, insight_average, baseline_duration, insight_duration,
        attributions, attributions_dropped)
     select * from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::float8[], $5::float8[], $6::integer[],
       $7::integer[], $8::jsonb[], $9::boolean[])
     on conflict (event_id) do nothing`,
    [
      column(({ eventID }) => eventID),
      column(({ timeMs }) => new Date(timeMs).toISOString()),
      column(({ insight }) => insight.pairID),
      column(({ insight }) => insight.baselineAverage),
      column(({ insight }) => insight.insightAverage),
      column(({ insight }) => insight.baselineDuration),
      column(({ insight }) => insight.insightDuration),
      column(({ insight }) => JSON.stringify(insight.attributions)),
      column(({ insight }) => insight.attributionsDropped),
    ],
  );
}
