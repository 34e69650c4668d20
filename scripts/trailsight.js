#!/usr/bin/env node
/** The `trailsight` command from anywhere: starts cli/main.ts with the Node 24 of this checkout. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findNode, ROOT } from "./prepare/run.js";

const main = fileURLToPath(new URL("../cli/main.ts", import.meta.url));
const child = spawn(await findNode(), [main, ...process.argv.slice(2)], {
  cwd: ROOT,
  // As the scripts of package.json do: every further arena of malloc keeps what threads gave back (docs/adr/0012).
  env: { MALLOC_ARENA_MAX: "2", ...process.env, INIT_CWD: process.cwd() },
  stdio: "inherit",
});
// The terminal sends Ctrl-C to both; a SIGTERM to this one is passed on.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.once("exit", (code, signal) => {
  if (signal !== null) process.kill(process.pid, signal);
  else process.exitCode = code ?? 1;
});
