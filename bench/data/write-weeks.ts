/** One thread of the data builder: simulates the base week and writes its share of the weeks. Talks by messages. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { gzipSync } from "node:zlib";
import { keyOf, makeBaseWeek } from "./base-week.ts";
import { type DataPlan, weekFolder, weekStart } from "./plan.ts";

/** What a week came to. */
export type WrittenWeek = { week: number; files: number; records: number; gzippedBytes: number; inflatedBytes: number; sizes: number[] };

const { plan, weeks }: { plan: DataPlan; weeks: number[] } = workerData;
const base = await makeBaseWeek(plan);

for (const week of weeks) {
  const folder = weekFolder(plan, week);
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  const shiftMs = weekStart(plan, week).getTime() - base.startMs;
  const recordOf = base.variation.week(plan.seed, week, shiftMs);
  const written: WrittenWeek = { week, files: 0, records: 0, gzippedBytes: 0, inflatedBytes: 0, sizes: [] };
  const made = new Set<string>();
  for (const file of base.files) {
    const text = `{"Records":[${file.records.map(recordOf).join(",")}]}`;
    const body = gzipSync(text, { level: 6 });
    const path = join(draft, keyOf(file, shiftMs));
    const parent = dirname(path);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    writeFileSync(path, body);
    written.files += 1;
    written.records += file.records.length;
    written.gzippedBytes += body.length;
    written.inflatedBytes += Buffer.byteLength(text);
    written.sizes.push(file.records.length);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  parentPort?.postMessage(written);
}
