/**
 * Connections to Postgres. Readers and the ingest have pools of their own, so that nobody's report stops the ingest.
 * Every pool and client has an error listener: an unhandled 'error' would end the process (node-postgres#2635).
 */
import pg from "pg";
import { env } from "../env.ts";
import { log } from "../log.ts";

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;

type PoolName = "read" | "ingest" | "app";

/** A host that is gone without a word must not hold a lock, such as the turn of the loads, for hours. */
const ALL_POOLS =
  "-c timezone=UTC -c jit=off -c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

/** What each pool is for. `read` can only read and is cut off after the query timeout. */
function poolConfig(name: PoolName): pg.PoolConfig {
  const shared = {
    connectionString: requireDatabaseUrl(),
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    application_name: `trailsight-${name}`,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
  switch (name) {
    case "read":
      return {
        ...shared,
        max: 12,
        options: [
          "-c default_transaction_read_only=on",
          `-c statement_timeout=${env().queryTimeoutMs}`,
          "-c idle_in_transaction_session_timeout=10s",
          "-c client_connection_check_interval=1s",
          ALL_POOLS,
          // Starting a process takes longer than most questions do, and the other core has other readers.
          "-c parallel_setup_cost=20000",
          // Lines of a rollup lie scattered: through a bitmap they are read in half the time of an index scan.
          "-c random_page_cost=1.5",
        ].join(" "),
      };
    case "ingest":
      return {
        ...shared,
        max: 8,
        options: `-c statement_timeout=300s -c client_connection_check_interval=5s ${ALL_POOLS}`,
      };
    case "app":
      return { ...shared, max: 6, options: `-c statement_timeout=15s ${ALL_POOLS}` };
    default: {
      const never: never = name;
      throw new Error(`no such pool: ${never}`);
    }
  }
}

function requireDatabaseUrl(): string {
  const url = env().databaseUrl;
  if (url === null) throw new Error("DATABASE_URL is not set and no embedded database was started");
  return url;
}

// One set per process, also when a bundler loads this module twice.
const shared = globalThis as { trailsightPools?: Map<PoolName, Pool> };
shared.trailsightPools ??= new Map();
const pools = shared.trailsightPools;

function pool(name: PoolName): Pool {
  const existing = pools.get(name);
  if (existing !== undefined) return existing;
  const made = new pg.Pool(poolConfig(name));
  // A pool that was closed may still hear of the end of its connections.
  const warn = (error: Error) => {
    if (pools.get(name) === made) log().warn({ pool: name, error: error.message }, "database connection lost");
  };
  made.on("error", warn);
  made.on("connect", (client) => client.on("error", warn));
  pools.set(name, made);
  return made;
}

/** Readers' queries: read only, under TRAIL_QUERY_TIMEOUT_MS. */
export const readPool = (): Pool => pool("read");
/** The worker and imports. */
export const ingestPool = (): Pool => pool("ingest");
/** People, sessions, tokens, audit (Prisma shares it). */
export const appPool = (): Pool => pool("app");

/** Closes every pool; the process can end. */
export async function closePools(): Promise<void> {
  const open = [...pools.values()];
  pools.clear();
  await Promise.all(open.map((one) => one.end()));
}
