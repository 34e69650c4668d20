/**
 * What the runners wrote down as JSON: how many tests passed, failed and were skipped, and which ones failed and why.
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

/** Tests of a stage or of all, and a text for each that failed: file and name, then the first lines of its message. */
export type Outcome = { passed: number; failed: number; skipped: number; failures: string[] };

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LINES_OF_A_MESSAGE = 12;

function describeFailure(path: string, name: string, messages: string[]): string {
  const lines = messages.flatMap((message) => stripVTControlCharacters(message).split("\n"));
  const ours = lines.filter((line) => !/^\s+at .*(node_modules|node:|<anonymous>)/.test(line));
  const shown = ours.slice(0, LINES_OF_A_MESSAGE).map((line) => `    ${line}`.trimEnd());
  return [`${relative(ROOT, path)} › ${name}`, ...shown].join("\n");
}

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(""),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

/** Reads the report of Vitest's `json` reporter; a file that failed outside its tests is among the failures. */
export function readVitestReport(path: string): Outcome {
  const report = vitestSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  const failures = report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === "failed");
    if (failed.length === 0 && file.status === "failed")
      return [describeFailure(file.name, "the file itself", [file.message])];
    return failed.map((test) => describeFailure(file.name, test.fullName, test.failureMessages ?? []));
  });
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

const specSchema = z.object({
  title: z.string(),
  file: z.string(),
  line: z.number(),
  tests: z.array(
    z.object({
      status: z.string(),
      results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })),
    }),
  ),
});
type Spec = z.infer<typeof specSchema>;
type Suite = { specs: Spec[]; suites: Suite[] };
const suiteSchema: z.ZodType<Suite> = z.object({
  specs: z.array(specSchema).default([]),
  suites: z.array(z.lazy(() => suiteSchema)).default([]),
});
const playwrightSchema = z.object({
  config: z.object({ rootDir: z.string() }),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  suites: z.array(suiteSchema),
});

const allSpecs = (suites: Suite[]): Spec[] => suites.flatMap((suite) => [...suite.specs, ...allSpecs(suite.suites)]);

/** Reads the report of Playwright's `json` reporter. A test that passed at a second try counts as passed. */
export function readPlaywrightReport(path: string): Outcome {
  const { config, stats, suites } = playwrightSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  const failures = allSpecs(suites).flatMap((spec) =>
    spec.tests
      .filter(({ status }) => status === "unexpected")
      .map(({ results }) => {
        const messages = results.slice(0, 1).map(({ error }) => error?.message ?? "");
        return describeFailure(`${config.rootDir}/${spec.file}`, `${spec.line} › ${spec.title}`, messages);
      }),
  );
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped, failures };
}

/** How many tests a listing of Playwright's names (`--list --reporter=json`). */
export function countListedTests(path: string): number {
  return allSpecs(playwrightSchema.parse(JSON.parse(readFileSync(path, "utf8"))).suites).length;
}
