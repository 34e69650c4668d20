/**
 * What the benchmark runs against: an embedded Postgres and a local AWS of its own (never those of the product beside
 * it), with a fresh database for each run.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { closePools } from "../lib/db/pool.ts";
import { childEnvironment, setEnvironment } from "../lib/env.ts";
import type { LocalAws } from "../lib/local/aws.ts";
import { leaseLocalServices } from "../lib/local/lease.ts";
import { migrate } from "../prisma/migrate.ts";

/** The running services; everything in env() points at them. */
export type BenchServices = {
  databaseUrl: string;
  aws: LocalAws;
  /** Stops the database and the local AWS and starts them again: the database's own memory is empty then. */
  restart(): Promise<void>;
  /** `drop`: removes the run's database first. */
  stop(options: { drop: boolean }): Promise<void>;
};

/** Starts them under `root`. `keep`: with what the last run of this name left, if there is anything. */
export async function startServices(options: {
  root: string;
  database: string;
  keep: boolean;
  say: (line: string) => void;
}): Promise<BenchServices> {
  const { root, database, keep, say } = options;
  const dataDir = join(root, "services");
  // Objects and messages of an earlier run, maybe of another size.
  if (!keep) await rm(join(dataDir, "aws"), { recursive: true, force: true });
  const acquire = () => leaseLocalServices({ dataDir, database: true, aws: true, say });
  let lease = await acquire();
  const point = (): { databaseUrl: string; aws: LocalAws } => {
    if (lease.databaseUrl === null || lease.aws === null) throw new Error("the embedded services did not start");
    const url = new URL(lease.databaseUrl);
    url.pathname = `/${database}`;
    setEnvironment({
      TRAILSIGHT_DATA_DIR: dataDir,
      DATABASE_URL: url.href,
      AWS_ENDPOINT_URL: lease.aws.endpointUrl,
      AWS_REGION: lease.aws.region,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_SESSION_TOKEN: undefined,
      AWS_PROFILE: undefined,
      TRAIL_QUEUE_URL: lease.aws.queueUrl,
      TRAIL_BUCKETS: undefined,
      LOG_LEVEL: childEnvironment().LOG_LEVEL || "warn",
    });
    return { databaseUrl: url.href, aws: lease.aws };
  };
  if (lease.databaseUrl === null) throw new Error("the embedded database did not start");
  await prepareDatabase(lease.databaseUrl, { name: database, keep });
  const services: BenchServices = {
    ...point(),
    restart: async () => {
      await closePools();
      await lease.release();
      lease = await acquire();
      Object.assign(services, point());
    },
    stop: async ({ drop }) => {
      await closePools();
      if (drop && lease.databaseUrl !== null) await dropDatabase(lease.databaseUrl, database);
      await lease.release();
    },
  };
  await migrate(services.databaseUrl);
  return services;
}

/** Makes an empty database on the server of `url`; `keep` leaves one that is there. */
export async function prepareDatabase(url: string, { name, keep }: { name: string; keep: boolean }): Promise<void> {
  await administrate(url, async (client) => {
    const found = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (keep && found.rowCount === 1) return;
    await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
    await client.query(`create database ${client.escapeIdentifier(name)}`);
  });
}

/** Removes a database and whoever is connected to it. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await administrate(url, async (client) => {
    await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
  });
}

async function administrate(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const home = new URL(url);
  home.pathname = "/postgres";
  const client = new pg.Client({ connectionString: home.href });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
