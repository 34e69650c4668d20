/**
 * The real product for the browser tests: `trailsight up` with a data directory and ports of its own, and two days of
 * the simulated organization that went through its queue and worker.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { childEnvironment, setEnvironment } from "../../lib/env.ts";
import type { LocalAws } from "../../lib/local/aws.ts";
import { leaseLocalServices } from "../../lib/local/lease.ts";
import { type SimulatedLogFile, simulate } from "../../simulator/simulate.ts";
import { withoutForeignServices } from "../helpers/foreign-services.ts";
import { cloudTrailNotice, publish, putObject, waitForEmptyQueue } from "../helpers/log-files.ts";

const MAIN = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));
const ADDRESS_FILE = fileURLToPath(new URL("../../test-results/product.json", import.meta.url));
const EMAIL = "e2e@localhost";
const HOUR_MS = 3_600_000;

/** How to reach the product. The loaded events lie in [from, to); both are whole hours. */
export type ProductAddress = { origin: string; apiToken: string; dataDir: string; from: string; to: string };
/** `signInLink` signs an admin in once. */
export type Product = ProductAddress & { signInLink: string; stop(): Promise<void> };

/** Starts the product and loads it; a minute or less. The specs then find it by readProduct(). */
export async function startProduct(): Promise<Product> {
  const dataDir = await mkdtemp(join(tmpdir(), "trailsight-e2e-"));
  await chmod(dataDir, 0o755);
  const up = spawn(process.execPath, [MAIN, "up", "--no-demo"], {
    env: environment(dataDir),
    stdio: ["ignore", "ignore", "inherit"],
  });
  const stop = async (): Promise<void> => {
    await stopProcess(up);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const origin = await waitForOrigin(up, dataDir);
    const to = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
    const from = new Date(to.getTime() - 48 * HOUR_MS);
    await load(dataDir, { from, to });
    const signInLink = await createSignInLink(dataDir);
    const { token: apiToken } = await command(dataDir, ["token", "create", "--email", EMAIL, "--name", "e2e"]);
    const address = { origin, apiToken: apiToken ?? "", dataDir, from: from.toISOString(), to: to.toISOString() };
    await mkdir(dirname(ADDRESS_FILE), { recursive: true });
    await writeFile(ADDRESS_FILE, JSON.stringify(address));
    return { ...address, signInLink, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The running product, for specs. Throws when startProduct() has not run. */
export function readProduct(): ProductAddress {
  return JSON.parse(readFileSync(ADDRESS_FILE, "utf8"));
}

/** A fresh one-time link for the admin of the browser tests, or for somebody else. */
export async function createSignInLink(
  dataDir: string,
  { email, role } = { email: EMAIL, role: "admin" },
): Promise<string> {
  const { signInLink } = await command(dataDir, ["user", "create", "--email", email, "--role", role]);
  return signInLink ?? "";
}

/** Port 0: any free one. LOG_LEVEL: the run is for the specs' output. */
const environment = (dataDir: string): NodeJS.ProcessEnv =>
  childEnvironment({ ...withoutForeignServices(), TRAILSIGHT_DATA_DIR: dataDir, PORT: "0", LOG_LEVEL: "error" });

async function command(dataDir: string, args: string[]): Promise<Record<string, string>> {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...args, "--json"], {
    env: environment(dataDir),
  });
  return JSON.parse(stdout);
}

async function waitForOrigin(up: ChildProcess, dataDir: string): Promise<string> {
  while (up.exitCode === null && up.signalCode === null) {
    try {
      return JSON.parse(readFileSync(join(dataDir, "web.json"), "utf8")).origin;
    } catch {
      await sleep(100);
    }
  }
  throw new Error("the product did not start");
}

/** The log files of the sample, for specs that count for themselves. The same range gives the same files. */
export function sampleLogFiles(range: { from: Date; to: Date }): AsyncGenerator<SimulatedLogFile> {
  return simulate({ seed: 7, events: 3_000, ...range }).logFiles();
}

/** Delivers the log files as CloudTrail does: object first, then its notice. */
async function load(dataDir: string, range: { from: Date; to: Date }): Promise<void> {
  const lease = await leaseLocalServices({ dataDir, database: false, aws: true, say: console.error });
  try {
    const { aws } = lease;
    if (aws === null) throw new Error("no local AWS");
    pointToAws(aws);
    for await (const file of sampleLogFiles(range)) {
      await putObject(aws.bucket, file.key, file.body);
      await publish(aws.topicArn, cloudTrailNotice(aws.bucket, [file.key]));
    }
    await waitForEmptyQueue(aws.queueUrl, 120_000);
  } finally {
    await lease.release();
  }
}

function pointToAws({ endpointUrl, region }: LocalAws): void {
  setEnvironment({
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  });
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
