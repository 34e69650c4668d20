import type { Command } from "commander";
import { print } from "../output.ts";
import { withServices } from "../services.ts";

type Options = { email: string; name: string; json?: boolean };

/** `trailsight token create` */
export function addTokenCommand(program: Command): void {
  const token = program.command("token").description("Tokens for the HTTP API.");
  token
    .command("create")
    .description("Make an API token for a person and print it; it is not shown again.")
    .requiredOption("--email <address>", "whose token it is")
    .requiredOption("--name <name>", "what it is for")
    .option("--json", "print one JSON document")
    .action(async ({ email, name, json = false }: Options) => {
      await withServices({ database: true, aws: "none" }, async () => {
        const { createApiToken } = await import("../../lib/auth.ts");
        const made = await createApiToken(email, name);
        print(json, { email, name, token: made }, [made]);
      });
    });
}
