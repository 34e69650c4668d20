import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { ProductAddress } from "./product.ts";

/** Two connections to the product's database: one holds tables, so that queries wait; one looks who waits. */
export class ProductDatabase {
  private readonly holder: pg.Client;
  private readonly watcher: pg.Client;

  private constructor(holder: pg.Client, watcher: pg.Client) {
    this.holder = holder;
    this.watcher = watcher;
  }

  static async connect({ dataDir }: ProductAddress): Promise<ProductDatabase> {
    const { port, password } = JSON.parse(readFileSync(join(dataDir, "postgres.json"), "utf8"));
    const connect = async () => {
      const client = new pg.Client({ host: "127.0.0.1", port, user: "trailsight", password, database: "trailsight" });
      await client.connect();
      return client;
    };
    return new ProductDatabase(await connect(), await connect());
  }

  /** Whoever reads the table waits from now on. */
  async hold(table: string): Promise<void> {
    await this.holder.query(`begin; lock table ${table} in access exclusive mode`);
  }

  async release(): Promise<void> {
    await this.holder.query("rollback");
  }

  /** Statements like `pattern` (of LIKE) that wait for a lock. */
  async countWaiting(pattern: string): Promise<number> {
    const waiting = "select from pg_stat_activity where wait_event_type = 'Lock' and query like $1";
    const { rows } = await this.watcher.query(waiting, [pattern]);
    return rows.length;
  }

  async end(): Promise<void> {
    await Promise.all([this.holder.end(), this.watcher.end()]);
  }
}
