/**
 * Use of the embedded services: finds the keeper of the data directory, or starts one, and holds a connection to it for
 * as long as the services are needed. A keeper that dies is replaced; its services come back on the same ports.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "../env.ts";
import { readState } from "./files.ts";
import {
  keeperAnswerSchema,
  keeperStatePath,
  keeperStateSchema,
  type LeaseRequest,
  type LocalServices,
} from "./keeper-protocol.ts";

/** What is needed. `say` gets lines that a person should read. */
export type LeaseOptions = { dataDir: string; database: boolean; aws: boolean; say(line: string): void };

/** The services, until release(), which resolves when they have stopped or when others still use them. */
export type Lease = LocalServices & { release(): Promise<void> };

const KEEPER_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 150_000;

/** Starts or finds the embedded services. Throws an Error with one clear line. */
export async function leaseLocalServices(options: LeaseOptions): Promise<Lease> {
  let released = false;
  const first = await acquire(options);
  let current = Promise.resolve(first);

  const watch = (held: Held): void => {
    held.socket.once("close", () => {
      if (!released) current = renew(held);
    });
  };
  const renew = async (lost: Held): Promise<Held> => {
    options.say("The embedded services ended unexpectedly and are started again.");
    while (!released) {
      const held = await acquire(options).catch((error: unknown) => options.say(`${error}`));
      if (held) {
        watch(held);
        return held;
      }
      await sleep(5_000);
    }
    return lost;
  };
  watch(first);

  return {
    ...first.services,
    release: async () => {
      released = true;
      const { socket } = await current;
      if (socket.closed) return;
      const closed = once(socket, "close");
      socket.end();
      const timer = setTimeout(() => socket.destroy(), STOP_TIMEOUT_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}

type Held = { socket: Socket; services: LocalServices };

async function acquire(options: LeaseOptions): Promise<Held> {
  await mkdir(options.dataDir, { recursive: true });
  const deadline = Date.now() + KEEPER_TIMEOUT_MS;
  let keeper: { ended: boolean } | null = null;
  while (Date.now() < deadline) {
    const state = await readState(keeperStatePath(options.dataDir), keeperStateSchema);
    const held = state === null ? null : await ask(state.port, { ...options, token: state.token });
    if (held !== null) return held;
    if (keeper === null || keeper.ended) keeper = await startKeeper(options.dataDir);
    await sleep(50);
  }
  throw new Error(`the embedded services did not start: see ${logPath(options.dataDir)}`);
}

/** Asks a keeper for services; null when there is none at that port, or it is about to end. */
async function ask(port: number, options: LeaseOptions & { token: string }): Promise<Held | null> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  const request: LeaseRequest = { token: options.token, database: options.database, aws: options.aws };
  socket.write(`${JSON.stringify(request)}\n`);
  let failure: string | null = null;
  try {
    for await (const line of createInterface({ input: socket })) {
      const answer = keeperAnswerSchema.parse(JSON.parse(line));
      if ("say" in answer) options.say(answer.say);
      if ("error" in answer) failure = answer.error;
      if ("ready" in answer) {
        // The end of readline paused it, and a paused socket does not see its end.
        setImmediate(() => socket.resume());
        return { socket, services: answer.ready };
      }
    }
  } catch {
    // Refused or lost: nobody keeps the services now.
  }
  socket.destroy();
  if (failure !== null) throw new Error(failure);
  return null;
}

const logPath = (dataDir: string): string => join(dataDir, "keeper.log");

/** In a session of its own: neither a Ctrl-C nor the end of this process reaches it. */
async function startKeeper(dataDir: string): Promise<{ ended: boolean }> {
  const output = await open(logPath(dataDir), "a", 0o600);
  const script = fileURLToPath(new URL("./keeper.ts", import.meta.url));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, dataDir], {
    cwd: "/",
    detached: true,
    env: childEnvironment(),
    stdio: ["ignore", output.fd, output.fd],
  });
  const keeper = { ended: false };
  child.once("error", () => {
    keeper.ended = true;
  });
  child.once("exit", () => {
    keeper.ended = true;
  });
  child.unref();
  await output.close();
  return keeper;
}
