/** Builds the log files of a size, once; later runs find them. */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { percentile } from "../statistics.ts";
import type { DataPlan } from "./plan.ts";
import type { WrittenWeek } from "./write-weeks.ts";

const weekSchema = z.object({
  week: z.number(),
  files: z.number(),
  records: z.number(),
  gzippedBytes: z.number(),
  inflatedBytes: z.number(),
});

const manifestSchema = z.object({
  version: z.literal(1),
  records: z.number(),
  files: z.number(),
  gzippedBytes: z.number(),
  inflatedBytes: z.number(),
  /** Records a file: median, 95th percentile, most. */
  recordsPerFile: z.object({ median: z.number(), p95: z.number(), most: z.number() }),
  buildSeconds: z.number(),
  /** By week, the live ones last. The sums above are without them. */
  weeks: z.array(weekSchema),
});

/** What the data came to. */
export type DataManifest = z.infer<typeof manifestSchema>;

/** Weeks are written by two threads, each with the base week in memory. */
const THREADS = 2;

/** The manifest of the plan's data, which are built first where they are missing. `say` gets lines of progress. */
export async function prepareData(plan: DataPlan, say: (line: string) => void): Promise<DataManifest> {
  const path = join(plan.folder, "manifest.json");
  const found = manifestSchema.safeParse(await readJson(path));
  if (found.success) return found.data;
  say(`Building ${plan.size.toLocaleString("en")} events over ${plan.weeks} weeks…`);
  await mkdir(plan.folder, { recursive: true });
  const startedAt = performance.now();
  const weeks = await writeWeeks(plan, say);
  const stored = weeks.filter(({ week }) => week < plan.weeks);
  const sizes = stored.flatMap((week) => week.sizes);
  const sum = (of: (week: WrittenWeek) => number): number => stored.reduce((total, week) => total + of(week), 0);
  const manifest: DataManifest = {
    version: 1,
    records: sum(({ records }) => records),
    files: sum(({ files }) => files),
    gzippedBytes: sum(({ gzippedBytes }) => gzippedBytes),
    inflatedBytes: sum(({ inflatedBytes }) => inflatedBytes),
    recordsPerFile: { median: percentile(sizes, 0.5), p95: percentile(sizes, 0.95), most: percentile(sizes, 1) },
    buildSeconds: Math.round((performance.now() - startedAt) / 1_000),
    weeks: weeks.map(({ sizes: _, ...week }) => week),
  };
  await writeFile(`${path}.new`, JSON.stringify(manifest, null, 2));
  await rename(`${path}.new`, path);
  return manifest;
}

async function writeWeeks(plan: DataPlan, say: (line: string) => void): Promise<WrittenWeek[]> {
  const all = Array.from({ length: plan.weeks + plan.liveWeeks }, (_, week) => week);
  const written: WrittenWeek[] = [];
  const work = Array.from({ length: THREADS }, (_, thread) =>
    runThread(
      { plan, largeFile: thread === 0 },
      all.filter((week) => week % THREADS === thread),
      (week) => {
        written.push(week);
        say(`  ${written.length} of ${all.length} weeks`);
      },
    ),
  );
  await Promise.all(work);
  return written.sort((a, b) => a.week - b.week);
}

function runThread(
  task: { plan: DataPlan; largeFile: boolean },
  weeks: number[],
  onWeek: (week: WrittenWeek) => void,
): Promise<void> {
  const worker = new Worker(new URL("./write-weeks.ts", import.meta.url), {
    workerData: { ...task, weeks },
    resourceLimits: { maxOldGenerationSizeMb: 6_144 },
  });
  return new Promise((resolve, reject) => {
    worker.on("message", onWeek);
    worker.on("error", reject);
    worker.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`the data builder ended with ${code}`))));
  });
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return null;
  }
}

/** Records in some of the weeks. */
export const countEvents = (data: DataManifest, weeks: readonly number[]): number =>
  data.weeks.filter(({ week }) => weeks.includes(week)).reduce((total, { records }) => total + records, 0);
