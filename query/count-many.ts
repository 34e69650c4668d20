/** Many counts of one range in few statements. */
import { z } from "zod";
import { empty, join, raw, type Sql, sql } from "../lib/db/sql.ts";
import { chooseSource } from "./choose-source.ts";
import { type CountColumn, countColumn } from "./count-columns.ts";
import type { TimeRange } from "./event-query.ts";
import { queryRows } from "./run-query.ts";
import type { LineCondition } from "./where.ts";

/** Statements run at once, and counts in each: a statement of many parts takes long to plan, many statements long to send. */
const AT_ONCE = 4;
const PER_STATEMENT = 20;
/** From so many on, one pass over all lines of the range costs less than an index scan for each. */
const SHARED_FROM = 8;

const row = z.object({ index: z.number(), count: z.coerce.number() });

/** What is counted, and its place among the answers. */
type Part = { index: number; condition: LineCondition };

/** What all counts have in common. */
type Common = { range: TimeRange; conditions: readonly LineCondition[] };

/** Number of events under each condition, and the common ones. */
export async function countMany(
  common: Common,
  conditions: readonly LineCondition[],
  signal?: AbortSignal,
): Promise<number[]> {
  const parts = conditions.map((condition, index): Part => ({ index, condition }));
  const onLines = common.conditions.every(({ activity }) => activity !== null);
  const sharing = onLines ? parts.filter(({ condition }) => isOfMarginal(condition)) : [];
  const isShared = sharing.length >= SHARED_FROM;
  const alone = isShared ? parts.filter((part) => !sharing.includes(part)) : parts;
  const statements = [...(isShared ? [countShared(common, sharing)] : []), ...listStatements(common, alone)];
  const answers = await runAtMost(AT_ONCE, statements, (statement) =>
    queryRows(row, sql`/* query:count-many */ ${statement}`, signal),
  );
  const counts = new Map(answers.flat().map(({ index, count }) => [index, count]));
  return conditions.map((_, index) => counts.get(index) ?? 0);
}

function listStatements(common: Common, parts: readonly Part[]): Sql[] {
  const statements = Math.ceil(parts.length / PER_STATEMENT);
  return Array.from({ length: statements }, (_, at) =>
    // Dealt out like cards: neighbours in the catalogue cost alike.
    join(
      parts.filter((_, index) => index % statements === at).map((part) => countPart(common, part)),
      " union all ",
    ),
  );
}

function countPart({ range, conditions }: Common, { index, condition }: Part): Sql {
  const { lines } = chooseSource({ range, conditions: [...conditions, condition], fields: [], times: "none" });
  return sql`select ${index}::integer as index, coalesce(sum(l.events), 0) as count from (${lines}) l`;
}

const plainColumn = (name: string): CountColumn => ({
  name,
  type: "number",
  row: raw(`e.${name}`),
  rowJoin: empty,
  line: raw(`e.${name}`),
  value: (reference) => sql`(select ${reference} as value)`,
});

/** Columns of lines with few different values: a range has far fewer lines of them than of all. */
const MARGINAL = [
  ...["operation_id", "error_code_id", "outcome", "by_service"].map(plainColumn),
  countColumn("identityType", "activity"),
];

/** Whether the condition speaks of nothing but {@link MARGINAL}: what else lines have is who and from where. */
const isOfMarginal = ({ activity }: LineCondition): boolean =>
  activity !== null && !/\be\.(principal|source|account|region)_id\b/.test(activity.sql);

/** The lines of the range are put together once, and every part counts in them. */
function countShared({ range, conditions }: Common, parts: readonly Part[]): Sql {
  const columns = MARGINAL.map((column) => ({ ...column, inActivity: true }));
  const { lines } = chooseSource({ range, conditions, fields: [], columns });
  const names = join(MARGINAL.map(({ name }) => raw(name)));
  const counts = parts.map(
    ({ index, condition }) => sql`select ${index}::integer as index, coalesce(sum(e.events), 0) as count
      from line e where ${condition.activity ?? raw("false")}`,
  );
  return sql`with line as materialized (
      select ${names}, sum(l.events) as events from (${lines}) l group by ${names}
    )
    ${join(counts, " union all ")}`;
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
