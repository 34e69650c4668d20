/** One dictionary table: repeated values and their numbers. */
import { createHash } from "node:crypto";
import type { Pool } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import { writeRows } from "./write-rows.ts";

type SQLType = "text" | "uuid" | "boolean" | "integer" | "smallint" | "inet" | "bigint" | "timestamptz";
/** A column of a dictionary and how it is read of a value. */
export type Column<V> = { name: string; type: SQLType; read: (value: V) => unknown };
/**
 * `hashed`: unique by the md5 of the key text, else by the key text itself in column `key`. `keep`: what of a value its
 * entry remembers; nothing by default.
 */
export type Spec<V, K extends object> = {
  table: string;
  key: string;
  hashed: boolean;
  columns: Column<V>[];
  keep: (value: V) => K;
  /** Whether what a value refers to has its number. */
  ready?: (value: V) => boolean;
};

/** A value that Postgres refuses: the events that have it cannot be stored, others can. `code` is of the cause. */
export class RefusedValueError extends Error {
  readonly code: string;
  constructor(table: string, cause: unknown) {
    super(`a value for ${table} was refused`, { cause });
    this.code = (cause as { code?: string } | null)?.code ?? "refused-value";
  }
}

/**
 * A value that many events share. Its number is 0 until it was looked up, and for ever when it stands for "absent" or was
 * refused.
 */
export type Entry<K extends object = object> = { id: number; refused?: RefusedValueError } & K;

/** The entry of every absent value. */
export const ABSENT: Entry = { id: 0 };

const SEPARATOR = "\u001f";
/** Text that is equal exactly when all parts are: a part that holds the separator changes how many there are. */
export const keyText = (parts: readonly unknown[]): string =>
  parts.some((part) => typeof part === "string" && part.includes(SEPARATOR))
    ? SEPARATOR.repeat(parts.length) + JSON.stringify(parts)
    : parts.join(SEPARATOR);
const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/** Entries kept in memory per dictionary before it is emptied: bounds the memory of a thread, costs only look-ups. */
const MAX_ENTRIES = 10_000;

type Missing<V, K extends object> = { key: string; value: V; entry: Entry<K> };

/** Entries that wait for their numbers. */
export type TakenEntries = {
  /** Finds or makes their rows; those that are refused say so. */
  number(pool: Pool): Promise<void>;
  /** Leaves those without numbers to the next take(). */
  giveBack(): void;
};

/** One dictionary table and what this process knows of it. */
export class Dictionary<V, K extends object = object> {
  private readonly spec: Spec<V, K>;
  private readonly entries = new Map<string, Entry<K>>();
  private missing: Missing<V, K>[] = [];

  constructor(spec: Spec<V, K>) {
    this.spec = spec;
  }

  /** The entry of a value; numbered after the next take() when it is new. */
  note(key: string, value: V): Entry<K> {
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const entry = { id: 0, ...this.spec.keep(value) };
    if (this.entries.size >= MAX_ENTRIES) this.entries.clear();
    this.entries.set(key, entry);
    this.missing.push({ key, value, entry });
    return entry;
  }

  /** All entries noted since the last call, to be numbered together with what other dictionaries gave at this moment. */
  take(): TakenEntries {
    let missing = this.missing;
    this.missing = [];
    return {
      number: async (pool) => {
        await this.number(pool, missing);
        missing = [];
      },
      giveBack: () => {
        this.missing = [...missing, ...this.missing];
        missing = [];
      },
    };
  }

  private async number(pool: Pool, missing: readonly Missing<V, K>[]): Promise<void> {
    if (missing.length === 0) return;
    // A value can have several entries: it was noted again after the dictionary was emptied.
    const wanted = new Map<string, Missing<V, K>[]>();
    for (const one of missing) {
      if (this.spec.ready?.(one.value) === false) {
        this.refuse(one, new Error("what it refers to was refused"));
        continue;
      }
      const unique = this.spec.hashed ? md5(one.key) : one.key;
      const same = wanted.get(unique);
      if (same === undefined) wanted.set(unique, [one]);
      else same.push(one);
    }
    if (wanted.size > 0) await this.select(pool, wanted);
    if (wanted.size > 0) await this.insert(pool, wanted);
    // Somebody else made them meanwhile.
    if (wanted.size > 0) await this.select(pool, wanted);
    if (wanted.size > 0) throw new Error(`dictionary ${this.spec.table} has lost entries`);
  }

  /** Looks up and removes from `wanted` what exists. */
  private async select(pool: Pool, wanted: Map<string, Missing<V, K>[]>): Promise<void> {
    const { table, key, hashed } = this.spec;
    const keys = [...wanted.keys()];
    // Each key by itself: of a long list the planner would read the index from end to end.
    const found = await pool.query<{ id: number; key: string }>(
      `select found.id, found.key
       from (select ${key} from unnest($1::${hashed ? "uuid" : "text"}[]) as ${key} order by 1 offset 0) as wanted
       cross join lateral (
         select id, ${this.keyColumn} as key from cloudtrail.${table} entry where entry.${key} = wanted.${key} offset 0
       ) as found`,
      [hashed ? arrayText(keys) : keys],
    );
    assign(wanted, found.rows);
  }

  /** Makes the rows and removes them from `wanted`, also those that are refused. */
  private async insert(pool: Pool, wanted: Map<string, Missing<V, K>[]>): Promise<void> {
    // Sorted, so that two workers with the same new values do not wait for each other in a circle.
    const rows = [...wanted].sort(([a], [b]) => (a < b ? -1 : 1));
    await writeRows(
      rows,
      (some) => this.insertRows(pool, wanted, some),
      ([unique, same], cause) => {
        for (const one of same) this.refuse(one, cause);
        wanted.delete(unique);
      },
    );
  }

  /** Forgets a value, so that the next event that has it is told anew. */
  private refuse({ key, entry }: Missing<V, K>, cause: unknown): void {
    entry.refused = new RefusedValueError(this.spec.table, cause);
    if (this.entries.get(key) === entry) this.entries.delete(key);
  }

  private async insertRows(
    pool: Pool,
    wanted: Map<string, Missing<V, K>[]>,
    rows: readonly (readonly [string, readonly Missing<V, K>[]])[],
  ): Promise<void> {
    const { table, key, hashed, columns } = this.spec;
    const names = [key, ...columns.map((column) => column.name)].join(", ");
    const types = [hashed ? "uuid" : "text", ...columns.map((column) => column.type)];
    const arrays = types.map((type, index) => `$${index + 1}::${type}[]`).join(", ");
    const values = rows.map(([, [first]]) => first?.value as V);
    const made = await pool.query<{ id: number; key: string }>(
      `insert into cloudtrail.${table} (${names}) select * from unnest(${arrays}) on conflict (${key}) do nothing
       returning id, ${this.keyColumn} as key`,
      [rows.map(([unique]) => unique), ...columns.map((column) => values.map(column.read))],
    );
    assign(wanted, made.rows);
  }

  private get keyColumn(): string {
    const { key, hashed } = this.spec;
    return hashed ? `replace(${key}::text, '-', '')` : key;
  }
}

function assign<V, K extends object>(
  wanted: Map<string, Missing<V, K>[]>,
  rows: readonly { id: number; key: string }[],
): void {
  for (const { id, key } of rows) {
    for (const { entry } of wanted.get(key) ?? []) entry.id = id;
    wanted.delete(key);
  }
}

/** A column in one line. */
export const col = <V>(name: string, type: SQLType, read: (value: V) => unknown): Column<V> => ({ name, type, read });
