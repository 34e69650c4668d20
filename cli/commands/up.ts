import type { Command } from "commander";

/** `trailsight up` */
export function addUpCommand(program: Command): void {
  program
    .command("up")
    .description("Run everything: database, local AWS where none is configured, worker, web interface, demo.")
    .option("--no-demo", "start empty, without the demo organization")
    .option("--host <address>", "address of the web interface", "127.0.0.1")
    .action(async (options: { demo: boolean; host: string }) => {
      const { up } = await import("../up.ts");
      await up(options);
    });
}
