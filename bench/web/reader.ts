/** Readers of the web interface: they ask for pages of the explorer one after the other, with a moment to look. */
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "../../simulator/random.ts";

/** Between two pages, on average. */
const THINK_MS = 5_000;

/** What a page took, from the request to the last byte. */
export type PageTime = { status: number; ms: number; firstByteMs: number };

/** Lets so many readers read until `signal` is aborted. */
export async function readPages(options: {
  origin: string;
  cookie: string;
  paths: readonly string[];
  readers: number;
  signal: AbortSignal;
}): Promise<PageTime[]> {
  const { origin, cookie, paths, readers, signal } = options;
  const times: PageTime[] = [];
  const read = async (reader: number): Promise<void> => {
    // Each has a mind of its own: waits that follow from one another bring all of them together again and again.
    const random = createRandom("reader", reader);
    await sleep(random.fraction() * THINK_MS);
    for (let turn = reader; !signal.aborted; turn += 1) {
      const path = paths[turn % paths.length] ?? "/";
      times.push(await readPage(`${origin}${path}`, cookie));
      await sleep(THINK_MS * (0.5 + random.fraction()));
    }
  };
  await Promise.all(Array.from({ length: readers }, (_, reader) => read(reader)));
  return times;
}

/** Reads one page to its end. */
export async function readPage(url: string, cookie: string): Promise<PageTime> {
  const startedAt = performance.now();
  const response = await fetch(url, { headers: { cookie }, redirect: "manual" });
  const firstByteMs = performance.now() - startedAt;
  await response.arrayBuffer();
  return { status: response.status, firstByteMs, ms: performance.now() - startedAt };
}
