#!/usr/bin/env node
/** The `trailsight` command. Exit code 0 only when what was asked is done; an error is one line on stderr. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { addDoctorCommand } from "./commands/doctor.ts";
import { addImportCommand } from "./commands/import.ts";
import { addMigrateCommand } from "./commands/migrate.ts";
import { addReplayCommand } from "./commands/replay.ts";
import { addTokenCommand } from "./commands/token.ts";
import { addUpCommand } from "./commands/up.ts";
import { addUpkeepCommand } from "./commands/upkeep.ts";
import { addUserCommand } from "./commands/user.ts";
import { addWebCommand } from "./commands/web.ts";
import { addWorkerCommand } from "./commands/worker.ts";
import { reason } from "./services.ts";

// What the environment says goes before what the file says.
const file = fileURLToPath(new URL("../.env", import.meta.url));
if (existsSync(file)) process.loadEnvFile(file);

const program = new Command("trailsight")
  .description("Who did what in your AWS accounts: CloudTrail event metadata, answered in milliseconds.")
  .version(packageJson.version)
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "trailsight: ")) })
  .exitOverride();

for (const add of [
  addUpCommand,
  addWebCommand,
  addWorkerCommand,
  addMigrateCommand,
  addUpkeepCommand,
  addImportCommand,
  addReplayCommand,
  addUserCommand,
  addTokenCommand,
  addDoctorCommand,
]) {
  add(program);
}

try {
  await program.parseAsync();
} catch (error) {
  // Commander has said its own already; --help and --version come this way too, with 0.
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    console.error(`trailsight: ${reason(error)}`);
    process.exitCode = 1;
  }
}
