/** The lines of Ingest and Backfill: loads everything, so it runs first. */
import { z } from "zod";
import { countEvents, type DataManifest } from "../data/build-data.ts";
import { type DataPlan, largeFileFolder, liveWeeks, splitWeeks, weekFolder } from "../data/plan.ts";
import { milliseconds, perSecond } from "../figures.ts";
import { type Line, note } from "../line.ts";
import { bulkLoad, openDuckDB } from "../peers/duckdb.ts";
import { measureNaiveStore } from "../peers/naive.ts";
import type { Run } from "../run.ts";
import { timed } from "../statistics.ts";
import { type Memory, runCommand } from "../trailsight-process.ts";
import { measureCopyLimits } from "./copy-limit.ts";
import { measureLatency } from "./latency.ts";
import { measureParseLimits } from "./limits.ts";
import { type LiveLoad, loadLive } from "./live-load.ts";
import { measureTransport } from "./transport.ts";

/** DuckDB loads at most this many events: its rate does not fall with the size. */
const DUCKDB_EVENTS = 2_000_000;
const MOST_MEMORY_MIB = 512;

const imported = z.object({ files: z.number(), loaded: z.number(), events: z.number(), failed: z.number() });
type Imported = z.infer<typeof imported> & { seconds: number; memory: Memory };

/** Loads all weeks and measures on the way. */
export async function measureIngest(run: Run): Promise<void> {
  const { plan, services, client, say } = run;
  const { first, middle, last } = splitWeeks(plan);
  say("Limits: gunzip and JSON.parse, DuckDB's bulk load, createMany…");
  const parsing = await measureParseLimits(plan, last[0] ?? 0);
  const duckdb = await measureBulkLoad(plan, run.data);
  const naive = await measureNaiveStore(plan, 0, services.databaseUrl);
  say(`Whole path into an empty store: ${first.length} weeks…`);
  const atStart = await loadLive({ plan, weeks: first, services, client, workers: run.workers });
  say(`  ${perSecond(atStart.rate)}; import of ${middle.length} weeks…`);
  const backfill = await importFolders(middle.map((week) => weekFolder(plan, week)));
  say(`  ${perSecond(backfill.events / backfill.seconds)}; whole path into the full store: ${last.length} weeks…`);
  const atEnd = await loadLive({ plan, weeks: last, services, client, workers: run.workers });
  say(`  ${perSecond(atEnd.rate)}; the same bucket again…`);
  const again = await importFolders([`s3://${services.aws.bucket}/AWSLogs/`], ["--to", endDay(plan)]);
  const loadedFiles = countEvents(run.data, [...first, ...last]);
  say("One large file…");
  const large = await importFolders([largeFileFolder(plan)]);
  const copy = await measureCopyLimits(services.databaseUrl);
  const [latencyWeek = 0] = liveWeeks(plan);
  const transport = await measureTransport({ plan, data: run.data, week: latencyWeek, services });
  say("Queue to visible row at half load…");
  const latency = await measureLatency({
    plan,
    week: latencyWeek,
    recordsPerFile: run.data.records / run.data.files,
    eventsPerSecond: atEnd.rate / 2,
    services,
    client,
  });
  // The worker does it every hour.
  await runCommand(["upkeep"]);
  const loads = { atStart, atEnd, backfill };
  run.lines.push(
    ...compareRates(loads, { parse: parsing.parse, duckdb, createMany: naive.rate }),
    ...floorLines({ extract: parsing.extract, transport, copy }),
    ...memoryLines(loads, large, plan),
    {
      section: "Ingest",
      name: `Queue to visible row at half load, p95 (${perSecond(latency.perSecond)}, ${latency.files} files)`,
      goal: "≤ 5 s",
      ours: `${milliseconds(latency.p95Ms)} (median ${milliseconds(latency.p50Ms)})`,
      peer: null,
      ratio: null,
      met: latency.p95Ms <= 5_000,
    },
    replayLine(loadedFiles / again.seconds, atEnd.rate),
    ...backfillLines(backfill, run.data, atEnd),
    note("Store", "Naive store (jsonb, GIN), bytes a record", `${Math.round(naive.bytesPerRecord)} B`),
  );
}

type Loads = { atStart: LiveLoad; atEnd: LiveLoad; backfill: Imported };
type Peers = { parse: number; duckdb: number; createMany: number };

function compareRates({ atStart, atEnd }: Loads, peers: Peers): Line[] {
  const whole = (atStart.events + atEnd.events) / (atStart.seconds + atEnd.seconds);
  const against = (name: string, peer: number, least: number): Line => ({
    section: "Ingest",
    name: `Whole path against ${name}`,
    goal: `≥ ${least}`,
    ours: perSecond(whole),
    peer: perSecond(peer),
    ratio: whole / peer,
    met: whole / peer >= least,
  });
  return [
    against("one thread of gunzip and JSON.parse from memory", peers.parse, 0.6),
    against("DuckDB's bulk load of the same files", peers.duckdb, 0.35),
    against("Prisma createMany into one jsonb column", peers.createMany, 8),
    note(
      "Ingest",
      "The last hundredth of the files, seconds more",
      `${atStart.lastSeconds.toFixed(1)} s, ${atEnd.lastSeconds.toFixed(1)} s`,
    ),
    {
      section: "Ingest",
      name: "Rate at the full store against the rate at the empty one",
      goal: "≥ 0.85",
      ours: perSecond(atEnd.rate),
      peer: perSecond(atStart.rate),
      ratio: atEnd.rate / atStart.rate,
      met: atEnd.rate / atStart.rate >= 0.85,
    },
  ];
}

/** What parts of the way take alone, on a machine that does nothing else: the whole shares two cores. */
function floorLines(floors: { extract: number; transport: number; copy: { plain: number; indexed: number } }): Line[] {
  const { extract, transport, copy } = floors;
  return [
    note("Ingest", "Alone: gunzip, JSON.parse and extraction, one thread from memory", perSecond(extract)),
    note("Ingest", "Alone: the same files through SQS and S3, nothing read or stored", perSecond(transport)),
    note("Ingest", "Alone: COPY of ready rows with the event table's key and indexes", perSecond(copy.indexed)),
    note("Ingest", "Alone: COPY of ready rows, no key, no index", perSecond(copy.plain)),
  ];
}

function memoryLines({ atStart, atEnd, backfill }: Loads, large: Imported, plan: DataPlan): Line[] {
  const line = (name: string, memory: Memory): Line => ({
    section: "Ingest",
    name,
    goal: `≤ ${MOST_MEMORY_MIB} MiB`,
    ours:
      memory === null
        ? "not known here"
        : `${Math.round(memory.peakMiB)} MiB, ${Math.round(memory.growthMiB)} MiB more at the end than half-way`,
    peer: null,
    ratio: null,
    met: memory === null ? null : memory.peakMiB <= MOST_MEMORY_MIB,
  });
  const bytes = plan.largeFileBytes / 2 ** 20;
  return [
    line("Resident memory of the worker, empty store", atStart.memory),
    line("Resident memory of the worker, full store", atEnd.memory),
    line("Resident memory of the import", backfill.memory),
    line(`Resident memory over one file of ${bytes.toLocaleString("en")} MiB inflated`, large.memory),
  ];
}

const replayLine = (rate: number, load: number): Line => ({
  section: "Ingest",
  name: "A bucket already loaded, once more, against the load",
  goal: "≥ 5",
  ours: perSecond(rate),
  peer: perSecond(load),
  ratio: rate / load,
  met: rate / load >= 5,
});

function backfillLines(backfill: Imported, data: DataManifest, live: LiveLoad): Line[] {
  const rate = backfill.events / backfill.seconds;
  return [
    {
      section: "Backfill",
      name: `Import of ${backfill.files.toLocaleString("en")} files against live`,
      goal: "≥ 1",
      ours: perSecond(rate),
      peer: perSecond(live.rate),
      ratio: rate / live.rate,
      met: rate >= live.rate,
    },
    note("Backfill", "Log files in all", data.files.toLocaleString("en")),
  ];
}

async function measureBulkLoad(plan: DataPlan, data: DataManifest): Promise<number> {
  const weeks: number[] = [];
  let events = 0;
  for (const { week, records } of data.weeks) {
    if (week >= plan.weeks || events + records > DUCKDB_EVENTS) break;
    weeks.push(week);
    events += records;
  }
  const duckdb = await openDuckDB();
  try {
    return events / ((await timed(() => duckdb.run(bulkLoad(plan, weeks)))).ms / 1_000);
  } finally {
    duckdb.close();
  }
}

async function importFolders(sources: string[], options: string[] = []): Promise<Imported> {
  const { output, seconds, memory } = await runCommand(["import", ...sources, ...options]);
  return { ...imported.parse(output), seconds, memory };
}

/** Files of live weeks, put there by an earlier run, may be in the bucket as well: they must not be loaded yet. */
const endDay = ({ to }: DataPlan): string => to.toISOString().slice(0, 10);
