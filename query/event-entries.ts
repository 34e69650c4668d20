/**
 * Entries of the small dictionaries that events share, kept in the process: they never change, so each is read once, and
 * a page joins only what is large or its own.
 */
import { z } from "zod";
import { EVENT_CATEGORIES } from "../cloudtrail/event.ts";
import { readPool } from "../lib/db/pool.ts";
import { join, raw, sql } from "../lib/db/sql.ts";
import { queryRows } from "./run-query.ts";

const text = z.string().nullable();
const value = z.object({ value: text });

/** What is kept of an entry, by dictionary. The members are columns of its table. */
const ENTRIES = {
  operation: z.object({
    event_name: z.string(),
    event_source: z.string(),
    event_category: z.enum(EVENT_CATEGORIES),
    event_type: text,
    read_only: z.boolean(),
  }),
  account: value,
  region: value,
  error_code: value,
  source: z.object({ value: text, country: text, asn: z.number().nullable() }),
  user_agent: z.object({ value: text, family: text }),
  vpc_endpoint: value,
  tls: z.object({ version: text }),
  fact: z.object({ value: z.string() }),
} as const;
type Dictionary = keyof typeof ENTRIES;
const DICTIONARIES = Object.keys(ENTRIES) as Dictionary[];

/** Numbers of entries, by dictionary. */
export type EntryIds = Readonly<Record<Dictionary, Iterable<number>>>;

/** Entries by their number. */
export type Entries = { [D in Dictionary]: (id: number) => z.infer<(typeof ENTRIES)[D]> };

/** More entries of a dictionary than this are not kept: all of them go, and those in use come back. */
const MAX_KEPT = 20_000;

type Kept = Map<Dictionary, Map<number, unknown>>;
/** By pool: another database has other entries. */
const keptOf = new WeakMap<object, Kept>();

const row = z.object({ dictionary: z.enum(DICTIONARIES), id: z.number(), entry: z.unknown() });

/** The entries of these numbers. What is not yet known is read in one statement. */
export async function loadEntries(ids: EntryIds, signal?: AbortSignal): Promise<Entries> {
  // Taken once: meanwhile another call may begin anew with an empty one.
  const kept = new Map(openKept());
  const missing = DICTIONARIES.flatMap((dictionary) => {
    const known = kept.get(dictionary);
    const unknown = [...new Set(ids[dictionary])].filter((id) => known?.has(id) !== true);
    return unknown.length === 0 ? [] : [{ dictionary, unknown }];
  });
  if (missing.length > 0) {
    const parts = missing.map(({ dictionary, unknown }) => {
      const columns = Object.keys(ENTRIES[dictionary].shape);
      const members = raw(columns.map((column) => `'${column}', d.${column}`).join());
      return sql`select ${dictionary} as dictionary, d.id, json_build_object(${members}) as entry
        from ${raw(`cloudtrail.${dictionary}`)} d where d.id = any(${unknown}::integer[])`;
    });
    const rows = await queryRows(row, sql`/* query:event-entries */ ${join(parts, " union all ")}`, signal);
    for (const { dictionary, id, entry } of rows) {
      kept.get(dictionary)?.set(id, ENTRIES[dictionary].parse(entry));
    }
  }
  return Object.fromEntries(
    DICTIONARIES.map((dictionary) => {
      const own = kept.get(dictionary);
      if (own !== undefined && own.size > MAX_KEPT) openKept().set(dictionary, new Map());
      return [dictionary, (id: number) => findEntry(own, id)];
    }),
  ) as Entries;
}

function openKept(): Kept {
  const known = keptOf.get(readPool());
  if (known !== undefined) return known;
  const made: Kept = new Map(DICTIONARIES.map((dictionary) => [dictionary, new Map()]));
  keptOf.set(readPool(), made);
  return made;
}

function findEntry(kept: Map<number, unknown> | undefined, id: number): unknown {
  const entry = kept?.get(id);
  if (entry === undefined) throw new Error("an event has a dictionary entry that is not there");
  return entry;
}
