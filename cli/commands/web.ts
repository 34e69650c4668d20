import { once } from "node:events";
import type { Command } from "commander";
import { withServices } from "../services.ts";
import { stopSignal } from "../stop-signal.ts";
import { requireWebAddress, startWeb } from "../web-server.ts";

/** `trailsight web` */
export function addWebCommand(program: Command): void {
  program
    .command("web")
    .description("Serve the web interface and the HTTP API on PORT, until stopped.")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .action(async ({ host }: { host: string }) => {
      const address = await requireWebAddress(host);
      await withServices({ database: true, aws: "buckets" }, async () => {
        const web = startWeb(address);
        const signal = stopSignal(web.kill);
        if (!signal.aborted) await once(signal, "abort");
        await web.stop(15_000);
      });
    });
}
