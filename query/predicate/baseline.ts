/**
 * First events: a key whose first event in the range has none before it inside the look-back. Found from the rollups where
 * they know the key and the conditions; only the few first events themselves are then read.
 */
import { z } from "zod";
import { join, raw, type Sql, sql } from "../../lib/db/sql.ts";
import { chooseSource } from "../choose-source.ts";
import { DICTIONARIES } from "../field-columns.ts";
import { queryRow } from "../run-query.ts";
import { andAll, type LineCondition } from "../where.ts";
import { atPlaces, keyNames, type Subject, sameKey, selectBase } from "./base-rows.ts";
import { columnText, findColumn, type SingleColumn } from "./columns.ts";
import { lineColumn } from "./line-columns.ts";

/** The events before the range that count as known are under the same conditions. */
export type BaselineRule = { key: readonly SingleColumn[]; lookbackSeconds: number };

/** Start of the history that a baseline of the range needs. */
export const historyStart = (subject: Subject, rule: BaselineRule): Date =>
  new Date(subject.range.from.getTime() - rule.lookbackSeconds * 1_000);

/** The first event of each new key. */
export function firstEvents(subject: Subject, rule: BaselineRule): LineCondition {
  const { key } = rule;
  return atPlaces(sql`with fresh as materialized (${freshKeys(subject, rule)})
    select distinct on (${join(key.map((_, index) => raw(`base.k${index}`)))}) base.event_time, base.event_id
    from (${selectBase(subject, key, { use: "read" })} and e.event_time in (select first_time from fresh)) base
    join fresh on ${sameKey(key, "fresh", "base")} and fresh.first_time = base.event_time
    order by ${join(key.map((_, index) => raw(`base.k${index}`)))}, base.event_time, base.event_id`);
}

/** How many keys are new: the number of {@link firstEvents}. */
export async function countFirstEvents(subject: Subject, rule: BaselineRule, signal?: AbortSignal): Promise<number> {
  const statement = sql`/* query:count-first-events */ select count(*) as count from (${freshKeys(subject, rule)}) fresh`;
  return (await queryRow(z.object({ count: z.coerce.number() }), statement, signal)).count;
}

function freshKeys(subject: Subject, rule: BaselineRule): Sql {
  const { key } = rule;
  const before = { ...subject, range: { from: historyStart(subject, rule), to: subject.range.from } };
  return sql`select first.*
    from (${selectSeen(subject, key)}) first
    left join (${selectSeen(before, key)}) known on ${sameKey(key, "known", "first")}
    where known.last_time is null
      or known.last_time < first.first_time - make_interval(secs => ${rule.lookbackSeconds})`;
}

/** First and last time of each key in the range: `k0…` as texts, `first_time`, `last_time`. */
export function selectSeen({ range, conditions }: Subject, key: readonly SingleColumn[]): Sql {
  const columns = key.map(lineColumn);
  const { lines } = chooseSource({ range, conditions, fields: [], columns });
  const names = [...new Set(columns.map((column) => column.name))].map((name) => raw(name));
  const entries = new Set(
    key.map((column) => findColumn(column).at).filter((at) => at !== "row" && at !== "resources"),
  );
  const joins = [...entries].map(
    (id) => sql`join ${DICTIONARIES[id]} ${raw(`entry_${id}`)} on ${raw(`entry_${id}.id = l.${id}`)}`,
  );
  const values = key.map((column, index) => {
    const { at } = findColumn(column);
    return at === "row" || at === "resources"
      ? raw(`l.${columns[index]?.name}`)
      : columnText(column, { entry: `entry_${at}` });
  });
  return sql`select ${keyNames(key)}, min(first_time) as first_time, max(last_time) as last_time
    from (
      select ${join(values.map((value, index) => sql`${value} as ${raw(`k${index}`)}`))}, l.first_time, l.last_time
      from (
        select ${join(names)}, min(first_time) as first_time, max(last_time) as last_time
        from (${lines}) l group by ${join(names)}
      ) l ${join([raw(""), ...joins], " ")}
    ) keyed
    where true${andAll(key.map((_, index) => raw(`k${index} is not null`)))}
    group by ${keyNames(key)}`;
}
