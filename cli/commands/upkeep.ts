import type { Command } from "commander";
import { env } from "../../lib/env.ts";
import { alignRows, print } from "../output.ts";
import { withServices } from "../services.ts";
import { stopSignal } from "../stop-signal.ts";

/** `trailsight upkeep` */
export function addUpkeepCommand(program: Command): void {
  program
    .command("upkeep")
    .description(
      "Do now what the worker does every hour: partitions to come, TRAIL_RETENTION, sums of months, statistics.",
    )
    .option("--json", "print one JSON document")
    .action(async ({ json = false }: { json?: boolean }) => {
      const signal = stopSignal();
      await withServices({ database: true, aws: "none" }, async () => {
        const { runUpkeep } = await import("../../ingest/upkeep.ts");
        const { ingestPool } = await import("../../lib/db/pool.ts");
        const summary = await runUpkeep({ pool: ingestPool(), retentionDays: env().retentionDays, signal });
        if (summary === null) {
          print(json, { running: true }, ["another process is at it"]);
          return;
        }
        const day = (time: Date): string => time.toISOString().slice(0, 10);
        const rows: [string, string][] = [
          ["events kept", summary.keptFrom === null ? "for ever" : `from ${day(summary.keptFrom)} on`],
          ...summary.dropped.map(({ month, events }): [string, string] => [
            "dropped",
            `${day(month).slice(0, 7)} (${events} events)`,
          ]),
        ];
        if (summary.summed.length > 0) rows.push(["months summed up", String(summary.summed.length)]);
        if (summary.reopened > 0) rows.push(["kept again", `${summary.reopened} files: trailsight replay loads them`]);
        print(json, { running: false, ...summary }, alignRows(rows));
      });
    });
}
