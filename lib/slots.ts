/** So many at a time per key; the others wait their turn, and too many waiting are refused. */

/** Too many wait already. */
export class TooManyWaitingError extends Error {
  readonly code = "too-many-requests";
}

type Queue = { running: number; waiting: (() => void)[] };

export class Slots {
  private readonly queues = new Map<string, Queue>();
  private readonly limits: { running: number; waiting: number };

  constructor(limits: { running: number; waiting: number }) {
    this.limits = limits;
  }

  /** Runs `work` when it is its turn. Throws TooManyWaitingError, or the signal's reason when it fires before. */
  async run<T>(key: string, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const queue = this.queues.get(key) ?? { running: 0, waiting: [] };
    this.queues.set(key, queue);
    if (queue.running < this.limits.running) queue.running += 1;
    else await this.wait(queue, signal);
    try {
      return await work();
    } finally {
      this.pass(key, queue);
    }
  }

  /** Resolves when a slot was handed over. */
  private wait(queue: Queue, signal: AbortSignal): Promise<void> {
    if (queue.waiting.length >= this.limits.waiting)
      throw new TooManyWaitingError("too many requests at the same time");
    return new Promise((resolve, reject) => {
      const leave = () => {
        queue.waiting = queue.waiting.filter((one) => one !== enter);
        reject(signal.reason);
      };
      const enter = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      if (signal.aborted) leave();
      else {
        queue.waiting.push(enter);
        signal.addEventListener("abort", leave, { once: true });
      }
    });
  }

  /** Hands the slot to the next in line, or gives it back. */
  private pass(key: string, queue: Queue): void {
    const next = queue.waiting.shift();
    if (next !== undefined) next();
    else {
      queue.running -= 1;
      if (queue.running === 0) this.queues.delete(key);
    }
  }
}
