/**
 * The worker: receive → handle → delete. Messages are received only for free slots, stay hidden while they are in work,
 * and are deleted after their transaction was committed. On SIGTERM it stops receiving, finishes what is in work and
 * gives back what it could not finish.
 */
import { setTimeout as wait } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { createSQSClient } from "../lib/aws.ts";
import { ingestPool, type Pool } from "../lib/db/pool.ts";
import { env } from "../lib/env.ts";
import { log } from "../lib/log.ts";
import { classifyDatabaseError } from "./database-errors.ts";
import { type Handled, handleMessage } from "./handle-message.ts";
import { type Loader, openLoader } from "./loader.ts";
import { LONG_POLL_SECONDS, Queue, type QueueMessage, VISIBILITY_TIMEOUT_SECONDS } from "./queue.ts";
import { untilReachable } from "./until-reachable.ts";
import { keepUp } from "./upkeep.ts";

const HEARTBEAT_MS = (VISIBILITY_TIMEOUT_SECONDS * 1_000) / 3;
/** SQS refuses to hide a message for more than twelve hours in all. */
const MAX_HIDDEN_MS = 11.5 * 3_600_000;
const DRAIN_MS = 25_000;
const MAX_BACKOFF_MS = 30_000;

/** Where the worker works; the defaults are the environment's. */
export type WorkerOptions = {
  /** Stops the worker; it drains and then returns. */
  signal: AbortSignal;
  pool?: Pool;
  client?: SQSClient;
  queueUrl?: string;
  concurrency?: number;
  /** Threads that load. */
  threads?: number;
  /** How long to wait for messages, at most 20 s. */
  longPollSeconds?: number;
};

/** Runs until `signal` is aborted. Throws only when it cannot start. */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const queueUrl = options.queueUrl ?? env().trailQueueUrl;
  if (queueUrl === null) throw new Error("TRAIL_QUEUE_URL is not set and no local queue was started");
  const longPollSeconds = options.longPollSeconds ?? LONG_POLL_SECONDS;
  const queue = new Queue(options.client ?? createSQSClient(), queueUrl, longPollSeconds);
  const pool = options.pool ?? ingestPool();
  const abandon = new AbortController();
  const loader = openLoader({ pool, signal: abandon.signal, threads: options.threads ?? env().loaderThreads });
  const end = new AbortController();
  const signal = AbortSignal.any([options.signal, end.signal]);
  const upkeep = keepUp({ pool, retentionDays: env().retentionDays, signal });
  try {
    await loader.start();
    const slots = options.concurrency ?? env().workerConcurrency;
    await new Worker({ pool, queue, loader, slots, abandon, stopping: options.signal }).run();
  } finally {
    end.abort();
    await upkeep;
    await loader.close();
  }
}

class Worker {
  private readonly pool: Pool;
  private readonly queue: Queue;
  private readonly slots: number;
  private readonly loader: Loader;
  private readonly inWork = new Set<Promise<void>>();
  private readonly held = new Set<QueueMessage>();
  /** Gives up what is in work and not stored. */
  private readonly abandon: AbortController;
  private readonly stopping: AbortSignal;
  /** Settles when the database answers again, or the worker stops. */
  private away: Promise<unknown> | null = null;
  private readonly toDelete: QueueMessage[] = [];
  private deleting: Promise<void> | null = null;

  constructor(given: {
    pool: Pool;
    queue: Queue;
    loader: Loader;
    slots: number;
    abandon: AbortController;
    stopping: AbortSignal;
  }) {
    this.pool = given.pool;
    this.queue = given.queue;
    this.loader = given.loader;
    this.slots = given.slots;
    this.abandon = given.abandon;
    this.stopping = given.stopping;
  }

  async run(): Promise<void> {
    log().info({ slots: this.slots }, "worker started");
    await this.receiveUntil(this.stopping);
    await this.drain();
    log().info("worker stopped");
  }

  private async receiveUntil(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      if (this.away !== null || this.loader.paused || this.inWork.size >= this.slots) {
        await Promise.race([this.anyFinished(), wait(500)]);
        continue;
      }
      try {
        const messages = await this.queue.receive(this.slots - this.inWork.size, signal);
        failures = 0;
        for (const message of messages) this.start(message);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        await this.backOff(failures, error, signal);
      }
    }
  }

  private anyFinished(): Promise<unknown> {
    return this.inWork.size === 0 ? wait(500) : Promise.race(this.inWork);
  }

  private async backOff(failures: number, error: unknown, signal: AbortSignal): Promise<void> {
    const delay = Math.min(MAX_BACKOFF_MS, 1_000 * 2 ** Math.min(failures - 1, 5)) * (0.75 + Math.random() / 2);
    if (failures === 1 || failures % 10 === 0) {
      log().error({ error: (error as Error).name, failures }, "the queue cannot be read; waiting");
    }
    await wait(delay, undefined, { signal }).catch(() => undefined);
  }

  private start(message: QueueMessage): void {
    this.held.add(message);
    const work = this.work(message).finally(() => {
      this.inWork.delete(work);
      this.held.delete(message);
    });
    this.inWork.add(work);
  }

  /** Never throws. */
  private async work(message: QueueMessage): Promise<void> {
    const heartbeat = this.keepHidden(message);
    let handled: Handled;
    try {
      handled = await handleMessage({ pool: this.pool, loader: this.loader, buckets: env().trailBuckets }, message);
    } catch (error) {
      // The database is away, or we stop: give the message back as it was.
      handled = { done: false, retryInSeconds: this.abandon.signal.aborted ? 0 : 5 };
      if (classifyDatabaseError(error) === "unavailable") this.waitForDatabase();
      if (!this.abandon.signal.aborted) {
        log().error({ messageId: message.id, error: (error as Error).message }, "message not handled");
      }
    }
    await heartbeat.stop();
    if (handled.done) await this.acknowledge(message);
    else await this.release(message, handled.retryInSeconds);
  }

  /** Messages that are received while the database is away come back, and each time is one nearer to the dead letters. */
  private waitForDatabase(): void {
    this.away ??= untilReachable(() => this.pool.query("select 1"), { signal: this.stopping })
      // Whatever else is wrong, the next message meets it too.
      .catch(() => undefined)
      .finally(() => {
        this.away = null;
      });
  }

  /** Renews the visibility timeout until stopped; a receipt that SQS no longer knows ends it. */
  private keepHidden(message: QueueMessage): { stop: () => Promise<void> } {
    const since = Date.now();
    let renewing: Promise<void> = Promise.resolve();
    const timer = setInterval(() => {
      if (Date.now() - since > MAX_HIDDEN_MS) return clearInterval(timer);
      renewing = this.queue.changeVisibility(message, VISIBILITY_TIMEOUT_SECONDS).catch((error: Error) => {
        log().warn({ messageId: message.id, error: error.name }, "visibility not renewed");
        if (error.name === "ReceiptHandleIsInvalid" || error.name === "InvalidParameterValue") clearInterval(timer);
      });
    }, HEARTBEAT_MS);
    return {
      stop: async () => {
        clearInterval(timer);
        await renewing;
      },
    };
  }

  private async release(message: QueueMessage, seconds: number): Promise<void> {
    await this.queue.changeVisibility(message, seconds).catch((error: Error) => {
      log().warn({ messageId: message.id, error: error.name }, "message not given back; it returns by itself");
    });
  }

  /** Deletes in batches: whatever else is finished by the time a call returns goes with the next. */
  private async acknowledge(message: QueueMessage): Promise<void> {
    this.toDelete.push(message);
    while (this.toDelete.includes(message)) {
      this.deleting ??= this.deleteSome().finally(() => {
        this.deleting = null;
      });
      await this.deleting;
    }
  }

  private async deleteSome(): Promise<void> {
    await Promise.resolve();
    let batch = this.toDelete.splice(0, 10);
    for (let attempt = 1; batch.length > 0 && attempt <= 3; attempt++) {
      try {
        batch = await this.queue.delete(batch);
      } catch (error) {
        log().warn({ error: (error as Error).name, attempt }, "messages not deleted");
        await wait(200 * attempt);
      }
    }
    // Whatever is left comes back and finds the ledger.
  }

  private async drain(): Promise<void> {
    const everything = Promise.allSettled([...this.inWork]);
    const inTime = await Promise.race([everything.then(() => true), wait(DRAIN_MS, false, { ref: false })]);
    if (inTime) return;
    this.abandon.abort();
    await Promise.race([everything, wait(5_000, undefined, { ref: false })]);
  }
}
