/**
 * Bounds what the files in work hold in memory. A file is weighed by its compressed size before it is read; one that
 * must be streamed takes everything and so goes alone.
 */
const BUDGET_BYTES = 16 * 1024 * 1024;
/** CloudTrail's JSON inflates about ninefold. */
const EXPANSION = 10;
const STREAMED_OBJECT_BYTES = 4 * 1024 * 1024;
const UNKNOWN_OBJECT_BYTES = 64 * 1024;

/** Make one per thread; `threads` share the budget of the process. */
export class MemoryBudget {
  private readonly total: number;
  private free: number;
  private readonly waiting: { weight: number; start: () => void }[] = [];

  constructor(threads = 1) {
    this.total = Math.floor(BUDGET_BYTES / threads);
    this.free = this.total;
  }

  /** Runs `task` when there is room for an object of that compressed size (null: unknown). First come, first served. */
  async run<T>(objectBytes: number | null, task: () => Promise<T>): Promise<T> {
    const bytes = objectBytes ?? UNKNOWN_OBJECT_BYTES;
    const weight = bytes > STREAMED_OBJECT_BYTES ? this.total : Math.min(this.total, bytes * EXPANSION);
    if (this.waiting.length > 0 || weight > this.free) {
      await new Promise<void>((start) => this.waiting.push({ weight, start }));
    } else this.free -= weight;
    try {
      return await task();
    } finally {
      this.free += weight;
      this.startWaiting();
    }
  }

  private startWaiting(): void {
    for (let next = this.waiting[0]; next !== undefined && next.weight <= this.free; next = this.waiting[0]) {
      this.waiting.shift();
      this.free -= next.weight;
      next.start();
    }
  }
}
