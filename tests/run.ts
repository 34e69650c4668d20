/**
 * `npm test`: every check in turn, each after another's failure too, and a closing line that sums them up. Lint, types
 * and build count as one check each. Tests have services of their own.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { childEnvironment, setEnvironment } from "../lib/env.ts";
import { findChromium } from "./helpers/chromium.ts";
import { withoutForeignServices } from "./helpers/foreign-services.ts";

type Counts = { passed: number; failed: number; skipped: number };

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const output = mkdtempSync(join(tmpdir(), "trailsight-results-"));

setEnvironment(withoutForeignServices());
setEnvironment({ NODE_ENV: undefined, LOG_LEVEL: childEnvironment().LOG_LEVEL || "error" });

/** Runs a program of ours with our Node; true when it exits with 0. */
async function run(script: string, args: string[], extra: Record<string, string> = {}): Promise<boolean> {
  const child = spawn(process.execPath, [join(ROOT, script), ...args], {
    cwd: ROOT,
    env: childEnvironment(extra),
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  return code === 0;
}

const asCheck = (passed: boolean): Counts => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 });

/** What a runner wrote down. One that failed without a failed test (a file that does not load) counts as one failure. */
function readReport(path: string, succeeded: boolean, toCounts: (report: unknown) => Counts): Counts {
  try {
    const counts = toCounts(JSON.parse(readFileSync(path, "utf8")));
    return { ...counts, failed: Math.max(counts.failed, succeeded ? 0 : 1) };
  } catch {
    return asCheck(false);
  }
}

const VITEST = "node_modules/vitest/vitest.mjs";
const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});

async function runVitest(project: string): Promise<Counts> {
  const path = join(output, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${path}`];
  const succeeded = await run(VITEST, ["run", "--project", project, ...reporters]);
  return readReport(path, succeeded, (report) => {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = vitestReport.parse(report);
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  });
}

const PLAYWRIGHT = "node_modules/@playwright/test/cli.js";
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

async function runPlaywright(): Promise<Counts> {
  const path = join(output, "browser.json");
  const reporting = { PLAYWRIGHT_JSON_OUTPUT_FILE: path };
  const succeeded = await run(PLAYWRIGHT, ["test", "--reporter=list,json"], reporting);
  return readReport(path, succeeded, (report) => {
    const { expected, unexpected, flaky, skipped } = playwrightReport.parse(report).stats;
    return { passed: expected + flaky, failed: unexpected, skipped };
  });
}

type Suite = { specs: unknown[]; suites: Suite[] };
const suiteSchema: z.ZodType<Suite> = z.object({
  specs: z.array(z.unknown()).default([]),
  suites: z.array(z.lazy(() => suiteSchema)).default([]),
});

/** Browser tests that cannot run are counted all the same. */
async function skipPlaywright(why: string): Promise<Counts> {
  console.log(`The browser tests are skipped: ${why}.`);
  const path = join(output, "browser.json");
  await run(PLAYWRIGHT, ["test", "--list", "--reporter=json"], { PLAYWRIGHT_JSON_OUTPUT_FILE: path });
  const count = ({ specs, suites }: Suite): number =>
    specs.length + suites.reduce((sum, inner) => sum + count(inner), 0);
  return { passed: 0, failed: 0, skipped: count(suiteSchema.parse(JSON.parse(readFileSync(path, "utf8")))) };
}

let isBuilt = false;

const STAGES: [name: string, stage: () => Promise<Counts>][] = [
  ["Lint", async () => asCheck(await run("node_modules/@biomejs/biome/bin/biome", ["check"]))],
  [
    "Types",
    async () =>
      asCheck(
        (await run("node_modules/next/dist/bin/next", ["typegen"])) &&
          (await run("node_modules/typescript/bin/tsc", ["--noEmit"])),
      ),
  ],
  ["Unit tests", () => runVitest("unit")],
  ["Integration tests", () => runVitest("integration")],
  [
    "Build",
    async () => {
      isBuilt = await run("scripts/prepare.js", ["build"]);
      return asCheck(isBuilt);
    },
  ],
  [
    "Browser tests",
    () => {
      if (!isBuilt) return skipPlaywright("the web interface was not built");
      return findChromium() === null ? skipPlaywright("no Chromium was found") : runPlaywright();
    },
  ],
];

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
for (const [name, stage] of STAGES) {
  console.log(`\n── ${name}`);
  const startedAt = Date.now();
  const counts = await stage();
  for (const key of ["passed", "failed", "skipped"] as const) total[key] += counts[key];
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`── ${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)`);
}
rmSync(output, { recursive: true, force: true });
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
