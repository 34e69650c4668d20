/** One dictionary table: repeated values and their numbers. */
import { createHash } from "node:crypto";
import type { Pool } from "../lib/db/pool.ts";

type SQLType = "text" | "uuid" | "boolean" | "integer" | "smallint" | "inet" | "bigint" | "timestamptz";
/** A column of a dictionary and how it is read of a value. */
export type Column<V> = { name: string; type: SQLType; read: (value: V) => unknown };
/** `hashed`: unique by the md5 of the key text, else by the key text itself in column `key`. */
export type Spec<V> = { table: string; key: string; hashed: boolean; columns: Column<V>[] };

const SEPARATOR = "\u001f";
/** Text that is equal exactly when all parts are. */
export const keyText = (parts: readonly unknown[]): string => parts.join(SEPARATOR);
const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/** Entries kept in memory per dictionary before it is emptied: bounds the memory of a thread, costs only look-ups. */
export const MAX_ENTRIES = 50_000;

/** One dictionary table and what this process knows of it. */
export class Dictionary<V> {
  private readonly spec: Spec<V>;
  private readonly ids = new Map<string, number>();
  private readonly missing = new Map<string, V>();

  constructor(spec: Spec<V>) {
    this.spec = spec;
  }

  /** Notes a value that will be asked for. */
  want(key: string, value: V): void {
    if (!this.ids.has(key) && !this.missing.has(key)) this.missing.set(key, value);
  }

  /** Forgets everything when too much is known. Only between two batches. */
  trim(): void {
    if (this.ids.size > MAX_ENTRIES) this.ids.clear();
  }

  get(key: string): number {
    const id = this.ids.get(key);
    if (id === undefined) throw new Error(`dictionary ${this.spec.table} has no such entry`);
    return id;
  }

  /** Finds or makes the rows of all values noted. */
  async fetch(pool: Pool): Promise<void> {
    if (this.missing.size === 0) return;
    const wanted = new Map<string, { key: string; value: V }>();
    for (const [key, value] of this.missing) wanted.set(this.spec.hashed ? md5(key) : key, { key, value });
    await this.select(pool, wanted);
    if (wanted.size > 0) {
      await this.insert(pool, wanted);
      await this.select(pool, wanted);
    }
    this.missing.clear();
  }

  /** Looks up and removes from `wanted` what exists. */
  private async select(pool: Pool, wanted: Map<string, { key: string; value: V }>): Promise<void> {
    const { table, key, hashed } = this.spec;
    const column = hashed ? `replace(${key}::text, '-', '')` : key;
    const found = await pool.query<{ id: number; key: string }>(
      `select id, ${column} as key from cloudtrail.${table} where ${key} = any($1::${hashed ? "uuid" : "text"}[])`,
      [[...wanted.keys()]],
    );
    for (const row of found.rows) {
      const entry = wanted.get(row.key);
      if (entry !== undefined) this.ids.set(entry.key, row.id);
      wanted.delete(row.key);
    }
  }

  private async insert(pool: Pool, wanted: Map<string, { key: string; value: V }>): Promise<void> {
    const { table, key, hashed, columns } = this.spec;
    // Sorted, so that two workers with the same new values do not wait for each other in a circle.
    const rows = [...wanted].sort(([a], [b]) => (a < b ? -1 : 1));
    const names = [key, ...columns.map((column) => column.name)].join(", ");
    const types = [hashed ? "uuid" : "text", ...columns.map((column) => column.type)];
    const arrays = types.map((type, index) => `$${index + 1}::${type}[]`).join(", ");
    await pool.query(
      `insert into cloudtrail.${table} (${names}) select * from unnest(${arrays}) on conflict (${key}) do nothing`,
      [rows.map(([unique]) => unique), ...columns.map((column) => rows.map(([, entry]) => column.read(entry.value)))],
    );
  }
}

/** A column in one line. */
export const col = <V>(name: string, type: SQLType, read: (value: V) => unknown): Column<V> => ({ name, type, read });
