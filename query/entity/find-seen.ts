/** When something was first and last seen over everything stored, from the dictionaries and not from the events. */
import { z } from "zod";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { raw, type Sql, sql } from "../../lib/db/sql.ts";
import { DICTIONARIES, FIELD_COLUMNS, LIST_DICTIONARIES } from "../field-columns.ts";
import { matchCondition } from "../match-values.ts";
import { queryRow } from "../run-query.ts";
import { formatInstant } from "../time-range.ts";
import { exactValue } from "../value-pattern.ts";
import type { Seen } from "./entity-answers.ts";
import { type EntityRef, entityField, SEEN_DICTIONARIES } from "./entity-filter.ts";

const row = z.object({
  first: z.date().nullable(),
  last: z.date().nullable(),
  events: z.coerce.number(),
  denied: z.coerce.number(),
  entries: z.coerce.number(),
});

const counted = z.object({ events: z.coerce.number(), denied: z.coerce.number() });

const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;
/** Events of a resource that are counted one by one when its entries may overlap. */
const MAX_RECOUNTED = 20_000;

/** First and last time and counts of everything stored that has the value; null when nothing has. */
export async function findSeen(entity: EntityRef, signal?: AbortSignal): Promise<Seen | null> {
  const entries = seenEntries(entity);
  const found = await queryRow(
    row,
    sql`/* query:entity-seen */
      select min(s.first_time) as first, max(s.last_time) as last, coalesce(sum(s.events), 0) as events,
        coalesce(sum(s.denied), 0) as denied, count(*) as entries
      from (${entries}) entry
      join cloudtrail.value_seen s on s.dictionary = entry.dictionary and s.id = entry.id`,
    signal,
  );
  if (found.first === null || found.last === null) return null;
  const seen = { firstSeen: formatInstant(found.first), lastSeen: formatInstant(found.last) };
  const { events, denied } = found;
  if (entity.kind !== "resource" || found.entries < 2) return { ...seen, events, denied, exact: true };
  if (events > MAX_RECOUNTED) return { ...seen, events, denied, exact: false };
  return { ...seen, ...(await recount(entries, { first: found.first, last: found.last }, signal)), exact: true };
}

/** Entries of value_seen that the entity is made of. */
function seenEntries(entity: EntityRef): Sql {
  const field = entityField(entity.kind);
  const own = entriesOf(field, exactValue(entity.value));
  // An instance id also names the sessions of the instance's own credentials, as the filter on resources has it.
  if (field !== "resource" || !INSTANCE_ID.test(entity.value)) return own;
  return sql`${own} union all ${entriesOf("sessionName", exactValue(entity.value))}`;
}

function entriesOf(field: FieldKey, value: string): Sql {
  const column = FIELD_COLUMNS[field];
  if (column.store === "row") throw new Error(`${field} has no dictionary`);
  const [name, table] =
    column.store === "list"
      ? [SEEN_DICTIONARIES[column.list], LIST_DICTIONARIES[column.list]]
      : [SEEN_DICTIONARIES[column.id], DICTIONARIES[column.id]];
  return sql`select ${name}::text as dictionary, d.id from ${table} d where ${matchCondition(field, [value])}`;
}

/** A call can hold the same resource as two entries (by type), and be made by the instance it names: once each. */
async function recount(
  entries: Sql,
  { first, last }: { first: Date; last: Date },
  signal: AbortSignal | undefined,
): Promise<z.infer<typeof counted>> {
  const ids = (dictionary: string) => sql`array(select id from entry where dictionary = ${dictionary})`;
  const events = (condition: Sql) =>
    sql`select e.event_time, e.event_id, e.outcome 
      from cloudtrail.event e
      where e.event_time >= ${first} and e.event_time <= ${last} and ${condition}`;
  return queryRow(
    counted,
    sql`/* query:entity-recount */
      with entry as materialized (${entries})
      select count(*) as events, count(*) filter (where outcome = 1) as denied
      from (
        ${events(sql`e.resources && ${ids("resource")}`)}
        union
        ${events(sql`e.identity_id = any(${ids("identity")})`)}
      ) ${raw("found")}`,
    signal,
  );
}
