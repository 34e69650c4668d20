import type { Command } from "commander";
import { print } from "../output.ts";
import { withServices } from "../services.ts";

/** `trailsight migrate` */
export function addMigrateCommand(program: Command): void {
  program
    .command("migrate")
    .description("Bring the database's schema up to date; again changes nothing.")
    .option("--json", "print one JSON document")
    .action(async ({ json = false }: { json?: boolean }) => {
      await withServices({ database: true, aws: "none" }, async ({ applied }) => {
        const lines = applied.length === 0 ? ["Nothing to apply."] : applied.map((name) => `Applied ${name}.`);
        print(json, { applied }, lines);
      });
    });
}
