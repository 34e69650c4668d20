/**
 * What a command works with: the database and the AWS that the environment names, or else the embedded ones. What is
 * named is checked first, so that a wrong address stops the command with one clear line.
 */
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import pg from "pg";
import { createSQSClient } from "../lib/aws.ts";
import { closePools } from "../lib/db/pool.ts";
import { env, setEnvironment } from "../lib/env.ts";
import type { LocalAws } from "../lib/local/aws.ts";
import { leaseLocalServices } from "../lib/local/lease.ts";
import { migrate } from "../prisma/migrate.ts";

/** A command that cannot do what was asked; `message` is one clear line for the person. */
export class CommandError extends Error {
  readonly code = "command";
}

/** What a command needs. `aws`: buckets only, or the queue as well. */
export type Needs = { database: boolean; aws: "none" | "buckets" | "queue" };

/** What the command works with. */
export type Services = {
  localDatabase: boolean;
  /** null: the AWS of the environment, or none needed. */
  localAws: LocalAws | null;
  /** Migrations that were applied just now. */
  applied: string[];
};

/**
 * Runs `use` with the services that `needs` names, their addresses in env(), the database migrated. Afterwards closes
 * the pools and gives the embedded services back, which stop when no other process uses them.
 */
export async function withServices<T>(needs: Needs, use: (services: Services) => Promise<T>): Promise<T> {
  const { databaseUrl, trailQueueUrl, awsEndpointUrl, dataDir } = env();
  const localDatabase = needs.database && databaseUrl === null;
  const localAws = needs.aws !== "none" && trailQueueUrl === null && awsEndpointUrl === null;
  if (needs.aws === "queue" && trailQueueUrl === null && !localAws) {
    throw new CommandError("TRAIL_QUEUE_URL is not set but AWS_ENDPOINT_URL is: set both, or neither for a local AWS");
  }
  if (needs.database && databaseUrl !== null) await checkDatabase(databaseUrl);
  if (needs.aws === "queue" && trailQueueUrl !== null) await checkQueue(trailQueueUrl);

  const lease =
    localDatabase || localAws
      ? await leaseLocalServices({ dataDir, database: localDatabase, aws: localAws, say: console.error })
      : null;
  try {
    if (lease?.databaseUrl) setEnvironment({ DATABASE_URL: lease.databaseUrl });
    if (lease?.aws) setEnvironment(localAwsEnvironment(lease.aws));
    const url = env().databaseUrl;
    const { applied } = needs.database && url !== null ? await migrate(url) : { applied: [] };
    return await use({ localDatabase, localAws: lease?.aws ?? null, applied });
  } finally {
    await closePools();
    await lease?.release();
  }
}

/** Variables that lead the AWS SDK to the local AWS, and no real credentials to it. */
export function localAwsEnvironment(aws: LocalAws): Record<string, string | undefined> {
  return {
    AWS_ENDPOINT_URL: aws.endpointUrl,
    AWS_REGION: aws.region,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
    TRAIL_QUEUE_URL: aws.queueUrl,
  };
}

/** Throws CommandError when the database does not answer. */
export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
  } catch (error) {
    throw new CommandError(`DATABASE_URL: ${withoutPassword(url)} does not answer: ${reason(error)}`);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Throws CommandError when the queue does not answer or may not be read. */
export async function checkQueue(url: string): Promise<void> {
  const client = createSQSClient();
  try {
    await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }));
  } catch (error) {
    throw new CommandError(`TRAIL_QUEUE_URL: ${url} does not answer: ${reason(error)}`);
  } finally {
    client.destroy();
  }
}

/** An address fit to be shown. */
export function withoutPassword(url: string): string {
  const parsed = new URL(url);
  parsed.password = "";
  return parsed.href;
}

/** What an error says, on one line; the errors of several tried addresses and of AWS say it in odd places. */
export function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const text = error.message === "" || error.message === "UnknownError" ? error.name : error.message;
  return text.replaceAll(/\s+/g, " ").trim();
}
