/**
 * `npm test`: every check in turn, each after another's failure too, then every failure once more, and a closing line
 * that sums them up. Lint, types and build count as one check each. Tests have services of their own.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { childEnvironment, setEnvironment } from "../lib/env.ts";
import { findChromium } from "./helpers/chromium.ts";
import { withoutForeignServices } from "./helpers/foreign-services.ts";
import { countListedTests, type Outcome, readPlaywrightReport, readVitestReport } from "./helpers/reports.ts";

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

function asCheck(passed: boolean): Outcome {
  return passed
    ? { passed: 1, failed: 0, skipped: 0, failures: [] }
    : { passed: 0, failed: 1, skipped: 0, failures: ["It failed; its own words are above."] };
}

/** What a runner wrote down. One that failed without a failed test counts as one failure. */
function readReport(path: string, succeeded: boolean, read: (path: string) => Outcome): Outcome {
  try {
    const outcome = read(path);
    return succeeded || outcome.failed > 0
      ? outcome
      : { ...outcome, failed: 1, failures: [...outcome.failures, "The runner failed; its own words are above."] };
  } catch (error) {
    return { ...asCheck(false), failures: [`The runner left no report that can be read: ${error}`] };
  }
}

async function runVitest(project: string): Promise<Outcome> {
  const path = join(output, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${path}`];
  const succeeded = await run("node_modules/vitest/vitest.mjs", ["run", "--project", project, ...reporters]);
  return readReport(path, succeeded, readVitestReport);
}

const PLAYWRIGHT = "node_modules/@playwright/test/cli.js";

async function runPlaywright(): Promise<Outcome> {
  const path = join(output, "browser.json");
  const reporting = { PLAYWRIGHT_JSON_OUTPUT_FILE: path };
  const succeeded = await run(PLAYWRIGHT, ["test", "--reporter=list,json"], reporting);
  return readReport(path, succeeded, readPlaywrightReport);
}

/** Browser tests that cannot run are counted all the same. */
async function skipPlaywright(why: string): Promise<Outcome> {
  console.log(`The browser tests are skipped: ${why}.`);
  const path = join(output, "browser.json");
  await run(PLAYWRIGHT, ["test", "--list", "--reporter=json"], { PLAYWRIGHT_JSON_OUTPUT_FILE: path });
  return { passed: 0, failed: 0, skipped: countListedTests(path), failures: [] };
}

let isBuilt = false;

const STAGES: [name: string, stage: () => Promise<Outcome>][] = [
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

const total: Outcome = { passed: 0, failed: 0, skipped: 0, failures: [] };
for (const [name, stage] of STAGES) {
  console.log(`\n── ${name}`);
  const startedAt = Date.now();
  const outcome = await stage();
  for (const key of ["passed", "failed", "skipped"] as const) total[key] += outcome[key];
  total.failures.push(...outcome.failures.map((failure) => `${name}: ${failure}`));
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const { passed, failed, skipped } = outcome;
  console.log(`── ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped (${seconds} s)`);
}
rmSync(output, { recursive: true, force: true });
process.exitCode = total.failed === 0 ? 0 : 1;
if (total.failures.length > 0) console.log(`\n── Failures\n\n${total.failures.join("\n\n")}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
