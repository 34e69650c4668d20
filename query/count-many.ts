/** Many counts of one range in few statements. */
import { z } from "zod";
import { join, type Sql, sql } from "../lib/db/sql.ts";
import { chooseSource } from "./choose-source.ts";
import type { TimeRange } from "./event-query.ts";
import { queryRows } from "./run-query.ts";
import type { LineCondition } from "./where.ts";

/** Statements run at once, and counts in each: a statement of many parts takes long to plan, many statements long to send. */
const AT_ONCE = 4;
const PER_STATEMENT = 20;

const row = z.object({ index: z.number(), count: z.coerce.number() });

/** Number of events of the range under each list of conditions. */
export async function countMany(
  range: TimeRange,
  conditions: readonly (readonly LineCondition[])[],
  signal?: AbortSignal,
): Promise<number[]> {
  const parts = conditions.map((own, index) => countPart(range, own, index));
  const statements = Array.from({ length: Math.ceil(parts.length / PER_STATEMENT) }, (_, at) =>
    // Dealt out like cards: neighbours in the catalogue cost alike.
    join(
      parts.filter((_, index) => index % Math.ceil(parts.length / PER_STATEMENT) === at),
      " union all ",
    ),
  );
  const answers = await runAtMost(AT_ONCE, statements, (statement) =>
    queryRows(row, sql`/* query:count-many */ ${statement}`, signal),
  );
  const counts = new Map(answers.flat().map(({ index, count }) => [index, count]));
  return conditions.map((_, index) => counts.get(index) ?? 0);
}

function countPart(range: TimeRange, conditions: readonly LineCondition[], index: number): Sql {
  const { lines } = chooseSource({ range, conditions, fields: [], times: "none" });
  return sql`select ${index}::integer as index, coalesce(sum(l.events), 0) as count from (${lines}) l`;
}

/** Runs the work for each item, `limit` at a time; answers in the order of the items. The first failure ends it. */
export async function runAtMost<T, R>(limit: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  const queue = items.entries();
  const runNext = async () => {
    for (const [index, item] of queue) answers[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, runNext));
  return answers;
}
