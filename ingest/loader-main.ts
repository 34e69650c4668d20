/** What runs in a loader thread: loads the files it is given until it is told to close. */
import { parentPort, workerData } from "node:worker_threads";
import { closePools, ingestPool } from "../lib/db/pool.ts";
import { loadLogFile } from "./load-log-file.ts";
import { makeLoadContext } from "./loader.ts";
import type { LoaderReply, LoaderRequest } from "./loader-thread.ts";
import { LaneClosedError } from "./store-lane.ts";

if (parentPort === null) throw new Error("loader-main.ts runs in a thread");
const port = parentPort;
const { threads } = workerData as { threads: number };
const abandon = new AbortController();
const context = makeLoadContext(ingestPool(), abandon.signal, threads);
const reply = (message: LoaderReply): void => port.postMessage(message);

context.lane.onPause = (paused) => reply({ type: "paused", paused });

port.on("message", (request: LoaderRequest) => {
  if (request.type === "load") void load(request);
  else if (request.type === "abandon") abandon.abort();
  else void close();
});

async function load({ id, header, hints }: Extract<LoaderRequest, { type: "load" }>): Promise<void> {
  try {
    reply({ type: "loaded", id, result: await loadLogFile(context, header, hints) });
  } catch (error) {
    const message = error instanceof Error ? error.message : "unknown error";
    reply({ type: error instanceof LaneClosedError ? "closed" : "failed", id, message });
  }
}

async function close(): Promise<void> {
  await closePools();
  port.close();
}
