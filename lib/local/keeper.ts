/**
 * The process that owns the embedded services of one data directory. It runs in a session of its own and outlives no
 * one: every process that uses the services holds a connection to it (a lease, lease.ts), which the system closes even
 * after kill -9; when the last lease ends, the local AWS stops, then the database, then this process.
 * Started as `node keeper.ts <dataDir>`; a second one for the same directory ends at once.
 */
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type RunningAws, startLocalAws } from "./aws.ts";
import { tryLock, writeState } from "./files.ts";
import { type KeeperAnswer, keeperStatePath, leaseRequestSchema } from "./keeper-protocol.ts";
import { type RunningPostgres, startPostgres } from "./postgres.ts";

const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error("usage: keeper.ts <dataDir>");

const lock = tryLock(join(dataDir, "keeper.lock"));
if (lock === null) process.exit(0);

const statePath = keeperStatePath(dataDir);
const token = randomBytes(24).toString("hex");
const leases = new Set<Socket>();
let database: Promise<RunningPostgres> | null = null;
let aws: Promise<RunningAws> | null = null;
let stopping = false;

// The holder ends its half of the connection; ours ends when the services have stopped or when others still use them.
const server = createServer({ allowHalfOpen: true }, (socket) => {
  const end = (): void => {
    leases.delete(socket);
    if (leases.size > 0) socket.end();
    else stopWhenUnused();
  };
  socket.on("error", () => {});
  socket.on("end", end);
  socket.on("close", end);
  const lines = createInterface({ input: socket });
  lines.on("error", () => {});
  lines.once("line", (line) => void admit(socket, line));
});

async function admit(socket: Socket, line: string): Promise<void> {
  const answer = (value: KeeperAnswer): unknown => socket.write(`${JSON.stringify(value)}\n`);
  const request = leaseRequestSchema.safeParse(parseJson(line)).data;
  if (request?.token !== token || stopping) {
    socket.destroy();
    return;
  }
  leases.add(socket);
  const say = (text: string): unknown => answer({ say: text });
  try {
    const postgres = request.database ? await openDatabase(say) : null;
    const services = request.aws ? await openAws() : null;
    answer({ ready: { databaseUrl: postgres?.url ?? null, aws: services } });
  } catch (error) {
    console.error(error);
    answer({ error: error instanceof Error ? error.message : String(error) });
    socket.end();
  }
}

function openDatabase(say: (line: string) => void): Promise<RunningPostgres> {
  database ??= startPostgres({ dataDir: dataDir ?? "", say }).catch((error: unknown) => {
    database = null;
    throw error;
  });
  return database;
}

function openAws(): Promise<RunningAws> {
  aws ??= startLocalAws(dataDir ?? "").catch((error: unknown) => {
    aws = null;
    throw error;
  });
  return aws;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// A database that died (out of memory, kill -9) is started again on its port.
const watch = setInterval(async () => {
  const running = await database?.catch(() => null);
  if (running === null || running === undefined || running.isAlive() || stopping) return;
  console.error("the database ended unexpectedly and is started again");
  database = null;
  await openDatabase(console.error).catch(console.error);
}, 2_000);

// Whoever started this one takes a lease at once; a keeper nobody needs goes away.
const unused = setTimeout(stopWhenUnused, 30_000);

function stopWhenUnused(): void {
  if (leases.size === 0 && !stopping) void stop();
}

async function stop(): Promise<void> {
  stopping = true;
  clearInterval(watch);
  clearTimeout(unused);
  await rm(statePath, { force: true });
  await aws?.then((running) => running.stop()).catch(console.error);
  await database?.then((running) => running.stop()).catch(console.error);
  process.exit(0);
}

// The holders of leases decide when it ends; a SIGTERM (the machine goes down) gives the worker its time to drain.
process.on("SIGINT", () => {});
process.on("SIGHUP", () => {});
process.on("SIGTERM", () => setTimeout(stop, 35_000));

server.listen(0, "127.0.0.1", async () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the keeper has no port");
  await writeState(statePath, { pid: process.pid, port: address.port, token });
});
