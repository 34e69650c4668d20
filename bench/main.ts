/** `npm run bench`: Trailsight beside its peers on the same events. Exit code 0 only when every measure ran. */
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { Command } from "commander";
import pg from "pg";
import { print } from "../cli/output.ts";
import { reason } from "../cli/services.ts";
import { env } from "../lib/env.ts";
import { listConditions } from "./conditions.ts";
import { prepareData } from "./data/build-data.ts";
import { planData } from "./data/plan.ts";
import { emptyQueue } from "./delivery.ts";
import { writeDocument } from "./document.ts";
import { measureIngest } from "./measures/ingest.ts";
import { measureStoreLines } from "./measures/store.ts";
import { formatSize, parseMeasures, parseSize } from "./options.ts";
import { MEASURES, type Measure, type Run } from "./run.ts";
import { startServices } from "./services.ts";
import { renderText } from "./table.ts";

type Options = { size: number; only: Measure[]; keep: boolean; json: boolean; workers: number };

const program = new Command("npm run bench --")
  .description(
    "Measures Trailsight beside DuckDB, a jsonb column and the limits of one thread, and writes docs/performance.md.",
  )
  .option("--size <events>", "events to build and load: 1M, 10M, 50M", parseSize, 1_000_000)
  .option(`--only <measures>`, `some of ${MEASURES.join(",")}; all but ingest need --keep`, parseMeasures, [
    ...MEASURES,
  ])
  .option("--keep", "use the database that the last run of this size loaded, where there is one", false)
  .option("--workers <n>", "worker processes", Number, 1)
  .option("--json", "print one JSON document", false);

/** What each group of measures runs, in order. */
const RUNS: Readonly<Record<Measure, (run: Run) => Promise<void>>> = {
  ingest: measureIngest,
  store: measureStoreLines,
  queries: async () => {},
  web: async () => {},
};

async function bench(options: Options): Promise<void> {
  const startedAt = performance.now();
  const say = (line: string): void =>
    console.error(`${Math.round((performance.now() - startedAt) / 1_000)}`.padStart(5), line);
  const root = resolve(env().startDir, env().benchDir);
  await mkdir(root, { recursive: true });
  const plan = planData(options.size, root);
  const data = await prepareData(plan, say);
  const keep = options.keep || !options.only.includes("ingest");
  const database = `bench_${formatSize(options.size).toLowerCase()}`;
  const services = await startServices({ root, database, keep: keep && !options.only.includes("ingest"), say });
  const client = new pg.Client({ connectionString: services.databaseUrl });
  try {
    await client.connect();
    await emptyQueue(services.aws);
    const conditions = await listConditions(plan, data, client);
    const run: Run = {
      plan,
      data,
      services,
      client,
      root,
      workers: options.workers,
      say,
      lines: [],
      liveRate: null,
      conditions,
    };
    for (const measure of MEASURES) if (options.only.includes(measure)) await RUNS[measure](run);
    if (options.only.length === MEASURES.length) await writeDocument(options.size, run.lines, conditions);
    print(options.json, { conditions: Object.fromEntries(conditions), lines: run.lines }, [renderText(run.lines)]);
    say("done");
  } finally {
    await client.end().catch(() => {});
    await services.stop();
  }
}

try {
  await bench(program.parse().opts<Options>());
} catch (error) {
  console.error(`bench: ${reason(error)}`);
  process.exitCode = 1;
}
