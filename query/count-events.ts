/** How many events match. */
import { z } from "zod";
import { sql } from "../lib/db/sql.ts";
import { type CountRequest, chooseSource } from "./choose-source.ts";
import { queryRow } from "./run-query.ts";

const row = z.object({ count: z.coerce.number() });

/** Exact number of events of the range that meet the conditions. */
export async function countEvents(
  request: Pick<CountRequest, "range" | "conditions">,
  signal?: AbortSignal,
): Promise<number> {
  const { lines } = chooseSource({ range: request.range, conditions: request.conditions, fields: [], times: "none" });
  const statement = sql`/* query:count-events */ select coalesce(sum(l.events), 0) as count from (${lines}) l`;
  return (await queryRow(row, statement, signal)).count;
}
