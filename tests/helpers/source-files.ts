/** The repository's own source files and what each imports. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const NOT_OURS = ["node_modules", "generated", ".next", ".data", "test-results", "playwright-report"];

/** `from`: as written. `path`: the file of ours it names, relative to the root; null: a package. */
export type Import = { from: string; path: string | null; typeOnly: boolean };
/** `path` is relative to the root, with forward slashes. */
export type SourceFile = { path: string; text: string; imports: Import[] };

const STATEMENT = /^\s*(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"']+)["']/g;

/** Every TypeScript and JavaScript file of ours. */
export function readSourceFiles(): SourceFile[] {
  const paths = globSync("**/*.{ts,tsx,js,mjs}", { cwd: ROOT, exclude: (path) => NOT_OURS.includes(path) });
  return paths.map((path) => readSourceFile(path.replaceAll("\\", "/"))).sort((a, b) => a.path.localeCompare(b.path));
}

function readSourceFile(path: string): SourceFile {
  const text = readFileSync(ROOT + path, "utf8");
  const found = [
    ...[...text.matchAll(STATEMENT)].map((match) => ({ from: match[2] ?? "", typeOnly: match[1] !== undefined })),
    ...[...text.matchAll(DYNAMIC)].map((match) => ({ from: match[1] ?? "", typeOnly: false })),
  ];
  return { path, text, imports: found.map((one) => ({ ...one, path: resolvePath(path, one.from) })) };
}

function resolvePath(importer: string, from: string): string | null {
  return from.startsWith(".") ? posix.join(posix.dirname(importer), from) : null;
}

/** Files that one imports, directly or through others; types do not count, they are gone when it runs. */
export function listReachable(start: SourceFile, files: SourceFile[]): SourceFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set([start]);
  for (const file of reached) {
    for (const { path, typeOnly } of file.imports) {
      const next = path === null || typeOnly ? undefined : byPath.get(path);
      if (next !== undefined) reached.add(next);
    }
  }
  return [...reached];
}

/** A cycle of imports as the paths along it, or null. Types do not count. */
export function findCycle(files: SourceFile[]): string[] | null {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const finished = new Set<string>();
  const visit = (path: string, trail: string[]): string[] | null => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    const file = byPath.get(path);
    if (file === undefined || finished.has(path)) return null;
    for (const next of file.imports) {
      const cycle = next.path === null || next.typeOnly ? null : visit(next.path, [...trail, path]);
      if (cycle !== null) return cycle;
    }
    finished.add(path);
    return null;
  };
  for (const { path } of files) {
    const cycle = visit(path, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

/** Version of an installed package as [major, minor, patch]. */
export function installedVersion(name: string): number[] {
  const manifest = JSON.parse(readFileSync(`${ROOT}node_modules/${name}/package.json`, "utf8"));
  return String(manifest.version).split(".").map(Number);
}

/** Whether an import names a file that is there. */
export const isPresent = (path: string): boolean => existsSync(ROOT + path);
