/** What each part of the store takes on disk, beside the gzipped log files it came from. */
import type pg from "pg";

export type StorePart = { name: string; tableBytes: number; indexBytes: number };

/** Tables of the event store, the partitions of one table summed, largest first. Vacuum first. */
export async function measureStore(client: pg.Client): Promise<StorePart[]> {
  const { rows } = await client.query<{ name: string; table_bytes: string; index_bytes: string }>(
    `select coalesce(parent.relname, t.relname) as name, sum(pg_table_size(t.oid)) as table_bytes,
       sum(pg_indexes_size(t.oid)) as index_bytes
     from pg_class t
     join pg_namespace n on n.oid = t.relnamespace and n.nspname = 'cloudtrail'
     left join pg_inherits i on i.inhrelid = t.oid
     left join pg_class parent on parent.oid = i.inhparent
     where t.relkind = 'r'
     group by 1
     order by sum(pg_total_relation_size(t.oid)) desc`,
  );
  return rows.map(({ name, table_bytes, index_bytes }) => ({
    name,
    tableBytes: Number(table_bytes),
    indexBytes: Number(index_bytes),
  }));
}

/** Indexes of the events by their columns, the partitions summed, largest first. */
export async function measureEventIndexes(client: pg.Client): Promise<{ name: string; bytes: number }[]> {
  const { rows } = await client.query<{ name: string; bytes: string }>(
    `select coalesce(parent.relname, i.relname) as name, sum(pg_relation_size(i.oid)) as bytes
     from pg_class i
     join pg_index x on x.indexrelid = i.oid
     join pg_inherits part on part.inhrelid = x.indrelid and part.inhparent = 'cloudtrail.event'::regclass
     left join pg_inherits up on up.inhrelid = i.oid
     left join pg_class parent on parent.oid = up.inhparent
     group by 1
     order by 2 desc`,
  );
  return rows.map(({ name, bytes }) => ({ name, bytes: Number(bytes) }));
}

const DICTIONARIES = [
  "account",
  "region",
  "operation",
  "principal",
  "identity",
  "source",
  "user_agent",
  "error_code",
  "resource",
  "session",
];

/** Entries of each dictionary: how many accounts, principals, addresses… the data have. */
export async function countDictionaries(client: pg.Client): Promise<[name: string, entries: number][]> {
  const counts: [string, number][] = [];
  for (const name of DICTIONARIES) {
    const { rows } = await client.query<{ entries: string }>(`select count(*) as entries from cloudtrail.${name}`);
    counts.push([name, Number(rows[0]?.entries)]);
  }
  return counts;
}
