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
import { countLoaded } from "./measures/live-load.ts";
import { measureQueries } from "./measures/queries.ts";
import { measureStoreLines } from "./measures/store.ts";
import { measureWeb } from "./measures/web.ts";
import { formatSize, OptionError, parseMeasures, parseSize } from "./options.ts";
import { isComplete, joinResults, readResults, writeResults } from "./results.ts";
import { MEASURES, type Measure, type Run } from "./run.ts";
import { startServices } from "./services.ts";
import { renderText } from "./table.ts";

type Options = { size: number; only: Measure[]; keep: boolean; json: boolean; workers: number };

const program = new Command("npm run bench --")
  .description(
    "Measures Trailsight beside DuckDB, a jsonb column and the limits of one thread, and writes docs/performance.md.",
  )
  .option("--size <events>", "events to build and load: 1M, 10M, 50M", parseSize, 1_000_000)
  .option(
    `--only <measures>`,
    `some of ${MEASURES.join(",")}; without ingest, on what a run of this size with --keep left, whose other lines stay`,
    parseMeasures,
    [...MEASURES],
  )
  .option("--keep", "leave the loaded database, for later runs with --only", false)
  .option("--workers <n>", "worker processes", Number, 1)
  .option("--json", "print one JSON document", false);

/** What each group of measures runs, in order. */
const RUNS: Readonly<Record<Measure, (run: Run) => Promise<void>>> = {
  ingest: measureIngest,
  store: measureStoreLines,
  queries: measureQueries,
  web: measureWeb,
};

async function bench(options: Options): Promise<void> {
  const startedAt = performance.now();
  const say = (line: string): void =>
    console.error(`${Math.round((performance.now() - startedAt) / 1_000)}`.padStart(5), line);
  const root = resolve(env().startDir, env().benchDir);
  await mkdir(root, { recursive: true });
  const plan = planData(options.size, root);
  const data = await prepareData(plan, say);
  const loads = options.only.includes("ingest");
  const database = `bench_${formatSize(options.size).toLowerCase()}`;
  const services = await startServices({ root, database, keep: !loads, say });
  try {
    await emptyQueue(services.aws);
    const run = await prepareRun({ plan, data, services, root, workers: options.workers, say });
    if (!loads && (await countLoaded(run.client)).events === 0) {
      throw new OptionError("--only: no events are loaded; run this size with ingest and --keep first");
    }
    // A load makes another database: what was measured on the one before is void.
    const results = loads ? {} : await readResults(root, options.size);
    const machine = [...run.conditions];
    for (const measure of MEASURES) {
      if (!options.only.includes(measure)) continue;
      [run.lines, run.conditions] = [[], []];
      await RUNS[measure](run);
      results[measure] = { lines: run.lines, conditions: run.conditions };
      await writeResults(root, options.size, results);
    }
    const { lines, conditions: found } = joinResults(results);
    const conditions = [...machine, ...found];
    if (isComplete(results)) await writeDocument(options.size, lines, conditions);
    print(options.json, { conditions: Object.fromEntries(conditions), lines }, [renderText(lines)]);
    await run.client.end();
    say("done");
  } finally {
    await services.stop({ drop: loads && !options.keep });
  }
}

type Given = Pick<Run, "plan" | "data" | "services" | "root" | "workers" | "say">;

async function prepareRun(given: Given): Promise<Run> {
  const { services, plan, data } = given;
  const client = await connect(services.databaseUrl);
  const run: Run = {
    ...given,
    client,
    lines: [],
    conditions: await listConditions(plan, data, client),
    restart: async () => {
      await run.client.end();
      await services.restart();
      run.client = await connect(services.databaseUrl);
    },
  };
  return run;
}

async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // A lost connection fails the next query; without a listener it would end the process first.
  client.on("error", () => {});
  await client.connect();
  return client;
}

try {
  await bench(program.parse().opts<Options>());
} catch (error) {
  console.error(`bench: ${reason(error)}`);
  process.exitCode = 1;
}
