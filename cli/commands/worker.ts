import type { Command } from "commander";
import { withServices } from "../services.ts";
import { stopSignal } from "../stop-signal.ts";

/** `trailsight worker` */
export function addWorkerCommand(program: Command): void {
  program
    .command("worker")
    .description("Read trail files as the queue names them, until stopped; finishes what it holds (up to 30 s).")
    .action(async () => {
      const signal = stopSignal();
      await withServices({ database: true, aws: "queue" }, async () => {
        const { runWorker } = await import("../../ingest/worker.ts");
        await runWorker({ signal });
      });
      // A channel to the supervisor would keep the process.
      if (process.connected) process.disconnect();
    });
}
