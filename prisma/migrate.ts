/**
 * Applies `prisma/migrations/<name>/migration.sql` in order of name; the only way the schema changes. Prisma's own
 * `migrate deploy` needs an engine from a download host and, without it, exits 0 having applied nothing.
 * The bookkeeping is Prisma's (`_prisma_migrations`, the same lock number), so its tools can read it.
 */
import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import pg from "pg";

/** The folder of migrations. */
const MIGRATIONS = new URL("./migrations/", import.meta.url);
/** The advisory lock that Prisma takes while it migrates. */
const LOCK = 72707369;

/** A migration that cannot be applied. `message` is one clear line. */
export class MigrationError extends Error {
  readonly code = "migration";
}

type Migration = { name: string; sql: string; checksum: string };

/**
 * Brings the database up to date, one transaction per migration; a second caller waits for the first and then finds
 * nothing to do. Throws MigrationError when an applied migration was changed, is unknown here, or fails.
 */
export async function migrate(connectionString: string, folder = MIGRATIONS): Promise<{ applied: string[] }> {
  return withClient(connectionString, async (client) => {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    await client.query(`create table if not exists _prisma_migrations (
      id                  varchar(36)  primary key not null,
      checksum            varchar(64)  not null,
      finished_at         timestamptz,
      migration_name      varchar(255) not null,
      logs                text,
      rolled_back_at      timestamptz,
      started_at          timestamptz  not null default now(),
      applied_steps_count integer      not null default 0
    )`);
    const pending = await findPending(client, folder);
    for (const migration of pending) await apply(client, migration);
    return { applied: pending.map((migration) => migration.name) };
  });
}

/** Names of the migrations that migrate() would apply. Throws MigrationError as it does. */
export async function listPendingMigrations(connectionString: string, folder = MIGRATIONS): Promise<string[]> {
  return withClient(connectionString, async (client) => {
    const found = await client.query("select to_regclass('_prisma_migrations') is not null as yes");
    const pending = found.rows[0]?.yes === true ? await findPending(client, folder) : await readMigrations(folder);
    return pending.map((migration) => migration.name);
  });
}

async function withClient<T>(connectionString: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString,
    application_name: "trailsight-migrate",
    connectionTimeoutMillis: 10_000,
  });
  // Without a listener a lost connection would end the process; the running query fails with the same error.
  client.on("error", () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: URL): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(new URL(`${name}/migration.sql`, folder));
      return { name, sql: bytes.toString("utf8"), checksum: createHash("sha256").update(bytes).digest("hex") };
    }),
  );
}

async function findPending(client: pg.Client, folder: URL): Promise<Migration[]> {
  const migrations = await readMigrations(folder);
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished: boolean }>(
    `select migration_name, checksum, finished_at is not null as finished
     from _prisma_migrations
     where rolled_back_at is null
     order by migration_name`,
  );
  for (const row of rows) {
    const migration = migrations.find((one) => one.name === row.migration_name);
    if (migration === undefined) {
      throw new MigrationError(`the database was migrated by a newer version: ${row.migration_name} is unknown here`);
    }
    if (!row.finished) {
      throw new MigrationError(`migration ${row.migration_name} was begun by another tool and did not finish`);
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationError(`migration ${row.migration_name} was changed after it was applied to this database`);
    }
  }
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrations.filter((migration) => !applied.has(migration.name));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  const startedAt = new Date();
  await client.query("begin");
  try {
    await client.query(migration.sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       values ($1, $2, now(), $3, $4, 1)`,
      [randomUUID(), migration.checksum, migration.name, startedAt],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(`migration ${migration.name} failed: ${reason}`, { cause: error });
  }
}
