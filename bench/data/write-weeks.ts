/** One thread of the data builder: simulates the base week and writes its share of the weeks. Talks by messages. */
import { createWriteStream, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parentPort, workerData } from "node:worker_threads";
import { createGzip, gzipSync } from "node:zlib";
import { keyOf, makeBaseWeek } from "./base-week.ts";
import { type DataPlan, largeFileFolder, weekFolder, weekStart } from "./plan.ts";

/** What a week came to. */
export type WrittenWeek = {
  week: number;
  files: number;
  records: number;
  gzippedBytes: number;
  inflatedBytes: number;
  sizes: number[];
};

const { plan, weeks, largeFile }: { plan: DataPlan; weeks: number[]; largeFile: boolean } = workerData;
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

if (largeFile) await writeLargeFile();

/** One file of as many records as make its size, in the time of the last live week, each with an id of its own. */
async function writeLargeFile(): Promise<void> {
  const [first] = base.files;
  if (first === undefined) return;
  const shiftMs = weekStart(plan, plan.weeks + plan.liveWeeks - 1).getTime() - base.startMs;
  const path = join(largeFileFolder(plan), keyOf(first, shiftMs));
  mkdirSync(dirname(path), { recursive: true });
  await pipeline(Readable.from(recordsFrom(shiftMs)), createGzip({ level: 6 }), createWriteStream(path));
}

function* recordsFrom(shiftMs: number): Generator<string> {
  let bytes = 0;
  yield '{"Records":[';
  for (let round = 0; bytes < plan.largeFileBytes; round++) {
    const recordOf = base.variation.week(plan.seed + 1, round, shiftMs);
    for (const record of base.files.flatMap(({ records }) => records)) {
      const text = `${bytes === 0 ? "" : ","}${recordOf(record)}`;
      bytes += text.length;
      yield text;
      if (bytes >= plan.largeFileBytes) break;
    }
  }
  yield "]}";
}
