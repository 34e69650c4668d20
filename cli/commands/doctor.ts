import type { Command } from "commander";
import { type Check, examine } from "../doctor.ts";
import { print } from "../output.ts";
import { reason, withServices } from "../services.ts";

/** `trailsight doctor` */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("Check database, queue, dead-letter queue, bucket, clock and mail; say what to mend.")
    .option("--json", "print one JSON document")
    .action(async ({ json = false }: { json?: boolean }) => {
      const checks = await examineAll();
      const healthy = checks.every((check) => check.status !== "fail");
      const width = Math.max(...checks.map((check) => check.name.length));
      const lines = checks.map(({ name, status, message }) => `${status.padEnd(4)}  ${name.padEnd(width)}  ${message}`);
      print(json, { ok: healthy, checks }, lines);
      if (!healthy) process.exitCode = 1;
    });
}

/** A service that does not answer is a finding here, where it stops every other command. */
async function examineAll(): Promise<Check[]> {
  try {
    return await withServices({ database: true, aws: "queue" }, () => examine());
  } catch (error) {
    return [{ name: "start", status: "fail", message: reason(error) }];
  }
}
