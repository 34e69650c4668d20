/** The house rules that a machine can check: who imports whom, where the environment is read, names, version floors. */
import { expect, test } from "vitest";
import {
  findCycle,
  installedVersion,
  isPresent,
  listReachable,
  readSourceFiles,
  type SourceFile,
} from "./helpers/source-files.ts";

/** Files of query/ that may run in the browser. */
const CLIENT_SAFE_QUERY = [
  "query/event-query.ts",
  "query/search-params.ts",
  "query/time-range.ts",
  "query/value-pattern.ts",
  "query/answers.ts",
  "query/report-answers.ts",
  "query/insight-answers.ts",
  "query/known-good-answers.ts",
  "query/saved-report-answers.ts",
  "query/entity/entity-answers.ts",
  "query/lookup/lookup-answers.ts",
  "query/query-line.ts",
  "query/show-as/",
  "query/export/export-columns.ts",
  "query/export/formula-safe.ts",
  "query/line-terms.ts",
  "query/recognise-value.ts",
  "query/result-options.ts",
];
const CLIENT_SAFE = ["cloudtrail/", "components/", "lib/format.ts", ...CLIENT_SAFE_QUERY];

/** What each folder may import besides itself and packages: prefixes of paths. */
const MAY_IMPORT: Record<string, string[]> = {
  cloudtrail: [],
  lib: ["generated/prisma/"],
  ingest: ["cloudtrail/", "lib/"],
  query: ["cloudtrail/", "lib/"],
  reports: ["query/", "cloudtrail/", "lib/"],
  "daily-digest": ["reports/", "query/", "cloudtrail/", "lib/"],
  components: CLIENT_SAFE,
  app: ["components/", "reports/", "query/", "cloudtrail/", "lib/", "prisma/migrate.ts"],
  prisma: ["lib/"],
  simulator: ["cloudtrail/"],
  cli: [""],
  bench: [""],
  tests: [""],
  scripts: [],
};

const files = readSourceFiles();
const folderOf = (file: SourceFile): string => (file.path.includes("/") ? (file.path.split("/")[0] ?? "") : "app");
const isTest = (file: SourceFile): boolean => /\.test\.tsx?$/.test(file.path) || file.path.startsWith("tests/");
const pathsWhere = (holds: (file: SourceFile) => boolean): string[] => files.filter(holds).map((file) => file.path);

test("every folder with source has its line in the import table", () => {
  const folders = new Set(files.map(folderOf));
  expect([...folders].filter((folder) => MAY_IMPORT[folder] === undefined)).toEqual([]);
});

test("imports flow one way, as the import table says", () => {
  const wrong = files
    .filter((file) => file.path.includes("/") && !isTest(file))
    .flatMap((file) =>
      file.imports
        .filter(({ path }) => path !== null && !path.startsWith(`${folderOf(file)}/`))
        .filter(({ path }) => !(MAY_IMPORT[folderOf(file)] ?? []).some((prefix) => path?.startsWith(prefix)))
        .map(({ path }) => `${file.path} → ${path}`),
    );
  expect(wrong).toEqual([]);
});

test("imports of our own files name them with their extension, and they exist", () => {
  const wrong = files.flatMap((file) =>
    file.imports
      .filter(({ path }) => path !== null && !path.startsWith("generated/") && !isPresent(path))
      .map(({ from }) => `${file.path} → ${from}`),
  );
  expect(wrong).toEqual([]);
});

test("no file imports itself through others", () => {
  expect(findCycle(files)).toBeNull();
});

test("what runs in the browser reaches only what may run there", () => {
  const wrong = files
    .filter((file) => /^\s*["']use client["']/.test(file.text))
    .flatMap((client) =>
      listReachable(client, files).flatMap((file) => {
        const isSafe = CLIENT_SAFE.some((prefix) => file.path.startsWith(prefix)) || file.path.startsWith("app/");
        const node = file.imports.filter(({ from, typeOnly }) => from.startsWith("node:") && !typeOnly);
        return [...(isSafe ? [] : [file.path]), ...node.map(({ from }) => `${file.path} → ${from}`)].map(
          (reached) => `${client.path}: ${reached}`,
        );
      }),
    );
  expect(wrong).toEqual([]);
});

test("the environment is read in lib/env.ts only", () => {
  const wrong = pathsWhere(
    (file) => /\bprocess\.env\b/.test(file.text) && !/^(scripts\/|tests\/architecture)/.test(file.path),
  );
  expect(wrong).toEqual(["lib/env.ts"]);
});

test("AWS clients are constructed in lib/aws.ts only", () => {
  expect(pathsWhere((file) => /\bnew (S3|SQS|SNS|STS|KMS|CloudTrail)Client\(/.test(file.text))).toEqual(["lib/aws.ts"]);
});

test("the request's cookies and headers are read in lib/session.ts and app/ only", () => {
  const readers = pathsWhere((file) => file.imports.some(({ from }) => from === "next/headers"));
  expect(readers.filter((path) => path !== "lib/session.ts" && !path.startsWith("app/"))).toEqual([]);
});

test("there are no server actions: a page can do what the API can do", () => {
  expect(pathsWhere((file) => /^\s*["']use server["']/m.test(file.text))).toEqual([]);
});

test("folders and files are named for what they hold", () => {
  const vague = /(^|\/)(src|utils?|helpers?|common|shared|misc|types|hooks)(\/|\.tsx?$)/;
  expect(pathsWhere((file) => vague.test(file.path.replace(/^tests\/helpers\//, "tests/")))).toEqual([]);
});

test("there are no barrels", () => {
  const isBarrel = ({ path, text }: SourceFile): boolean => {
    const statements = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "").split(";");
    return (
      /(^|\/)index\.tsx?$/.test(path) ||
      statements.every((statement) => /^\s*$|^\s*export\s[\s\S]*\sfrom\s+["']\./.test(statement))
    );
  };
  // A route file may give a component another address; nobody imports it.
  const barrels = pathsWhere((file) => isBarrel(file) && !file.path.startsWith("app/"));
  expect(barrels.filter((path) => path !== "reports/catalog/index.ts")).toEqual([]);
});

test.each([
  ["next", [16, 4, 6]],
  ["react", [19, 3, 1]],
  ["react-dom", [19, 3, 1]],
])("%s is at or above the version that closed the known holes", (name, floor) => {
  const installed = installedVersion(name);
  const different = floor.findIndex((part, index) => part !== installed[index]);
  const isEnough = different === -1 || (installed[different] ?? 0) > (floor[different] ?? 0);
  expect(isEnough, `${name} ${installed.join(".")}`).toBe(true);
});
