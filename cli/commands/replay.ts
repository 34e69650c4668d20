import type { Command } from "commander";
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
        report(await replay({ signal }), { json, interrupted: signal.aborted });
      });
    });
}
