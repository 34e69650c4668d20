/**
 * The only place that reads the environment. Each variable is documented where it is checked; `.env.example` says the same.
 * Unset database, queue or mail means the embedded one (lib/local/).
 */
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";

/** A wrong variable. `message` is one clear line that names it. */
export class EnvironmentError extends Error {
  readonly code = "environment";
}

const url = (protocols: string[], example: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL such as ${example}`,
  });

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .refine((text) => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most, {
      message: `must be a whole number from ${least} to ${most}`,
    })
    .transform(Number);

/** Whole days, as a number. */
const days = (most: number) =>
  z
    .string()
    .refine((text) => /^[1-9]\d*d$/.test(text) && Number.parseInt(text, 10) <= most, {
      message: `must be a number of days such as 400d, at most ${most}d`,
    })
    .transform((text) => Number.parseInt(text, 10));

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "silent"] as const;

const schema = z.object({
  /** Postgres 15 to 18. Unset: an embedded PostgreSQL under TRAILSIGHT_DATA_DIR. */
  DATABASE_URL: url(["postgres:", "postgresql:"], "postgresql://user:password@host:5432/trailsight").optional(),
  /** SQS queue that receives the S3 notifications of the trail bucket. Unset: a local S3, SQS and SNS. */
  TRAIL_QUEUE_URL: url(["http:", "https:"], "https://sqs.eu-west-1.amazonaws.com/111122223333/trailsight").optional(),
  /** Buckets the worker may read, separated by commas. Unset: any bucket that a notification names. */
  TRAIL_BUCKETS: z.string().optional(),
  /** Endpoint of all AWS services, for a local AWS. */
  AWS_ENDPOINT_URL: url(["http:", "https:"], "http://127.0.0.1:4566").optional(),
  AWS_REGION: z.string().optional(),
  /** Credentials are the AWS SDK's to find; only whether any are named matters here. */
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_PROFILE: z.string().optional(),
  AWS_DEFAULT_REGION: z.string().optional(),
  /** SMTP server for mail. Unset: mail is written to the outbox under TRAILSIGHT_DATA_DIR. */
  SMTP_URL: url(["smtp:", "smtps:"], "smtp://user:password@host:587").optional(),
  MAIL_FROM: z.string().optional(),
  /** Public origin of the web interface, for links, cookies and same-origin checks. Unset: http://localhost:PORT. */
  APP_ORIGIN: url(["http:", "https:"], "https://trailsight.example.com").optional(),
  /** Port of the web interface, 3000 when unset; `up` takes the next free one when it is in use. */
  PORT: wholeNumber(0, 65_535).optional(),
  /** Holds the embedded database, the local AWS and the outbox. */
  TRAILSIGHT_DATA_DIR: z.string().min(1).optional(),
  /** Data and databases of `npm run bench`, many gigabytes at the large sizes. */
  TRAILSIGHT_BENCH_DIR: z.string().min(1).optional(),
  /** Longest a reader's query may run, in milliseconds. */
  TRAIL_QUERY_TIMEOUT_MS: wholeNumber(100, 3_600_000).optional(),
  /** Queue messages the worker has in work at the same time. */
  TRAIL_WORKER_CONCURRENCY: wholeNumber(1, 1_024).optional(),
  /** How long events are kept, such as 400d: months that are wholly older are dropped. Unset: for ever. */
  TRAIL_RETENTION: days(36_500).optional(),
  /** Threads that read and store log files; unset: one per processor, at most four. */
  TRAIL_LOADER_THREADS: wholeNumber(1, 64).optional(),
  /** Reverse proxies in front whose X-Forwarded-For entry is trusted, counted from the right. */
  TRUSTED_PROXY_HOPS: wholeNumber(0, 10).optional(),
  /** trace, debug, info, warn, error or silent. */
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(", ")}` }).optional(),
  /** Browser for the browser tests. */
  CHROMIUM_PATH: z.string().optional(),
  /** Set by npm for the scripts it runs, and where the person stood who called them. */
  npm_lifecycle_event: z.string().optional(),
  INIT_CWD: z.string().optional(),
});

/** The checked environment. */
export type Environment = {
  databaseUrl: string | null;
  trailQueueUrl: string | null;
  /** null: any bucket. */
  trailBuckets: ReadonlySet<string> | null;
  awsEndpointUrl: string | null;
  awsRegion: string;
  /** The endpoint is on this machine and no credentials are named: it asks for none, the SDK for some. */
  awsPlaceholderCredentials: boolean;
  smtpUrl: string | null;
  mailFrom: string;
  /** Without a trailing slash. */
  appOrigin: string;
  port: number;
  /** Absolute. */
  dataDir: string;
  /** As given. */
  benchDir: string;
  queryTimeoutMs: number;
  workerConcurrency: number;
  loaderThreads: number;
  /** null: for ever. */
  retentionDays: number | null;
  trustedProxyHops: number;
  logLevel: (typeof LOG_LEVELS)[number];
  chromiumPath: string | null;
  /** Whether an npm script started this process. */
  startedByNpm: boolean;
  /** Absolute; what relative paths of a command line are relative to. */
  startDir: string;
};

let checked: Environment | null = null;

/** The environment, checked once. Throws EnvironmentError that names the first wrong variable. */
export function env(): Environment {
  checked ??= parseEnvironment(process.env);
  return checked;
}

/**
 * Sets variables of this process (undefined: removes), as is done for the embedded services once their ports are known;
 * children inherit them. The next env() reads anew.
 */
export function setEnvironment(variables: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  checked = null;
}

/** Variables for a child process: this process's own with `extra` on top (undefined: without it). */
export function childEnvironment(extra: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...extra };
}

/** Checks a set of variables; empty text counts as unset. Throws EnvironmentError. */
export function parseEnvironment(variables: Record<string, string | undefined>): Environment {
  const present = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
  const result = schema.safeParse(present);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new EnvironmentError(`${issue?.path.join(".") ?? "environment"}: ${issue?.message ?? "is wrong"}`);
  }
  const value = result.data;
  const buckets = value.TRAIL_BUCKETS?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return {
    databaseUrl: value.DATABASE_URL ?? null,
    trailQueueUrl: value.TRAIL_QUEUE_URL ?? null,
    trailBuckets: buckets === undefined ? null : new Set(buckets),
    awsEndpointUrl: value.AWS_ENDPOINT_URL ?? null,
    awsRegion: value.AWS_REGION ?? value.AWS_DEFAULT_REGION ?? queueRegion(value.TRAIL_QUEUE_URL) ?? "us-east-1",
    awsPlaceholderCredentials:
      isLoopback(value.AWS_ENDPOINT_URL) && value.AWS_ACCESS_KEY_ID === undefined && value.AWS_PROFILE === undefined,
    smtpUrl: value.SMTP_URL ?? null,
    mailFrom: value.MAIL_FROM ?? "Trailsight <trailsight@localhost>",
    appOrigin: (value.APP_ORIGIN ?? `http://localhost:${value.PORT ?? 3000}`).replace(/\/+$/, ""),
    port: value.PORT ?? 3000,
    dataDir: resolve(/* turbopackIgnore: true */ value.TRAILSIGHT_DATA_DIR ?? ".data"),
    benchDir: value.TRAILSIGHT_BENCH_DIR ?? ".data/bench",
    queryTimeoutMs: value.TRAIL_QUERY_TIMEOUT_MS ?? 15_000,
    workerConcurrency: value.TRAIL_WORKER_CONCURRENCY ?? 512,
    loaderThreads: value.TRAIL_LOADER_THREADS ?? Math.min(4, availableParallelism()),
    retentionDays: value.TRAIL_RETENTION ?? null,
    trustedProxyHops: value.TRUSTED_PROXY_HOPS ?? 0,
    logLevel: value.LOG_LEVEL ?? "info",
    chromiumPath: value.CHROMIUM_PATH ?? null,
    startedByNpm: value.npm_lifecycle_event !== undefined,
    startDir: resolve(/* turbopackIgnore: true */ value.INIT_CWD ?? "."),
  };
}

/** The Region in the address of an AWS queue. */
function queueRegion(url: string | undefined): string | undefined {
  return url === undefined ? undefined : /^sqs\.([a-z0-9-]+)\.amazonaws\./.exec(new URL(url).hostname)?.[1];
}

const isLoopback = (url: string | undefined): boolean =>
  url !== undefined && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
