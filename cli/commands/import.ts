import { resolve } from "node:path";
import type { Command } from "commander";
import type { ImportSummary } from "../../ingest/import.ts";
import { env } from "../../lib/env.ts";
import { showImportProgress } from "../import-progress.ts";
import { alignRows, print } from "../output.ts";
import { withServices } from "../services.ts";
import { stopSignal } from "../stop-signal.ts";

type Options = { account?: string[]; region?: string[]; from?: string; to?: string; json?: boolean };

const collect = (value: string, before: string[] = []): string[] => [
  ...before,
  ...value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
];

/** `trailsight import <source>…` */
export function addImportCommand(program: Command): void {
  program
    .command("import")
    .description("Load trail files from files, folders or a bucket, newest first; again adds nothing.")
    .argument("<source...>", "file, folder or s3://bucket/prefix")
    .option("--account <ids>", "only these accounts; repeat or separate by commas", collect)
    .option("--region <names>", "only these Regions; repeat or separate by commas", collect)
    .option("--from <day>", "only files of this day and later (YYYY-MM-DD)")
    .option("--to <day>", "only files before this day (YYYY-MM-DD)")
    .option("--json", "print one JSON document")
    .action(async (sources: string[], options: Options) => {
      const signal = stopSignal();
      const isBucket = (source: string): boolean => source.startsWith("s3://");
      await withServices({ database: true, aws: sources.some(isBucket) ? "buckets" : "none" }, async () => {
        const { importTrail } = await import("../../ingest/import.ts");
        const progress = showImportProgress();
        const summary = await importTrail({
          sources: sources.map((source) => (isBucket(source) ? source : resolve(env().startDir, source))),
          ...(options.account === undefined ? {} : { accounts: options.account }),
          ...(options.region === undefined ? {} : { regions: options.region }),
          ...(options.from === undefined ? {} : { from: options.from }),
          ...(options.to === undefined ? {} : { to: options.to }),
          signal,
          onProgress: progress.update,
        }).finally(progress.end);
        report(summary, { json: options.json ?? false, interrupted: signal.aborted });
      });
    });
}

/** Prints what a load did; the exit code says whether all of it was done. Shared with replay. */
export function report(summary: ImportSummary, how: { json: boolean; interrupted: boolean }): void {
  const rows: [string, string][] = [
    ["files", `${summary.files} (${summary.loaded} loaded, ${summary.alreadyLoaded} loaded before)`],
    ["events", `${summary.events}`],
    ["duplicates", `${summary.duplicates}`],
    ["rejected", `${summary.rejected} records`],
    ["ignored", `${summary.ignored} files`],
    ["failed", `${summary.failed} files`],
  ];
  if (summary.dropped > 0) rows.push(["too old", `${summary.dropped} events, which retention does not keep`]);
  const failures = summary.failures.map(({ key, reason }) => `  ${JSON.stringify(key)}: ${reason}`);
  print(how.json, summary, [...alignRows(rows), ...failures]);
  if (how.interrupted) console.error("trailsight: interrupted; run it again to go on");
  if (how.interrupted || summary.failed > 0) process.exitCode = 1;
}
