/** One thread that loads log files, seen from the thread that gives it work. */
import { Worker } from "node:worker_threads";
import { log } from "../lib/log.ts";
import type { LogFileHeader } from "./ledger.ts";
import type { LoadHints, LoadResult } from "./load-log-file.ts";
import { LaneClosedError } from "./store-lane.ts";

/** What a thread is told. */
export type LoaderRequest =
  | { type: "load"; id: number; header: LogFileHeader; hints: LoadHints }
  | { type: "abandon" }
  | { type: "close" };

/** What a thread answers. `closed`: it was told to stop before the file was stored. */
export type LoaderReply =
  | { type: "loaded"; id: number; result: LoadResult }
  | { type: "closed"; id: number; message: string }
  | { type: "failed"; id: number; message: string }
  | { type: "paused"; paused: boolean };

/** Young objects die young here: a larger nursery halves what the collector costs. */
const NURSERY_MIB = 24;
/** Keeps the process below 512 MiB; dictionaries in memory are bounded to fit. */
const HEAP_MIB = 96;

type Waiting = { resolve: (result: LoadResult) => void; reject: (error: Error) => void };

/**
 * A thread that loads. Should it end by itself, what it had in work fails, to be tried again as after any other failure,
 * and another takes its place.
 */
export class LoaderThread {
  private readonly threads: number;
  private worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private next = 0;
  private closing = false;
  private readonly ended: Promise<void>;
  private end: () => void = () => {};
  /** True while it waits for the database. */
  paused = false;

  /** `threads`: how many share the memory of the process. */
  constructor(threads: number) {
    this.threads = threads;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    this.worker = this.start();
  }

  private start(): Worker {
    const worker = new Worker(new URL("./loader-main.ts", import.meta.url), {
      workerData: { threads: this.threads },
      resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MIB, maxOldGenerationSizeMb: HEAP_MIB },
    });
    worker.on("message", (reply: LoaderReply) => this.receive(reply));
    worker.on("error", (error) => log().error({ error: error.message }, "a loader thread failed"));
    worker.once("exit", () => {
      for (const { reject } of this.waiting.values()) reject(new Error("the loader thread ended"));
      this.waiting.clear();
      this.paused = false;
      if (this.closing) this.end();
      else this.worker = this.start();
    });
    return worker;
  }

  /** Files given and not answered yet. */
  get inWork(): number {
    return this.waiting.size;
  }

  load(header: LogFileHeader, hints: LoadHints): Promise<LoadResult> {
    return new Promise((resolve, reject) => {
      const id = this.next++;
      this.waiting.set(id, { resolve, reject });
      this.send({ type: "load", id, header, hints });
    });
  }

  /** Gives up what is not stored. */
  abandon(): void {
    this.send({ type: "abandon" });
  }

  async close(): Promise<void> {
    this.closing = true;
    this.send({ type: "close" });
    await this.ended;
  }

  private send(request: LoaderRequest): void {
    this.worker.postMessage(request);
  }

  private receive(reply: LoaderReply): void {
    if (reply.type === "paused") {
      this.paused = reply.paused;
      return;
    }
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.type === "loaded") waiting?.resolve(reply.result);
    else waiting?.reject(reply.type === "closed" ? new LaneClosedError(reply.message) : new Error(reply.message));
  }
}
