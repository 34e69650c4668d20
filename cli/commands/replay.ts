import type { Command } from "commander";
import { showImportProgress } from "../import-progress.ts";
import { withServices } from "../services.ts";
import { stopSignal } from "../stop-signal.ts";
import { report } from "./import.ts";

/** `trailsight replay` */
export function addReplayCommand(program: Command): void {
  program
    .command("replay")
    .description("Try again the trail files that could not be loaded.")
    .option("--failed", "the files that failed (the default)")
    .option("--json", "print one JSON document")
    .action(async ({ json = false }: { json?: boolean }) => {
      const signal = stopSignal();
      await withServices({ database: true, aws: "buckets" }, async () => {
        const { replay } = await import("../../ingest/replay.ts");
        const progress = showImportProgress();
        const summary = await replay({ signal, onProgress: progress.update }).finally(progress.end);
        report(summary, { json, interrupted: signal.aborted });
      });
    });
}
