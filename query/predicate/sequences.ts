/**
 * Steps one after another for the same key, the first and the last not farther apart than a length of time. For each event
 * of a step the latest possible beginning of a chain that ends there is carried on: that chain is the shortest.
 */
import { join, raw, type Sql, sql } from "../../lib/db/sql.ts";
import { type KeyUse, keyNames, rowCondition, type Subject, selectBase } from "./base-rows.ts";
import type { SingleColumn } from "./columns.ts";

/** Each step is met `count` times before the next begins; the same second counts as before. */
export type SequenceRule = {
  key: readonly SingleColumn[];
  withinSeconds: number;
  steps: readonly { only: Sql; count: number }[];
};

/** Common table expressions `base` (events of any step) and `span`, as those of windows.ts; `peak` is empty. */
export function sequenceTables(subject: Subject, rule: SequenceRule, use: KeyUse): Sql {
  const { key, steps } = rule;
  const keys = keyNames(key);
  const flags = steps.map(({ only }, index) => sql`((${only}) is true) as ${flagName(index)}`);
  const own = sql`${keys}, event_time, event_id, ${join(steps.map((_, index) => flagName(index)))}`;
  const chains = steps.map(({ count }, index) => {
    const flag = flagName(index);
    // The first step begins with its own event, a later one where the chain up to it began.
    const begin = raw(index === 0 ? "event_time" : "reach");
    return sql`${raw(`chain${index}`)} as (
      select ${own}, begun, max(begun) over (partition by ${keys} order by event_time) as reach
      from (
        select ${own}, case when ${flag} then
          lag(${begin}, ${count - 1}::integer) over (partition by ${keys}, ${flag} order by event_time, event_id) end as begun
        from ${raw(index === 0 ? "base" : `chain${index - 1}`)}
      ) started
    )`;
  });
  const last = steps.length - 1;
  const rows = sql`(${join(
    steps.map(({ only }) => sql`(${only})`),
    " or ",
  )})`;
  const ofSteps = { ...subject, conditions: [...subject.conditions, rowCondition(rows)] };
  return sql`base as materialized (${selectBase(ofSteps, key, { select: flags, use })}),
    ${join(chains)},
    span as materialized (
      select ${keys}, begun as from_time, event_time + interval '1 microsecond' as until, '{}'::numeric[] as peak
      from ${raw(`chain${last}`)}
      where ${flagName(last)} and begun >= event_time - make_interval(secs => ${rule.withinSeconds})
    )`;
}

/** Whether an event meets a step. */
const flagName = (index: number): Sql => raw(`f${index}`);
